"""What a phone on which persons speak is told, whatever they say on it; `frontend/src/queue` asks it."""

from collections.abc import Collection
from hashlib import sha256
from typing import Any
from uuid import UUID

from flask import Response, request
from flask_wtf.csrf import generate_csrf
from marshmallow import Schema, fields, validate
from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.access import Actor
from kernel.clock import now
from kernel.db import canonical_json
from kernel.models import OperationRecord

# How many records come in one message, and how many ids are asked after in one.
BATCH_MAX = 50
KNOWN_MAX = 1_000


class KnownSchema(Schema):
    """Ids of what a phone was told had arrived."""

    ids = fields.List(fields.UUID(), required=True, validate=validate.Length(0, KNOWN_MAX))


def session_told(actor: Actor) -> dict[str, Any]:
    """Who is signed in on a phone, the token that her messages carry, and what time it is here."""
    person = {"id": str(actor.id), "name": actor.name}
    return {"person": person, "csrf_token": generate_csrf(), "now": now().isoformat()}


def knowledge(told: dict[str, Any]) -> Response:
    """What a phone should know, with a tag of its content; 304 when it knows that already."""
    text = canonical_json(told)
    answer = Response(text, mimetype="application/json")
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(sha256(text.encode()).hexdigest()[:32])
    return answer.make_conditional(request)  # type: ignore[return-value] # werkzeug's own class


def unknown_here(session: Session, ids: Collection[UUID], *kept: InstrumentedAttribute[UUID]) -> list[str]:
    """Which of these nobody has told us: this server came back from an older copy.

    `kept` are the columns in which ids stand besides those of operations.
    """
    known: set[UUID] = set()
    for column in (OperationRecord.id, *kept):
        known |= set(session.scalars(select(column).where(column.in_(ids))))
    return [str(one) for one in ids if one not in known]
