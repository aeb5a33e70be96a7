"""What systems say to one another."""

from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Role
from tests.builders.epcis import OtherSystem, a_document_of, a_system
from tests.builders.inventory import Producer
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Lot


def officer_of(do: Do, client: FlaskClient, producer: Producer) -> OtherSystem:
    """The system of a cooperative's officer."""
    user = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id)
    return a_system(do, client, user, name="Coopérative")


def address(session: Session, lot_id: UUID) -> str:
    """By what a lot is named."""
    return f"http://localhost/l/{session.get_one(Lot, lot_id).token}"


def declared(lot: str, **more: Any) -> dict[str, Any]:
    """What a mill says of a lot that it received."""
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                     {"mill": "https://mill.example/voc/"}],
        "type": "ObjectEvent",
        "eventTime": "2026-11-10T08:30:00Z",
        "eventTimeZoneOffset": "+01:00",
        "quantityList": [{"epcClass": lot, "quantity": 1.5, "uom": "KGM"}],
        "action": "OBSERVE",
        "bizStep": "receiving",
        "readPoint": {"id": "https://mill.example/gate"},
        "mill:humidity": 8.2,
        **more,
    }  # fmt: skip


def a_document(*events: dict[str, Any]) -> dict[str, Any]:
    """A document of what the mill says."""
    bare = [{name: value for name, value in event.items() if name != "@context"} for event in events]
    document = a_document_of(bare)
    return {**document, "@context": [*document["@context"], {"mill": "https://mill.example/voc/"}]}


def kind(answer: Any) -> tuple[int, str]:
    """The status of a refusal, and which exception of the standard it is."""
    assert answer.content_type.startswith("application/problem+json"), answer.text
    return answer.status_code, answer.get_json()["type"].removeprefix("epcisException:")
