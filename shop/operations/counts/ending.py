"""A count posted to the stock, or given up."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS, Move, hold_lots, move
from inventory.queries.places import open_place
from inventory.rules.places import VIRTUAL
from kernel.db import table_of
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from shop.models import CountEnd, CountEntry, CountLine, StockCount, Till
from shop.operations.counts.standing import (
    CountEnded,
    CountReasonMissing,
    going_on,
    of_count,
    reckoned_now,
    text_of,
)
from shop.queries.counts.reckoning import Reckoned
from shop.rules.counts import allot

CODES_TOLD = 5


class NothingCounted(Refused):
    code = "count-nothing-counted"


class CountInDoubt(Refused):
    """Some lots must be counted again before anything can be concluded of them."""

    code = "count-in-doubt"


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


@operation(*STOCK_KEEPERS, touches=of_count)
def cancel_count(session: Session, command: CancelCount, context: Context) -> dict[str, Any]:
    """Give a count up. Raises CountReasonMissing, CountEnded."""
    count = going_on(session, command.count_id)
    reason = text_of(command.reason)
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
    counted = [row for row in reckoned_now(session, count, context) if row.tally]
    if not counted:
        raise NothingCounted(count=count.number)
    if doubtful := [row.named.lot.code for row in counted if not row.is_settled]:
        raise CountInDoubt(lots=", ".join(doubtful[:CODES_TOLD]))
    lines = [_line(row, count, command) for row in counted]
    _end(session, count, "posted", text_of(command.reason), context)
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


def _line(row: Reckoned, count: StockCount, command: PostCount) -> dict[str, Any]:
    assert row.tally is not None
    lot_id = row.named.lot.id
    reason = text_of(command.reasons.get(lot_id)) or text_of(command.reason)
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
