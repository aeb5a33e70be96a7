"""A new plan of what is left to pay out of an advance, by decision of the committee."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import TranchePlan
from fund.operations.decisions import (
    Committee,
    DecisionMalformed,
    OutOfOrder,
    of_plan,
    tranche_rows,
    write_decision,
)
from fund.operations.movements import AdvanceWrittenOff
from fund.operations.touching import OFFICERS, fund_of, of_advance
from fund.queries.advances import AdvanceFacts, advance_by_id, facts_of
from fund.queries.tranches import PlanRow, plans_of
from fund.rules.tranches import replanned
from kernel.errors import Refused
from kernel.execute import Context, operation


class NothingToPayOut(Refused):
    """All of the advance is paid out or let go: nothing is left to plan."""

    code = "advance-nothing-to-pay-out"


@dataclass(frozen=True, slots=True)
class Replan:
    """When what is left to pay out is planned now: (planned day, minor units), or a part of it."""

    advance_id: UUID
    committee: Committee
    tranches: tuple[tuple[date, int], ...]
    reason: str


@operation(*OFFICERS, touches=of_advance)
def replan(session: Session, command: Replan, context: Context) -> dict[str, str]:
    """A further plan of tranches, by decision; the earlier ones stay and are seen.

    Raises AdvanceWrittenOff, NothingToPayOut, OutOfOrder, QuorumMissing, VotesAgainst, DecisionMalformed,
    DayInTheFuture, FundWithoutTerms, the errors of `replanned`.
    """
    advance = advance_by_id(session, command.advance_id)
    fund, facts, plans = fund_of(session, advance), facts_of(session, advance), plans_of(session, advance)
    day = command.committee.decided_on
    if command.committee.outcome != "approved" or not command.reason.strip():
        raise DecisionMalformed(field="reason" if not command.reason.strip() else "outcome")
    stands = facts.on(date.max)
    if stands.is_lost:
        raise AdvanceWrittenOff(number=advance.number)
    if not stands.committed_cents:
        raise NothingToPayOut(number=advance.number)
    earliest = earliest_plan_day(facts, plans)
    if day < earliest:
        raise OutOfOrder(field="decided_on", day=earliest.isoformat())
    last_due_on = (facts.last.instalments if facts.last else facts.agreed)[-1].due_on
    tranches = replanned(command.tranches, stands.committed_cents, day, last_due_on, fund.currency)
    decision = write_decision(session, command.committee, of_plan(fund), context)
    later = [one.why.number for one in plans if one.why]
    written = TranchePlan(
        advance_id=advance.id,
        number=max(later, default=0) + 1,
        effective_on=day,
        paid_out_cents=stands.disbursed_cents,
        reason=command.reason.strip(),
        decision_id=decision.id,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(written)
    session.add_all(tranche_rows(advance.id, written.number, tranches))
    session.flush()
    return {"number": decision.number, "plan": str(written.number)}


def earliest_plan_day(facts: AdvanceFacts, plans: list[PlanRow]) -> date:
    """The first day that a new plan may be decided on: none begins before what was paid out or planned."""
    paid_out = [one.on for one in facts.movements if one.kind == "disbursement"]
    return max([facts.advance.granted_on, *paid_out, *(one.plan.effective_on for one in plans)])
