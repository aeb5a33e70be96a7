"""Writing a movement of an advance with its entry, and following a mistake by its opposite."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, GuarantorPayment, Schedule
from fund.operations.capital import AlreadyReversed, check_day
from fund.operations.postings import post_movement
from fund.operations.schedules import write_schedule
from fund.operations.sums import add_to_sums
from fund.operations.touching import OFFICERS, fund_of, hold_fund_of_advance
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.guarantees import guarantor_named
from fund.rules.schedules import with_tranche
from kernel.access import Touch
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id


class MovementNotFound(NotFound):
    code = "advance-movement-not-found"


class MovementMalformed(Invalid):
    code = "advance-movement-malformed"


class AdvanceWrittenOff(Refused):
    """It was given up: what is paid now is a recovery, and what was paid before stays as it was."""

    code = "advance-written-off"


class ReversedWithItsPair(Refused):
    """It is one half of something: the other half is reversed, and this one with it."""

    code = "advance-movement-reversed-with-another"


@dataclass(frozen=True, slots=True)
class ReverseMovement:
    """A movement recorded by mistake, or a cheque that came back: dated the day of the correction."""

    movement_id: UUID
    reversal_id: UUID
    dated_on: date
    reason: str


def movement_by_id(session: Session, movement_id: UUID) -> AdvanceMovement:
    """Raises MovementNotFound."""
    found = session.get(AdvanceMovement, movement_id)
    if found is None:
        raise MovementNotFound()
    return found


def write_movement(
    session: Session, advance: Advance, movement: AdvanceMovement, context: Context
) -> AdvanceMovement:
    """Write a movement of an advance, its entry and what it adds to the sums, in the caller's transaction."""
    movement.fund_id = advance.fund_id
    movement.advance_id = advance.id
    movement.recorded_by = context.actor.id
    movement.occurred_at = context.occurred_at
    movement.recorded_at = context.recorded_at
    session.add(movement)
    post_movement(session, movement)
    add_to_sums(session, movement)
    _tell_guarantor(session, advance, movement)
    return movement


def _tell_guarantor(session: Session, advance: Advance, movement: AdvanceMovement) -> None:
    """What was paid in a guarantor's name is that guarantor's, whichever door it came by."""
    if not movement.payer or movement.reverses_id or movement.kind not in ("repayment", "recovery"):
        return
    guarantor = guarantor_named(session, advance, movement.payer)
    if guarantor:
        session.add(GuarantorPayment(movement_id=movement.id, guarantor_id=guarantor.id))
        session.flush()


def _of_movement(session: Session, command: ReverseMovement) -> Touch:
    return hold_fund_of_advance(session, movement_by_id(session, command.movement_id).advance_id)


@operation(*OFFICERS, touches=_of_movement)
def reverse_movement(session: Session, command: ReverseMovement, context: Context) -> dict[str, str]:
    """Follow a movement by its opposite; both stay, and figures of the days between keep the first.

    A tranche that came back is taken off what is not due yet, with the fee that was taken for it.
    Raises MovementNotFound, AlreadyReversed, AdvanceWrittenOff, ReversedWithItsPair, MovementMalformed,
    NothingLeftToSpread, DayInTheFuture, DayBeforeFund.
    """
    first = movement_by_id(session, command.movement_id)
    advance = advance_by_id(session, first.advance_id)
    check_day(fund_of(session, advance), command.dated_on, context, not_before=first.dated_on)
    if not command.reason.strip():
        raise MovementMalformed(field="reason")
    if first.goes_with_id or first.means == "credit":
        raise ReversedWithItsPair()
    is_lost = facts_of(session, advance).on(date.max).is_lost
    if is_lost and first.kind != "recovery":
        raise AdvanceWrittenOff(number=advance.number)
    _write_opposite(session, advance, first, command.reversal_id, command, context)
    if first.kind == "disbursement":
        _take_back(session, advance, first, command, context)
    return {"reversal_id": str(command.reversal_id)}


def _write_opposite(
    session: Session,
    advance: Advance,
    first: AdvanceMovement,
    reversal_id: UUID,
    command: ReverseMovement,
    context: Context,
) -> None:
    known = session.scalar(select(AdvanceMovement.id).where(AdvanceMovement.reverses_id == first.id))
    if known or first.reverses_id:
        raise AlreadyReversed()
    opposite = AdvanceMovement(
        id=reversal_id,
        kind=first.kind,
        dated_on=command.dated_on,
        cents=-first.cents,
        means=first.means,
        reference=first.reference,
        payer=first.payer,
        reverses_id=first.id,
        note=command.reason.strip(),
    )
    write_movement(session, advance, opposite, context)


def _take_back(
    session: Session, advance: Advance, tranche: AdvanceMovement, command: ReverseMovement, context: Context
) -> None:
    """The fee of a tranche that came back goes with it, and the schedule is made again without it."""
    fee = session.scalars(
        select(AdvanceMovement).where(
            AdvanceMovement.goes_with_id == tranche.id, AdvanceMovement.kind == "fee"
        )
    ).first()
    if fee:
        _write_opposite(session, advance, fee, new_id(), command, context)
    last = facts_of(session, advance).last
    if last is None:
        raise AssertionError("a tranche was paid out without a schedule")
    owed_fee_cents = fee.cents if fee and not fee.means else 0
    shares = with_tranche(last.instalments, -tranche.cents, command.dated_on, -owed_fee_cents)
    version = Schedule(
        effective_on=command.dated_on,
        cause="reversal",
        is_rescheduled=last.is_rescheduling,
        reason=command.reason.strip(),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    write_schedule(session, advance, version, shares)
