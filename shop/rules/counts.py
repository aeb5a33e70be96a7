"""Counts of the stock: what was counted of a lot, what should have lain there then, who bears a difference.

A count is right while the place sells because each figure has a moment of its own: what was counted
is compared with the stock of that moment, never with the stock of the day the count is posted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

SCOPES = ("place", "shelf", "articles", "cycle")
# What a counter says of her own part in a round: her phone has it, she has no more to tell.
PARTS = ("taken", "done")
# What may be said of a counted lot; the first two are settled, the others are counted again.
STATES = ("equal", "differs", "uncounted", "disputed", "moved", "contradicted")
SETTLED = frozenset({"equal", "differs"})


# What the printed code of a shelf says before its name.
SHELF_PREFIX = "shelf:"


def shelf_code(name: str) -> str:
    """What the printed code of a shelf says."""
    return f"{SHELF_PREFIX}{name}"


def shelf_meant(text: str) -> str | None:
    """The name in a shelf's code, its spaces in order; None for anything else."""
    given = text.strip()
    if given[: len(SHELF_PREFIX)].lower() != SHELF_PREFIX:
        return None
    return " ".join(given[len(SHELF_PREFIX) :].split()) or None


@dataclass(frozen=True, slots=True)
class Counted:
    """One figure that somebody told of a lot: `quantity` in the lot's unit, on a shelf, in a round."""

    round: int
    shelf: str
    quantity: int
    counted_by: UUID | None
    at: datetime
    # When the first piece of it was counted, for a figure that grew piece by piece.
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """What a count says of a lot: the sum over its shelves, and between which moments they were counted."""

    quantity: int
    first_at: datetime
    last_at: datetime
    # Two counters told different figures of one shelf: nobody knows which is right.
    is_disputed: bool = False


@dataclass(frozen=True, slots=True)
class Movement:
    """What came to the place (positive) or left it (negative), and when it happened."""

    at: datetime
    quantity: int


@dataclass(frozen=True, slots=True)
class Reckoning:
    """What was expected of a lot at the moment it was counted, and what can be concluded."""

    state: str
    expected: int
    difference: int = 0


def tally(told: Sequence[Counted]) -> Tally | None:
    """What a count says of a lot: only its latest round counts; None when nobody counted it.

    On each shelf the last figure of each counter stands; shelves add up.
    """
    if not told:
        return None
    latest = max(one.round for one in told)
    standing: dict[str, dict[UUID | None, Counted]] = {}
    for one in sorted((one for one in told if one.round == latest), key=lambda one: one.at):
        standing.setdefault(one.shelf, {})[one.counted_by] = one
    figures = [list(by_counter.values()) for by_counter in standing.values()]
    moments = [one.at for shelf in figures for one in shelf]
    return Tally(
        quantity=sum(max(shelf, key=lambda one: one.at).quantity for shelf in figures),
        first_at=min(one.begun_at or one.at for shelf in figures for one in shelf),
        last_at=max(moments),
        is_disputed=any(len({one.quantity for one in shelf}) > 1 for shelf in figures),
    )


def stock_at(moment: datetime, stock_now: int, movements: Sequence[Movement]) -> int:
    """The stock of a moment: that of now less what moved since. What moved at that very moment is in it."""
    return stock_now - sum(one.quantity for one in movements if one.at > moment)


def reckon(found: Tally | None, stock_now: int, movements: Sequence[Movement]) -> Reckoning:
    """Compare what was counted with the stock of that moment; `movements` must reach back to `first_at`.

    `moved`: goods moved between the first and the last of several shelves, or of the pieces of one
    figure; nobody can tell from which. `contradicted`: more left since than was counted.
    """
    if found is None:
        return Reckoning("uncounted", stock_now)
    expected = stock_at(found.last_at, stock_now, movements)
    difference = found.quantity - expected
    if found.is_disputed:
        return Reckoning("disputed", expected, difference)
    if any(found.first_at < one.at <= found.last_at for one in movements):
        return Reckoning("moved", expected, difference)
    if stock_now + difference < 0:
        return Reckoning("contradicted", expected, difference)
    return Reckoning("differs" if difference else "equal", expected, difference)


def allot(difference: int, held: Mapping[UUID, int], keeper: UUID | None, maker: UUID) -> dict[UUID, int]:
    """Share a difference among the owners of a lot at a place, by what each holds there now.

    Jars of one lot do not say whose they are. What is missing is the keeper's own first, for it
    answers for its shelf, then the others' in the order of their ids; what is found too much is the
    maker's when it holds some or nobody does, else the first owner's. Nobody falls below zero:
    a difference larger than all that is held raises ValueError.
    """
    owners = sorted(held, key=lambda owner: (owner != keeper, str(owner)))
    if difference > 0:
        holding = [owner for owner in owners if held[owner] > 0]
        return {maker if maker in holding or not holding else holding[0]: difference}
    left, parts = -difference, {}
    for owner in owners:
        taken = min(left, max(held[owner], 0))
        if taken:
            parts[owner] = -taken
            left -= taken
    if left:
        raise ValueError(f"{left} more missing than all that is held")
    return parts
