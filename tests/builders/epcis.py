"""Events for tests: what is told of our facts, and what other systems send."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.conftest import NOW
from traceability.models import EpcisEvent
from traceability.operations.epcis.publishing import tell_what_is_new
from traceability.rules.epcis.documents import event_document
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


def flaws_of(events: Sequence[dict[str, Any]]) -> list[str]:
    """What the official schema has against events put into one document."""
    return [str(flaw) for flaw in flaws(event_document(events, NOW))]
