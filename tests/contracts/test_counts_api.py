"""The counter's phone: what it learns, what it says, and what becomes of each thing it said."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from shop.models import CountEntry, CountPart, CountUnknown, CountUnknownSettled, CountWithdrawal
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.counts.opening import Recount, recount
from shop.operations.sales import record_sale
from tests.builders.counting import CountingPhone
from tests.builders.counts import a_count, counted, lying
from tests.builders.inventory import a_boutique
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
from traceability.models import Lot

SignIn = Callable[[UUID], FlaskClient]
HOUR = timedelta(hours=1)


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, 37)


@pytest.fixture
def count_id(do: Do, shop: Shop) -> UUID:
    return a_count(do, shop.place_id, at=now() - HOUR)


@pytest.fixture
def seller_id(do: Do, shop: Shop) -> UUID:
    return a_person(do, Role.SELLER, "Zahra", place_id=shop.place_id)


@pytest.fixture
def phone(count_id: UUID, seller_id: UUID) -> CountingPhone:
    return CountingPhone(count_id, seller_id)


@pytest.fixture
def browser(seller_id: UUID, sign_in: SignIn) -> FlaskClient:
    return sign_in(seller_id)


def states(answers: list[dict[str, Any]]) -> list[str]:
    return [one["state"] for one in answers]


def told(session: Session, model: type) -> int:
    return session.scalar(select(func.count()).select_from(model)) or 0


def test_a_phone_learns_counts_and_lots_but_never_what_is_expected(
    session: Session, shop: Shop, count_id: UUID, browser: FlaskClient
) -> None:
    lot = session.get_one(Lot, shop.lot_id)
    answer = browser.get("/api/counts/reference")
    known = answer.json
    (place,) = known["places"]
    (one,) = place["lots"]
    assert (one["code"], one["token"], one["unit"]) == (lot.code, lot.token, lot.unit)
    assert one["name"]["ar"]
    assert [one["id"] for one in known["counts"]] == [str(count_id)]
    assert known["counts"][0]["lots"] is None
    assert not {"quantity", "expected", "stock"} & {*one, *place, *known["counts"][0]}
    numbers = re.findall(r"[:\[,] ?(\d+)(?=[,}\]])", answer.text)
    assert numbers == ["1"], "only the round is a number"
    tag = {"If-None-Match": answer.headers["ETag"]}
    assert browser.get("/api/counts/reference", headers=tag).status_code == 304


def test_figures_told_twice_count_once_each(
    session: Session, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    phone.says("taken")
    for n in range(1, 121):
        phone.finds(shop.lot_id, n, "Vitrine")
    phone.says("done")
    again = list(phone.unsent)
    assert set(states(phone.sends(browser))) == {"recorded"}
    phone.unsent = again
    assert set(states(phone.sends(browser))) == {"recorded"}
    assert (told(session, CountEntry), told(session, CountPart)) == (120, 2)


def test_figures_of_another_person_or_place_are_not_taken(
    do: Do, session: Session, shop: Shop, phone: CountingPhone, sign_in: SignIn
) -> None:
    other = a_person(do, Role.SELLER, "Malika", place_id=a_boutique(do, "Agadir", keeper=shop.owner_id))
    phone.finds(shop.lot_id, 3)
    elsewhere = CountingPhone(phone.count_id, other)
    elsewhere.finds(shop.lot_id, 3)
    browser = sign_in(other)
    assert states(phone.sends(browser)) == ["another_author"]
    (answer,) = elsewhere.sends(browser)
    assert answer["state"] == "to_settle"
    assert "n’existe pas, ou ne vous est pas ouvert" in answer["sentence"]
    assert browser.get("/api/counts/reference").json == {"counts": [], "places": []}
    assert told(session, CountEntry) == 0


def test_a_figure_of_a_posted_count_comes_back_with_its_reason_and_the_others_go_on(
    do: Do, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    counted(do, phone.count_id, shop.lot_id, 37, at=now() - HOUR / 2)
    do(post_count, PostCount(phone.count_id), at=now())
    going_on = a_count(do, shop.place_id, at=now() - HOUR)
    phone.finds(shop.lot_id, 3)
    phone.count_id = going_on
    phone.finds(shop.lot_id, 3)
    answers = phone.sends(browser)
    assert states(answers) == ["to_settle", "recorded"]
    assert "est terminé" in answers[0]["sentence"]


def test_a_clock_that_is_clearly_wrong_gives_no_figure(
    shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    phone.finds(shop.lot_id, 3, at=now() - 3 * HOUR)
    phone.finds(shop.lot_id, 3, at=now() + HOUR)
    phone.finds(shop.lot_id, 3, at=now() + timedelta(seconds=20))
    answers = phone.sends(browser)
    assert states(answers) == ["to_settle", "to_settle", "recorded"]
    assert "L’heure de cet appareil est fausse" in answers[0]["sentence"]


def test_a_late_figure_of_the_first_round_does_not_disturb_the_second(
    do: Do, session: Session, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    counted(do, phone.count_id, shop.lot_id, 30, at=now() - HOUR / 2)
    phone.finds(shop.lot_id, 12, "Réserve")
    do(recount, Recount(phone.count_id), at=now())
    counted(do, phone.count_id, shop.lot_id, 36, at=now())
    assert states(phone.sends(browser)) == ["recorded"]
    do(post_count, PostCount(phone.count_id, "casse"), at=now())
    assert lying(shop.place_id, shop.lot_id) == 36


def test_a_figure_taken_back_lets_the_one_before_stand(
    do: Do, session: Session, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    phone.finds(shop.lot_id, 36)
    wrong = phone.finds(shop.lot_id, 63)
    phone.says("withdrawn", entry_id=wrong["id"])
    phone.says("withdrawn", entry_id=wrong["id"])
    assert set(states(phone.sends(browser))) == {"recorded"}
    assert told(session, CountWithdrawal) == 1
    do(post_count, PostCount(phone.count_id, "casse"), at=now())
    assert lying(shop.place_id, shop.lot_id) == 36


def test_nobody_takes_back_what_another_told(
    do: Do, session: Session, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    counted(do, phone.count_id, shop.lot_id, 36, at=now() - HOUR / 2)
    entry_id = session.scalars(select(CountEntry.id)).one()
    phone.says("withdrawn", entry_id=str(entry_id))
    (answer,) = phone.sends(browser)
    assert answer["state"] == "to_settle"


def test_a_piece_sold_while_its_lot_is_counted_piece_by_piece_puts_the_figure_in_doubt(
    do: Do, shop: Shop, phone: CountingPhone, browser: FlaskClient, sign_in: SignIn
) -> None:
    begun = phone.finds(shop.lot_id, 1)["occurred_at"]
    sold = a_receipt(shop, shop.jars(1), occurred_at=phone.at + timedelta(seconds=30))
    do(record_sale, sold, operation_id=sold.sale_id, at=sold.occurred_at)
    phone.at += timedelta(minutes=2)
    phone.finds(shop.lot_id, 37, begun_at=begun)
    assert states(phone.sends(browser)) == ["recorded", "recorded"]
    manager = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=shop.place_id)
    page = sign_in(manager).get(f"/counts/{phone.count_id}/review").text
    assert "vendu pendant le comptage" in page


def test_an_unknown_code_is_kept_and_settled_wherever_it_was_scanned(
    do: Do, session: Session, phone: CountingPhone, browser: FlaskClient, sign_in: SignIn
) -> None:
    first = phone.says("unknown", text="4006381333931", pieces=1, shelf="Vitrine")
    phone.says("unknown", text="4006381333931", pieces=2, shelf="Vitrine")
    phone.says("unknown", text="<b>010\u241d</b>", pieces=1, shelf="")
    assert set(states(phone.sends(browser))) == {"recorded"}
    manager = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=_place_of(session, phone))
    review = f"/counts/{phone.count_id}/review"
    page = sign_in(manager).get(review).text
    assert page.count("C’est réglé</button>") == 2
    assert "2 codes inconnus ne sont pas réglés" in page
    assert "&lt;b&gt;" in page
    settle = f"/counts/{phone.count_id}/unknown/{first['id']}"
    answer = sign_in(manager).post(settle, data={"operation_id": str(new_id())})
    assert answer.location.endswith(review)
    session.rollback()
    assert (told(session, CountUnknown), told(session, CountUnknownSettled)) == (3, 2)
    assert "1 code inconnu n’est pas réglé" in sign_in(manager).get(review).text


def _place_of(session: Session, phone: CountingPhone) -> UUID:
    from shop.models import StockCount

    return session.get_one(StockCount, phone.count_id).place_id


def test_posting_warns_of_a_counter_who_has_not_said_that_she_has_done(
    do: Do, session: Session, shop: Shop, phone: CountingPhone, sign_in: SignIn
) -> None:
    manager = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=shop.place_id)
    review = f"/counts/{phone.count_id}/review"
    phone.says("taken")
    phone.finds(shop.lot_id, 36)
    phone.sends(sign_in(phone.author_id))
    assert "Zahra compte encore sur son téléphone" in sign_in(manager).get(review).text
    phone.says("done")
    phone.sends(sign_in(phone.author_id))
    assert "compte encore" not in sign_in(manager).get(review).text
    phone.says("taken")
    phone.sends(sign_in(phone.author_id))
    assert "Zahra compte encore" in sign_in(manager).get(review).text
    posting = {"operation_id": str(new_id()), "reason": "casse"}
    assert sign_in(manager).post(f"/counts/{phone.count_id}/post", data=posting).status_code == 302
    assert lying(shop.place_id, shop.lot_id) == 36


def test_a_server_that_came_back_from_an_old_copy_is_told_again(
    shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    kept = phone.finds(shop.lot_id, 3)["id"]
    phone.sends(browser)
    lost = str(new_id())
    assert browser.post("/api/counts/known", json={"ids": [kept, lost]}).json == {"unknown": [lost]}


def test_what_a_phone_sends_carries_the_token_of_its_session(
    app: Flask, shop: Shop, phone: CountingPhone, browser: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    phone.finds(shop.lot_id, 3)
    body = {"records": phone.unsent}
    assert browser.post("/api/counts/records", json=body).status_code >= 400
    token = browser.get("/api/counts/session").json["csrf_token"]
    answer = browser.post("/api/counts/records", json=body, headers={"X-CSRFToken": token})
    assert states(answer.json["records"]) == ["recorded"]


words = st.text(max_size=60) | st.sampled_from(["\x00", "\ud800", "9" * 30, "0001-01-01T00:00:00+14:00"])
values = st.none() | st.booleans() | st.integers() | st.floats() | words | st.lists(words, max_size=3)
bodies = st.dictionaries(
    st.sampled_from(["lot_id", "quantity", "shelf", "begun_at", "text", "pieces", "entry_id"]) | words,
    values | st.uuids().map(str),
    max_size=6,
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    kind=st.sampled_from(["figure", "withdrawn", "unknown", "settled", "taken", "done"]) | words,
    body=bodies,
    over=st.dictionaries(
        st.sampled_from(["id", "author_id", "count_id", "round", "occurred_at"]), values, max_size=2
    ),
)
def test_no_nonsense_breaks_the_door(
    phone: CountingPhone, browser: FlaskClient, kind: str, body: dict[str, Any], over: dict[str, Any]
) -> None:
    said = {**phone.says("taken"), "kind": kind, "body": body, **over}
    assert browser.post("/api/counts/records", json={"records": [said]}).status_code in (200, 400, 422)


def test_a_batch_is_bounded(shop: Shop, phone: CountingPhone, browser: FlaskClient) -> None:
    for n in range(51):
        phone.finds(shop.lot_id, n)
    assert browser.post("/api/counts/records", json={"records": phone.unsent}).status_code == 422
