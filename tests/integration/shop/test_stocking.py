"""The list of what to bring to a market stall: proposed from sales, changed by a person, sent by FEFO."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, Place
from kernel.access import Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.operations.stocking import BroughtItem, StallItemShort, StockStall, stock_stall
from shop.queries.stocking import Stocking, stocking
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_place, a_producer, delivered
from tests.builders.shop import Shop, a_person, a_receipt, a_till, an_article, an_open_drawer
from tests.conftest import NOW, Do
from traceability.models import Lot

SignIn = Callable[[UUID], FlaskClient]
DAY = NOW.date()


@dataclass(frozen=True, slots=True)
class Festival:
    """A boutique with two lots of one article, and a stall that its keeper holds."""

    home_id: UUID
    stall_id: UUID
    lots: tuple[UUID, UUID]
    item_id: UUID
    home: Shop
    stall: Shop

    @property
    def address(self) -> str:
        """Where the list is."""
        return f"/stalls/{self.stall_id}/stocking"


@pytest.fixture
def festival(do: Do, session: Session) -> Festival:
    producer = a_producer(do)
    keeper = a_producer(do, "Association", code="ASS").organisation_id
    home = a_boutique(do, keeper=keeper)
    stall = a_place(do, keeper, "Stand du festival", kind="market_stall")
    first = a_lot_of_jars(do, producer, 30)
    lot = session.get_one(Lot, first)
    assert lot.trade_item_id is not None
    second = a_lot_of_jars(do, producer, 30, item_id=lot.trade_item_id, best_before=date(2027, 6, 30))
    for one in (first, second):
        delivered(do, producer.store_id, home, [(one, producer.organisation_id, 30)])
    article = an_article(do, lot.trade_item_id)
    places = {}
    for place, code in ((home, "HOM1"), (stall, "FES1")):
        till = a_till(do, place, code=code)
        places[place] = Shop(
            place, till, code, an_open_drawer(do, till), article, first, producer.organisation_id, home
        )
    return Festival(home, stall, (first, second), lot.trade_item_id, places[home], places[stall])


def sells(do: Do, shop: Shop, quantity: int, days_ago: int, number: int = 1) -> None:
    at = NOW - timedelta(days=days_ago)
    sale = a_receipt(shop, shop.jars(quantity), number=number, occurred_at=at)
    do(record_sale, sale, operation_id=sale.sale_id, at=at)


def told(session: Session, festival: Festival, days: int = 2) -> Stocking:
    session.rollback()
    stall, home = session.get_one(Place, festival.stall_id), session.get_one(Place, festival.home_id)
    return stocking(session, stall, home, DAY, days)


def sent(festival: Festival, pieces: int, until: date = DAY) -> StockStall:
    items = (BroughtItem(festival.item_id, pieces),)
    return StockStall(new_id(), festival.home_id, festival.stall_id, until, items)


def test_the_pace_is_the_stalls_own_then_other_stalls_then_the_shops(
    do: Do, session: Session, festival: Festival
) -> None:
    assert (told(session, festival).basis, told(session, festival).days_seen) == ("source", 0)
    sells(do, festival.home, 4, days_ago=3)
    listed = told(session, festival)
    assert (listed.basis, listed.days_seen, listed.rows[0].bringing.pace) == ("source", 1, 4_000)
    sells(do, festival.stall, 9, days_ago=20)
    sells(do, festival.stall, 3, days_ago=19, number=2)
    listed = told(session, festival)
    assert (listed.basis, listed.days_seen) == ("own", 2)
    bringing = listed.rows[0].bringing
    assert (bringing.pace, bringing.home_pace, bringing.free) == (6_000, 4_000, 56)
    assert bringing.pieces(2) == 15


def test_what_lies_at_the_stall_or_travels_there_is_not_brought_twice(
    do: Do, session: Session, festival: Festival
) -> None:
    sells(do, festival.stall, 8, days_ago=20)
    do(stock_stall, sent(festival, 12))
    bringing = told(session, festival).rows[0].bringing
    assert (bringing.at_stall, bringing.pieces(2)) == (12, 8)


def test_the_lots_that_expire_first_travel_and_none_expires_before_the_end(
    do: Do, session: Session, festival: Festival
) -> None:
    outcome = do(stock_stall, sent(festival, 40))
    session.rollback()
    lines = session.scalars(
        select(DeliveryLine).where(DeliveryLine.delivery_id == UUID(str(outcome["delivery_id"])))
    ).all()
    soonest = min(
        (session.get_one(Lot, one) for one in festival.lots), key=lambda lot: lot.best_before or date.max
    )
    assert {line.lot_id: line.quantity for line in lines} == {
        lot: 30 if lot == soonest.id else 10 for lot in festival.lots
    }
    with pytest.raises(StallItemShort):
        do(stock_stall, sent(festival, 1, until=date(2040, 1, 1)))


def test_more_than_the_shop_has_is_refused_and_nothing_travels(
    do: Do, session: Session, festival: Festival
) -> None:
    before = len(session.scalars(select(Delivery)).all())
    with pytest.raises(StallItemShort):
        do(stock_stall, sent(festival, 61))
    session.rollback()
    assert len(session.scalars(select(Delivery)).all()) == before


def test_the_manager_changes_the_list_sends_it_and_the_stall_receives_it_by_one_scan(
    do: Do, session: Session, festival: Festival, sign_in: SignIn
) -> None:
    sells(do, festival.stall, 8, days_ago=20)
    keeper = session.get_one(Place, festival.home_id).organisation_id
    assert keeper is not None
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Brahim", organisation_id=keeper))
    page = manager.get(festival.address)
    assert "dernier jour de vente de ce stand" in page.text
    name = f"bring-{festival.item_id}"
    assert name in page.text
    shown = {"source": str(festival.home_id), "days": "2"}
    wrong = manager.post(festival.address, data={**shown, name: "beaucoup"})
    assert (wrong.status_code, "beaucoup" in wrong.text) == (422, True)
    nothing = manager.post(festival.address, data={**shown, name: ""})
    assert nothing.status_code == 422
    answer = manager.post(festival.address, data={**shown, name: "7"})
    assert answer.status_code == 302
    session.rollback()
    number = session.scalars(select(Delivery.number).where(Delivery.target_id == festival.stall_id)).one()
    received = manager.post(f"/stalls/{festival.stall_id}", data={"code": number})
    assert received.status_code == 302
    assert told(session, festival).rows[0].bringing.at_stall == 7


def test_the_manager_of_the_shop_alone_stocks_the_stall_of_her_keeper_and_nobody_elses(
    do: Do, festival: Festival, sign_in: SignIn
) -> None:
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Brahim", place_id=festival.home_id))
    assert festival.address in manager.get(f"/places/{festival.home_id}").text
    shown = {"source": str(festival.home_id), "days": "2", f"bring-{festival.item_id}": "3"}
    assert manager.post(festival.address, data=shown).status_code == 302
    other = a_producer(do, "Autre", code="AUT").organisation_id
    theirs = a_place(do, other, "Stand d’ailleurs", kind="market_stall")
    assert manager.get(f"/stalls/{theirs}/stocking").status_code == 404


def test_a_place_of_others_is_no_source(
    do: Do, session: Session, festival: Festival, sign_in: SignIn
) -> None:
    other = a_boutique(do, "Boutique d’Agadir", keeper=a_producer(do, "Autre", code="AUT").organisation_id)
    keeper = session.get_one(Place, festival.home_id).organisation_id
    assert keeper is not None
    manager = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Brahim", organisation_id=keeper))
    assert manager.get(f"{festival.address}?source={other}").status_code == 404
    stranger = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, "Aïcha", place_id=other))
    assert stranger.get(festival.address).status_code == 404
