"""The till's JSON, as its application sends and reads it."""

import json
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel.access import Role
from kernel.ids import new_id
from shop.gateways import anchors
from shop.gateways.device import Device, Person
from shop.operations.drawers import CloseCashSession, close_cash_session
from shop.operations.tills import SetPin, set_pin
from shop.rules.seals import canonical_text, hash_of
from tests.builders.devices import Counter, a_counter, enrol
from tests.builders.inventory import a_place
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def seller(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))


@pytest.fixture
def counter(do: Do, shop: Shop, client: FlaskClient) -> Counter:
    return a_counter(do, client, shop)


def problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told: dict[str, Any] = answer.get_json(force=True)
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"]
    return told


def an_enrolment(device: Device, **more: Any) -> dict[str, Any]:
    return {"id": str(device.series_id), "public_key": device.public_key, "token": device.token, **more}


def enrolled(browser: FlaskClient, device: Device, **more: Any) -> TestResponse:
    return browser.post(f"/api/tills/{device.till_id}/series", json=an_enrolment(device, **more))


def test_a_seller_enrols_her_tablet_and_sells(shop: Shop, seller: FlaskClient) -> None:
    device = Device(shop.till_id, shop.till_code)
    answer = enrolled(seller, device)
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    assert (told["series"], told["till"], told["seller"]["name"]) == (1, "TAR1", "Fatima")
    assert (told["perpetual_cents"], told["perpetual_absolute_cents"]) == (0, 0)
    # Its answer lost, it asks again and reads the same.
    assert enrolled(seller, device).get_json() == told
    device.enrolled(told["series"], told["opening_hash"])
    who = Person(UUID(told["seller"]["id"]), told["seller"]["name"])
    counter = Counter(shop, device, who, seller)
    counter.sell()
    assert counter.flags() == [[]]


def test_a_second_tablet_is_told_that_another_one_sells_here(
    do: Do, shop: Shop, counter: Counter, sign_in: SignIn
) -> None:
    seller = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    device = Device(shop.till_id, shop.till_code)
    told = problem(enrolled(seller, device), 409, "series-open")
    assert told["values"]["since"]
    problem(enrolled(seller, device, replaces=True, reason="Volée"), 409, "series-open")
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    problem(enrolled(manager, device, replaces=True), 422, "replacement-reason-missing")
    again = {"replaces": True, "reason": "Volée", "declared_unsent": 2}
    assert enrolled(manager, device, **again).get_json()["series"] == 2


@pytest.mark.parametrize(
    ("field", "value"),
    [("id", 7), ("public_key", None), ("public_key", "x" * 501), ("token", "court"), ("replaces", "?"),
     ("declared_unsent", -1), ("declared_unsent", 1.5), ("reason", "x" * 501), ("surprise", 1)],
)  # fmt: skip
def test_what_is_no_enrolment_is_told_field_by_field(
    shop: Shop, seller: FlaskClient, field: str, value: Any
) -> None:
    answer = enrolled(seller, Device(shop.till_id, shop.till_code), **{field: value})
    assert field in problem(answer, 422, "malformed-body")["errors"]["json"]


def test_a_key_that_is_none_enrols_nothing(shop: Shop, seller: FlaskClient) -> None:
    answer = enrolled(seller, Device(shop.till_id, shop.till_code), public_key="AAAA")
    problem(answer, 422, "till-key-malformed")


def test_a_seller_of_another_boutique_enrols_nothing_here(do: Do, shop: Shop, sign_in: SignIn) -> None:
    elsewhere = a_place(do, shop.owner_id, "Boutique d’ailleurs", kind="boutique")
    stranger = sign_in(a_person(do, Role.SELLER, place_id=elsewhere))
    problem(enrolled(stranger, Device(shop.till_id, shop.till_code)), 403, "not-allowed")
    problem(enrolled(stranger, Device(new_id(), "AGA1")), 404, "till-not-found")


def test_nobody_enrols_without_signing_in_or_without_the_forms_token(
    app: Flask, shop: Shop, client: FlaskClient, do: Do, sign_in: SignIn
) -> None:
    device = Device(shop.till_id, shop.till_code)
    problem(enrolled(client, device), 401, "not-signed-in")
    app.config["WTF_CSRF_ENABLED"] = True
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    problem(enrolled(browser, device), 400, "form-expired")


def test_a_device_needs_no_forms_token(app: Flask, counter: Counter) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    counter.sell()
    assert counter.flags() == [[]]


