"""The till's JSON, as its application sends and reads it."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from kernel.access import Role
from kernel.ids import new_id
from shop.operations.catalogue import SetPrice, set_price
from shop.operations.sales import RecordSale
from tests.builders.inventory import a_place
from tests.builders.shop import Shop, a_person, a_receipt, a_shop, a_till
from tests.conftest import Do
from tests.integration.shop.test_sales import statements
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]
# Who signs in, their roles; the till; articles; lots; sellers with taxes.
SNAPSHOT_STATEMENTS_MAX = 6


def body_of(sale: RecordSale) -> dict[str, Any]:
    """A receipt as the till writes it."""
    return {
        "id": str(sale.sale_id),
        "number": sale.number,
        "receipt_number": sale.receipt_number,
        "cash_session_id": str(sale.cash_session_id),
        "occurred_at": "2026-11-21T11:42:07.123Z",
        "currency": sale.currency,
        "lines": [
            {
                "id": str(line.line_id),
                "article_id": str(line.article_id),
                "lot_id": line.lot_id and str(line.lot_id),
                "owner_id": line.owner_id and str(line.owner_id),
                "label": line.label,
                "quantity": line.quantity,
                "unit_price_cents": line.unit_price_cents,
                "gross_cents": line.gross_cents,
                "tax_rate_bp": line.tax_rate_bp,
                "tax_cents": line.tax_cents,
                "net_cents": line.net_cents,
                "tax_mention": line.tax_mention,
            }
            for line in sale.lines
        ],
        "payments": [
            {
                "id": str(one.payment_id),
                "means": one.means,
                "amount_cents": one.amount_cents,
                "reference": one.reference,
            }
            for one in sale.payments
        ],
        "total_cents": sale.total_cents,
        "cash_rounding_cents": sale.cash_rounding_cents,
        "tendered_cents": sale.tendered_cents,
        "change_cents": sale.change_cents,
    }


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def seller(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))


def sell(seller: FlaskClient, shop: Shop, body: Any, **headers: str) -> TestResponse:
    return seller.post(f"/api/tills/{shop.till_id}/sales", json=body, headers=headers)


def problem(answer: TestResponse, status: int, code: str) -> dict[str, Any]:
    assert answer.status_code == status, answer.text
    assert answer.mimetype == "application/problem+json"
    told: dict[str, Any] = answer.get_json(force=True)
    assert (told["status"], told["code"]) == (status, code)
    assert told["detail"]
    return told


def test_the_snapshot_holds_what_a_till_needs_to_sell(shop: Shop, seller: FlaskClient) -> None:
    answer = seller.get(f"/api/tills/{shop.till_id}/snapshot")
    assert answer.status_code == 200
    told = answer.get_json()
    assert told["till"] == {
        "id": str(shop.till_id),
        "code": "TAR1",
        "name": "Comptoir",
        "place_id": str(shop.place_id),
        "place_name": "Boutique solidaire",
        "currency": "MAD",
        "timezone": "Africa/Casablanca",
        "cash_rounding_cents": 10,
        "receipt_header": ["Boutique solidaire", "Taroudannt"],
        "receipt_footer": ["Merci de votre visite"],
        "receipt_width_mm": 80,
        "next_number": 1,
        "public_base_url": "http://localhost",
    }
    assert told["seller"]["name"] == "Fatima"
    assert told["cash_session"]["opening_float_cents"] == 20_000
    (article,) = told["articles"]
    assert article["name"] == {"fr": "Safran 1 g", "ar": "زعفران 1 غ"}
    assert (article["price_cents"], article["tax_rate_bp"], article["branch"]) == (
        4_500,
        0,
        "saffron",
    )
    assert article["tax_mention"].startswith("Exonéré")
    assert (article["unit_label"], article["favourite"], article["gtin"]) == (
        "1\u00a0g",
        False,
        None,
    )
    (lot,) = told["lots"]
    assert (lot["quantity"], lot["status"], lot["article_id"]) == (20, "sellable", article["id"])
    assert (lot["owner_id"], lot["owner_name"]) == (str(shop.owner_id), "Souktana")
    assert date.fromisoformat(lot["best_before"])


def test_an_unchanged_snapshot_is_not_sent_again(do: Do, shop: Shop, seller: FlaskClient) -> None:
    address = f"/api/tills/{shop.till_id}/snapshot"
    etag = seller.get(address).headers["ETag"]
    assert seller.get(address, headers={"If-None-Match": etag}).status_code == 304
    do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 2, 1), 4_800))
    changed = seller.get(address, headers={"If-None-Match": etag})
    assert (changed.status_code, changed.get_json()["articles"][0]["price_cents"]) == (200, 4_800)


def test_a_snapshot_takes_few_statements(shop: Shop, seller: FlaskClient) -> None:
    with statements() as sent:
        seller.get(f"/api/tills/{shop.till_id}/snapshot")
    assert len(sent) <= SNAPSHOT_STATEMENTS_MAX, "\n".join(sent)


def test_a_sale_is_recorded_once_however_often_it_is_sent(shop: Shop, seller: FlaskClient) -> None:
    body = body_of(a_receipt(shop))
    first = sell(seller, shop, body, **{"Idempotency-Key": body["id"]})
    assert first.status_code == 201, first.text
    told = first.get_json()
    assert (told["id"], told["receipt_number"], told["flags"]) == (body["id"], "TAR1-000001", [])
    assert datetime.fromisoformat(told["recorded_at"]).tzinfo is not None
    assert sell(seller, shop, body).get_json() == told
    snapshot = seller.get(f"/api/tills/{shop.till_id}/snapshot").get_json()
    assert (snapshot["till"]["next_number"], snapshot["lots"][0]["quantity"]) == (2, 19)


def test_another_sale_under_the_same_id_is_refused(shop: Shop, seller: FlaskClient) -> None:
    body = body_of(a_receipt(shop))
    sell(seller, shop, body)
    other = {**body_of(a_receipt(shop, shop.jars(2))), "id": body["id"]}
    problem(sell(seller, shop, other), 409, "operation-id-reused")
    problem(sell(seller, shop, body_of(a_receipt(shop))), 409, "sale-number-taken")


def test_a_key_that_is_not_the_sales_is_refused(shop: Shop, seller: FlaskClient) -> None:
    answer = sell(seller, shop, body_of(a_receipt(shop)), **{"Idempotency-Key": str(new_id())})
    problem(answer, 422, "idempotency-key-disagrees")


def test_a_sale_that_contradicts_itself_is_malformed(shop: Shop, seller: FlaskClient) -> None:
    problem(
        sell(seller, shop, {**body_of(a_receipt(shop)), "total_cents": 1}),
        422,
        "sale-total-disagrees",
    )


WRONG: list[tuple[str, Any]] = [
    ("id", "7"),
    ("id", None),
    ("number", 0),
    ("number", "13"),
    ("number", 10**30),
    ("number", 1.5),
    ("receipt_number", ""),
    ("receipt_number", "x" * 300),
    ("occurred_at", "2026-11-21T11:42:07"),
    ("occurred_at", "9999-12-31T23:59:59-12:00"),
    ("occurred_at", "yesterday"),
    ("currency", "DIRHAM"),
    ("lines", []),
    ("lines", "abc"),
    ("lines", [{}]),
    ("lines", [None]),
    ("lines", [{}] * 201),
    ("payments", [{}] * 21),
    ("payments", [{"id": str(new_id()), "means": "gold", "amount_cents": 1, "reference": None}]),
    ("payments", {}),
    ("total_cents", -1),
    ("total_cents", 10**13),
    ("total_cents", True),
    ("cash_rounding_cents", 10**13),
    ("surprise", 1),
]


@pytest.mark.parametrize(("field", "value"), WRONG)
def test_what_is_not_a_sale_is_told_field_by_field(
    shop: Shop, seller: FlaskClient, field: str, value: Any
) -> None:
    answer = sell(seller, shop, {**body_of(a_receipt(shop)), field: value})
    told = problem(answer, 422, "malformed-body")
    assert field in told["errors"]["json"]


def test_a_label_that_no_database_can_hold_is_told(shop: Shop, seller: FlaskClient) -> None:
    body = body_of(a_receipt(shop))
    body["lines"][0]["label"] = "\ud800"
    told = problem(sell(seller, shop, body), 422, "malformed-body")
    assert "label" in told["errors"]["json"]["lines"]["0"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", "null", "1" * 10_000, "[" * 100_000, '{"id": "\\u0000"}', "\xff"]
)
def test_what_is_not_json_is_told(shop: Shop, seller: FlaskClient, text: str) -> None:
    answer = seller.post(
        f"/api/tills/{shop.till_id}/sales",
        data=text.encode("latin-1"),
        content_type="application/json",
    )
    assert answer.status_code in (400, 422), answer.text
    assert answer.mimetype == "application/problem+json"


def test_nothing_is_done_without_the_forms_token(app: Flask, shop: Shop, seller: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    problem(sell(seller, shop, body_of(a_receipt(shop))), 400, "form-expired")


def test_who_is_not_signed_in_is_asked_to(shop: Shop, client: FlaskClient) -> None:
    problem(client.get(f"/api/tills/{shop.till_id}/snapshot"), 401, "not-signed-in")
    problem(sell(client, shop, body_of(a_receipt(shop))), 401, "not-signed-in")


def test_a_seller_of_another_boutique_sees_and_sells_nothing_here(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    elsewhere = a_place(do, shop.owner_id, "Boutique d’ailleurs", kind="boutique")
    stranger = sign_in(a_person(do, Role.SELLER, place_id=elsewhere))
    problem(stranger.get(f"/api/tills/{shop.till_id}/snapshot"), 404, "till-not-found")
    problem(stranger.get(f"/api/tills/{shop.till_id}/lots/SAF-26-0001"), 404, "till-not-found")
    problem(sell(stranger, shop, body_of(a_receipt(shop))), 403, "not-allowed")
    closing = f"/api/tills/{shop.till_id}/cash-sessions/{shop.drawer_id}/closing"
    problem(stranger.post(closing, json=a_closing(0)), 404, "cash-session-not-found")


def test_a_scanned_lot_is_told_by_its_token_and_by_its_code(
    do: Do, shop: Shop, seller: FlaskClient, session: Session
) -> None:
    lot = session.get_one(Lot, shop.lot_id)
    for code in (lot.token, lot.code):
        told = seller.get(f"/api/tills/{shop.till_id}/lots/{code}").get_json()
        assert (told["id"], told["status"], told["quantity"]) == (str(lot.id), "sellable", 20)
        assert told["article_id"] == str(shop.article_id)
    do(hold_lot, HoldLot(new_id(), shop.lot_id, "À vérifier"))
    held = seller.get(f"/api/tills/{shop.till_id}/lots/{lot.token}").get_json()
    assert held["status"] == "held"
    unknown = seller.get(f"/api/tills/{shop.till_id}/lots/{'2' * 13}")
    problem(unknown, 404, "counter-lot-unknown")


def a_closing(counted_cents: int, **more: Any) -> dict[str, Any]:
    return {
        "operation_id": str(new_id()),
        "counted_cents": counted_cents,
        "reason": None,
        "occurred_at": datetime.now(UTC).isoformat(),
        **more,
    }


def test_a_drawer_is_opened_sold_from_counted_and_closed(do: Do, shop: Shop, seller: FlaskClient) -> None:
    till_id = a_till(do, shop.place_id, "TAR2")
    opening = {
        "id": str(new_id()),
        "opening_float_cents": 30_000,
        "occurred_at": "2026-11-21T08:00:00Z",
    }
    address = f"/api/tills/{till_id}/cash-sessions"
    opened = seller.post(address, json=opening)
    assert (opened.status_code, opened.get_json()["id"]) == (201, opening["id"])
    again = {**opening, "id": str(new_id())}
    problem(seller.post(address, json=again), 409, "drawer-already-open")
    sale = body_of(a_receipt(shop, till_id=till_id, cash_session_id=opening["id"]))
    answer = seller.post(f"/api/tills/{till_id}/sales", json={**sale, "receipt_number": "TAR2-000001"})
    assert answer.get_json()["flags"] == []
    closing = f"{address}/{opening['id']}/closing"
    asked = problem(seller.post(closing, json=a_closing(34_000)), 422, "difference-needs-reason")
    assert asked["values"]["difference_cents"] == -500
    closed = seller.post(closing, json=a_closing(34_000, reason="Rendu trop large"))
    assert closed.get_json() == {
        "expected_cents": 34_500,
        "counted_cents": 34_000,
        "difference_cents": -500,
        "takings": {"cash": 4_500, "cheque": 0, "card": 0},
        "sales_count": 1,
    }
    problem(seller.post(closing, json=a_closing(34_500)), 409, "drawer-already-closed")
    assert seller.get(f"/api/tills/{till_id}/snapshot").get_json()["cash_session"] is None


@pytest.mark.parametrize("change", [{"counted_cents": -1}, {"reason": "x" * 501}, {"operation_id": 1}])
def test_a_count_that_is_none_is_told(shop: Shop, seller: FlaskClient, change: Any) -> None:
    closing = f"/api/tills/{shop.till_id}/cash-sessions/{shop.drawer_id}/closing"
    told = problem(seller.post(closing, json={**a_closing(20_000), **change}), 422, "malformed-body")
    assert next(iter(change)) in told["errors"]["json"]


def test_a_till_that_does_not_exist_is_told(seller: FlaskClient) -> None:
    assert seller.get("/api/tills/nonsense/snapshot").status_code == 404
    problem(seller.get(f"/api/tills/{new_id()}/snapshot"), 404, "till-not-found")
