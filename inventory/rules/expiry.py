"""What will be left of a lot at its date, and a discount that may help (docs/algorithms/expiry.md)."""

from collections.abc import Sequence
from dataclasses import dataclass

# The pace of sale is that of the last sixty days.
PACE_DAYS = 60
HORIZONS = (30, 60, 90)
# Share of the lot that would be left, in percent, up to which a discount (in percent) is suggested.
# A convention of the network, to be revised with what it brings; no law or norm says it.
STEPS = ((25, 10), (50, 20), (75, 30), (100, 40))


@dataclass(frozen=True, slots=True)
class Dated:
    """A lot on a shelf; `days_left` counts its last day, and is below one when that is past."""

    quantity: int
    days_left: int


def left_at_date(lots: Sequence[Dated], sold_in_pace: int) -> list[int]:
    """What will be left of each lot at its date, when they sell one after the other in this order.

    `lots` are those of one article at one place, first expired first; `sold_in_pace` is what was sold
    of the article there in PACE_DAYS, in the lots' unit. Rounded against us: a part of a piece that
    would be sold is not counted.
    """
    lefts: list[int] = []
    sold_before = 0
    for lot in lots:
        by_its_date = sold_in_pace * max(lot.days_left, 0) // PACE_DAYS
        sold = min(lot.quantity, max(by_its_date - sold_before, 0))
        sold_before += sold
        lefts.append(lot.quantity - sold)
    return lefts


def suggested_discount_percent(quantity: int, left: int) -> int:
    """The discount to suggest for a lot of which `left` would be left; 0 when none would."""
    if left <= 0:
        return 0
    return next(percent for share, percent in STEPS if left * 100 <= share * quantity)
