"""What to order so that a shelf is not empty before the next delivery (docs/algorithms/reordering.md).

Paces are in thousandths of a piece a day, so that all of it is whole numbers.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

PACE_DAYS = 60
SEASON_DAYS = 60
# How long a delivery should last once it is there.
COVER_DAYS = 30
LEAD_DAYS = 10
THOUSAND = 1_000


@dataclass(frozen=True, slots=True)
class Lying:
    """So many pieces of one lot on the shelf, and the last day they may be sold."""

    pieces: int
    best_before: date | None


@dataclass(frozen=True, slots=True)
class Needs:
    """What is known of one article at one place; pieces. `sold_in_season` is none in a first year."""

    sold_lately: int
    sold_in_season: int | None
    lying: tuple[Lying, ...] = ()
    in_transit: int = 0
    on_order: int = 0
    minimum: int = 0
    target: int = 0
    lead_days: int = LEAD_DAYS


@dataclass(frozen=True, slots=True)
class Reorder:
    """How many pieces to order, and the figures that say why."""

    pieces: int
    pace: int
    usable: int
    wasted: int
    coming: int
    level: int
    aim: int
    lead_days: int

    @property
    def days_left(self) -> int | None:
        """How many days what is there and what comes will last; none when nothing sells."""
        return (self.usable + self.coming) * THOUSAND // self.pace if self.pace else None


def pace_of(sold_lately: int, sold_in_season: int | None) -> int:
    """Thousandths of a piece a day: the last 60 days, half and half with the coming 60 of last year."""
    lately = max(sold_lately, 0) * THOUSAND // PACE_DAYS
    if sold_in_season is None:
        return lately
    season = max(sold_in_season, 0) * THOUSAND // SEASON_DAYS
    return (lately + season) // 2


def sold_in_time(lying: Iterable[Lying], pace: int, day: date) -> int:
    """The pieces that will be sold before their date at this pace, first expired first.

    All of them when nothing sells: what would not be sold is then no reason to order.
    """
    lots = sorted(lying, key=lambda one: one.best_before or date.max)
    if not pace:
        return sum(one.pieces for one in lots)
    usable = 0
    for one in lots:
        if one.best_before is None:
            usable += one.pieces
            continue
        # The last day counts: a lot may still be sold on it.
        sellable = pace * max((one.best_before - day).days + 1, 0) // THOUSAND
        usable += min(one.pieces, max(sellable - usable, 0))
    return usable


def reorder(needs: Needs, day: date) -> Reorder:
    """What to order of an article on a day; zero pieces when what is there and comes is enough."""
    pace = pace_of(needs.sold_lately, needs.sold_in_season)
    usable = sold_in_time(needs.lying, pace, day)
    coming = needs.in_transit + needs.on_order
    level = max(needs.minimum, _in_days(pace, needs.lead_days))
    aim = max(needs.target, level, _in_days(pace, needs.lead_days + COVER_DAYS))
    have = usable + coming
    wasted = sum(one.pieces for one in needs.lying) - usable
    pieces = aim - have if have < level else 0
    return Reorder(pieces, pace, usable, wasted, coming, level, aim, needs.lead_days)


def _in_days(pace: int, days: int) -> int:
    """Pieces sold in so many days, rounded up."""
    return -(-pace * days // THOUSAND)
