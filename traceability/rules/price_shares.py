"""Who receives what of a price: parts that make exactly the whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.errors import Invalid
from kernel.money import CURRENCIES as KNOWN_CURRENCIES
from kernel.money import spread

CURRENCIES = tuple(KNOWN_CURRENCIES)
# In the order in which the money goes: from who grew it to the tax.
PARTS = ("producer", "cooperative", "boutique", "fund", "tax")
PRICE_CENTS_MAX = 10_000_000
_WHOLE = 100


class PriceNotPositive(Invalid):
    code = "price-not-positive"


class PartNegative(Invalid):
    code = "price-part-negative"


class PartsDoNotMakePrice(Invalid):
    """The parts sum to another amount than the price (`price`, `sum`, as they are typed)."""

    code = "parts-do-not-make-price"


@dataclass(frozen=True, slots=True)
class Share:
    """One part of a price: whose, how much, and its whole per cent; the per cents of a price make 100."""

    part: str
    cents: int
    percent: int


def check_parts(price_cents: int, parts: Mapping[str, int]) -> None:
    """Raises PriceNotPositive, PartNegative or PartsDoNotMakePrice; `parts` has every one of PARTS."""
    if not 0 < price_cents <= PRICE_CENTS_MAX:
        raise PriceNotPositive(field="price")
    for part in PARTS:
        if parts[part] < 0:
            raise PartNegative(field=part)
    total = sum(parts[part] for part in PARTS)
    if total != price_cents:
        raise PartsDoNotMakePrice(field="price", price=_written(price_cents), sum=_written(total))


def _written(cents: int) -> str:
    return f"{cents // 100},{cents % 100:02d}"


def shares(parts: Mapping[str, int]) -> tuple[Share, ...]:
    """The parts that are something, in their order, with whole per cents that make 100."""
    given = [(part, parts[part]) for part in PARTS if parts[part] > 0]
    percents = spread(_WHOLE, [cents for _part, cents in given])
    return tuple(Share(part, cents, percent) for (part, cents), percent in zip(given, percents, strict=True))
