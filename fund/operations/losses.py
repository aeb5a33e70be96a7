"""Giving up an advance by decision of the committee, and what is recovered of it afterwards."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import AdvanceMovement
from fund.operations.capital import check_amount, check_currency, check_day
from fund.operations.decisions import (
    Committee,
    DecisionMalformed,
    NothingOwed,
    OutOfOrder,
    of_loss,
    write_decision,
)
from fund.operations.movements import MovementMalformed, write_movement
from fund.operations.touching import OFFICERS, fund_of, of_advance
from fund.queries.advances import advance_by_id, facts_of
from fund.rules.positions import takeable_cents
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id


class NotWrittenOff(Refused):
    """It was not given up: what comes in is a repayment."""

    code = "advance-not-written-off"


class AboveLoss(Refused):
    """More than was lost of the advance and not recovered since."""

    code = "recovery-above-loss"


@dataclass(frozen=True, slots=True)
class WriteOff:
    """The whole of what is owed on the committee's day is given up; no part of it is."""

    advance_id: UUID
    movement_id: UUID
    committee: Committee
    reason: str


@dataclass(frozen=True, slots=True)
class Recover:
    """Money received of an advance that was given up: an income, which reopens nothing."""

    movement_id: UUID
    advance_id: UUID
    dated_on: date
    cents: int
    currency: str
    means: str
    reference: str = ""
    payer: str | None = None


@operation(*OFFICERS, touches=of_advance)
def write_off(session: Session, command: WriteOff, context: Context) -> dict[str, int]:
    """Give up what is owed, principal and fees. Nothing may be dated after it.

    Raises NothingOwed, OutOfOrder, QuorumMissing, VotesAgainst, DecisionMalformed.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    facts = facts_of(session, advance)
    day = command.committee.decided_on
    if command.committee.outcome != "approved" or not command.reason.strip():
        raise DecisionMalformed(field="outcome" if command.reason.strip() else "reason")
    if day < facts.last_day:
        raise OutOfOrder(field="decided_on", day=facts.last_day.isoformat())
    stands = facts.on(day)
    if not takeable_cents(stands):
        raise NothingOwed(number=advance.number)
    decision = write_decision(session, command.committee, of_loss(fund, takeable_cents(stands)), context)
    lost = (
        ("write_off", command.movement_id, stands.outstanding_cents),
        ("fee_waiver", new_id(), stands.fees_due_cents),
    )
    for kind, movement_id, cents in lost:
        if cents:
            movement = AdvanceMovement(
                id=movement_id,
                kind=kind,
                dated_on=day,
                cents=cents,
                reference=decision.number,
                decision_id=decision.id,
                note=command.reason.strip(),
            )
            write_movement(session, advance, movement, context)
    return {"written_off_cents": stands.outstanding_cents, "waived_cents": stands.fees_due_cents}


@operation(*OFFICERS, touches=of_advance)
def recover(session: Session, command: Recover, context: Context) -> dict[str, int]:
    """Write what came in of a lost advance.

    Raises NotWrittenOff, AboveLoss, CurrencyMismatch, AmountWrong, DayInTheFuture, MovementMalformed.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    check_currency(fund, command.currency)
    check_amount(command.cents)
    check_day(fund, command.dated_on, context, not_before=advance.granted_on)
    if command.means not in ("bank", "cash"):
        raise MovementMalformed(field="means")
    facts = facts_of(session, advance)
    if not facts.on(command.dated_on).is_lost:
        raise NotWrittenOff(field="dated_on", number=advance.number)
    stands = facts.on(date.max)
    left_cents = stands.written_off_cents - stands.recovered_cents
    if command.cents > left_cents:
        raise AboveLoss(field="cents", left_cents=left_cents, currency=fund.currency)
    movement = AdvanceMovement(
        id=command.movement_id,
        kind="recovery",
        dated_on=command.dated_on,
        cents=command.cents,
        means=command.means,
        reference=command.reference.strip() or None,
        payer=(command.payer or "").strip() or None,
    )
    write_movement(session, advance, movement, context)
    return {"left_cents": left_cents - command.cents}
