"""Prices dated by the day they begin: a change is a further row, the old stays true of its days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.money import divide_half_up, round_to_step

BP_WHOLE = 10_000
UNITS_PER_MEASURE = 1_000_000
# To what a changed price may be rounded, in minor units: coins that are in the drawer.
STEPS_CENTS = {"MAD": (50, 100, 10, 1), "EUR": (5, 10, 50, 1)}


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """A price per piece, VAT included, from a day on."""

    valid_from: date
    gross_cents: int


def price_on(day: date, prices: Iterable[DatedPrice]) -> int | None:
    """The price of `day` in minor units: the latest that began by then; None before the first."""
    begun = [price for price in prices if price.valid_from <= day]
    return max(begun, key=lambda price: price.valid_from).gross_cents if begun else None


def changed_by(gross_cents: int, change_bp: int, step_cents: int) -> int:
    """A price raised or lowered by basis points, rounded to a step; it never comes down to nothing."""
    changed = divide_half_up(gross_cents * (BP_WHOLE + change_bp), BP_WHOLE)
    rounded = round_to_step(changed, step_cents)
    return max(rounded, step_cents) if gross_cents > 0 and change_bp > -BP_WHOLE else rounded


def return_after(prices: Iterable[DatedPrice], valid_from: date, until: date) -> DatedPrice | None:
    """The row that ends a price asked from `valid_from` to `until`: what would be asked the day after.

    `prices` are those before it is said. None when another change ends it by then, or when nothing was
    asked before, so that there is nothing to return to.
    """
    known, after = list(prices), until + timedelta(days=1)
    usual_cents = price_on(after, known)
    if usual_cents is None or any(valid_from < one.valid_from <= after for one in known):
        return None
    return DatedPrice(after, usual_cents)


def per_measure_cents(gross_cents: int, net_content: int, unit: str) -> int | None:
    """The price of a kilogram (`GRM`, content in mg) or of a litre (`MLT`, in µL); None for pieces.

    Directive 98/6/EC, article 2(b); in France the arrêté of 16 November 1999.
    """
    if unit not in ("GRM", "MLT") or net_content <= 0:
        return None
    return divide_half_up(gross_cents * UNITS_PER_MEASURE, net_content)
