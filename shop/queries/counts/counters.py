"""What counters said besides figures: who still has a round on her phone, and which codes nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.models import User
from shop.models import CountPart, CountUnknown, CountUnknownSettled

UNKNOWN_MAX = 200


@dataclass(frozen=True, slots=True)
class StillCounting:
    """A counter whose phone took a round and has not said that all of it is told."""

    name: str
    round: int


@dataclass(frozen=True, slots=True)
class UnknownCode:
    """A code that no lot answers to: on which shelf, by whom and how often it was scanned."""

    unknown: CountUnknown
    counter: str | None
    pieces: int


def still_counting(session: Session, count_id: UUID) -> list[StillCounting]:
    """Who took a round on her phone and has not said that she has done: her figures may be on their way."""
    rows = session.execute(
        select(CountPart, User.name)
        .join(User, User.id == CountPart.counter_id)
        .where(CountPart.count_id == count_id)
        .order_by(CountPart.occurred_at, CountPart.id)
    ).tuples()
    last = {(part.counter_id, part.round): (part.said, name) for part, name in rows}
    waiting = {StillCounting(name, round) for (_, round), (said, name) in last.items() if said == "taken"}
    return sorted(waiting, key=lambda one: (one.name, one.round))


def unknown_codes(session: Session, count_id: UUID) -> Sequence[UnknownCode]:
    """The unknown codes of a count that nobody has looked at yet, in the order in which they were scanned."""
    rows = session.execute(
        select(CountUnknown, User.name)
        .outerjoin(User, User.id == CountUnknown.counted_by)
        .outerjoin(CountUnknownSettled, CountUnknownSettled.unknown_id == CountUnknown.id)
        .where(CountUnknown.count_id == count_id, CountUnknownSettled.unknown_id.is_(None))
        .order_by(CountUnknown.occurred_at, CountUnknown.id)
        .limit(UNKNOWN_MAX)
    )
    grouped: dict[tuple[str, str, str | None], UnknownCode] = {}
    for unknown, counter in rows.tuples():
        key = unknown.text, unknown.shelf, counter
        pieces = grouped[key].pieces if key in grouped else 0
        grouped[key] = UnknownCode(unknown, counter, pieces + unknown.pieces)
    return list(grouped.values())
