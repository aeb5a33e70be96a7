"""The village phone's JSON: what it learns, what it says, and what becomes of each thing it said."""

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import FieldRefusal, Gathering, Weighing
from kernel.access import Role
from kernel.ids import new_id
from producers.operations.members import RecordDeparture, record_departure
from tests.builders.field import DAY, Phone
from tests.builders.inventory import GRAM, Producer, a_producer
from tests.builders.producers import a_member, a_plot
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Contribution, Lot


def states(answers: list[dict[str, Any]]) -> list[str]:
    return [one["state"] for one in answers]


def test_three_hundred_weighings_of_two_phones_arrive_once_each_and_make_an_exact_lot(
    do: Do, session: Session, producer: Producer, phone: Phone, browser: FlaskClient
) -> None:
    women = [a_member(do, producer.organisation_id, f"Adhérente {n}") for n in range(30)]
    other = Phone(producer, phone.author_id)
    expected: dict[UUID, int] = {}
    for one in (phone, other):
        one.opens()
    for n in range(300):
        woman, grams = women[n % 30], 400 + 7 * n
        (phone if n % 3 else other).weighs(woman, grams, tare_grams=120)
        expected[woman] = expected.get(woman, 0) + (grams - 120) * GRAM
    # The network breaks after each batch was taken and before its answer came: all is sent again.
    first, second = list(phone.unsent), list(other.unsent)
    for said, again in ((phone, first), (other, second)):
        assert set(states(said.sends(browser))) == {"recorded"}
        said.unsent += again
        assert set(states(said.sends(browser))) == {"recorded"}
    phone.closes()
    other.closes()
    closings = [*phone.sends(browser), *other.sends(browser)]
    assert closings[0]["values"] == closings[1]["values"]
    lot = session.scalars(select(Lot)).one()
    assert lot.code == closings[0]["values"]["code"]
    assert lot.quantity == sum(expected.values())
    brought = session.execute(select(Contribution.member_id, Contribution.quantity))
    assert {row[0]: row[1] for row in brought} == expected
    assert session.scalar(select(func.count()).select_from(Weighing)) == 300
    assert session.scalar(select(func.count()).select_from(FieldRefusal)) == 0


def test_what_cannot_be_taken_is_kept_with_its_reason_and_the_others_go_on(
    do: Do, session: Session, producer: Producer, phone: Phone, browser: FlaskClient
) -> None:
    left = a_member(do, producer.organisation_id, "Rkia T.")
    do(record_departure, RecordDeparture(left, DAY))
    fadma = a_member(do, producer.organisation_id, "Fadma B.")
    hers = a_plot(do, producer.organisation_id, member_id=fadma)
    phone.opens()
    phone.weighs(left, 700)
    phone.weighs(producer.member_id, 500, plot_id=str(hers))
    phone.weighs(producer.member_id, 300, surprise="?")
    phone.weighs(producer.member_id, 800)
    again = list(phone.unsent)
    answers = phone.sends(browser)
    assert states(answers) == ["recorded", "to_settle", "to_settle", "to_settle", "recorded"]
    assert "Rkia T." in answers[1]["sentence"]
    phone.unsent += again
    assert phone.sends(browser) == answers
    kept = session.scalars(select(FieldRefusal).order_by(FieldRefusal.id)).all()
    assert [one.reason for one in kept] == [
        "member-has-left",
        "plot-of-another-member",
        "field-record-unreadable",
    ]
    assert kept[0].said == again[1]["body"]
    page = browser.get("/gatherings/to-settle").text
    assert page.count("Régler</a>") == 3


def test_a_late_weighing_is_kept_and_counted_on_the_page_into_a_second_lot(
    session: Session, producer: Producer, phone: Phone, browser: FlaskClient
) -> None:
    phone.opens()
    phone.weighs(producer.member_id, 700)
    phone.closes()
    phone.sends(browser)
    late = phone.weighs(producer.member_id, 450)
    assert states(phone.sends(browser)) == ["to_settle"]
    page = browser.get(f"/gatherings/to-settle/{late['id']}")
    assert "450 g" in page.text.replace("\u202f", " ").replace("\u00a0", " ")
    answer = browser.post(
        f"/gatherings/to-settle/{late['id']}",
        data={"decision": "count", "member_id": str(producer.member_id), "operation_id": str(new_id())},
    )
    assert answer.status_code == 302
    second = session.scalars(select(Gathering).where(Gathering.ordinal == 2)).one()
    assert answer.location.endswith(f"/gatherings/{second.id}")
    closing = browser.post(f"/gatherings/{second.id}/closing", data={"operation_id": str(new_id())})
    assert "/lots/" in closing.location
    session.rollback()
    assert sorted(session.scalars(select(Lot.quantity))) == [450 * GRAM, 700 * GRAM]
    assert "Rien à régler" in browser.get("/gatherings/to-settle").text


