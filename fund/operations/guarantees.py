"""Calling on a guarantor for what is overdue, and taking a call back."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import GuaranteeCall, GuaranteeCallWithdrawal
from fund.operations.capital import check_amount, check_currency, check_day
from fund.operations.numbers import numbered
from fund.operations.touching import OFFICERS, fund_of, hold_fund_of_advance, of_advance
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.guarantees import call_by_id, guarantor_of, guarantors_of
from fund.rules.guarantees import check_call, check_held
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring


class CallMalformed(Invalid):
    code = "guarantee-call-malformed"


class CallAlreadyWithdrawn(Refused):
    code = "guarantee-call-already-withdrawn"


@dataclass(frozen=True, slots=True)
class CallGuarantor:
    """A guarantor is asked to pay `cents` of what is overdue, before the end of `pay_by`."""

    call_id: UUID
    advance_id: UUID
    guarantor_id: UUID
    called_on: date
    pay_by: date
    cents: int
    currency: str


@dataclass(frozen=True, slots=True)
class WithdrawCall:
    """A call does not hold any more: the beneficiary paid, or it was a mistake."""

    call_id: UUID
    withdrawn_on: date
    reason: str


def _of_call(session: Session, command: WithdrawCall) -> Touch:
    return hold_fund_of_advance(session, call_by_id(session, command.call_id).advance_id)


@operation(*OFFICERS, touches=of_advance)
def call_guarantor(session: Session, command: CallGuarantor, context: Context) -> dict[str, str]:
    """Write a call; with what is called on already, never more than is overdue.

    Raises GuarantorNotFound, GuaranteeEnded, NothingOverdue, AboveGuarantee, AboveOverdue, CallMalformed,
    AmountWrong, CurrencyMismatch, DayInTheFuture, DayBeforeFund.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    guarantor = guarantor_of(session, advance, command.guarantor_id)
    check_currency(fund, command.currency)
    check_amount(command.cents)
    check_day(fund, command.called_on, context, not_before=advance.granted_on)
    if command.pay_by <= command.called_on:
        raise CallMalformed(field="pay_by")
    check_held(guarantor.ends_on, command.called_on)
    # A call dated back must not ask for what was paid meanwhile.
    today = business_day(context.occurred_at, fund.timezone)
    facts = facts_of(session, advance)
    overdue = [one.overdue_cents + one.overdue_fee_cents for one in map(facts.on, (command.called_on, today))]
    rows = guarantors_of(session, advance, today)
    check_call(
        command.cents,
        next(one.stands for one in rows if one.guarantor.id == guarantor.id),
        min(overdue),
        sum(one.stands.owed_cents for one in rows),
        fund.currency,
    )
    number = numbered(session, fund, "G", command.called_on)
    session.add(
        GuaranteeCall(
            id=command.call_id,
            number=number,
            advance_id=advance.id,
            guarantor_id=guarantor.id,
            called_on=command.called_on,
            pay_by=command.pay_by,
            cents=command.cents,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"number": number}


@operation(*OFFICERS, touches=_of_call)
def withdraw_call(session: Session, command: WithdrawCall, context: Context) -> dict[str, str]:
    """Take a call back; it stays, and is told as withdrawn.

    Raises CallNotFound, CallAlreadyWithdrawn, CallMalformed, DayInTheFuture, DayBeforeFund.
    """
    call = call_by_id(session, command.call_id)
    fund = fund_of(session, advance_by_id(session, call.advance_id))
    check_day(fund, command.withdrawn_on, context, not_before=call.called_on)
    if not command.reason.strip():
        raise CallMalformed(field="reason")
    is_first = insert_ignoring(
        session,
        GuaranteeCallWithdrawal,
        call_id=call.id,
        withdrawn_on=command.withdrawn_on,
        reason=command.reason.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise CallAlreadyWithdrawn(number=call.number)
    return {"call_id": str(call.id)}
