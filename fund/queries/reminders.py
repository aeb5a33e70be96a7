"""Reminders: what is asked on a day, what waits to be sent, what was sent."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, Fund, Reminder, ReminderPause, ReminderSending
from fund.queries.advances import AdvanceFacts, advance_by_id, facts_of
from fund.queries.contacts import Contact, contacts_on, pauses_on
from fund.queries.dues import facts_by_id, unpaid_of
from fund.queries.portfolio import owing_until
from fund.rules.reminders import STEPS, Asked, Told, asked_on
from kernel.errors import NotFound
from producers.models import Organisation
from producers.queries.listing import Page, page_of

# A text that nobody sent in so many days is not worth sending: the next one says more.
WAITING_DAYS = 60


class ReminderNotFound(NotFound):
    code = "reminder-not-found"


@dataclass(frozen=True, slots=True)
class Asking:
    """An advance of which shares ask for a reminder, oldest due first."""

    facts: AdvanceFacts
    asked: Sequence[Asked]


@dataclass(frozen=True, slots=True)
class Reminded:
    """A reminder with what it is about, how the beneficiary is reached, and each time that it was sent."""

    reminder: Reminder
    facts: AdvanceFacts
    organisation: Organisation
    contact: Contact | None
    sendings: tuple[ReminderSending, ...]
    pause: ReminderPause | None

    def unpaid_cents(self, as_of: date) -> int:
        """What is left of its share by a day: nothing once it is paid, lost, or given another day."""
        return unpaid_of(self.facts, as_of, self.reminder.due_on)

    def waits(self, as_of: date) -> bool:
        """Whether a person has to do something: nobody to write to, a text to send, a mail still here.

        A mail has the day it was asked for, and the next, to leave by itself.
        """
        if self.contact is None:
            return True
        sent = {one.way for one in self.sendings}
        if self.contact.wants_message:
            return not sent - {"email"}
        return not sent and self.reminder.asked_on < as_of - timedelta(days=1)


def asking_on(session: Session, fund: Fund, as_of: date) -> list[Asking]:
    """The advances of a fund of which something asks for a reminder on a day."""
    owing = owing_until(session, fund.id, as_of, as_of - timedelta(days=STEPS[0]))
    told = facts_by_id(session, {one.advance_id for one in owing})
    known = _told(session, [one.advance.id for one in told])
    paused = pauses_on(session, {one.advance.organisation_id for one in told}, as_of)
    found = []
    for facts in told:
        pause = paused.get(facts.advance.organisation_id)
        asked = asked_on(facts.on(as_of), known[facts.advance.id], pause.until if pause else None)
        if asked:
            found.append(Asking(facts, asked))
    return found


def _told(session: Session, advance_ids: Collection[UUID]) -> dict[UUID, list[Told]]:
    told: dict[UUID, list[Told]] = defaultdict(list)
    for one in session.scalars(select(Reminder).where(Reminder.advance_id.in_(advance_ids))):
        told[one.advance_id].append(Told(one.due_on, one.step_days))
    return told


def reminder_by_id(session: Session, reminder_id: UUID, as_of: date) -> Reminded:
    """A reminder with all that is about it on a day. Raises ReminderNotFound."""
    reminder = session.get(Reminder, reminder_id)
    if reminder is None:
        raise ReminderNotFound()
    facts = facts_of(session, advance_by_id(session, reminder.advance_id))
    return _reminded(session, [reminder], [facts], as_of)[0]


def waiting_on(session: Session, fund: Fund, as_of: date) -> list[Reminded]:
    """What waits for a person: the last reminder of each advance, while its share is owed; oldest first."""
    rows = session.scalars(
        select(Reminder)
        .join(Advance, Advance.id == Reminder.advance_id)
        .where(
            Advance.fund_id == fund.id,
            Reminder.goes_with_id.is_(None),
            Reminder.asked_on.between(as_of - timedelta(days=WAITING_DAYS), as_of),
        )
        .order_by(Reminder.asked_on, Reminder.id)
    )
    last = {one.advance_id: one for one in rows}
    facts = facts_by_id(session, set(last))
    told = _reminded(session, [last[one.advance.id] for one in facts], facts, as_of)
    return [
        one
        for one in sorted(told, key=lambda one: (one.reminder.due_on, one.facts.advance.number))
        if one.waits(as_of) and one.unpaid_cents(as_of) and not one.pause
    ]


def sent_of_fund(session: Session, fund_id: UUID, number: int) -> Page[ReminderSending]:
    """A page of what a fund sent, the latest first."""
    return page_of(
        session,
        select(ReminderSending)
        .join(Reminder, Reminder.id == ReminderSending.reminder_id)
        .join(Advance, Advance.id == Reminder.advance_id)
        .where(Advance.fund_id == fund_id)
        .order_by(ReminderSending.recorded_at.desc(), ReminderSending.id.desc()),
        number,
    )


@dataclass(frozen=True, slots=True)
class SentRow:
    """Something that was sent, and of which advance."""

    sending: ReminderSending
    reminder: Reminder
    advance: Advance
    organisation: Organisation


def sent_rows(session: Session, sendings: Sequence[ReminderSending]) -> list[SentRow]:
    """Sendings with what they are about, in their order."""
    rows = session.execute(
        select(ReminderSending.id, Reminder, Advance, Organisation)
        .join(Reminder, Reminder.id == ReminderSending.reminder_id)
        .join(Advance, Advance.id == Reminder.advance_id)
        .join(Organisation, Organisation.id == Advance.organisation_id)
        .where(ReminderSending.id.in_([one.id for one in sendings]))
    )
    about = {row[0]: row.tuple()[1:] for row in rows}
    return [SentRow(one, *about[one.id]) for one in sendings]


def reminders_of(session: Session, advance: Advance, as_of: date) -> list[Reminded]:
    """Every reminder of an advance by a day, those said by another's left out, the latest first."""
    rows = session.scalars(
        select(Reminder)
        .where(Reminder.advance_id == advance.id, Reminder.goes_with_id.is_(None), Reminder.asked_on <= as_of)
        .order_by(Reminder.asked_on.desc(), Reminder.id.desc())
    ).all()
    facts = facts_of(session, advance)
    return _reminded(session, rows, [facts] * len(rows), as_of)


