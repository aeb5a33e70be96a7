"""Money given to producers: for an approved statement, or beforehand, to be taken off the next."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.money import InvalidAmount
from producers.models import Organisation
from shop.models import PayoutDeposit, PayoutPayment, PayoutSettlement
from shop.models.payouts import AMOUNT_CENTS_MAX, PAID_BY
from shop.operations.payouts.agreements import ProducerUnknown
from shop.operations.payouts.decisions import approval_of
from shop.operations.payouts.touching import (
    PAYERS,
    hold_place_of_payout,
    payout_by_id,
    run_by_id,
    zone_of,
)


class NothingToPay(Refused):
    code = "payout-nothing-to-pay"


class AlreadyPaid(Refused):
    code = "payout-already-paid"


class PaymentReferenceMissing(Invalid):
    code = "payout-reference-missing"


class PaidBeforeApproved(Invalid):
    code = "payout-paid-before-approved"


class DepositOfTomorrow(Invalid):
    code = "payout-deposit-of-tomorrow"


class OwnProducer(Invalid):
    """A boutique owes nothing to itself."""

    code = "payout-own-producer"


@dataclass(frozen=True, slots=True)
class PayPayout:
    """A statement was paid: by transfer, cheque or cash, with what proves it."""

    payout_id: UUID
    paid_on: date
    means: str
    reference: str


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


def _of_payout(session: Session, command: PayPayout) -> Touch:
    return hold_place_of_payout(session, command.payout_id)


def _at_place(session: Session, command: PayDeposit) -> Touch:
    return at_place(session, command.place_id)


@operation(*PAYERS, touches=_of_payout)
def pay_payout(session: Session, command: PayPayout, context: Context) -> dict[str, str]:
    """Mark a statement as paid, once.

    Raises NotApproved, NothingToPay, PaymentReferenceMissing, PaidBeforeApproved, AlreadyPaid.
    """
    payout = payout_by_id(session, command.payout_id)
    decision = approval_of(session, payout)
    settlement = session.get_one(PayoutSettlement, payout.id)
    if not settlement.paid_cents:
        raise NothingToPay(payout=payout.number)
    _check_proof(command)
    zone = zone_of(session, run_by_id(session, payout.run_id))
    approved_on = business_day(decision.decided_at, zone)
    if not approved_on <= command.paid_on <= business_day(context.recorded_at, zone):
        raise PaidBeforeApproved(field="paid_on", approved=f"{approved_on:%d/%m/%Y}")
    paid = insert_ignoring(
        session,
        PayoutPayment,
        payout_id=payout.id,
        paid_on=command.paid_on,
        means=command.means,
        reference=command.reference.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not paid:
        raise AlreadyPaid(payout=payout.number)
    return {"payout_id": str(payout.id), "number": payout.number}


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
    _check_proof(command)
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


def _check_proof(command: PayPayout | PayDeposit) -> None:
    if command.means not in PAID_BY or not command.reference.strip():
        raise PaymentReferenceMissing(field="reference")
