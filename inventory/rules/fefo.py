"""First expired, first out: which lots a quantity is taken from (docs/algorithms/fefo.md)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

SELLABLE = "sellable"


@dataclass(frozen=True, slots=True)
class Candidate:
    """What lies of one lot of one owner; `quantity` in the lot's unit, `status` by `status_on`."""

    lot_id: UUID
    owner_id: UUID
    code: str
    quantity: int
    made_on: date
    best_before: date | None = None
    status: str = SELLABLE


@dataclass(frozen=True, slots=True)
class Pick:
    """So much to take of one lot of one owner."""

    lot_id: UUID
    owner_id: UUID
    quantity: int


def status_on(day: date, state: str, best_before: date | None) -> str:
    """`sellable`, `expired`, `held` or `recalled`; a lot may still leave on its best-before day."""
    if state != "free":
        return state
    return "expired" if best_before is not None and best_before < day else SELLABLE


def shelf_order(candidate: Candidate) -> tuple[date, date, str, UUID]:
    """Soonest best-before first, without one last; then the oldest, then by code."""
    return (
        candidate.best_before or date.max,
        candidate.made_on,
        candidate.code,
        candidate.owner_id,
    )


def first_expired_first(wanted: int, candidates: Iterable[Candidate]) -> list[Pick]:
    """Picks that sum to `wanted`, or to all that may leave when that is less.

    A lot that is expired, held or recalled is never picked.
    """
    picks: list[Pick] = []
    left = wanted
    for one in sorted((c for c in candidates if c.status == SELLABLE), key=shelf_order):
        taken = min(left, one.quantity)
        if taken > 0:
            picks.append(Pick(one.lot_id, one.owner_id, taken))
            left -= taken
    return picks