def last_sent(session: Session, advance_ids: Collection[UUID], as_of: date) -> Mapping[UUID, ReminderSending]:
    """The last thing that was sent about each advance by a day."""
    rows = session.execute(
        select(Reminder.advance_id, ReminderSending)
        .join(ReminderSending, ReminderSending.reminder_id == Reminder.id)
        .where(Reminder.advance_id.in_(advance_ids), ReminderSending.sent_on <= as_of)
        .order_by(ReminderSending.sent_on, ReminderSending.recorded_at, ReminderSending.id)
    )
    return dict(rows.tuples().all())


def last_sent_days(session: Session, fund_id: UUID, as_of: date) -> Mapping[UUID, date]:
    """The day on which something was last sent about each advance of a fund, by a day."""
    rows = session.execute(
        select(Reminder.advance_id, func.max(ReminderSending.sent_on))
        .join(ReminderSending, ReminderSending.reminder_id == Reminder.id)
        .join(Advance, Advance.id == Reminder.advance_id)
        .where(Advance.fund_id == fund_id, ReminderSending.sent_on <= as_of)
        .group_by(Reminder.advance_id)
    )
    return dict(rows.tuples().all())


def _reminded(
    session: Session, reminders: Sequence[Reminder], facts: Sequence[AdvanceFacts], as_of: date
) -> list[Reminded]:
    organisation_ids = {one.advance.organisation_id for one in facts}
    wanted = select(Organisation).where(Organisation.id.in_(organisation_ids))
    names = {one.id: one for one in session.scalars(wanted)}
    contacts = contacts_on(session, organisation_ids, as_of)
    pauses = pauses_on(session, organisation_ids, as_of)
    sendings: dict[UUID, list[ReminderSending]] = defaultdict(list)
    rows = session.scalars(
        select(ReminderSending)
        .where(ReminderSending.reminder_id.in_([one.id for one in reminders]))
        .order_by(ReminderSending.recorded_at, ReminderSending.id)
    )
    for sending in rows:
        sendings[sending.reminder_id].append(sending)
    return [
        Reminded(
            reminder,
            told,
            names[told.advance.organisation_id],
            contacts.get(told.advance.organisation_id),
            tuple(sendings[reminder.id]),
            pauses.get(told.advance.organisation_id),
        )
        for reminder, told in zip(reminders, facts, strict=True)
    ]
