"""Counts of the stock: opened, told figure by figure, counted again where it differs, posted or given up."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS, Move, hold_lots, move
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.numbering import next_number
from shop.models import CountEnd, CountEntry, CountLine, CountTask, StockCount, Till
from shop.queries.counts.listing import CountNotFound, round_of
from shop.queries.counts.reckoning import Reckoned, concerns, longest_uncounted, lots_in_scope, reckoned
from shop.queries.counts.shelves import lots_on_shelf
from shop.rules.counts import SCOPES, allot
from traceability.models import Lot
from traceability.queries.lots import LotNotFound

# Whoever works at a place counts; who keeps its stock opens and posts.
COUNTERS = (*STOCK_KEEPERS, Role.SELLER)
TASKS_MAX = 500
TEXT_LENGTH_MAX = 500
SHELF_LENGTH_MAX = 40
# A million tonnes, or as many pieces: what is above is a code scanned into the wrong field.
QUANTITY_MAX = 10**12
CODES_TOLD = 5
# How far a counter's clock may be from ours: beyond it, nobody knows which stock a figure is of.
CLOCK_SLACK = timedelta(minutes=1)


class CountScopeUnknown(Invalid):
    code = "count-scope-unknown"


class NothingToCount(Invalid):
    code = "count-nothing-to-count"


class CountEnded(Refused):
    code = "count-ended"


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


class CountShelfMissing(Invalid):
    code = "count-shelf-missing"


class ShelfTooLong(Invalid):
    code = "count-shelf-too-long"


class NothingToRecount(Refused):
    code = "count-nothing-to-recount"


class NothingCounted(Refused):
    code = "count-nothing-counted"


class CountInDoubt(Refused):
    """Some lots must be counted again before anything can be concluded of them."""

    code = "count-in-doubt"


class CountReasonMissing(Invalid):
    code = "count-reason-missing"


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A count of a place; of one `shelf`, of articles, or of `lots_max` lots longest uncounted."""

    count_id: UUID
    place_id: UUID
    scope: str
    trade_item_ids: Sequence[UUID] = ()
    lots_max: int = 0
    note: str | None = None
    shelf: str = ""


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
class Recount:
    """A further round, of what differs only."""

    count_id: UUID


@dataclass(frozen=True, slots=True)
class TellAbsent:
    """Nothing was found of all that should lie there and that nobody counted."""

    count_id: UUID


@dataclass(frozen=True, slots=True)
class CancelCount:
    """A count given up, and why; the stock stays as it is."""

    count_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class PostCount:
    """The differences brought to the stock: a reason for all, or of a lot's own."""

    count_id: UUID
    reason: str = ""
    reasons: Mapping[UUID, str] = field(default_factory=dict)


def _at_place(session: Session, command: OpenCount) -> Touch:
    return at_place(session, command.place_id)


def of_count(session: Session, command: Any) -> Touch:
    """The place of a count, whose row is held: nothing is told of a count while it is posted."""
    wanted = select(StockCount.place_id).where(StockCount.id == command.count_id).with_for_update()
    place_id = session.scalar(wanted)
    if place_id is None:
        raise CountNotFound()
    return at_place(session, place_id)


@operation(*STOCK_KEEPERS, touches=_at_place)
def open_count(session: Session, command: OpenCount, context: Context) -> dict[str, Any]:
    """Begin a count; the place goes on selling.

    Raises CountScopeUnknown, CountShelfMissing, NothingToCount.
    """
    if command.scope not in SCOPES:
        raise CountScopeUnknown(field="scope")
    place = open_place(session, command.place_id)
    shelf = shelf_named(command.shelf) if command.scope == "shelf" else None
    if shelf == "":
        raise CountShelfMissing(field="shelf")
    year = f"{business_day(context.occurred_at, place.timezone):%y}"
    count = StockCount(
        id=command.count_id,
        number=f"CP-{year}-{next_number(session, f'count:{year}'):04d}",
        place_id=place.id,
        scope=command.scope,
        shelf=shelf,
        note=_text(command.note),
        opened_by=context.actor.id,
        opened_at=context.occurred_at,
    )
    session.add(count)
    session.flush()
    if command.scope == "articles":
        _ask(session, count.id, 1, trade_items=dict.fromkeys(command.trade_item_ids))
    if command.scope == "cycle":
        lots_max = min(max(command.lots_max, 0), TASKS_MAX)
        _ask(session, count.id, 1, lots=longest_uncounted(session, place.id, lots_max))
    if shelf is not None:
        _ask(session, count.id, 1, lots=lots_on_shelf(session, place.id, shelf))
    lots = len(lots_in_scope(session, count))
    if not lots and command.scope != "place":
        raise NothingToCount(field="scope")
    return {"count_id": str(count.id), "number": count.number}


def _ask(
    session: Session,
    count_id: UUID,
    round: int,
    *,
    trade_items: Collection[UUID] = (),
    lots: Collection[UUID] = (),
) -> None:
    if len(trade_items) + len(lots) > TASKS_MAX:
        raise NothingToCount(field="scope")
    asked: list[tuple[UUID | None, UUID | None]] = [(item, None) for item in trade_items]
    asked += [(None, lot) for lot in lots]
    rows = [
        {"id": new_id(), "count_id": count_id, "round": round, "trade_item_id": item, "lot_id": lot}
        for item, lot in asked
    ]
    if rows:
        session.execute(insert(table_of(CountTask)), rows)


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


def shelf_named(given: str) -> str:
    """A shelf's name with its spaces in order; raises ShelfTooLong."""
    shelf = " ".join(given.split())
    if len(shelf) > SHELF_LENGTH_MAX:
        raise ShelfTooLong(field="shelf", maximum=SHELF_LENGTH_MAX)
    return shelf


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