@pytest.mark.parametrize(
    "shown",
    ["", "Till", "Till x:y", "Till :", "Bearer x", "Till {series}:", "Till {series}:wrong",
     "till {series}:{token}",
     "Till {other}:{token}", "Till {series}{token}", "Till {series}:{token} ", "Till é:ü"],
)  # fmt: skip
def test_who_does_not_show_the_devices_token_is_nobody(counter: Counter, shown: str) -> None:
    known = {"series": counter.device.series_id, "token": counter.device.token, "other": new_id()}
    headers = {"Authorization": shown.format(**known)}
    for path in ("catalogue", "lots/SAF-26-0001", "receipts/TAR1-000001"):
        problem(counter.client.get(f"{counter.address}/{path}", headers=headers), 401, "device-unknown")
    for path, body in (("records", {"records": []}), ("series/closing", _a_leaving({}))):
        answer = counter.client.post(f"{counter.address}/{path}", json=body, headers=headers)
        problem(answer, 401, "device-unknown")


def test_the_token_of_one_till_opens_no_other(counter: Counter) -> None:
    problem(counter.send(counter.sell(), till_id=new_id()), 401, "device-unknown")


def test_a_replaced_device_sends_what_it_held_and_does_nothing_else(do: Do, counter: Counter) -> None:
    late = counter.sell()
    enrol(do, Device(counter.shop.till_id, "TAR1"), replaces=True, reason="Écran cassé")
    told = counter.send(late).get_json()
    assert (told["records"][0]["state"], told["state"]) == ("recorded", "replaced")
    problem(counter.ask("catalogue"), 403, "series-ended")
    problem(counter.ask("receipts/TAR1-000001"), 403, "series-ended")
    problem(leave(counter, {}), 403, "series-ended")


def _a_leaving(heads: Any) -> dict[str, Any]:
    return {"operation_id": str(new_id()), "heads": heads}


def leave(counter: Counter, heads: Any) -> TestResponse:
    address = f"{counter.address}/series/closing"
    return counter.client.post(address, json=_a_leaving(heads), headers=counter.headers)


def test_a_device_leaves_for_good(do: Do, counter: Counter) -> None:
    counter.sell()
    told = problem(leave(counter, {"sale": 1}), 409, "series-records-missing")
    assert told["values"]["missing"] == 1
    counter.answers()
    problem(leave(counter, {"sale": 1}), 409, "series-drawer-open")
    problem(leave(counter, {"gold": 1}), 422, "malformed-body")
    do(close_cash_session, CloseCashSession(counter.shop.drawer_id, 24_500))
    left = leave(counter, {"sale": 1})
    assert left.status_code == 200, left.text
    problem(counter.ask("catalogue"), 403, "series-ended")


def test_the_catalogue_holds_what_a_till_needs_to_sell(do: Do, shop: Shop, counter: Counter) -> None:
    do(set_pin, SetPin(counter.seller.id, "c2Vs", 100_000, "aGFjaGU="))
    answer = counter.ask("catalogue")
    assert answer.headers["Cache-Control"] == "private, no-store"
    told = answer.get_json()
    assert told["till"] == {
        "id": str(shop.till_id),
        "code": "TAR1",
        "name": "Comptoir",
        "place_id": str(shop.place_id),
        "place_name": "Boutique solidaire",
        "country": "MA",
        "currency": "MAD",
        "timezone": "Africa/Casablanca",
        "cash_rounding_cents": 10,
        "receipt_header": ["Boutique solidaire", "Taroudannt"],
        "receipt_footer": ["Merci de votre visite"],
        "receipt_width_mm": 80,
        "public_base_url": "http://localhost",
        "discount_percent_max": {"seller": 10, "boutique_manager": 50, "network_manager": 100},
        "print_bridge": None,
        "stripe_reader": False,
    }
    (member,) = told["staff"]
    assert (member["name"], member["role"]) == ("Fatima", "seller")
    assert member["pin"] == {"salt": "c2Vs", "iterations": 100_000, "hash": "aGFjaGU="}
    (article,) = told["articles"]
    assert article["name"] == {"fr": "Safran 1 g", "ar": "زعفران 1 غ", "zgh": "ⵣⵄⴼⵕⴰⵏ 1 g"}
    assert article["prices"] == [{"from": "2026-01-01", "cents": 4_500}]
    assert (article["unit_label"], article["favourite"], article["weighed"]) == ("1\u00a0g", False, False)
    (lot,) = told["lots"]
    assert (lot["quantity"], lot["state"], lot["article_id"]) == (20, "free", article["id"])
    assert date.fromisoformat(lot["best_before"])
    (sold_by,) = told["sellers"]
    assert (sold_by["id"], sold_by["name"]) == (str(shop.owner_id), "Souktana")
    assert {rule["country"] for rule in told["rules"]} == {"MA"}
    assert (told["full"], told["more"], told["recalls"], told["credits"]) == (True, False, [], [])


def test_a_scanned_lot_is_told_by_its_token_and_by_its_code(
    do: Do, shop: Shop, counter: Counter, session: Session
) -> None:
    lot = session.get_one(Lot, shop.lot_id)
    for code in (lot.token, lot.code):
        told = counter.ask(f"lots/{code}").get_json()
        assert (told["id"], told["status"], told["quantity"]) == (str(lot.id), "sellable", 20)
    do(hold_lot, HoldLot(new_id(), shop.lot_id, "À vérifier"))
    assert counter.ask(f"lots/{lot.token}").get_json()["status"] == "held"
    problem(counter.ask(f"lots/{'2' * 13}"), 404, "counter-lot-unknown")


