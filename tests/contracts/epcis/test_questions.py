"""EPCIS 2.0 over REST, as a buyer asks: who may, what is answered, in which version."""

from collections.abc import Callable
from urllib.parse import quote
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.models import ApiToken
from kernel.tokens import RevokeToken, revoke_token
from shop.operations.sales import record_sale
from tests.builders.epcis import OtherSystem, a_system, events_in, flaws_of
from tests.builders.inventory import Producer, a_harvest, a_lot_of_jars, a_producer
from tests.builders.shop import a_person, a_receipt, a_shop
from tests.conftest import Do
from tests.contracts.epcis.said import a_document, address, declared, kind, officer_of
from traceability.rules.epcis.validation import flaws

CBV = "https://ref.gs1.org/cbv/"


# Who may


def test_nobody_reads_events_without_a_key(client: FlaskClient) -> None:
    answer = client.get("/epcis/events")
    assert kind(answer) == (401, "SecurityException")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("key", ["", "igoudar_unknown", "é"])
def test_a_key_that_is_none_opens_nothing(client: FlaskClient, key: str) -> None:
    headers = {"Authorization": f"Bearer {key}".encode().decode("latin-1")}
    assert kind(client.get("/epcis/events", headers=headers)) == (401, "SecurityException")


def test_a_key_opens_only_what_its_scopes_say(do: Do, client: FlaskClient, producer: Producer) -> None:
    user = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=producer.organisation_id)
    reader = a_system(do, client, user, "epcis:read")
    assert reader.get("/epcis/events").status_code == 200
    assert kind(reader.post("/epcis/capture", a_document())) == (403, "SecurityException")


def test_a_revoked_key_opens_nothing_any_more(do: Do, session: Session, manager: OtherSystem) -> None:
    assert manager.get("/epcis/events").status_code == 200
    do(revoke_token, RevokeToken(session.scalars(select(ApiToken.id)).one()))
    assert kind(manager.get("/epcis/events")) == (401, "SecurityException")


def test_the_use_of_a_key_is_noted(session: Session, manager: OtherSystem) -> None:
    manager.get("/epcis/events")
    session.rollback()
    assert session.scalars(select(ApiToken.used_at)).one() is not None


