"""What the committee decides: a grant, new dates, a loss; with its votes, its quorum and its ceilings."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import Advance, Application, Decision, Fund, PlannedTranche, Schedule, Vote
from fund.models.advances import FEE_TAKEN, RETENTION_CAPS
from fund.operations.applications import OPEN, ApplicationDecided
from fund.operations.capital import check_amount, check_currency, check_day
from fund.operations.movements import AdvanceWrittenOff
from fund.operations.numbers import numbered
from fund.operations.schedules import write_schedule
from fund.operations.touching import OFFICERS, fund_of, hold_fund, of_advance
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.applications import application_by_id, state_of
from fund.queries.funds import fund_by_id, terms_on
from fund.queries.portfolio import advances_of, groups_on, out_and_promised
from fund.rules.decisions import OUTCOMES, VOICES, check_ceiling, check_votes
from fund.rules.positions import takeable_cents
from fund.rules.schedules import (
    BP_WHOLE,
    Instalment,
    apportion,
    flat_fee,
    typed,
    with_fee,
)
from fund.rules.tranches import Tranche, planned
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation

MEMBERS_MAX = 50


class DecisionMalformed(Invalid):
    code = "committee-decision-malformed"


class NothingOwed(Refused):
    """Nothing of the advance is out: it can be neither put off nor lost."""

    code = "advance-nothing-owed"


class OutOfOrder(Refused):
    """Something of the advance is dated later already: what changes its schedule comes after it."""

    code = "advance-out-of-order"


@dataclass(frozen=True, slots=True)
class Committee:
    """A sitting: its day, its word, and each member's voice (`for`, `against`, `abstained`)."""

    decision_id: UUID
    decided_on: date
    outcome: str
    votes: tuple[tuple[str, str], ...]
    conditions: str | None = None