def test_a_receipt_is_read_again_as_it_was_sealed(counter: Counter) -> None:
    sale = counter.sell()
    counter.answers(sale)
    told = counter.ask("receipts/TAR1-000001").get_json()
    assert told == {"text": sale["text"], "signature": sale["signature"], "hash": hash_of(sale["text"])}
    problem(counter.ask("receipts/TAR1-000099"), 404, "sale-not-found")


def test_heads_are_kept_outside_the_database(app: Flask, counter: Counter) -> None:
    counter.sell()
    told = counter.send().get_json()
    (anchor,) = anchors.kept()
    assert (anchor.till, anchor.series, anchor.arrival) == ("TAR1", 1, 1)
    assert anchor.heads == told["heads"]


def test_nothing_sent_is_answered_with_how_far_we_are(counter: Counter) -> None:
    assert counter.client.post(
        f"{counter.address}/records", json={"records": []}, headers=counter.headers
    ).get_json() == {"records": [], "heads": {}, "arrival": 0, "state": "open"}


def post(counter: Counter, body: bytes) -> TestResponse:
    address = f"{counter.address}/records"
    return counter.client.post(address, data=body, content_type="application/json", headers=counter.headers)


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "1" * 10_000, "[" * 100_000, '{"records": [{"id": "\\u0000"}]}', "\xff",
             '{"records": [null]}', '{"records": "x"}', '{"records": {}}']
)  # fmt: skip
def test_what_is_no_batch_is_told(counter: Counter, text: str) -> None:
    answer = post(counter, text.encode("latin-1"))
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"


def test_a_batch_beyond_the_bounds_is_told(counter: Counter) -> None:
    problem(counter.send(*[counter.sell()] * 101), 422, "malformed-body")
    long = {**counter.sell(), "text": "x" * 400_001}
    problem(counter.send(long), 422, "malformed-body")
    problem(counter.send({**counter.sell(), "text": "\ud800"}), 422, "malformed-body")


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=8), inside, max_size=3),
    max_leaves=8,
)
FIELDS = ("id", "chain", "kind", "sequence", "text", "signature")
HEAD = ("format", "chain", "kind", "id", "till", "series", "sequence", "previous", "occurred_at",
        "business_day", "seller", "software", "body")  # fmt: skip
# The fixtures are the same counter for every example, and that is meant: it must stand all of them.
FUZZ = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@FUZZ
@given(field=st.sampled_from(FIELDS), value=values)
def test_no_envelope_breaks_the_server(counter: Counter, field: str, value: Any) -> None:
    envelope = {**counter.sell(), field: value}
    counter.waiting = []
    assert post(counter, json.dumps({"records": [envelope]}).encode()).status_code in (200, 400, 422)


def _resealed(counter: Counter, said: dict[str, Any]) -> dict[str, Any] | None:
    try:
        text = canonical_text(said)
        return {**counter.device.envelope(said, text), "id": said["id"]}
    except ValueError:
        return None


@FUZZ
@given(field=st.sampled_from(HEAD), value=values)
def test_no_signed_text_breaks_the_server(counter: Counter, field: str, value: Any) -> None:
    said = {**json.loads(counter.sell()["text"]), field: value}
    counter.waiting = []
    envelope = _resealed(counter, said)
    if envelope:
        assert post(counter, json.dumps({"records": [envelope]}).encode()).status_code in (200, 400, 422)


BODY = ("number", "session", "currency", "lines", "payments", "taxes", "total_cents", "cash_rounding_cents",
        "tendered_cents", "change_cents", "note", "refund_of", "basket_discount_reason")  # fmt: skip

LINE = ("id", "sort", "article_id", "lot_id", "owner_id", "label", "code", "quantity", "per",
        "unit_price_cents", "discount_cents", "gross_cents", "tax_rate_bp", "net_cents", "refunds",
        "back_to")  # fmt: skip


@FUZZ
@given(field=st.sampled_from((*BODY, *LINE)), value=values)
def test_no_signed_sale_breaks_the_server(counter: Counter, field: str, value: Any) -> None:
    said = json.loads(counter.sell()["text"])
    counter.waiting = []
    place = said["body"] if field in BODY else said["body"]["lines"][0]
    place[field] = value
    envelope = _resealed(counter, said)
    if envelope:
        assert post(counter, json.dumps({"records": [envelope]}).encode()).status_code in (200, 400, 422)


@FUZZ
@given(text=st.text(max_size=60))
def test_no_text_breaks_the_server(counter: Counter, text: str) -> None:
    envelope = {**counter.sell(), "text": text, "signature": counter.device.signature_of("x")}
    counter.waiting = []
    assert post(counter, json.dumps({"records": [envelope]}).encode()).status_code in (200, 400, 422)