def test_a_seller_reads_no_events(
    do: Do, client: FlaskClient, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert kind(browser.get("/epcis/events")) == (403, "SecurityException")


def test_who_is_signed_in_reads_without_a_key_and_declares_only_with_the_forms_token(
    do: Do, client: FlaskClient, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    client.application.config["WTF_CSRF_ENABLED"] = True
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert browser.get("/epcis/events").status_code == 200
    refused = browser.post("/epcis/events", json=declared("https://a.example/lot"))
    assert refused.status_code == 400
    assert refused.get_json()["code"] == "form-expired"


def test_a_cooperative_reads_what_tells_of_its_own_lots_and_no_others(
    do: Do, client: FlaskClient, session: Session, producer: Producer
) -> None:
    other = a_producer(do, "Alkaoutar")
    mine, theirs = a_harvest(do, producer), a_harvest(do, other)
    officer = officer_of(do, client, producer)
    named = [one["epcClass"] for event in officer.events() for one in event["quantityList"]]
    assert named == [address(session, mine)]
    assert officer.events(MATCH_anyEPCClass=address(session, theirs)) == []


# Questions


def test_the_answer_is_a_valid_query_document_with_record_times(
    manager: OtherSystem, do: Do, producer: Producer
) -> None:
    a_lot_of_jars(do, producer)
    answer = manager.get("/epcis/events")
    assert flaws(answer.get_json()) == []
    assert answer.get_json()["type"] == "EPCISQueryDocument"
    events = events_in(answer)
    assert len(events) == 3
    assert all(event["recordTime"] for event in events)
    assert flaws_of(events) == []
    assert answer.headers["GS1-EPCIS-Version"] == answer.headers["GS1-CBV-Version"] == "2.0.0"


def test_the_walk_of_a_recall_goes_by_inputs_and_outputs(
    manager: OtherSystem, do: Do, producer: Producer, session: Session
) -> None:
    jars = a_lot_of_jars(do, producer)
    [packing] = manager.events(MATCH_outputEPCClass=address(session, jars))
    [dry] = [one["epcClass"] for one in packing["inputQuantityList"]]
    [drying] = manager.events(MATCH_outputEPCClass=dry)
    assert drying["igoudar:process"] == "drying"
    assert manager.events(MATCH_inputEPCClass=dry) == [packing]
    assert len(manager.events(MATCH_anyEPCClass=dry)) == 2
    again = manager.events(EQ_transformationID=packing["transformationID"])
    assert again == [packing]


def test_questions_narrow_by_what_where_and_when(manager: OtherSystem, do: Do) -> None:
    shop = a_shop(do)
    do(record_sale, a_receipt(shop, shop.jars(2)))
    place = f"http://localhost/places/{shop.place_id}"
    [sale] = manager.events(EQ_bizStep="retail_selling")
    assert manager.events(EQ_disposition=f"{CBV}Disp-retail_sold", EQ_bizLocation=place) == [sale]
    assert manager.events(EQ_readPoint=place, EQ_action="OBSERVE", EQ_bizStep="retail_selling|shipping") == [
        sale
    ]
    assert manager.events(EQ_eventID=sale["eventID"]) == [sale]
    assert manager.events(GE_eventTime="2026-11-21T10:00:00Z", EQ_bizStep="retail_selling") == [sale]
    assert manager.events(LT_eventTime="2026-11-21T10:00:00Z") == []
    assert manager.events(eventType="AggregationEvent", EQ_action="DELETE")[0]["bizStep"] == "unpacking"
    assert manager.events(EXISTS_errorDeclaration="true") == []
    delivery = manager.events(EQ_bizStep="packing", eventType="AggregationEvent")[0]["parentID"]
    assert len(manager.events(MATCH_parentID=delivery)) == 2


def test_pages_follow_one_another_to_the_end_without_repeating(
    manager: OtherSystem, do: Do, client: FlaskClient, producer: Producer
) -> None:
    for _ in range(7):
        a_harvest(do, producer)
    seen, path = [], "/epcis/events?perPage=3&orderBy=eventTime&orderDirection=ASC"
    while path:
        answer = manager.get(path)
        seen += [event["eventID"] for event in events_in(answer)]
        path = answer.headers.get("Link", "").removeprefix("<http://localhost").partition(">")[0]
    assert len(seen) == len(set(seen)) == 7
    assert len(manager.events(eventCountLimit=4)) == 4
    assert kind(manager.get("/epcis/events", maxEventCount=4)) == (413, "QueryTooLargeException")


def test_a_page_token_is_of_its_question_and_of_nothing_else(
    manager: OtherSystem, do: Do, producer: Producer
) -> None:
    for _ in range(2):
        a_harvest(do, producer)
    link = manager.get("/epcis/events", perPage=1).headers["Link"]
    token = link.partition("nextPageToken=")[2].partition(">")[0]
    assert kind(manager.get("/epcis/events", nextPageToken=token, EQ_action="ADD")) == (
        400,
        "QueryParameterException",
    )
    assert kind(manager.get("/epcis/events", nextPageToken="abc")) == (400, "QueryParameterException")
    assert manager.delete(f"/epcis/nextPageToken/{token}").status_code == 204


@pytest.mark.parametrize("name", ["EQ_colour", "bizStep", "MATCH_anyThing"])
def test_an_unknown_question_is_refused(manager: OtherSystem, name: str) -> None:
    assert kind(manager.get("/epcis/events", **{name: "x"})) == (400, "QueryParameterException")


def test_an_event_has_an_address_of_its_own(manager: OtherSystem, do: Do, producer: Producer) -> None:
    a_harvest(do, producer)
    [event] = manager.events()
    answer = manager.get(f"/epcis/events/{quote(event['eventID'], safe='')}")
    assert events_in(answer) == [event]
    assert kind(manager.get("/epcis/events/urn:uuid:none")) == (404, "NoSuchResourceException")


def test_what_events_have_can_be_listed_and_asked_by_value(
    manager: OtherSystem, do: Do, session: Session, producer: Producer
) -> None:
    jars = a_lot_of_jars(do, producer)
    assert "events" in manager.get("/epcis/").get_json()["member"]
    assert manager.get("/epcis/bizSteps").get_json()["member"] == ["commissioning", "packing"]
    assert manager.get("/epcis/eventTypes").get_json()["member"] == ["ObjectEvent", "TransformationEvent"]
    assert len(manager.get("/epcis/epcs").get_json()["member"]) == 3
    lot = quote(address(session, jars), safe="")
    for path, count in {"bizSteps/packing": 1, "eventTypes/ObjectEvent": 1, f"epcs/{lot}": 1}.items():
        assert manager.get(f"/epcis/{path}").get_json()["member"] == ["events"]
        assert len(events_in(manager.get(f"/epcis/{path}/events"))) == count
    assert kind(manager.get("/epcis/bizSteps/shipping")) == (404, "NoSuchResourceException")


# Versions and discovery


@pytest.mark.parametrize(
    "path", ["", "events", "capture", "events/urn:x:1", "epcs", "bizSteps/shipping/events", "nextPageToken/x"]
)
def test_options_say_versions_and_methods(manager: OtherSystem, path: str) -> None:
    answer = manager.options(f"/epcis/{path}")
    assert answer.status_code == 204
    assert answer.headers["GS1-EPCIS-Min"] == answer.headers["GS1-EPCIS-Max"] == "2.0.0"
    assert "OPTIONS" in answer.headers["Allow"]
    assert ("GS1-EPCIS-Capture-Limit" in answer.headers) == (path in ("events", "capture"))


@pytest.mark.parametrize(
    "headers",
    [{"GS1-EPCIS-Min": "2.1"}, {"GS1-EPCIS-Max": "1.2"}, {"GS1-CBV-Version": "3"},
     {"Accept": "application/xml"}, {"GS1-EPCIS-Version": "two"}, {"GS1-EPC-Format": "Always_EPC_URN"}],
    ids=lambda headers: next(iter(headers.values())),
)  # fmt: skip
def test_what_cannot_be_answered_so_is_not_acceptable(manager: OtherSystem, headers: dict[str, str]) -> None:
    assert kind(manager.get("/epcis/events", headers=headers)) == (406, "NotAcceptableException")


@pytest.mark.parametrize(
    "headers", [{"GS1-EPCIS-Min": "2.0.0"}, {"GS1-EPCIS-Version": "2.0"}, {"Accept": "*/*"}]
)
def test_what_is_asked_in_our_version_is_answered(manager: OtherSystem, headers: dict[str, str]) -> None:
    assert manager.get("/epcis/events", headers=headers).status_code == 200
