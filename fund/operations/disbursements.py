"""Paying out what was granted, in tranches, and letting go of what will not be paid out."""

from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Schedule
from fund.operations.capital import check_amount, check_currency, check_day, check_money
from fund.operations.decisions import OutOfOrder
from fund.operations.movements import AdvanceWrittenOff, MovementMalformed, write_movement
from fund.operations.schedules import write_schedule
from fund.operations.touching import OFFICERS, fund_of, of_advance
from fund.queries.advances import AdvanceFacts, advance_by_id, facts_of
from fund.rules.schedules import Instalment, flat_fee, with_tranche
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id


class AboveGrant(Refused):
    """More than is left of what was granted."""

    code = "advance-above-grant"


@dataclass(frozen=True, slots=True)
class Disburse:
    """A tranche: gross, in minor units; a fee withheld is taken off what is handed over."""

    movement_id: UUID
    advance_id: UUID
    dated_on: date
    cents: int
    currency: str
    means: str = "bank"
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Release:
    """What was granted and will not be paid out: the fund may lend it to others."""

    movement_id: UUID
    advance_id: UUID
    dated_on: date
    cents: int
    reason: str


@operation(*OFFICERS, touches=of_advance)
def disburse(session: Session, command: Disburse, context: Context) -> dict[str, int]:
    """Pay out a tranche that the fund's money covers; what is not due yet is spread over it again.

    Raises AboveGrant, MoneyMissing, OutOfOrder, NothingLeftToSpread, CurrencyMismatch, AmountWrong,
    AdvanceWrittenOff, DayInTheFuture, DayBeforeFund, MovementMalformed.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    facts = facts_of(session, advance)
    check_currency(fund, command.currency)
    check_amount(command.cents)
    check_day(fund, command.dated_on, context, not_before=advance.granted_on)
    _check_tranche(facts, command)
    fee_cents = _fee_of_tranche(facts, command.cents)
    withheld_cents = fee_cents if advance.fee_taken == "withheld" else 0
    check_money(session, fund, command.dated_on, command.cents - withheld_cents)
    shares = _spread(facts, command, 0 if withheld_cents else fee_cents)
    tranche = AdvanceMovement(
        id=command.movement_id,
        kind="disbursement",
        dated_on=command.dated_on,
        cents=command.cents,
        means=command.means,
        reference=command.reference.strip() or None,
    )
    write_movement(session, advance, tranche, context)
    if fee_cents:
        _charge(session, advance, tranche, fee_cents, is_withheld=bool(withheld_cents), context=context)
    version = Schedule(
        effective_on=command.dated_on,
        cause="tranche",
        is_rescheduled=bool(facts.last and facts.last.is_rescheduling),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    write_schedule(session, advance, version, shares)
    return {"paid_out_cents": command.cents - withheld_cents, "fee_cents": fee_cents}


@operation(*OFFICERS, touches=of_advance)
def release(session: Session, command: Release, context: Context) -> dict[str, int]:
    """Let go of what is left of a grant.

    Raises AboveGrant, AmountWrong, MovementMalformed, DayInTheFuture.
    """
    advance = advance_by_id(session, command.advance_id)
    check_amount(command.cents)
    check_day(fund_of(session, advance), command.dated_on, context, not_before=advance.granted_on)
    left_cents = facts_of(session, advance).on(date.max).committed_cents
    if command.cents > left_cents:
        raise AboveGrant(field="cents", left_cents=left_cents, currency=fund_of(session, advance).currency)
    if not command.reason.strip():
        raise MovementMalformed(field="reason")
    movement = AdvanceMovement(
        id=command.movement_id,
        kind="release",
        dated_on=command.dated_on,
        cents=command.cents,
        note=command.reason.strip(),
    )
    write_movement(session, advance, movement, context)
    return {"left_cents": left_cents - command.cents}


def _check_tranche(facts: AdvanceFacts, command: Disburse) -> None:
    stands = facts.on(date.max)
    if stands.is_lost:
        raise AdvanceWrittenOff(number=facts.advance.number)
    if command.means not in ("bank", "cash"):
        raise MovementMalformed(field="means")
    if command.cents > stands.committed_cents:
        raise AboveGrant(field="cents", left_cents=stands.committed_cents, currency=command.currency)
    if facts.last and command.dated_on < facts.last.effective_on:
        raise OutOfOrder(field="dated_on", day=facts.last.effective_on.isoformat())


def _fee_of_tranche(facts: AdvanceFacts, cents: int) -> int:
    """Its part of the fee of all that is paid out: tranche by tranche they sum to the fee of the whole."""
    advance, before_cents = facts.advance, facts.on(date.max).disbursed_cents
    return flat_fee(before_cents + cents, advance.fee_bp) - flat_fee(before_cents, advance.fee_bp)


def _spread(facts: AdvanceFacts, command: Disburse, fee_cents: int) -> list[Instalment]:
    if facts.last:
        return with_tranche(facts.last.instalments, command.cents, command.dated_on, fee_cents)
    blank = [replace(one, principal_cents=0, fee_cents=0) for one in facts.agreed]
    spread = with_tranche(blank, command.cents, command.dated_on, fee_cents)
    return [one for one in spread if one.due_on > command.dated_on]


def _charge(
    session: Session,
    advance: Advance,
    tranche: AdvanceMovement,
    fee_cents: int,
    *,
    is_withheld: bool,
    context: Context,
) -> None:
    fee = AdvanceMovement(
        id=new_id(),
        kind="fee",
        dated_on=tranche.dated_on,
        cents=fee_cents,
        means=tranche.means if is_withheld else None,
        reference=tranche.reference,
        goes_with_id=tranche.id,
    )
    write_movement(session, advance, fee, context)