def test_a_weighing_left_out_says_why(
    producer: Producer, phone: Phone, browser: FlaskClient, session: Session
) -> None:
    wrong = phone.weighs(producer.member_id, 450)
    phone.sends(browser)
    address = f"/gatherings/to-settle/{wrong['id']}"
    refused = browser.post(address, data={"decision": "drop", "operation_id": str(new_id())})
    assert refused.status_code == 422
    assert "Dites pourquoi" in refused.text
    nobody = browser.post(address, data={"decision": "count", "member_id": "", "operation_id": str(new_id())})
    assert nobody.status_code == 422
    told = {"decision": "drop", "note": "Pesée de l’essai", "operation_id": str(new_id())}
    assert browser.post(address, data=told).status_code == 302
    assert "Pesée de l’essai" in browser.get(address).text


def test_what_somebody_else_said_waits_for_her(
    do: Do, producer: Producer, phone: Phone, browser: FlaskClient, session: Session
) -> None:
    other = a_person(do, Role.COOPERATIVE_OFFICER, "Malika", organisation_id=producer.organisation_id)
    hers = Phone(producer, other)
    hers.opens()
    assert states(hers.sends(browser)) == ["another_author"]
    assert session.scalar(select(func.count()).select_from(Gathering)) == 0


def test_another_cooperatives_phone_leaves_nothing_here(
    do: Do, phone: Phone, browser: FlaskClient, session: Session
) -> None:
    stranger = Phone(a_producer(do, "Tiwziwine"), phone.author_id)
    stranger.opens()
    assert states(stranger.sends(browser)) == ["to_settle"]
    assert session.scalar(select(func.count()).select_from(FieldRefusal)) == 0


def test_a_phone_whose_clock_began_again_in_1970_is_heard_at_our_time(
    producer: Producer, phone: Phone, browser: FlaskClient, session: Session
) -> None:
    phone.opens()
    said = phone.weighs(producer.member_id, 700)
    said["occurred_at"] = "1970-01-01T00:04:00+00:00"
    assert states(phone.sends(browser)) == ["recorded", "recorded"]
    assert session.get_one(Weighing, UUID(said["id"])).occurred_at.year >= 2026


def test_the_reference_is_of_ones_own_cooperative_and_says_when_nothing_changed(
    do: Do, producer: Producer, browser: FlaskClient
) -> None:
    a_producer(do, "Tiwziwine")
    fadma = a_member(do, producer.organisation_id, "Fadma B.", number="12")
    a_plot(do, producer.organisation_id, member_id=fadma)
    answer = browser.get("/api/field/reference")
    told = answer.get_json()
    assert [one["name"] for one in told["organisations"]] == ["Souktana"]
    assert {one["name"] for one in told["members"]} == {"Aïcha A.", "Fadma B."}
    assert [one["commune"] for one in told["plots"]] == ["Tassousfi"]
    assert {one["name"]["fr"] for one in told["products"]} == {
        "Fleurs de safran",
        "Stigmates frais de safran",
    }
    assert told["whole"] is True
    same = browser.get("/api/field/reference", headers={"If-None-Match": answer.headers["ETag"]})
    assert same.status_code == 304
    a_member(do, producer.organisation_id, "Khadija O.")
    changed = browser.get("/api/field/reference", headers={"If-None-Match": answer.headers["ETag"]})
    assert changed.status_code == 200


def test_who_is_signed_in_and_what_others_opened_is_told(
    producer: Producer, phone: Phone, browser: FlaskClient
) -> None:
    told = browser.get("/api/field/session").get_json()
    assert told["person"] == {"id": str(phone.author_id), "name": "Zahra"}
    assert told["csrf_token"]
    phone.opens()
    phone.weighs(producer.member_id, 700)
    phone.sends(browser)
    (one,) = browser.get("/api/field/gatherings").get_json()["gatherings"]
    assert (one["closed"], one["weighings"], one["net_mg"]) == (False, 1, 700 * GRAM)


def test_a_server_that_came_back_from_an_old_copy_says_what_it_lost(
    producer: Producer, phone: Phone, browser: FlaskClient
) -> None:
    phone.opens()
    taken = phone.weighs(producer.member_id, 700)
    refused = phone.weighs(new_id(), 700)
    phone.sends(browser)
    lost = str(new_id())
    told = browser.post("/api/field/known", json={"ids": [taken["id"], lost, refused["id"]]})
    assert told.get_json() == {"unknown": [lost]}


def test_without_the_token_of_the_session_nothing_is_taken(
    app: Flask, phone: Phone, browser: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    phone.opens()
    sent = {"records": phone.unsent}
    assert browser.post("/api/field/records", json=sent).status_code == 400
    token = browser.get("/api/field/session").get_json()["csrf_token"]
    assert browser.post("/api/field/records", json=sent, headers={"X-CSRFToken": token}).status_code == 200


# ── anything ────────────────────────────────────────────────────────────────

NAMES = ("kind", "occurred_at", "body", "id", "gathering_id", "organisation_id")
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["kind", "occurred_at", "body", "id", "gathering_id", "organisation_id"]), junk=JUNK
)
def test_nothing_a_phone_sends_breaks(name: str, junk: Any, phone: Phone, browser: FlaskClient) -> None:
    for make in (phone.opens, lambda: phone.weighs(new_id(), 5), phone.closes):
        said = make()
        phone.unsent.clear()
        for changed in ({**said, name: junk}, {**said, "body": {**said["body"], "gross_mg": junk}}):
            answer = browser.post("/api/field/records", json={"records": [changed]})
            assert answer.status_code in (200, 400, 422), (changed, answer.text)
