"""Names in the reader's language, and net contents in the two languages of a label."""

from decimal import Decimal
from typing import Protocol

from kernel.quantity import Quantity, Unit, natural

_ARABIC_SIGNS = {"g": "غ", "kg": "كغ", "mL": "مل", "L": "ل"}


class Named(Protocol):
    """A product or a trade item: what it is called in four languages."""

    @property
    def name_fr(self) -> str: ...
    @property
    def name_ar(self) -> str: ...
    @property
    def name_en(self) -> str: ...
    @property
    def name_zgh(self) -> str: ...


def name_in(named: Named, locale: str) -> str:
    """The name in a language; in French when it has none in that one."""
    names = {"ar": named.name_ar, "en": named.name_en, "zgh": named.name_zgh}
    return names.get(locale) or named.name_fr


def net_content_texts(content: int, unit: str) -> tuple[str, str]:
    """`1,5 kg` and `1,5 كغ` of a net content; `1 pièce` of pieces. Western digits in both, as in Morocco."""
    value, sign = natural(Quantity(content, Unit(unit)))
    figure = f"{value.normalize():f}" if value else str(Decimal(0))
    figure = figure.replace(".", ",")
    if not sign:
        piece = ("pièce", "قطعة") if content == 1 else ("pièces", "قطع")
        return f"{figure}\u00a0{piece[0]}", f"{figure}\u00a0{piece[1]}"
    return f"{figure}\u00a0{sign}", f"{figure}\u00a0{_ARABIC_SIGNS[sign]}"
