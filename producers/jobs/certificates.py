"""The daily look at certificates that end: letters at 90, 60 and 30 days, each once."""

from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from babel.dates import format_date
from flask import Flask, current_app

from kernel import mail
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, Operation, execute
from kernel.ids import new_id
from kernel.outbox import delivers
from kernel.reference import reference
from producers.messages import SCHEME_NAMES
from producers.models import Certificate, Organisation
from producers.operations.alerts import (
    LETTER_TOPIC,
    TOPIC,
    TellEndings,
    begin_alerts,
    tell_endings,
)
from producers.queries.alerts import is_awaited

# Letters are in French, as the register is.
LOCALE = "fr"


@reference("certificate alerts")
def load_alerts() -> int:
    """Begin the daily look when none waits: on a new installation, or after one that was given up."""
    if is_awaited(db.session(), TOPIC):
        return 0
    _run(begin_alerts, new_id(), "flask reference load")
    return 1


@delivers(TOPIC)
def look(message_id: UUID, payload: dict[str, Any]) -> None:
    """Look once a day; a message delivered twice does it once, and asks for one next day."""
    _run(tell_endings, uuid5(NAMESPACE_URL, f"igoudar:{TOPIC}:{message_id}"), "worker")


def _run(operation: Operation[Any], operation_id: UUID, name: str) -> None:
    moment = now()
    context = Context(operation_id, system_actor(name), "worker", moment, moment)
    execute(operation, TellEndings(), context)


@delivers(LETTER_TOPIC)
def send_letter(message_id: UUID, payload: dict[str, Any]) -> None:
    """Tell one person that a certificate ends."""
    certificate = db.session.get_one(Certificate, UUID(payload["certificate_id"]))
    holder = db.session.get_one(Organisation, certificate.organisation_id)
    name = SCHEME_NAMES[certificate.scheme]
    day = format_date(certificate.valid_until, "long", locale=LOCALE)
    subject = f"{name} : le certificat {certificate.number} prend fin le {day}"
    base = current_app.config["PUBLIC_BASE_URL"]
    text = (
        f"Bonjour,\n\nLe certificat {certificate.number} de {certificate.body} ({name}), au nom de "
        f"{holder.name}, prend fin dans {payload['days']} jours, le {day}.\n\n"
        "Ce qui sera récolté, travaillé ou conditionné après ce jour ne pourra plus porter la mention, et "
        "les étiquettes ne l’imprimeront plus. Demandez dès maintenant le renouvellement à l’organisme, puis "
        f"notez le nouveau certificat :\n{base}/certificates/{certificate.id}\n"
    )
    mail.send(message_id, payload["to"], subject, text)


def install(app: Flask) -> None:
    """Nothing on `flask`: the worker calls what is above."""
