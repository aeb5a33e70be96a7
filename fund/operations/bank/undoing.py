"""A settlement that was a mistake: the line is open again, and what was written with it goes back."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import (
    AdvanceMovement,
    BankSettlement,
    BankSettlementPart,
    BankSettlementUndoing,
    FundContribution,
    MoneyMove,
)
from fund.operations.bank.settlements import SettlementMalformed
from fund.operations.capital import ReverseContribution, reverse_contribution, reverse_money_move
from fund.operations.movements import ReverseMovement, reverse_movement
from fund.operations.touching import OFFICERS, hold_fund
from fund.queries.bank.lines import line_by_id
from kernel.access import Touch
from kernel.errors import NotFound
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring


class SettlementNotFound(NotFound):
    code = "bank-settlement-not-found"


@dataclass(frozen=True, slots=True)
class UndoSettlement:
    """It was a mistake: what was written with it is followed by its opposite, on that day."""

    settlement_id: UUID
    dated_on: date
    reason: str


def _of_settlement(session: Session, command: UndoSettlement) -> Touch:
    return hold_fund(session, line_by_id(session, _settlement(session, command).line_id).fund_id)


@operation(*OFFICERS, touches=_of_settlement)
def undo_settlement(session: Session, command: UndoSettlement, context: Context) -> dict[str, int]:
    """Open a line again; what was written with it is followed by its opposite, and both stay.

    What somebody reversed meanwhile stays as it is. Raises SettlementNotFound, SettlementMalformed, and what
    the reversals do.
    """
    settlement = _settlement(session, command)
    if not command.reason.strip():
        raise SettlementMalformed(field="reason")
    is_first = insert_ignoring(
        session,
        BankSettlementUndoing,
        settlement_id=settlement.id,
        reason=command.reason.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise SettlementNotFound()
    parts = session.scalars(
        select(BankSettlementPart)
        .where(BankSettlementPart.settlement_id == settlement.id, BankSettlementPart.is_written_here)
        .order_by(BankSettlementPart.position)
    ).all()
    return {"reversed": sum(_reverse(session, one, command, context) for one in parts)}


def _settlement(session: Session, command: UndoSettlement) -> BankSettlement:
    found = session.get(BankSettlement, command.settlement_id)
    if found is None:
        raise SettlementNotFound()
    return found


def _reverse(session: Session, part: BankSettlementPart, command: UndoSettlement, context: Context) -> bool:
    """Whether a fact was followed by its opposite: not when that had been done already."""
    on, reason = command.dated_on, command.reason
    if part.movement_id and not _is_reversed(session, AdvanceMovement, part.movement_id):
        reverse_movement(session, ReverseMovement(part.movement_id, new_id(), on, reason), context)
        return True
    if part.contribution_id and not _is_reversed(session, FundContribution, part.contribution_id):
        said = ReverseContribution(part.contribution_id, new_id(), on, reason)
        reverse_contribution(session, said, context)
        return True
    if part.money_move_id and not _is_reversed(session, MoneyMove, part.money_move_id):
        reverse_money_move(session, part.money_move_id, on, reason, context)
        return True
    return False


def _is_reversed(session: Session, model: Any, fact_id: UUID) -> bool:
    return session.scalar(select(model.id).where(model.reverses_id == fact_id)) is not None