@dataclass(frozen=True, slots=True)
class Grant:
    """What an approval grants: shares are (due date, minor units) and sum to the amount.

    `tranches` are (planned day, minor units) and sum to it too; without any, no day is planned.
    """

    advance_id: UUID
    cents: int
    currency: str
    shares: tuple[tuple[date, int], ...]
    # What each share weighs when tranches are spread; none: what it amounts to.
    weights: tuple[int, ...] = ()
    fee_bp: int = 0
    fee_taken: str = "withheld"
    retention_cap: str = "due"
    tranches: tuple[tuple[date, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DecideApplication:
    """The committee's word on an application; a grant belongs to an approval only."""

    application_id: UUID
    committee: Committee
    grant: Grant | None = None


@dataclass(frozen=True, slots=True)
class Reschedule:
    """New dates for what is unpaid: (due date, minor units), which sum to the unpaid principal."""

    advance_id: UUID
    committee: Committee
    shares: tuple[tuple[date, int], ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Told:
    """What a decision is about."""

    fund: Fund
    subject: str
    application_id: UUID | None = None
    cents: int | None = None


def _of_application(session: Session, command: DecideApplication) -> Touch:
    return hold_fund(session, application_by_id(session, command.application_id).fund_id)


@operation(*OFFICERS, touches=_of_application)
def decide_application(session: Session, command: DecideApplication, context: Context) -> dict[str, str]:
    """Write the committee's word; an approval makes the advance with the schedule agreed on.

    Raises ApplicationDecided, QuorumMissing, VotesAgainst, CeilingReached, DecisionMalformed, the errors
    of `typed` and of `planned`, CurrencyMismatch, AmountWrong, DayInTheFuture, FundWithoutTerms.
    """
    application = application_by_id(session, command.application_id)
    fund = fund_by_id(session, application.fund_id)
    state = state_of(session, application)
    if state not in OPEN:
        raise ApplicationDecided(number=application.number, state=state)
    if (command.committee.outcome == "approved") != (command.grant is not None):
        raise DecisionMalformed(field="outcome")
    if command.committee.decided_on < application.submitted_on:
        raise DecisionMalformed(field="decided_on")
    told = _Told(fund, "grant", application_id=application.id)
    if command.grant is None:
        return {"number": write_decision(session, command.committee, told, context).number}
    # The database refuses a decision of a wrong amount, with no word for it: the grant is checked first.
    _check_grant(session, command.grant, application, fund, command.committee.decided_on)
    shares = _agreed(command.grant, command.committee.decided_on)
    tranches = planned(
        command.grant.tranches,
        command.grant.cents,
        command.committee.decided_on,
        shares[-1].due_on,
        fund.currency,
    )
    told = replace(told, cents=command.grant.cents)
    decision = write_decision(session, command.committee, told, context)
    advance = _grant(session, command.grant, shares, tranches, application, decision, context)
    return {"number": decision.number, "advance_id": str(advance.id), "advance": advance.number}


@operation(*OFFICERS, touches=of_advance)
def reschedule(session: Session, command: Reschedule, context: Context) -> dict[str, str]:
    """A new version of the schedule, by decision; the old one stays and both are seen.

    Raises NothingOwed, AdvanceWrittenOff (also when it was later than the decision), OutOfOrder,
    QuorumMissing, VotesAgainst, DecisionMalformed, the errors of `typed`.
    """
    advance = advance_by_id(session, command.advance_id)
    fund = fund_of(session, advance)
    facts = facts_of(session, advance)
    day = command.committee.decided_on
    if command.committee.outcome != "approved" or not command.reason.strip():
        raise DecisionMalformed(field="reason" if not command.reason.strip() else "outcome")
    last = facts.last
    if last is None or not takeable_cents(facts.on(day)):
        raise NothingOwed(number=advance.number)
    if facts.on(date.max).is_lost:
        raise AdvanceWrittenOff(number=advance.number)
    if day < last.effective_on:
        raise OutOfOrder(day=last.effective_on.isoformat())
    shares = facts.rescheduled(command.shares, day)
    told = _Told(fund, "rescheduling")
    decision = write_decision(session, command.committee, told, context)
    written = write_schedule(
        session,
        advance,
        Schedule(
            effective_on=day,
            cause="rescheduling",
            is_rescheduled=True,
            reason=command.reason.strip(),
            decision_id=decision.id,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        ),
        shares,
    )
    return {"number": decision.number, "version": str(written.number)}


def write_decision(session: Session, committee: Committee, told: _Told, context: Context) -> Decision:
    """A decision with its votes. Raises QuorumMissing, VotesAgainst, DecisionMalformed, FundWithoutTerms."""
    terms = terms_on(session, told.fund.id, committee.decided_on)
    check_day(told.fund, committee.decided_on, context)
    votes = {" ".join(member.split()): voice for member, voice in committee.votes}
    if committee.outcome not in OUTCOMES:
        raise DecisionMalformed(field="outcome")
    if len(votes) != len(committee.votes) or len(votes) > MEMBERS_MAX or not all(votes):
        raise DecisionMalformed(field="votes")
    if any(voice not in VOICES for voice in votes.values()):
        raise DecisionMalformed(field="votes")
    check_votes(votes, terms.quorum, committee.outcome)
    decision = Decision(
        id=committee.decision_id,
        number=numbered(session, told.fund, "PV", committee.decided_on),
        fund_id=told.fund.id,
        subject=told.subject,
        application_id=told.application_id,
        decided_on=committee.decided_on,
        outcome=committee.outcome,
        cents=told.cents,
        conditions=(committee.conditions or "").strip() or None,
        quorum=terms.quorum,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(decision)
    session.flush()
    session.add_all(
        Vote(decision_id=decision.id, member=member, voice=voice) for member, voice in votes.items()
    )
    session.flush()
    return decision


def of_plan(fund: Fund) -> _Told:
    """What a decision to plan tranches again is about."""
    return _Told(fund, "replanning")


def of_loss(fund: Fund, cents: int) -> _Told:
    """What a decision to give up an advance is about."""
    return _Told(fund, "write_off", cents=cents)


def _check_grant(session: Session, grant: Grant, application: Application, fund: Fund, day: date) -> None:
    check_currency(fund, grant.currency)
    check_amount(grant.cents)
    if grant.fee_taken not in FEE_TAKEN or grant.retention_cap not in RETENTION_CAPS:
        raise DecisionMalformed(field="fee_taken")
    if not 0 <= grant.fee_bp <= BP_WHOLE:
        raise DecisionMalformed(field="fee_bp")
    if grant.weights and len(grant.weights) != len(grant.shares):
        raise DecisionMalformed(field="shares")
    terms = terms_on(session, fund.id, day)
    held = out_and_promised(advances_of(session, application.organisation_id, fund.currency, day))
    check_ceiling(held, grant.cents, terms.beneficiary_ceiling_cents, of="beneficiary")
    check_ceiling(
        out_and_promised(groups_on(session, fund.id, day)),
        grant.cents,
        terms.fund_ceiling_cents,
        of="fund",
    )


def _grant(
    session: Session,
    grant: Grant,
    shares: Sequence[Instalment],
    tranches: Sequence[Tranche],
    application: Application,
    decision: Decision,
    context: Context,
) -> Advance:
    fund = fund_by_id(session, application.fund_id)
    advance = Advance(
        id=grant.advance_id,
        number=numbered(session, fund, "A", decision.decided_on),
        fund_id=fund.id,
        organisation_id=application.organisation_id,
        application_id=application.id,
        decision_id=decision.id,
        branch=application.branch,
        granted_cents=grant.cents,
        granted_on=decision.decided_on,
        fee_bp=grant.fee_bp,
        fee_taken=grant.fee_taken,
        retention_cap=grant.retention_cap,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(advance)
    session.flush()
    session.add_all(tranche_rows(advance.id, 0, tranches))
    agreed = Schedule(
        effective_on=decision.decided_on,
        cause="agreed",
        is_rescheduled=False,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    write_schedule(session, advance, agreed, shares)
    return advance


def tranche_rows(advance_id: UUID, plan: int, tranches: Sequence[Tranche]) -> list[PlannedTranche]:
    """A plan as it is written; 0 is that of the grant."""
    return [
        PlannedTranche(
            advance_id=advance_id, plan=plan, position=position, planned_on=one.planned_on, cents=one.cents
        )
        for position, one in enumerate(tranches, start=1)
    ]


def _agreed(grant: Grant, day: date) -> list[Instalment]:
    shares = typed(grant.shares, grant.cents, day)
    if grant.weights:
        shares = [
            Instalment(one.due_on, one.principal_cents, weight=weight)
            for one, weight in zip(shares, grant.weights, strict=True)
        ]
        # Paid out at once, the weights must give back what is agreed.
        if apportion(grant.cents, grant.weights) != [one.principal_cents for one in shares]:
            raise DecisionMalformed(field="shares")
    if grant.fee_taken == "in_instalments":
        shares = with_fee(shares, flat_fee(grant.cents, grant.fee_bp))
    return shares
