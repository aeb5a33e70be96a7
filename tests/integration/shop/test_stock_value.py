"""What left otherwise than sold, and what the stock was worth on any day."""

import csv
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.losses import RecordLoss, record_loss
from inventory.queries.past import stock_at
from kernel.access import Role
from kernel.ids import new_id
from shop.operations.catalogue import SetPrice, set_price
from shop.operations.sales import record_sale
from shop.queries.valuation import totals_by_owner, valued_stock
from shop.rules.payouts.agreements import Terms
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, delivered
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import NOW, Do

SignIn = Callable[[UUID], FlaskClient]
DAY = NOW.date()


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def sells(do: Do, shop: Shop, quantity: int, at: datetime, number: int = 1) -> None:
    sale = a_receipt(shop, shop.jars(quantity), number=number, occurred_at=at)
    do(record_sale, sale, operation_id=sale.sale_id, at=at)


def lying(session: Session, shop: Shop, day: date) -> int:
    session.rollback()
    return sum(row.quantity for row in stock_at(session, session.get_one(Place, shop.place_id), day))


def test_the_stock_of_a_past_day_is_what_had_moved_by_its_end(do: Do, session: Session, shop: Shop) -> None:
    for days, quantity in ((1, 2), (2, 3)):
        sells(do, shop, quantity, NOW + timedelta(days=days), number=days)
    said = [lying(session, shop, DAY + timedelta(days=days)) for days in (-1, 0, 1, 2, 3)]
    assert said == [0, 20, 18, 15, 15]


def test_a_late_sale_counts_on_the_day_it_was_rung_up(do: Do, session: Session, shop: Shop) -> None:
    assert lying(session, shop, DAY) == 20
    sale = a_receipt(shop, shop.jars(4), occurred_at=NOW + timedelta(hours=1))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    assert (lying(session, shop, DAY), lying(session, shop, DAY + timedelta(days=5))) == (16, 16)


def test_a_day_ends_at_the_places_midnight(do: Do, session: Session, shop: Shop) -> None:
    # 23:30 UTC is past midnight in Morocco, an hour ahead.
    sells(do, shop, 1, datetime.combine(DAY, NOW.timetz()).replace(hour=23, minute=30))
    assert (lying(session, shop, DAY), lying(session, shop, DAY + timedelta(days=1))) == (20, 19)


def test_consigned_goods_are_worth_the_price_of_that_day_and_owe_their_share(
    do: Do, session: Session, shop: Shop
) -> None:
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000))
    do(set_price, SetPrice(shop.place_id, shop.article_id, DAY + timedelta(days=3), 5_000))
    place = session.get_one(Place, shop.place_id)
    for days, value, due in ((0, 90_000, 72_000), (3, 100_000, 80_000)):
        [total] = totals_by_owner(valued_stock(session, place, DAY + timedelta(days=days)))
        assert (total.value_cents, total.due_cents, total.unvalued) == (value, due, 0)


def test_goods_without_an_agreement_or_a_price_are_told_and_not_summed(do: Do, session: Session) -> None:
    shop = a_shop(do)
    place = session.get_one(Place, shop.place_id)
    [total] = totals_by_owner(valued_stock(session, place, DAY))
    assert (total.value_cents, total.due_cents, total.unshared) == (90_000, 0, 1)
    store = session.get_one(Place, shop.harvest_owner_store_id)
    assert all(row.value_cents is None for row in valued_stock(session, store, DAY))


def test_bought_goods_have_no_invented_cost(do: Do, session: Session, sign_in: SignIn) -> None:
    producer = a_producer(do)
    boutique = a_boutique(do, keeper=a_producer(do, "Association", code="ASS").organisation_id)
    lot_id = a_lot_of_jars(do, producer, 9)
    delivered(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 3)], terms="bought")
    [row] = valued_stock(session, session.get_one(Place, boutique), DAY)
    assert (row.is_consigned, row.value_cents, row.past.quantity) == (False, None, 3)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique))
    page = browser.get(f"/places/{boutique}/stock-on?day={DAY}").text
    assert "coût d’achat non enregistré" in page


def test_a_manager_reads_and_saves_the_stock_of_a_day(do: Do, shop: Shop, sign_in: SignIn) -> None:
    an_agreement(do, shop.owner_id, Terms(commission_bp=2_000))
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    address = f"/places/{shop.place_id}/stock-on"
    assert browser.get("/stock/value").location == address
    assert "720,00" in browser.get(f"{address}?day={DAY}").text
    assert "Rien n’était ici" in browser.get(f"{address}?day=2026-01-01").text
    for day in ("rien", "9999-12-31", "0001-01-01"):
        assert browser.get(f"{address}?day={day}").status_code == 200, day
    saved = rows_of(browser.get(f"{address}.csv?day={DAY}").text)
    assert [(row["Quantité"], row["Valeur au prix du jour"], row["Dû si vendu"]) for row in saved] == [
        ("20", "900.00", "720.00")
    ]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def leaves(do: Do, shop: Shop, quantity: int, cause: str, words: str | None = None, days: int = 0) -> None:
    command = RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, quantity, cause, words)
    do(record_loss, command, at=NOW + timedelta(days=days))


def test_what_left_is_told_by_cause_with_its_value(do: Do, shop: Shop, sign_in: SignIn) -> None:
    leaves(do, shop, 2, "broken", "Étagère tombée")
    leaves(do, shop, 1, "tasting")
    leaves(do, shop, 3, "gift", days=20)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    period = f"first={DAY}&last={DAY + timedelta(days=1)}"
    page = browser.get(f"/stock/left?{period}").text
    assert all(said in page for said in ("Étagère tombée", "90,00", "Dégustation", "45,00"))
    assert "135,00" not in page
    saved = rows_of(browser.get(f"/stock/left.csv?{period}").text)
    assert [(row["Pourquoi"], row["Quantité"], row["Valeur au prix du jour"]) for row in saved] == [
        ("Dégustation", "1", "45.00"),
        ("Cassé", "2", "90.00"),
    ]
    narrowed = rows_of(browser.get(f"/stock/left.csv?{period}&cause=tasting&place={shop.place_id}").text)
    assert [row["Pourquoi"] for row in narrowed] == ["Dégustation"]
    for odd in ("first=9999-12-31&last=0001-01-01", "cause=rien&place=rien", "first=rien"):
        assert browser.get(f"/stock/left?{odd}").status_code == 200, odd


def test_a_cooperative_reads_what_left_of_its_own_goods_and_no_others(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    leaves(do, shop, 2, "stolen")
    period = f"first={DAY}&last={DAY}"
    owner = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=shop.owner_id))
    assert len(rows_of(owner.get(f"/stock/left.csv?{period}").text)) == 1
    other = a_producer(do, "Tiwziwine").organisation_id
    stranger = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=other))
    assert rows_of(stranger.get(f"/stock/left.csv?{period}").text) == []
