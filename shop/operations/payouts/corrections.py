"""What an approved statement got wrong, put right by a line of the next one."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Touch
from kernel.execute import Context, operation
from kernel.money import InvalidAmount
from shop.models import PayoutCorrection
from shop.models.payouts import AMOUNT_CENTS_MAX
from shop.operations.payouts.decisions import ReasonMissing, approval_of
from shop.operations.payouts.touching import PAYERS, hold_place_of_payout, payout_by_id


@dataclass(frozen=True, slots=True)
class CorrectPayout:
    """What an approved statement got wrong: above zero is owed to the producer."""

    correction_id: UUID
    payout_id: UUID
    amount_cents: int
    reason: str


def _of_payout(session: Session, command: CorrectPayout) -> Touch:
    return hold_place_of_payout(session, command.payout_id)


@operation(*PAYERS, touches=_of_payout)
def correct_payout(session: Session, command: CorrectPayout, context: Context) -> dict[str, str]:
    """Put a statement right by a line of the next one; the statement itself never changes.

    Raises InvalidAmount, ReasonMissing, NotApproved.
    """
    if not 0 < abs(command.amount_cents) <= AMOUNT_CENTS_MAX:
        raise InvalidAmount(field="amount", text=str(command.amount_cents))
    if not command.reason.strip():
        raise ReasonMissing(field="reason")
    payout = payout_by_id(session, command.payout_id)
    approval_of(session, payout)
    session.add(
        PayoutCorrection(
            id=command.correction_id,
            payout_id=payout.id,
            amount_cents=command.amount_cents,
            reason=command.reason.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"correction_id": str(command.correction_id)}
