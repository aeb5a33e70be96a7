"""EPCIS 2.0 over REST, as a mill declares."""

from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import outbox
from tests.builders.epcis import OtherSystem, events_in
from tests.builders.inventory import KILO, Producer, a_harvest, a_producer
from tests.conftest import Do
from tests.contracts.epcis.said import a_document, address, declared, kind, officer_of
from traceability.models import EpcisEvent
from traceability.rules.epcis.documents import read_json
from traceability.rules.epcis.prehash import event_hash

CASES = Path(__file__).parents[2] / "cases" / "gs1"


def test_an_event_declared_at_once_is_kept_as_the_declarers(
    mill: OtherSystem, do: Do, session: Session, producer: Producer
) -> None:
    sent = declared(address(session, a_harvest(do, producer)))
    answer = mill.post("/epcis/events", sent)
    assert answer.status_code == 201
    [back] = mill.get(answer.headers["Location"]).get_json()["epcisBody"]["queryResults"]["resultsBody"][
        "eventList"
    ]
    assert back["eventID"] == event_hash(sent)
    assert back["mill:humidity"] == 8.2
    assert event_hash(back) == event_hash(sent)
    session.rollback()
    row = session.scalars(select(EpcisEvent).where(~EpcisEvent.is_ours)).one()
    assert (row.declared_by, row.fact) == ("Moulin d’Aoulouz", None)


def test_an_event_sent_twice_is_kept_once(mill: OtherSystem, session: Session) -> None:
    sent = declared("https://mill.example/lot/1", eventID="urn:uuid:0192f0c4-0000-7000-8000-000000000001")
    assert [mill.post("/epcis/events", sent).status_code for _ in range(2)] == [201, 201]
    assert session.scalar(select(func.count()).select_from(EpcisEvent)) == 1
    other = {**sent, "bizStep": "shipping"}
    assert kind(mill.post("/epcis/events", other)) == (409, "ResourceAlreadyExistsException")


def test_a_declaration_of_error_comes_beside_its_event(mill: OtherSystem) -> None:
    sent = declared("https://mill.example/lot/1")
    wrong = {"declarationTime": "2026-11-12T00:00:00Z", "reason": "did_not_occur"}
    answers = [mill.post("/epcis/events", one) for one in (sent, {**sent, "errorDeclaration": wrong})]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    events = events_in(mill.get(answers[0].headers["Location"]))
    assert [event.get("errorDeclaration") for event in events] == [None, wrong]
    assert len(mill.events(EXISTS_errorDeclaration="true", EQ_errorReason="did_not_occur")) == 1


def capture(system: OtherSystem, document: Any, behaviour: str | None = None) -> dict[str, Any]:
    """What became of a document, once the worker has taken it in."""
    headers = {"GS1-Capture-Error-Behaviour": behaviour} if behaviour else {}
    answer = system.post("/epcis/capture", document, headers)
    assert answer.status_code == 202, answer.text
    assert system.get(answer.headers["Location"]).get_json()["running"] is True
    outbox.deliver_due()
    job: dict[str, Any] = system.get(answer.headers["Location"]).get_json()
    assert job["running"] is False
    return job


@pytest.mark.parametrize("file", sorted((CASES / "epcis").glob("*.jsonld")), ids=lambda file: file.stem)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_official_examples_can_be_declared(mill: OtherSystem, file: Path) -> None:
    job = capture(mill, read_json(file.read_bytes()))
    assert (job["success"], job["errors"]) == (True, [])


def test_all_or_nothing_is_what_a_capture_does_unless_told(mill: OtherSystem) -> None:
    good, bad = declared("https://mill.example/lot/1"), declared("no address")
    job = capture(mill, a_document(good, bad))
    assert (job["success"], job["captureErrorBehaviour"]) == (False, "rollback")
    assert "event 1" in job["errors"][0]["title"]
    assert mill.events() == []


def test_a_capture_that_proceeds_keeps_what_can_be_kept(mill: OtherSystem) -> None:
    good, bad = declared("https://mill.example/lot/1"), declared("no address")
    job = capture(mill, a_document(good, bad), "proceed")
    assert (job["success"], len(job["errors"])) == (False, 1)
    assert len(mill.events()) == 1


def test_a_capture_sent_again_keeps_nothing_twice(mill: OtherSystem) -> None:
    document = a_document(declared("https://mill.example/lot/1"), declared("https://mill.example/lot/2"))
    assert capture(mill, document)["success"]
    assert capture(mill, document)["success"]
    assert len(mill.events()) == 2
    assert len(mill.get("/epcis/capture").get_json()) == 2


def test_a_capture_is_its_askers_alone(do: Do, client: FlaskClient, mill: OtherSystem) -> None:
    answer = mill.post("/epcis/capture", a_document(declared("https://mill.example/lot/1")))
    other = officer_of(do, client, a_producer(do))
    assert kind(other.get(answer.headers["Location"])) == (404, "NoSuchResourceException")
    assert other.get("/epcis/capture").get_json() == []


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_cannot_be_taken_in_is_refused_at_once(mill: OtherSystem, client: FlaskClient) -> None:
    many = a_document(*[declared("https://mill.example/lot/1")] * 501)
    assert kind(mill.post("/epcis/capture", many)) == (413, "CaptureLimitExceededException")
    assert kind(mill.post("/epcis/capture", {"type": "EPCISDocument"})) == (400, "ValidationException")
    assert kind(mill.post("/epcis/capture", [])) == (400, "ValidationException")
    assert kind(mill.post("/epcis/events", declared("SAF-26"))) == (400, "ValidationException")
    assert kind(mill.post("/epcis/events", a_document())) == (400, "ValidationException")
    key = {"Authorization": f"Bearer {mill.key}"}
    xml = client.post("/epcis/capture", data="<epcis/>", content_type="application/xml", headers=key)
    assert kind(xml) == (415, "UnsupportedMediaTypeException")
    large = client.post("/epcis/capture", data=b" " * 2_200_000, content_type="application/json", headers=key)
    assert kind(large) == (413, "CaptureLimitExceededException")
    assert kind(mill.post("/epcis/capture", a_document(), {"GS1-Capture-Error-Behaviour": "all"})) == (
        400,
        "ValidationException",
    )


def test_what_others_declare_of_a_lot_is_read_by_its_maker_and_no_other_and_changes_no_stock(
    do: Do, client: FlaskClient, session: Session, mill: OtherSystem, producer: Producer
) -> None:
    lot = address(session, a_harvest(do, producer, KILO))
    before = stock(session)
    mill.post("/epcis/events", declared(lot))
    maker, other = officer_of(do, client, producer), officer_of(do, client, a_producer(do, "Alkaoutar"))
    steps = {one["bizStep"] for one in maker.events(MATCH_anyEPCClass=lot)}
    assert steps == {"receiving", "commissioning"}
    assert other.events() == []
    assert stock(session) == before


def stock(session: Session) -> list[Any]:
    from inventory.models import StockBalance

    session.rollback()
    return list(session.scalars(select(StockBalance.quantity).order_by(StockBalance.lot_id)))


def test_the_network_sees_what_everybody_declares(mill: OtherSystem, manager: OtherSystem) -> None:
    mill.post("/epcis/events", declared("https://mill.example/lot/1"))
    assert len(manager.events()) == 1
