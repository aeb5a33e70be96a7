"""The reminders of a day: which shares are told, the e-mails that leave, the texts that officers send."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import Reminder, ReminderSending
from fund.operations.capital import DayInTheFuture
from fund.operations.touching import OFFICERS, hold_fund, hold_fund_of_advance
from fund.queries.contacts import contacts_on
from fund.queries.funds import fund_by_id
from fund.queries.reminders import Asking, asking_on, reminder_by_id
from fund.rules.reminders import WAYS
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.outbox import enqueue
from producers.operations.alerts import next_morning
from producers.operations.organisations import register_day

TOPIC = "fund-reminders"
LETTER_TOPIC = "mail-reminder"
TEXT_LENGTH_MAX = 2_000


class SendingMalformed(Invalid):
    """A text was sent by some way, to somebody."""

    code = "reminder-sending-malformed"


class ReminderSettled(Refused):
    """Its share was paid since, given up, or given another day: there is nothing left to ask for."""

    code = "reminder-settled"


@dataclass(frozen=True, slots=True)
class Remind:
    """The reminders that a fund's shares ask for on a day."""

    fund_id: UUID
    as_of: date


@dataclass(frozen=True, slots=True)
class LookAgain:
    """The daily look at what asks for a reminder."""


@dataclass(frozen=True, slots=True)
class NoteSending:
    """A reminder left: by which way, to whom, in these words."""

    sending_id: UUID
    reminder_id: UUID
    way: str
    sent_to: str
    text: str


def _of_fund(session: Session, command: Remind) -> Touch:
    return hold_fund(session, command.fund_id)


def _of_reminder(session: Session, command: NoteSending) -> Touch:
    reminder = session.get(Reminder, command.reminder_id)
    # Not there: the operation says so.
    return hold_fund_of_advance(session, reminder.advance_id) if reminder else Touch(stream="fund-reminders")


def _of_platform(session: Session, command: LookAgain) -> Touch:
    return Touch(stream="fund-reminders")


@operation(*OFFICERS, touches=_of_fund)
def remind(session: Session, command: Remind, context: Context) -> dict[str, int]:
    """Write which shares are told on the day, one reminder an advance, and let the e-mails leave.

    A second time on one day, or of an earlier day, adds only what was not told yet. Raises DayInTheFuture.
    """
    fund = fund_by_id(session, command.fund_id)
    today = business_day(context.occurred_at, fund.timezone)
    if command.as_of > today:
        raise DayInTheFuture(field="as_of", day=command.as_of.isoformat())
    asking = asking_on(session, fund, command.as_of)
    # Whatever the day looked at, letters go where they are asked for today.
    contacts = contacts_on(session, {one.facts.advance.organisation_id for one in asking}, today)
    mailed = 0
    for one in asking:
        reminder = _write(session, one, command.as_of, context)
        contact = contacts.get(one.facts.advance.organisation_id)
        if contact and contact.email:
            enqueue(session, LETTER_TOPIC, {"reminder_id": str(reminder.id)}, context.recorded_at)
            mailed += 1
    return {"reminded": len(asking), "mailed": mailed}


def _write(session: Session, asking: Asking, day: date, context: Context) -> Reminder:
    """The reminder of the oldest share; those of the others go with it."""
    first = None
    for one in asking.asked:
        row = Reminder(
            id=new_id(),
            advance_id=asking.facts.advance.id,
            due_on=one.share.due_on,
            step_days=one.step,
            asked_on=day,
            goes_with_id=first.id if first else None,
            recorded_at=context.recorded_at,
        )
        session.add(row)
        session.flush()
        first = first or row
    if first is None:
        raise AssertionError("an advance asks by a share")
    return first


@operation(Role.NETWORK_MANAGER, touches=_of_platform)
def look_again(session: Session, command: LookAgain, context: Context) -> dict[str, str]:
    """Ask for the next morning's look."""
    due_at = next_morning(context.occurred_at)
    enqueue(session, TOPIC, {}, due_at)
    return {"at": due_at.isoformat()}


@operation(*OFFICERS, touches=_of_reminder)
def note_sending(session: Session, command: NoteSending, context: Context) -> dict[str, str]:
    """Write that a reminder left. Raises ReminderNotFound, SendingMalformed, ReminderSettled."""
    today = register_day(context)
    told = reminder_by_id(session, command.reminder_id, today)
    text, sent_to = command.text.strip(), command.sent_to.strip()
    if command.way not in WAYS:
        raise SendingMalformed(field="way")
    if not text or len(text) > TEXT_LENGTH_MAX:
        raise SendingMalformed(field="text")
    if not sent_to:
        raise SendingMalformed(field="sent_to")
    # An e-mail has left when this is written: it is told whatever happened meanwhile.
    if command.way != "email" and not told.unpaid_cents(today):
        raise ReminderSettled(number=told.facts.advance.number)
    session.add(
        ReminderSending(
            id=command.sending_id,
            reminder_id=command.reminder_id,
            way=command.way,
            sent_to=sent_to,
            text=text,
            sent_on=today,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"sending_id": str(command.sending_id)}
