"""The daily look at what asks for a reminder, and each e-mail that comes of it."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from flask import Flask

from fund.gateways.letters import letter
from fund.operations.reminders import (
    LETTER_TOPIC,
    TOPIC,
    LookAgain,
    NoteSending,
    Remind,
    look_again,
    note_sending,
    remind,
)
from fund.queries.funds import all_funds
from fund.queries.owed import owed_of
from fund.queries.reminders import reminder_by_id
from kernel import mail
from kernel.access import system_actor
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import Context, Operation, execute
from kernel.ids import new_id
from kernel.outbox import delivers
from kernel.reference import reference
from producers.operations.organisations import REGISTER_ZONE
from producers.queries.alerts import is_awaited


@reference("fund reminders")
def load_reminders() -> int:
    """Begin the daily look when none waits: on a new installation, or after one that was given up."""
    if is_awaited(db.session(), TOPIC):
        return 0
    _run(look_again, LookAgain(), new_id())
    return 1


@delivers(TOPIC)
def look(message_id: UUID, payload: dict[str, Any]) -> None:
    """Look at every fund once a day; a message delivered twice does it once, and asks for one next day."""
    days = {fund.id: business_day(now(), fund.timezone) for fund in all_funds(db.session())}
    for fund_id, today in days.items():
        _run(remind, Remind(fund_id, today), uuid5(message_id, f"{fund_id} {today}"))
    _run(look_again, LookAgain(), uuid5(NAMESPACE_URL, f"igoudar:{TOPIC}:{message_id}"))


@delivers(LETTER_TOPIC)
def send_letter(message_id: UUID, payload: dict[str, Any]) -> None:
    """Send one e-mail, unless its share was paid or put off since; then write what was sent."""
    session, today = db.session(), business_day(now(), REGISTER_ZONE)
    told, sending_id = (
        reminder_by_id(session, UUID(payload["reminder_id"]), today),
        uuid5(message_id, "sending"),
    )
    to = told.contact.email if told.contact else None
    is_sent = any(one.id == sending_id for one in told.sendings)
    if told.contact is None or to is None or is_sent or told.pause or not told.unpaid_cents(today):
        return
    subject, text = letter(owed_of(session, told, today), told.contact.language)
    mail.send(message_id, to, subject, text)
    sent = NoteSending(sending_id, told.reminder.id, "email", to, f"{subject}\n\n{text}")
    _run(note_sending, sent, uuid5(message_id, "note"))


def _run(operation: Operation[Any], command: Any, operation_id: UUID) -> None:
    moment = now()
    execute(operation, command, Context(operation_id, system_actor("worker"), "worker", moment, moment))


def install(app: Flask) -> None:
    """Nothing on `flask`: the worker calls what is above."""
