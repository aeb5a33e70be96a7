"""What comes back: in cash, by transfer, from a guarantor; and what becomes of more than was owed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Fund
from fund.operations.capital import check_amount, check_currency, check_day, check_money
from fund.operations.movements import AdvanceWrittenOff, MovementMalformed, write_movement
from fund.operations.numbers import numbered
from fund.operations.touching import OFFICERS, fund_of, of_advance
from fund.queries.advances import AdvanceFacts, advance_by_id, facts_of
from fund.rules.positions import takeable_cents
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id

MEANS = ("bank", "cash")


class RepaymentAboveBalance(Refused):
    """More than is owed, and nobody said that the rest is to be kept as a credit."""

    code = "repayment-above-balance"


class NothingPaidOut(Refused):
    """On that day nothing was paid out yet: there is nothing to repay."""

    code = "advance-nothing-paid-out"


class CreditMissing(Refused):
    """Less is left of the credit than is to be paid back or used."""

    code = "advance-credit-missing"


class AnotherFund(Refused):
    code = "advance-of-another-fund"


@dataclass(frozen=True, slots=True)
class RecordRepayment:
    """Money received for an advance; `keeps_credit` says that more than is owed is kept as a credit."""

    movement_id: UUID
    advance_id: UUID
    dated_on: date
    cents: int
    currency: str
    means: str
    reference: str = ""
    payer: str | None = None
    keeps_credit: bool = False


@dataclass(frozen=True, slots=True)
class RefundCredit:
    """What was paid too much, paid back."""

    movement_id: UUID
    advance_id: UUID
    dated_on: date
    cents: int
    means: str
    reference: str = ""


@dataclass(frozen=True, slots=True)
class UseCredit:
    """What was paid too much repays another advance of the same fund and beneficiary."""

    movement_id: UUID
    advance_id: UUID
    target_id: UUID
    dated_on: date
    cents: int


@operation(*OFFICERS, touches=of_advance)
def record_repayment(session: Session, command: RecordRepayment, context: Context) -> dict[str, str | int]:
    """Write what was received; cash has a numbered receipt.

    Raises RepaymentAboveBalance, NothingPaidOut, AdvanceWrittenOff, CurrencyMismatch, AmountWrong,
    DayInTheFuture, DayBeforeFund, MovementMalformed.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    facts = facts_of(session, advance)
    check_currency(fund, command.currency)
    check_amount(command.cents)
    check_day(fund, command.dated_on, context, not_before=advance.granted_on)
    if command.means not in MEANS:
        raise MovementMalformed(field="means")
    credit_cents = _check_owed(facts, fund, command)
    receipt = numbered(session, fund, "R", command.dated_on) if command.means == "cash" else None
    written = AdvanceMovement(
        id=command.movement_id,
        kind="repayment",
        dated_on=command.dated_on,
        cents=command.cents,
        means=command.means,
        reference=command.reference.strip() or None,
        receipt_number=receipt,
        payer=(command.payer or "").strip() or None,
    )
    write_movement(session, advance, written, context)
    stands = facts_of(session, advance).on(command.dated_on)
    return {
        "receipt": receipt or "",
        "outstanding_cents": stands.outstanding_cents,
        "credit_cents": credit_cents,
    }


@operation(*OFFICERS, touches=of_advance)
def refund_credit(session: Session, command: RefundCredit, context: Context) -> dict[str, int]:
    """Pay back what was paid too much. Raises CreditMissing, MoneyMissing, AmountWrong, MovementMalformed."""
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    check_amount(command.cents)
    check_day(fund, command.dated_on, context, not_before=advance.granted_on)
    if command.means not in MEANS:
        raise MovementMalformed(field="means")
    left_cents = _check_credit(session, advance, fund, command.dated_on, command.cents)
    check_money(session, fund, command.dated_on, command.cents)
    written = AdvanceMovement(
        id=command.movement_id,
        kind="refund",
        dated_on=command.dated_on,
        cents=command.cents,
        means=command.means,
        reference=command.reference.strip() or None,
    )
    write_movement(session, advance, written, context)
    return {"credit_cents": left_cents}


@operation(*OFFICERS, touches=of_advance)
def use_credit(session: Session, command: UseCredit, context: Context) -> dict[str, int]:
    """Repay another advance with what was paid too much.

    Raises CreditMissing, AnotherFund, RepaymentAboveBalance, NothingPaidOut, AdvanceWrittenOff, AmountWrong.
    """
    advance = advance_by_id(session, command.advance_id)
    target = advance_by_id(session, command.target_id)
    fund = fund_of(session, advance)
    same = (target.fund_id, target.organisation_id) == (advance.fund_id, advance.organisation_id)
    if not same or target.id == advance.id:
        raise AnotherFund(number=target.number)
    check_amount(command.cents)
    check_day(fund, command.dated_on, context, not_before=max(advance.granted_on, target.granted_on))
    left_cents = _check_credit(session, advance, fund, command.dated_on, command.cents)
    repayment = RecordRepayment(
        new_id(), target.id, command.dated_on, command.cents, fund.currency, "credit", advance.number
    )
    _check_owed(facts_of(session, target), fund, repayment)
    moved = AdvanceMovement(
        id=command.movement_id,
        kind="credit_moved",
        dated_on=command.dated_on,
        cents=command.cents,
        means="credit",
        reference=target.number,
    )
    write_movement(session, advance, moved, context)
    paid = AdvanceMovement(
        id=repayment.movement_id,
        kind="repayment",
        dated_on=command.dated_on,
        cents=command.cents,
        means="credit",
        reference=advance.number,
        goes_with_id=moved.id,
    )
    write_movement(session, target, paid, context)
    return {"credit_cents": left_cents}


def _check_owed(facts: AdvanceFacts, fund: Fund, command: RecordRepayment) -> int:
    """What of the payment is a credit; raises when nobody said that there may be one."""
    ever, then = facts.on(date.max), facts.on(command.dated_on)
    if ever.is_lost:
        raise AdvanceWrittenOff(number=facts.advance.number)
    if not then.disbursed_cents:
        raise NothingPaidOut(field="dated_on", number=facts.advance.number)
    owed_cents = min(takeable_cents(ever), takeable_cents(then))
    if command.cents > owed_cents and not command.keeps_credit:
        raise RepaymentAboveBalance(field="cents", owed_cents=owed_cents, currency=fund.currency)
    return max(command.cents - owed_cents, 0)


def _check_credit(session: Session, advance: Advance, fund: Fund, day: date, cents: int) -> int:
    """What will be left of the credit. Raises CreditMissing."""
    facts = facts_of(session, advance)
    held_cents = min(facts.on(day).credit_cents, facts.on(date.max).credit_cents)
    if cents > held_cents:
        raise CreditMissing(field="cents", credit_cents=held_cents, currency=fund.currency)
    return held_cents - cents
