"""What a statement must still tell: money paid before it, and what an earlier one got wrong."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.money import InvalidAmount
from producers.models import Organisation
from shop.models import Payout, PayoutCorrection, PayoutDecision, PayoutDeposit, PayoutRun
from shop.models.payouts import PAID_BY
from shop.operations.payouts.agreements import ProducerUnknown
from shop.operations.payouts.runs import (
    PAYERS,
    NotApproved,
    PaymentReferenceMissing,
    ReasonMissing,
)
from shop.queries.payouts.errors import PayoutNotFound

AMOUNT_CENTS_MAX = 10**11


class DepositOfTomorrow(Invalid):
    code = "payout-deposit-of-tomorrow"


class OwnProducer(Invalid):
    """A boutique owes nothing to itself."""

    code = "payout-own-producer"


@dataclass(frozen=True, slots=True)
class PayDeposit:
    """Money given to a producer before any statement, to be taken off the next."""

    deposit_id: UUID
    place_id: UUID
    organisation_id: UUID
    amount_cents: int
    paid_on: date
    means: str
    reference: str


@dataclass(frozen=True, slots=True)
class CorrectPayout:
    """What an approved statement got wrong: above zero is owed to the producer."""

    correction_id: UUID
    payout_id: UUID
    amount_cents: int
    reason: str


def _at_place(session: Session, command: PayDeposit) -> Touch:
    return at_place(session, command.place_id)


def _of_payout(session: Session, command: CorrectPayout) -> Touch:
    place_id = session.scalar(
        select(PayoutRun.place_id)
        .join(Payout, Payout.run_id == PayoutRun.id)
        .where(Payout.id == command.payout_id)
    )
    if place_id is None:
        raise PayoutNotFound()
    return at_place(session, place_id)


@operation(*PAYERS, touches=_at_place)
def pay_deposit(session: Session, command: PayDeposit, context: Context) -> dict[str, str]:
    """Write what a producer received beforehand.

    Raises InvalidAmount, ProducerUnknown, OwnProducer, DepositOfTomorrow, PaymentReferenceMissing.
    """
    place = open_place(session, command.place_id)
    if not 0 < command.amount_cents <= AMOUNT_CENTS_MAX:
        raise InvalidAmount(field="amount", text=str(command.amount_cents))
    if session.get(Organisation, command.organisation_id) is None:
        raise ProducerUnknown(field="organisation_id")
    if command.organisation_id == place.organisation_id:
        raise OwnProducer(field="organisation_id")
    if command.paid_on > business_day(context.recorded_at, place.timezone):
        raise DepositOfTomorrow(field="paid_on")
    if command.means not in PAID_BY or not command.reference.strip():
        raise PaymentReferenceMissing(field="reference")
    session.add(
        PayoutDeposit(
            id=command.deposit_id,
            place_id=place.id,
            organisation_id=command.organisation_id,
            currency=place.currency,
            amount_cents=command.amount_cents,
            paid_on=command.paid_on,
            means=command.means,
            reference=command.reference.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"deposit_id": str(command.deposit_id)}


@operation(*PAYERS, touches=_of_payout)
def correct_payout(session: Session, command: CorrectPayout, context: Context) -> dict[str, str]:
    """Put a statement right by a line of the next one; the statement itself never changes.

    Raises InvalidAmount, ReasonMissing, NotApproved.
    """
    if not 0 < abs(command.amount_cents) <= AMOUNT_CENTS_MAX:
        raise InvalidAmount(field="amount", text=str(command.amount_cents))
    if not command.reason.strip():
        raise ReasonMissing(field="reason")
    payout = session.get_one(Payout, command.payout_id)
    decision = session.get(PayoutDecision, payout.run_id)
    if decision is None or decision.decision != "approved":
        raise NotApproved(payout=payout.number)
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
