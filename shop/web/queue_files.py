"""Bring back sales: a till's unsent records, carried by hand in a file that the till made."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Flask, render_template
from marshmallow import ValidationError
from sqlalchemy.orm import Session

from kernel.access import Actor, Role, Touch, allow
from kernel.db import db
from kernel.errors import Refused
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop import messages
from shop.forms import QueueFileForm
from shop.gateways.queue_files import FILE_BYTES_MAX, Batch, QueueFile, QueueFileUnreadable, read_queue_file
from shop.models import Till, TillSeries
from shop.queries.enrolments import series_of_number
from shop.queries.series import staff_of, standing_of
from shop.rules.seals import is_signed
from shop.schemas.receiving import Source, anchor, receive_one
from shop.schemas.records import EnvelopeSchema, Speaker

pages = Blueprint("queue_files", __name__)
KEEPERS = (Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
CHANNEL = "file"
RECEIPTS = ("sale", "training")
_ENVELOPES = EnvelopeSchema(many=True)


class QueueFileForeign(Refused):
    """The file comes from no device that this person answers for."""

    code = "queue-file-foreign"


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of one record of a file."""

    chain: str
    kind: str
    number: str | None
    # One of messages.CARRIED_STATES.
    state: str
    sentence: str | None = None

    @property
    def is_told(self) -> bool:
        """Receipts are told one by one, and so is whatever needs somebody; the rest is only counted."""
        return self.chain in RECEIPTS or self.state in ("to_settle", "not_signed")


@dataclass(frozen=True, slots=True)
class Enrolment:
    """The series that a batch says it comes from, as we know it."""

    series: TillSeries
    till_code: str
    public_key: str
    source: Source


@pages.route("/carried-sales", methods=["GET", "POST"])
@allow(*KEEPERS)
def carried_sales() -> tuple[str, int]:
    """Take in a file; each record counts once, however often it is brought."""
    form = QueueFileForm()
    carried: list[Carried] | None = None
    if form.validate_on_submit():
        with problems_on(form):
            with form.file.data.stream as stream:
                raw = stream.read(FILE_BYTES_MAX + 1)
            carried = take_in(read_queue_file(raw, form.passphrase.data or ""), current_actor())
    page = render_template(
        "shop/queue_files/carried.html",
        form=form,
        carried=carried,
        told=[one for one in carried or () if one.is_told],
        counts=Counter(one.state for one in carried or ()),
        words=messages,
    )
    return page, status_of(form)


def take_in(queue: QueueFile, actor: Actor) -> list[Carried]:
    """Take in every record that its device signed. Raises QueueFileForeign before any is taken."""
    session = db.session()
    found = [(_enrolment(session, queue, batch, actor), _envelopes(batch)) for batch in queue.batches]
    signed = [_is_of(one, envelope) for one, envelopes in found for envelope in envelopes]
    if not any(signed):
        raise QueueFileForeign(field="file")
    carried: list[Carried] = []
    for enrolment, envelopes in found:
        carried.extend(_carry(enrolment, envelopes))
        anchor(standing_of(session, enrolment.series.id), enrolment.till_code)
    return carried


def _enrolment(session: Session, queue: QueueFile, batch: Batch, actor: Actor) -> Enrolment:
    series = series_of_number(session, queue.till_id, batch.series)
    if series is None:
        raise QueueFileForeign(field="file")
    touch = Touch(f"till:{series.till_id}", places=frozenset({series.place_id}))
    if not actor.may(KEEPERS, touch):
        raise QueueFileForeign(field="file")
    code = session.get_one(Till, series.till_id).code
    staff = frozenset(member.id for member in staff_of(session, series.place_id))
    speaker = Speaker(series.id, series.number, series.till_id, code)
    return Enrolment(series, code, series.public_key, Source(speaker, series.place_id, staff, CHANNEL))


def _envelopes(batch: Batch) -> list[dict[str, Any]]:
    try:
        envelopes: list[dict[str, Any]] = _ENVELOPES.load(batch.records)
    except ValidationError as error:
        raise QueueFileUnreadable(field="file") from error
    return envelopes


def _is_of(enrolment: Enrolment, envelope: dict[str, Any]) -> bool:
    """A token proves a device that sends; in a file, each record's signature does."""
    return is_signed(envelope["text"], envelope["signature"], enrolment.public_key)


def _carry(enrolment: Enrolment, envelopes: list[dict[str, Any]]) -> Iterator[Carried]:
    for envelope in envelopes:
        named = (envelope["chain"], envelope["kind"], _number_of(envelope))
        if not _is_of(enrolment, envelope):
            yield Carried(*named, "not_signed")
            continue
        received = receive_one(envelope, enrolment.source)
        state = "known" if received.is_known else received.answer["state"]
        yield Carried(*named, state, received.answer.get("sentence"))


def _number_of(envelope: dict[str, Any]) -> str | None:
    """The number that a receipt says it has, for the list alone."""
    if envelope["chain"] not in RECEIPTS:
        return None
    try:
        return str(json.loads(envelope["text"])["body"]["number"])[:40]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
