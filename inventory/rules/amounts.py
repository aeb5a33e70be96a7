"""Amounts as people type them beside a row: a number in the row's measure, or with its own sign."""

import re
from decimal import Decimal

from kernel.quantity import (
    MG_PER_G,
    MG_PER_KG,
    UL_PER_L,
    UL_PER_ML,
    InvalidQuantity,
    Unit,
    parse_amount,
)

# What may be typed for each unit, the largest first.
MEASURES = {
    Unit.GRAM: ("kg", "g", "mg"),
    Unit.MILLILITRE: ("l", "cl", "ml"),
    Unit.PIECE: ("",),
}
_SIZE = {"kg": MG_PER_KG, "g": MG_PER_G, "mg": 1, "l": UL_PER_L, "cl": 10 * UL_PER_ML,
         "ml": UL_PER_ML, "": 1}  # fmt: skip
_TYPED = re.compile(r"\s*(?P<number>[^A-Za-z]*?)\s*(?P<sign>[A-Za-z]*)\s*")
_NOTHING = re.compile(r"0*[.,]?0*")


def measure_for(amount: int, unit: str) -> str:
    """The measure a person would type such an amount in: kg above a kilogram, else g; L or mL."""
    if unit == Unit.PIECE:
        return ""
    large, *_, small = ("kg", "g") if unit == Unit.GRAM else ("l", "ml")
    return large if amount >= _SIZE[large] else small


def read_amount(text: str, measure: str, unit: str, field: str | None = None) -> int:
    """Stored amount of what was typed: « 1,24 » in `measure`, or « 700 g » in its own; 0 for zero.

    Raises InvalidQuantity, also for a sign of another unit.
    """
    typed = _TYPED.fullmatch(text)
    if typed is None:
        raise InvalidQuantity(field=field, text=text)
    number, sign = typed["number"], typed["sign"].lower() or measure
    if sign not in MEASURES[Unit(unit)]:
        raise InvalidQuantity(field=field, text=text)
    if number and _NOTHING.fullmatch(number):
        return 0
    return parse_amount(number, sign, field)


def written(amount: int, measure: str) -> str:
    """An amount as a person would type it in `measure`: 1 240 000 mg is « 1,24 » in kg."""
    size = _SIZE[measure]
    if amount % size == 0:
        return str(amount // size)
    return f"{Decimal(amount) / size:f}".rstrip("0").replace(".", ",")
