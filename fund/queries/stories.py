"""The whole story of an advance: what was asked and decided, its schedules, its movements."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import (
    Advance,
    AdvanceMovement,
    Application,
    ApplicationFile,
    ApplicationWithdrawal,
    Decision,
    FieldVisit,
    Guarantor,
    GuarantorPayment,
    Schedule,
    Vote,
)
from fund.queries.advances import AdvanceFacts, facts_of
from fund.queries.tranches import PlanRow, plans_of
from fund.rules.positions import REPAYING, Movement, Version, allocation_by_payment, in_force
from kernel.models import StoredFile
from producers.models import Organisation

# How many sittings are looked at for who sits in the next: about a year of them.
SITTINGS_RECALLED = 12


@dataclass(frozen=True, slots=True)
class Sitting:
    """A decision with its voices."""

    decision: Decision
    votes: tuple[Vote, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """An application with all that was joined to it, and every decision about it, oldest first."""

    application: Application
    organisation: Organisation
    guarantors: tuple[Guarantor, ...]
    visits: tuple[FieldVisit, ...]
    papers: tuple[tuple[ApplicationFile, StoredFile], ...]
    sittings: tuple[Sitting, ...]
    withdrawal: ApplicationWithdrawal | None


@dataclass(frozen=True, slots=True)
class MovementRow:
    """A movement, with what it paid of each share by the day of the share, and what undid it."""

    movement: AdvanceMovement
    paid: dict[date, int]
    is_reversed: bool
    # Whose guarantee it counts for.
    guarantor: str | None

    @property
    def may_be_reversed(self) -> bool:
        """Whether it stands and is not the second half of something."""
        one = self.movement
        return not (self.is_reversed or one.reverses_id or one.goes_with_id or one.means == "credit")


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of the schedule with why it was written."""

    schedule: Schedule
    version: Version


@dataclass(frozen=True, slots=True)
class Story:
    """An advance with everything of it up to a day."""

    facts: AdvanceFacts
    movements: tuple[MovementRow, ...]
    versions: tuple[VersionRow, ...]
    plans: tuple[PlanRow, ...]
    sittings: tuple[Sitting, ...]


def asking_of(session: Session, application: Application) -> Asking:
    """All of an application."""
    organisation = session.get(Organisation, application.organisation_id)
    if organisation is None:
        raise AssertionError("an application is of an organisation that exists")
    papers = session.execute(
        select(ApplicationFile, StoredFile)
        .join(StoredFile, StoredFile.id == ApplicationFile.file_id)
        .where(ApplicationFile.application_id == application.id)
        .order_by(ApplicationFile.recorded_at, ApplicationFile.file_id)
    )
    decisions = session.scalars(
        select(Decision)
        .where(Decision.application_id == application.id)
        .order_by(Decision.decided_on, Decision.id)
    ).all()
    return Asking(
        application,
        organisation,
        tuple(session.scalars(select(Guarantor).where(Guarantor.application_id == application.id)
                              .order_by(Guarantor.name))),
        tuple(session.scalars(select(FieldVisit).where(FieldVisit.application_id == application.id)
                              .order_by(FieldVisit.visited_on, FieldVisit.id))),
        tuple(papers.tuples()),
        _sittings(session, decisions),
        session.get(ApplicationWithdrawal, application.id),
    )  # fmt: skip


def story_of(session: Session, advance: Advance, as_of: date) -> Story:
    """All of an advance by the end of a day."""
    facts = facts_of(session, advance)
    versions = _versions(session, facts, as_of)
    rows = session.scalars(
        select(AdvanceMovement)
        .where(AdvanceMovement.advance_id == advance.id, AdvanceMovement.dated_on <= as_of)
        .order_by(AdvanceMovement.dated_on, AdvanceMovement.id)
    ).all()
    plans = tuple(plans_of(session, advance, as_of))
    told_by = {
        advance.decision_id,
        *(one.decision_id for one in rows),
        *(one.schedule.decision_id for one in versions),
        *(one.why.decision_id for one in plans if one.why),
    } - {None}
    decisions = session.scalars(
        select(Decision).where(Decision.id.in_(told_by)).order_by(Decision.decided_on, Decision.id)
    ).all()
    movements = _movements(rows, facts, as_of, _paid_by(session, advance))
    return Story(facts, movements, versions, plans, _sittings(session, decisions))


def members_of(session: Session, fund_id: UUID) -> list[str]:
    """Who sat in a fund's last committees, by name: they are proposed when the next sitting is written."""
    last = (
        select(Decision.id)
        .where(Decision.fund_id == fund_id)
        .order_by(Decision.decided_on.desc(), Decision.id)
        .limit(SITTINGS_RECALLED)
        .subquery()
    )
    named = select(Vote.member).join(last, last.c.id == Vote.decision_id).distinct().order_by(Vote.member)
    return list(session.scalars(named))


def _paid_by(session: Session, advance: Advance) -> dict[UUID, str]:
    """By movement, the guarantor that it counts for."""
    asked = (
        select(GuarantorPayment.movement_id, Guarantor.name)
        .join(Guarantor, Guarantor.id == GuarantorPayment.guarantor_id)
        .where(Guarantor.application_id == advance.application_id)
    )
    return dict(session.execute(asked).tuples().all())


def _movements(
    rows: Sequence[AdvanceMovement], facts: AdvanceFacts, as_of: date, paid_by: Mapping[UUID, str]
) -> tuple[MovementRow, ...]:
    """What each payment paid is told by the schedule in force: a payment does not say it by itself."""
    version = in_force(facts.versions, as_of)
    payments = [one for one in rows if one.kind in REPAYING]
    told = allocation_by_payment(
        version.instalments if version else (),
        [Movement(one.kind, one.dated_on, one.cents) for one in payments],
    )
    paid = {row.id: shares for row, (_, shares) in zip(payments, told, strict=True)}
    undone = {one.reverses_id for one in rows}
    return tuple(
        MovementRow(one, paid.get(one.id, {}), one.id in undone, paid_by.get(one.id)) for one in rows
    )


def _versions(session: Session, facts: AdvanceFacts, as_of: date) -> tuple[VersionRow, ...]:
    """What was agreed, then each version begun by the day, the latest last."""
    schedules = session.scalars(
        select(Schedule)
        .where(Schedule.advance_id == facts.advance.id, Schedule.effective_on <= as_of)
        .order_by(Schedule.number)
    ).all()
    by_number = {one.number: one for one in facts.versions}
    agreed = Version(0, facts.advance.granted_on, facts.agreed)
    return tuple(VersionRow(one, by_number.get(one.number, agreed)) for one in schedules)


def _sittings(session: Session, decisions: Sequence[Decision]) -> tuple[Sitting, ...]:
    votes: dict[UUID, list[Vote]] = defaultdict(list)
    ids = [one.id for one in decisions]
    for vote in session.scalars(select(Vote).where(Vote.decision_id.in_(ids)).order_by(Vote.member)):
        votes[vote.decision_id].append(vote)
    return tuple(Sitting(one, tuple(votes[one.id])) for one in decisions)
