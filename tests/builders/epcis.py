"""Events for tests: what is told of our facts, and what other systems send."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel.ids import new_id
from kernel.tokens import CreateToken, create_token, digest_of, new_token_text
from tests.conftest import NOW, Do
from traceability.models import EpcisEvent
from traceability.operations.epcis.publishing import tell_what_is_new
from traceability.rules.epcis.documents import frame
from traceability.rules.epcis.validation import flaws

BASE = "http://localhost"


def told_events(session: Session, fact: str | None = None) -> list[dict[str, Any]]:
    """Tell what is new; every event of ours so far, perhaps of one kind of fact, oldest telling first."""
    tell_what_is_new(session, BASE, NOW)
    session.rollback()
    rows = session.execute(
        select(EpcisEvent.fact, EpcisEvent.said).where(EpcisEvent.is_ours).order_by(EpcisEvent.id)
    )
    return [json.loads(said) for name, said in rows if fact is None or name.split(":")[0] == fact]


def a_document_of(events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """One EPCISDocument of events."""
    return {**frame("EPCISDocument", NOW), "epcisBody": {"eventList": list(events)}}


def flaws_of(events: Sequence[dict[str, Any]]) -> list[str]:
    """What the official schema has against events put into one document."""
    return [str(flaw) for flaw in flaws(a_document_of(events))]


def events_in(answer: TestResponse) -> list[dict[str, Any]]:
    """The events of a query document."""
    results = answer.get_json()["epcisBody"]["queryResults"]
    events: list[dict[str, Any]] = results["resultsBody"]["eventList"]
    return events


@dataclass(frozen=True, slots=True)
class OtherSystem:
    """Another system with a key: what it asks, it asks as JSON with its key and no cookie."""

    client: FlaskClient
    key: str

    def get(self, path: str, headers: dict[str, str] | None = None, **query: Any) -> TestResponse:
        """A question."""
        return self._open("GET", path, headers, query_string=query or None)

    def post(self, path: str, body: Any, headers: dict[str, str] | None = None) -> TestResponse:
        """A declaration."""
        return self._open("POST", path, headers, json=body)

    def options(self, path: str) -> TestResponse:
        return self._open("OPTIONS", path, None)

    def delete(self, path: str) -> TestResponse:
        return self._open("DELETE", path, None)

    def events(self, **query: Any) -> list[dict[str, Any]]:
        """The events that answer."""
        answer = self.get("/epcis/events", **query)
        assert answer.status_code == 200, answer.text
        events: list[dict[str, Any]] = answer.get_json()["epcisBody"]["queryResults"]["resultsBody"][
            "eventList"
        ]
        return events

    def _open(self, method: str, path: str, headers: dict[str, str] | None, **more: Any) -> TestResponse:
        shown = {"Authorization": f"Bearer {self.key}", **(headers or {})}
        return self.client.open(path, method=method, headers=shown, **more)


def a_system(
    do: Do, client: FlaskClient, user_id: UUID, *scopes: str, name: str = "Logiciel du moulin"
) -> OtherSystem:
    """A system that acts for an account; it may read and declare unless told."""
    key = new_token_text()
    given = scopes or ("epcis:read", "epcis:capture")
    command = CreateToken(new_id(), name, user_id, given, digest_of(key), NOW + timedelta(days=365))
    do(create_token, command)
    return OtherSystem(client, key)
