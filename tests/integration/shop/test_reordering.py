"""Reorder points and what is suggested: from real sales, stock, deliveries and orders of a place."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role, system_actor
from kernel.clock import now
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.operations.reordering import (
    SetReorderPoint,
    TargetBelowMinimum,
    UnlikelyReorderPoint,
    set_reorder_point,
)
from shop.operations.sales import record_sale
from shop.queries.reordering import Suggestion, low_stock, suggestions
from tests.builders.inventory import Producer, a_delivery, a_lot_of_jars
from tests.builders.orders import Ordering, an_order, promised
from tests.builders.producers import a_member
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import NOW, Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot
from traceability.queries.products import TradeItemNotFound

SignIn = Callable[[UUID], FlaskClient]
EVERYONE = system_actor("tests")
TODAY = NOW.date()


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, 20)


def item_of(session: Session, shop: Shop) -> UUID:
    item_id = session.get_one(Lot, shop.lot_id).trade_item_id
    assert item_id is not None
    return item_id


def a_point(
    do: Do, session: Session, shop: Shop, minimum: int, target: int, lead_days: int = 10, **more: Actor
) -> None:
    command = SetReorderPoint(new_id(), shop.place_id, item_of(session, shop), minimum, target, lead_days)
    do(set_reorder_point, command, **more)


def told(session: Session, shop: Shop) -> Suggestion:
    session.rollback()
    (one,) = suggestions(session, shop.place_id, TODAY)
    return one


def ordering(do: Do, session: Session, shop: Shop) -> Ordering:
    """The shop and its supplier, with more jars of the same article in store."""
    producer = Producer(shop.owner_id, shop.harvest_owner_store_id, a_member(do, shop.owner_id, number="77"))
    item_id = item_of(session, shop)
    return Ordering(shop.place_id, producer, item_id, a_lot_of_jars(do, producer, 30, item_id))


def test_the_latest_point_holds(do: Do, session: Session, shop: Shop) -> None:
    a_point(do, session, shop, 5, 10)
    a_point(do, session, shop, 25, 40)
    one = told(session, shop)
    assert one.point is not None
    assert (one.point.rank, one.reorder.level, one.reorder.pieces) == (2, 25, 20)
    assert [(low.minimum, low.free) for low in low_stock(session, EVERYONE, TODAY)] == [(25, 20)]
    a_point(do, session, shop, 0, 0)
    assert told(session, shop).reorder.pieces == 0
    assert low_stock(session, EVERYONE, TODAY) == []


def test_sales_of_sixty_days_make_the_pace(do: Do, session: Session, shop: Shop) -> None:
    sold = a_receipt(shop, shop.jars(6), occurred_at=NOW - timedelta(days=1))
    do(record_sale, sold, operation_id=sold.sale_id, at=sold.occurred_at)
    one = told(session, shop)
    assert (one.needs.sold_lately, one.needs.sold_in_season, one.reorder.pace) == (6, None, 100)
    assert one.reorder.usable == 14


def test_what_may_not_be_sold_is_not_counted(do: Do, session: Session, shop: Shop) -> None:
    a_point(do, session, shop, 5, 10)
    do(hold_lot, HoldLot(new_id(), shop.lot_id, "Humidité"))
    one = told(session, shop)
    assert (one.reorder.usable, one.reorder.pieces) == (0, 10)
    assert [low.free for low in low_stock(session, EVERYONE, TODAY)] == [0]


def test_what_comes_is_counted_once_ordered_promised_or_sent(do: Do, session: Session, shop: Shop) -> None:
    at = ordering(do, session, shop)
    a_point(do, session, shop, 40, 40)
    assert told(session, shop).reorder.pieces == 20
    order_id = an_order(do, at, 15)
    assert told(session, shop).reorder.pieces == 5
    promised(do, order_id, 8)
    assert told(session, shop).reorder.pieces == 12
    a_delivery(do, at.producer.store_id, shop.place_id, [(at.lot_id, shop.owner_id, 12)])
    one = told(session, shop)
    assert (one.needs.in_transit, one.needs.on_order, one.reorder.pieces) == (12, 8, 0)


def test_a_point_that_makes_no_sense_is_refused(do: Do, session: Session, shop: Shop) -> None:
    with pytest.raises(TargetBelowMinimum):
        a_point(do, session, shop, 5, 4)
    with pytest.raises(UnlikelyReorderPoint):
        a_point(do, session, shop, -1, 4)
    with pytest.raises(UnlikelyReorderPoint):
        a_point(do, session, shop, 1, 4, 1_000)
    with pytest.raises(TradeItemNotFound):
        do(set_reorder_point, SetReorderPoint(new_id(), shop.place_id, new_id(), 1, 2, 3))
    seller = Actor(None, "Zahra", frozenset({Grant(Role.SELLER, place_id=shop.place_id)}))
    with pytest.raises(NotAllowed):
        a_point(do, session, shop, 1, 2, actor=seller)


def test_a_manager_sees_why_and_opens_the_order_filled_in(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    sold = a_receipt(shop, shop.jars(6), occurred_at=now() - timedelta(days=1))
    do(record_sale, sold, operation_id=sold.sale_id, at=sold.occurred_at)
    item_id = item_of(session, shop)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=shop.place_id))
    address = browser.get("/reordering").location
    assert address == f"/places/{shop.place_id}/reordering"
    assert "Rien à commander" in browser.get(address).text
    point = f"{address}/{item_id}"
    given = {"operation_id": str(new_id()), "minimum": "30", "target": "20", "lead_days": "10"}
    wrong = browser.post(point, data=given)
    assert wrong.status_code == 422
    assert "ne peut pas être sous le minimum" in wrong.text
    given["target"] = "50"
    assert browser.post(point, data=given).location == address
    assert 'value="30"' in browser.get(point).text
    page = browser.get(address).text
    assert "6 en 60 jours" in page
    assert "Le minimum voulu est de 30." in page
    draft = f"/orders/new/{shop.place_id}/{shop.owner_id}?ask-{item_id}=36"
    assert draft in page
    assert 'value="36"' in browser.get(draft).text
    assert "1 article est sous son minimum." in browser.get("/").text
