"""The figures of a count, each with its moment."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.models import CountEntry, StockCount
from shop.operations.counts.standing import COUNTERS, going_on, of_count, reckoned_now, shelf_named
from shop.queries.counts.listing import round_of
from shop.queries.counts.reckoning import concerns
from traceability.models import Lot
from traceability.queries.lots import LotNotFound

# A million tonnes, or as many pieces: what is above is a code scanned into the wrong field.
QUANTITY_MAX = 10**12
# How far a counter's clock may be from ours: beyond it, nobody knows which stock a figure is of.
CLOCK_SLACK = timedelta(minutes=1)


class LotOutsideCount(Refused):
    """The count, or its present round, is about other lots."""

    code = "count-lot-outside"


class CountedOutOfBounds(Invalid):
    code = "counted-out-of-bounds"


class CountMomentImpossible(Refused):
    """A figure of before its count was opened, or of a moment that has not come: a wrong clock."""

    code = "count-moment-impossible"


class CountRoundUnknown(Invalid):
    """A round that nobody opened."""

    code = "count-round-unknown"


@dataclass(frozen=True, slots=True)
class TellCounted:
    """What was found of a lot; `quantity` in the lot's unit, on a shelf when one is named.

    `round` is the one in which it was counted, the present one unless told; `begun_at` the moment of
    its first piece when it was counted piece by piece.
    """

    entry_id: UUID
    count_id: UUID
    lot_id: UUID
    quantity: int
    shelf: str = ""
    round: int | None = None
    begun_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TellAbsent:
    """Nothing was found of all that should lie there and that nobody counted."""

    count_id: UUID


@operation(*COUNTERS, touches=of_count)
def tell_counted(session: Session, command: TellCounted, context: Context) -> dict[str, Any]:
    """Keep a figure, compared later with the stock of its very moment; nothing expected is answered.

    A figure of an earlier round that is told late stays one of that round. Raises CountNotFound,
    CountEnded, CountMomentImpossible, CountRoundUnknown, LotNotFound, LotOutsideCount,
    CountedOutOfBounds, ShelfTooLong.
    """
    count = going_on(session, command.count_id)
    context = at_its_moment(count, context)
    round = round_told(session, count.id, command.round)
    shelf = shelf_named(command.shelf)
    if not 0 <= command.quantity <= QUANTITY_MAX:
        raise CountedOutOfBounds(field="quantity")
    lot = session.get(Lot, command.lot_id)
    if lot is None:
        raise LotNotFound(lot_id=str(command.lot_id))
    if not concerns(session, count, lot, round):
        raise LotOutsideCount(lot=lot.code)
    entry = _entry(command.entry_id, count.id, round, lot.id, shelf, command.quantity, context)
    if command.begun_at:
        entry.begun_at = min(command.begun_at, context.occurred_at)
    session.add(entry)
    return {"entry_id": str(command.entry_id), "lot": lot.code}


@operation(*STOCK_KEEPERS, touches=of_count)
def tell_absent(session: Session, command: TellAbsent, context: Context) -> dict[str, Any]:
    """Tell zero of every lot that should lie there and that nobody counted. Raises CountEnded."""
    count = going_on(session, command.count_id)
    absent = [row for row in reckoned_now(session, count, context) if row.state == "uncounted"]
    round = round_of(session, count.id)
    for row in absent:
        session.add(_entry(new_id(), count.id, round, row.named.lot.id, "", 0, context))
    return {"lots": len(absent)}


def round_told(session: Session, count_id: UUID, told: int | None) -> int:
    """The round that something is said of, the present one unless told; raises CountRoundUnknown."""
    present = round_of(session, count_id)
    if told is None:
        return present
    if not 1 <= told <= present:
        raise CountRoundUnknown(field="round")
    return told


def at_its_moment(count: StockCount, context: Context) -> Context:
    """The context of what was said in a count, never of later than now; raises CountMomentImpossible."""
    is_before = context.occurred_at < count.opened_at - CLOCK_SLACK
    if is_before or context.occurred_at > context.recorded_at + CLOCK_SLACK:
        raise CountMomentImpossible(count=count.number)
    return replace(context, occurred_at=min(context.occurred_at, context.recorded_at))


def _entry(
    entry_id: UUID, count_id: UUID, round: int, lot_id: UUID, shelf: str, quantity: int, context: Context
) -> CountEntry:
    return CountEntry(
        id=entry_id,
        count_id=count_id,
        round=round,
        lot_id=lot_id,
        shelf=shelf,
        quantity=quantity,
        counted_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