@operation(*STOCK_KEEPERS, touches=of_count)
def tell_absent(session: Session, command: TellAbsent, context: Context) -> dict[str, Any]:
    """Tell zero of every lot that should lie there and that nobody counted. Raises CountEnded."""
    count = going_on(session, command.count_id)
    absent = [row for row in _reckoned(session, count, context) if row.state == "uncounted"]
    round = round_of(session, count.id)
    for row in absent:
        session.add(_entry(new_id(), count.id, round, row.named.lot.id, "", 0, context))
    return {"lots": len(absent)}


@operation(*STOCK_KEEPERS, touches=of_count)
def recount(session: Session, command: Recount, context: Context) -> dict[str, Any]:
    """Open a further round of the lots that differ, are in doubt or were not counted.

    Their earlier figures stand until there are new ones. Raises CountEnded, NothingToRecount.
    """
    count = going_on(session, command.count_id)
    again = [row.named.lot.id for row in _reckoned(session, count, context) if row.state != "equal"]
    if not again:
        raise NothingToRecount(count=count.number)
    round = round_of(session, count.id) + 1
    _ask(session, count.id, round, lots=again[:TASKS_MAX])
    return {"round": round, "lots": len(again[:TASKS_MAX])}


@operation(*STOCK_KEEPERS, touches=of_count)
def cancel_count(session: Session, command: CancelCount, context: Context) -> dict[str, Any]:
    """Give a count up. Raises CountReasonMissing, CountEnded."""
    count = going_on(session, command.count_id)
    reason = _text(command.reason)
    if reason is None:
        raise CountReasonMissing(field="reason")
    _end(session, count, "cancelled", reason, context)
    return {"number": count.number}


@operation(*STOCK_KEEPERS, touches=of_count)
def post_count(session: Session, command: PostCount, context: Context) -> dict[str, Any]:
    """Bring the stock of each counted lot to what was counted and what moved since.

    What nobody counted stays as it is. Raises CountEnded, NothingCounted, CountInDoubt,
    CountReasonMissing.
    """
    count = going_on(session, command.count_id)
    _hold(session, count)
    counted = [row for row in _reckoned(session, count, context) if row.tally]
    if not counted:
        raise NothingCounted(count=count.number)
    if doubtful := [row.named.lot.code for row in counted if not row.is_settled]:
        raise CountInDoubt(lots=", ".join(doubtful[:CODES_TOLD]))
    lines = [_line(row, count, command) for row in counted]
    _end(session, count, "posted", _text(command.reason), context)
    session.execute(insert(table_of(CountLine)), lines)
    keeper = open_place(session, count.place_id).organisation_id
    reasons = {line["lot_id"]: line["reason"] for line in lines}
    moves = [one for row in counted for one in _corrections(row, count, keeper, reasons[row.named.lot.id])]
    if moves:
        move(session, moves, context)
    differing = [row for row in counted if row.state == "differs"]
    return {
        "number": count.number,
        "lots": len(counted),
        "differences": len(differing),
        "value_cents": sum(row.value_cents or 0 for row in differing),
    }


def _hold(session: Session, count: StockCount) -> None:
    """Hold the tills of the place, then the balances of its counted lots: sales wait, in one order."""
    tills = select(Till.id).where(Till.place_id == count.place_id).order_by(Till.id)
    session.execute(tills.with_for_update()).all()
    told = session.scalars(select(CountEntry.lot_id).where(CountEntry.count_id == count.id)).all()
    hold_lots(session, count.place_id, set(told))


def _reckoned(session: Session, count: StockCount, context: Context) -> list[Reckoned]:
    place = open_place(session, count.place_id)
    return reckoned(session, count, place, business_day(context.occurred_at, place.timezone))


def _line(row: Reckoned, count: StockCount, command: PostCount) -> dict[str, Any]:
    assert row.tally is not None
    lot_id = row.named.lot.id
    reason = _text(command.reasons.get(lot_id)) or _text(command.reason)
    if row.state == "differs" and reason is None:
        raise CountReasonMissing(field="reason")
    return {
        "id": new_id(),
        "count_id": count.id,
        "place_id": count.place_id,
        "lot_id": lot_id,
        "counted": row.tally.quantity,
        "expected": row.reckoning.expected,
        "counted_at": row.tally.last_at,
        "value_cents": row.value_cents,
        "reason": reason if row.state == "differs" else None,
    }


def _corrections(row: Reckoned, count: StockCount, keeper: UUID | None, reason: str | None) -> list[Move]:
    """The movements that bring a lot's stock to what was counted, owner by owner."""
    difference = row.reckoning.difference
    if not difference:
        return []
    lot, outside = row.named.lot, VIRTUAL["count_difference"]
    parts = allot(difference, row.held, keeper, lot.organisation_id)
    return [
        Move(
            kind="discrepancy",
            lot_id=lot.id,
            owner_id=owner_id,
            source_id=outside if change > 0 else count.place_id,
            target_id=count.place_id if change > 0 else outside,
            quantity=abs(change),
            document_id=count.id,
            reason=reason,
        )
        for owner_id, change in parts.items()
    ]


def going_on(session: Session, count_id: UUID) -> StockCount:
    count = session.get_one(StockCount, count_id)
    if session.get(CountEnd, count_id) is not None:
        raise CountEnded(count=count.number)
    return count


def _end(session: Session, count: StockCount, ending: str, reason: str | None, context: Context) -> None:
    ended = insert_ignoring(
        session,
        CountEnd,
        count_id=count.id,
        ending=ending,
        reason=reason,
        ended_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not ended:
        raise CountEnded(count=count.number)


def _text(given: str | None) -> str | None:
    return (given or "").strip()[:TEXT_LENGTH_MAX] or None
