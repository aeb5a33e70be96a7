"""What a counter's phone says besides its figures: her part in a round, and codes that it does not know."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Touch
from kernel.errors import Invalid, NotFound
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from shop.models import CountEntry, CountPart, CountUnknown, CountUnknownSettled, CountWithdrawal
from shop.operations.counts.figures import QUANTITY_MAX, CountedOutOfBounds, at_its_moment, round_told
from shop.operations.counts.standing import COUNTERS, going_on, of_count, shelf_named
from shop.rules.counts import PARTS

SCANNED_LENGTH_MAX = 200


class CountUnknownNotFound(NotFound):
    code = "count-unknown-not-found"


class CountFigureNotFound(NotFound):
    """No such figure, or another counter's."""

    code = "count-figure-not-found"


class CountUnknownEmpty(Invalid):
    """A code of no sign, or of no piece."""

    code = "count-unknown-empty"


class CountPartUnknown(Invalid):
    code = "count-record-unreadable"


@dataclass(frozen=True, slots=True)
class TellPart:
    """A counter's phone took a round (`taken`), or has told all that she counted in it (`done`)."""

    part_id: UUID
    count_id: UUID
    round: int
    said: str


@dataclass(frozen=True, slots=True)
class TellUnknown:
    """A code that was scanned on a shelf so many times and that no lot answers to."""

    unknown_id: UUID
    count_id: UUID
    round: int
    text: str
    pieces: int
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawCounted:
    """A counter takes back a figure of hers."""

    entry_id: UUID


@dataclass(frozen=True, slots=True)
class SettleUnknown:
    """Somebody looked at what has an unknown code."""

    unknown_id: UUID


def _of_unknown(session: Session, command: SettleUnknown) -> Touch:
    unknown = session.get(CountUnknown, command.unknown_id)
    if unknown is None:
        raise CountUnknownNotFound()
    return of_count(session, unknown)


def _of_entry(session: Session, command: WithdrawCounted) -> Touch:
    entry = session.get(CountEntry, command.entry_id)
    if entry is None:
        raise CountFigureNotFound()
    return of_count(session, entry)


@operation(*COUNTERS, touches=of_count)
def tell_part(session: Session, command: TellPart, context: Context) -> dict[str, Any]:
    """Keep what a counter says of her part; said after her figures, it says that all of them arrived.

    Raises CountNotFound, CountEnded, CountMomentImpossible, CountRoundUnknown, CountPartUnknown.
    """
    count = going_on(session, command.count_id)
    context = at_its_moment(count, context)
    if command.said not in PARTS or context.actor.id is None:
        raise CountPartUnknown(field="said")
    session.add(
        CountPart(
            id=command.part_id,
            count_id=count.id,
            round=round_told(session, count.id, command.round),
            counter_id=context.actor.id,
            said=command.said,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"part_id": command.part_id}


@operation(*COUNTERS, touches=of_count)
def tell_unknown(session: Session, command: TellUnknown, context: Context) -> dict[str, Any]:
    """Keep a code that no lot answers to, so that somebody looks at what has it.

    Raises CountNotFound, CountEnded, CountMomentImpossible, CountRoundUnknown, CountUnknownEmpty,
    CountedOutOfBounds, ShelfTooLong.
    """
    count = going_on(session, command.count_id)
    context = at_its_moment(count, context)
    text = command.text.strip()[:SCANNED_LENGTH_MAX]
    if not text or command.pieces < 1:
        raise CountUnknownEmpty(field="text")
    if command.pieces > QUANTITY_MAX:
        raise CountedOutOfBounds(field="pieces")
    session.add(
        CountUnknown(
            id=command.unknown_id,
            count_id=count.id,
            round=round_told(session, count.id, command.round),
            text=text,
            shelf=shelf_named(command.shelf),
            pieces=command.pieces,
            counted_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"unknown_id": command.unknown_id}


@operation(*COUNTERS, touches=_of_entry)
def withdraw_counted(session: Session, command: WithdrawCounted, context: Context) -> dict[str, Any]:
    """Take back a figure: what was told before it stands again, or the lot is not counted.

    A second time changes nothing. Raises CountEnded, CountFigureNotFound.
    """
    entry = session.get_one(CountEntry, command.entry_id)
    going_on(session, entry.count_id)
    if entry.counted_by != context.actor.id:
        raise CountFigureNotFound()
    insert_ignoring(
        session,
        CountWithdrawal,
        entry_id=entry.id,
        withdrawn_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    return {"entry_id": entry.id}


@operation(*COUNTERS, touches=_of_unknown)
def settle_unknown(session: Session, command: SettleUnknown, context: Context) -> dict[str, Any]:
    """Say that what has an unknown code was looked at, wherever it was scanned in the count.

    A second time changes nothing. Raises CountUnknownNotFound, CountEnded.
    """
    unknown = session.get_one(CountUnknown, command.unknown_id)
    going_on(session, unknown.count_id)
    same = select(CountUnknown.id).where(
        CountUnknown.count_id == unknown.count_id, CountUnknown.text == unknown.text
    )
    for unknown_id in session.scalars(same).all():
        insert_ignoring(
            session,
            CountUnknownSettled,
            unknown_id=unknown_id,
            settled_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    return {"unknown_id": unknown.id}
