"""All that a fund has to do with one beneficiary: asked, granted, paid, reminded, promised, guaranteed."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from fund.models import (
    Advance,
    AdvanceMovement,
    Application,
    Fund,
    Guarantor,
    Reminder,
    ReminderPause,
    ReminderSending,
    Schedule,
)
from fund.queries.advances import AdvanceFacts, facts_of_many
from fund.queries.applications import ApplicationRow, applications_of
from fund.queries.calls import CallRow, calls_of
from fund.queries.contacts import Contact, contacts_on, pauses_on
from fund.queries.reminders import SentRow, sent_rows
from fund.rules.positions import Position, Share
from fund.rules.reminders import late_cents
from producers.models import Organisation

# The page shows the latest; the advance's own page has them all.
LISTED_MAX = 50


@dataclass(frozen=True, slots=True)
class Lent:
    """An advance, the fund and what it was for, the versions of its schedule, its calls, where it stands."""

    facts: AdvanceFacts
    fund: Fund
    application: Application
    schedules: tuple[Schedule, ...]
    calls: tuple[CallRow, ...]
    stands: Position

    @property
    def late_cents(self) -> int:
        return late_cents(self.stands)

    @property
    def owed_cents(self) -> int:
        """Principal and fees."""
        return self.stands.outstanding_cents + self.stands.fees_due_cents

    @property
    def next_share(self) -> Share | None:
        """The oldest share that is not wholly paid; none of an advance that was given up."""
        unpaid = (one for one in self.stands.shares if one.unpaid_cents)
        return None if self.stands.is_lost else next(unpaid, None)


@dataclass(frozen=True, slots=True)
class Paid:
    """A movement of money of one of the advances."""

    movement: AdvanceMovement
    advance: Advance
    currency: str


@dataclass(frozen=True, slots=True)
class Surety:
    """Who answers up to how much for what was asked; the advance when one came of it."""

    guarantor: Guarantor
    application: Application
    beneficiary: Organisation
    advance: Advance | None
    currency: str


@dataclass(frozen=True, slots=True)
class Relation:
    """Everything, by the end of a day."""

    lent: tuple[Lent, ...]
    applications: tuple[ApplicationRow, ...]
    paid: tuple[Paid, ...]
    sent: tuple[SentRow, ...]
    guarantors: tuple[Surety, ...]
    guarantees: tuple[Surety, ...]
    contact: Contact | None
    pause: ReminderPause | None

    def owed(self) -> dict[str, tuple[int, int, int]]:
        """By currency: what is owed, what of it is late, what was repaid since the beginning."""
        told: dict[str, tuple[int, int, int]] = {}
        for one in self.lent:
            owed, late, repaid = told.get(one.fund.currency, (0, 0, 0))
            told[one.fund.currency] = (
                owed + one.owed_cents,
                late + one.late_cents,
                repaid + one.stands.repaid_cents,
            )
        return told


def relation_of(session: Session, organisation_id: UUID, as_of: date) -> Relation:
    """All of one beneficiary, whatever the fund."""
    return Relation(
        lent=tuple(_lent(session, organisation_id, as_of)),
        applications=tuple(applications_of(session, organisation_id, as_of)),
        paid=tuple(_paid(session, organisation_id, as_of)),
        sent=tuple(_sent(session, organisation_id, as_of)),
        guarantors=tuple(_sureties(session, Application.organisation_id, organisation_id, as_of)),
        guarantees=tuple(_sureties(session, Guarantor.organisation_id, organisation_id, as_of)),
        contact=contacts_on(session, {organisation_id}, as_of).get(organisation_id),
        pause=pauses_on(session, {organisation_id}, as_of).get(organisation_id),
    )


def _lent(session: Session, organisation_id: UUID, as_of: date) -> list[Lent]:
    rows = session.execute(
        select(Advance, Fund, Application)
        .join(Fund, Fund.id == Advance.fund_id)
        .join(Application, Application.id == Advance.application_id)
        .where(Advance.organisation_id == organisation_id, Advance.granted_on <= as_of)
        .order_by(Advance.granted_on.desc(), Advance.number.desc())
    ).tuples()
    told = list(rows)
    facts = facts_of_many(session, [advance for advance, _, _ in told])
    calls = calls_of(session, facts, as_of)
    schedules: dict[UUID, list[Schedule]] = defaultdict(list)
    written = session.scalars(
        select(Schedule)
        .where(Schedule.advance_id.in_([one.advance.id for one in facts]), Schedule.effective_on <= as_of)
        .order_by(Schedule.number)
    )
    for schedule in written:
        schedules[schedule.advance_id].append(schedule)
    return [
        Lent(
            one,
            fund,
            application,
            tuple(schedules[one.advance.id]),
            tuple(calls[one.advance.id]),
            one.on(as_of),
        )
        for one, (_, fund, application) in zip(facts, told, strict=True)
    ]


def _paid(session: Session, organisation_id: UUID, as_of: date) -> list[Paid]:
    rows = session.execute(
        select(AdvanceMovement, Advance, Fund.currency)
        .join(Advance, Advance.id == AdvanceMovement.advance_id)
        .join(Fund, Fund.id == Advance.fund_id)
        .where(Advance.organisation_id == organisation_id, AdvanceMovement.dated_on <= as_of)
        .order_by(AdvanceMovement.dated_on.desc(), AdvanceMovement.id.desc())
        .limit(LISTED_MAX)
    )
    return [Paid(*row) for row in rows.tuples()]


def _sent(session: Session, organisation_id: UUID, as_of: date) -> list[SentRow]:
    rows = session.scalars(
        select(ReminderSending)
        .join(Reminder, Reminder.id == ReminderSending.reminder_id)
        .join(Advance, Advance.id == Reminder.advance_id)
        .where(Advance.organisation_id == organisation_id, ReminderSending.sent_on <= as_of)
        .order_by(ReminderSending.recorded_at.desc(), ReminderSending.id.desc())
        .limit(LISTED_MAX)
    ).all()
    return sent_rows(session, rows)


def _sureties(
    session: Session, column: InstrumentedAttribute[Any], organisation_id: UUID, as_of: date
) -> Sequence[Surety]:
    rows = session.execute(
        select(Guarantor, Application, Organisation, Advance, Fund.currency)
        .join(Application, Application.id == Guarantor.application_id)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Fund, Fund.id == Application.fund_id)
        .outerjoin(Advance, and_(Advance.application_id == Application.id, Advance.granted_on <= as_of))
        .where(column == organisation_id, Application.submitted_on <= as_of)
        .order_by(Application.submitted_on.desc(), Guarantor.name)
    )
    return [Surety(*row) for row in rows.tuples()]
