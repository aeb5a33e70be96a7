"""A market stall: stocked and emptied in two scans, and what became of its goods."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, Place, StockBalance
from inventory.operations.losses import RecordLoss, record_loss
from inventory.queries.stock import disagreements
from inventory.rules.places import IN_TRANSIT
from kernel.access import Actor, Grant, Role, system_actor
from kernel.db import db
from kernel.execute import Context, NotAllowed, execute
from kernel.ids import new_id
from shop.models import SaleFlag
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.drawers import CloseCashSession, close_cash_session
from shop.operations.sales import record_sale
from shop.operations.settling import SettleFlag, settle_flag
from shop.operations.stalls import (
    EmptyStall,
    HomeUnknown,
    StallDrawerOpen,
    StallIsEmpty,
    StallSalesUntold,
    empty_stall,
)
from shop.queries.stall_fates import fates_of
from shop.queries.stalls import StallNotFound
from tests.builders.counts import a_count, counted, lying
from tests.builders.inventory import (
    a_boutique,
    a_delivery,
    a_lot_of_jars,
    a_place,
    a_producer,
    delivered,
)
from tests.builders.shop import Shop, a_person, a_receipt, a_till, an_article, an_open_drawer
from tests.conftest import NOW, Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot

DAY = NOW.date()
SignIn = Callable[[UUID], FlaskClient]


@dataclass(frozen=True, slots=True)
class Festival:
    """A stall with twelve consigned jars and three of its keeper's own, from one boutique."""

    home_id: UUID
    stall_id: UUID
    lot_id: UUID
    owner_id: UUID
    keeper_id: UUID
    till_id: UUID
    shop: Shop

    @property
    def empty(self) -> EmptyStall:
        return EmptyStall(new_id(), self.stall_id, self.home_id)


@pytest.fixture
def festival(do: Do, session: Session) -> Festival:
    keeper = a_producer(do, "Association", code="ASS").organisation_id
    producer = a_producer(do)
    home = a_boutique(do, keeper=keeper)
    stall = a_place(do, keeper, "Stand du festival", kind="market_stall")
    lot_id = a_lot_of_jars(do, producer, 30)
    delivered(do, producer.store_id, home, [(lot_id, producer.organisation_id, 20)])
    delivered(do, producer.store_id, home, [(lot_id, producer.organisation_id, 5)], terms="bought")
    delivered(do, home, stall, [(lot_id, producer.organisation_id, 12), (lot_id, keeper, 3)])
    item_id = session.get_one(Lot, lot_id).trade_item_id
    assert item_id is not None
    till = a_till(do, stall, code="FES1")
    shop = Shop(
        stall, till, "FES1", new_id(), an_article(do, item_id), lot_id, producer.organisation_id, home
    )
    return Festival(home, stall, lot_id, producer.organisation_id, keeper, till, shop)


def lies(session: Session, place_id: UUID, owner_id: UUID) -> int:
    session.rollback()
    balance = select(StockBalance.quantity).where(
        StockBalance.place_id == place_id, StockBalance.owner_id == owner_id
    )
    return session.scalar(balance) or 0


def sells(do: Do, festival: Festival, quantity: int, number: int = 1) -> None:
    sale = a_receipt(festival.shop, festival.shop.jars(quantity), number=number)
    do(record_sale, sale, operation_id=sale.sale_id, at=NOW)


def test_all_that_is_left_goes_back_by_owner_and_is_received(
    do: Do, session: Session, festival: Festival
) -> None:
    drawer = an_open_drawer(do, festival.till_id)
    festival = replace(festival, shop=replace(festival.shop, drawer_id=drawer))
    sells(do, festival, 4)
    do(close_cash_session, CloseCashSession(drawer, 38_000))
    outcome = do(empty_stall, festival.empty)
    assert outcome["lines"] == 2
    assert lying(festival.stall_id, festival.lot_id) == 0
    assert lies(session, festival.home_id, festival.owner_id) == 8 + 8
    assert lies(session, festival.home_id, festival.keeper_id) == 2 + 3
    assert lying(IN_TRANSIT, festival.lot_id) == 0
    assert not list(disagreements(session))


def test_an_empty_stall_is_not_emptied_again_and_a_replay_acts_once(
    do: Do, session: Session, festival: Festival
) -> None:
    command, operation_id = festival.empty, new_id()
    first = do(empty_stall, command, operation_id=operation_id)
    assert do(empty_stall, command, operation_id=operation_id)["number"] == first["number"]
    with pytest.raises(StallIsEmpty):
        do(empty_stall, festival.empty)
    backs = session.scalars(select(Delivery).where(Delivery.source_id == festival.stall_id)).all()
    assert [one.number for one in backs] == [first["number"]]


def test_of_two_who_empty_at_once_one_does(app: Flask, do: Do, session: Session, festival: Festival) -> None:
    def try_it() -> bool:
        with app.app_context():
            try:
                execute(empty_stall, festival.empty, Context(new_id(), system_actor("tests"), "test", NOW))
            except StallIsEmpty:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as threads:
        done = [future.result(timeout=60) for future in [threads.submit(try_it) for _ in range(2)]]
    assert sorted(done) == [False, True]
    assert lies(session, festival.home_id, festival.owner_id) == 20
    assert not list(disagreements(session))


def test_an_open_drawer_keeps_the_stall_as_it_is_and_is_named(
    do: Do, session: Session, festival: Festival
) -> None:
    drawer = an_open_drawer(do, festival.till_id)
    with pytest.raises(StallDrawerOpen) as refused:
        do(empty_stall, festival.empty)
    assert refused.value.values["tills"] == "FES1"
    assert lying(festival.stall_id, festival.lot_id) == 15
    do(close_cash_session, CloseCashSession(drawer, 20_000))
    do(empty_stall, festival.empty)


def test_sales_that_did_not_arrive_keep_the_stall_until_somebody_settles(
    do: Do, session: Session, festival: Festival
) -> None:
    drawer = an_open_drawer(do, festival.till_id)
    festival = replace(festival, shop=replace(festival.shop, drawer_id=drawer))
    sells(do, festival, 1, number=3)
    do(close_cash_session, CloseCashSession(drawer, 24_500))
    with pytest.raises(StallSalesUntold) as refused:
        do(empty_stall, festival.empty)
    assert refused.value.values["tills"] == "FES1"
    session.rollback()
    for flag_id in session.scalars(select(SaleFlag.id).where(SaleFlag.kind == "number_gap")).all():
        do(settle_flag, SettleFlag(flag_id, "Le téléphone est perdu."))
    do(empty_stall, festival.empty)


def test_a_held_lot_comes_back_too(do: Do, session: Session, festival: Festival) -> None:
    do(hold_lot, HoldLot(new_id(), festival.lot_id, "Couvercle mal fermé"))
    do(empty_stall, festival.empty)
    assert lying(festival.stall_id, festival.lot_id) == 0


def test_goods_go_back_to_where_they_came_from_and_a_boutique_is_no_stall(
    do: Do, session: Session, festival: Festival
) -> None:
    elsewhere = a_boutique(do, "Ailleurs", keeper=festival.keeper_id)
    with pytest.raises(HomeUnknown):
        do(empty_stall, replace(festival.empty, home_id=elsewhere))
    with pytest.raises(StallNotFound):
        do(empty_stall, replace(festival.empty, place_id=festival.home_id))


def test_only_who_holds_the_stall_empties_it(do: Do, session: Session, festival: Festival) -> None:
    stranger = Actor(None, "Ali", frozenset({Grant(Role.SELLER, place_id=new_id())}))
    with pytest.raises(NotAllowed):
        do(empty_stall, festival.empty, actor=stranger)
    seller = Actor(None, "Zahra", frozenset({Grant(Role.SELLER, place_id=festival.stall_id)}))
    do(empty_stall, festival.empty, actor=seller)


def test_the_day_of_a_stall_tells_what_became_of_everything(
    do: Do, session: Session, festival: Festival
) -> None:
    drawer = an_open_drawer(do, festival.till_id)
    festival = replace(festival, shop=replace(festival.shop, drawer_id=drawer))
    sells(do, festival, 4)
    tasted = RecordLoss(new_id(), festival.stall_id, festival.lot_id, festival.owner_id, 1, "tasting")
    do(record_loss, tasted)
    do(close_cash_session, CloseCashSession(drawer, 38_000))
    count = a_count(do, festival.stall_id)
    counted(do, count, festival.lot_id, 9)
    do(post_count, PostCount(count, "Disparu"), at=NOW + timedelta(minutes=1))
    do(empty_stall, festival.empty, at=NOW + timedelta(minutes=2))
    session.rollback()
    stall = session.get_one(Place, festival.stall_id)
    fates = [row.fate for row in fates_of(session, stall, DAY, DAY)]
    assert sum(one.came for one in fates) == 15
    assert sum(one.sold for one in fates) == 4
    assert sum(one.left for one in fates) == 1
    assert sum(one.back for one in fates) == 9
    assert sum(one.stays for one in fates) == 0
    assert sum(one.missing for one in fates) == 1
    assert fates_of(session, stall, DAY + timedelta(days=1), DAY + timedelta(days=1)) == []


def test_what_was_sold_beyond_the_stock_is_told_as_more_than_there_was(
    do: Do, session: Session, festival: Festival
) -> None:
    sells(do, festival, 14)
    session.rollback()
    rows = fates_of(session, session.get_one(Place, festival.stall_id), DAY, DAY)
    [fate] = [row.fate for row in rows if row.owner.id == festival.owner_id]
    assert (fate.came, fate.sold, fate.stays, fate.missing) == (12, 14, 0, -2)


def test_a_seller_stocks_the_stall_with_one_scan_and_empties_it_with_another(
    do: Do, session: Session, festival: Festival, sign_in: SignIn
) -> None:
    delivery_id, _ = a_delivery(
        do, festival.home_id, festival.stall_id, [(festival.lot_id, festival.owner_id, 5)]
    )
    browser = sign_in(a_person(do, Role.SELLER, place_id=festival.stall_id))
    address = f"/stalls/{festival.stall_id}"

    def scan(code: str) -> str:
        return browser.post(address, data={"code": code}, follow_redirects=True).text

    assert "Ce code n’est ni" in scan("BL-99-0001")
    assert "sans différence" in scan(f"http://localhost/deliveries/{delivery_id}")
    assert lying(festival.stall_id, festival.lot_id) == 20
    assert "Ce code n’est ni" in scan(f"http://localhost/deliveries/{delivery_id}")
    assert "Le stand est vidé" in scan(f"http://localhost/stalls/{festival.stall_id}/empty")
    assert lying(festival.stall_id, festival.lot_id) == 0
    assert "tout est déjà reparti" in scan(f"http://localhost/stalls/{festival.stall_id}/empty")
    assert "Reparti" in browser.get(f"{address}/days").text
    assert browser.get(f"/stalls/{festival.home_id}").status_code == 404


def test_the_papers_carry_the_codes_that_are_scanned(
    do: Do, session: Session, festival: Festival, sign_in: SignIn
) -> None:
    delivery_id, _ = a_delivery(
        do, festival.home_id, festival.stall_id, [(festival.lot_id, festival.owner_id, 1)]
    )
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=festival.stall_id))
    assert 'class="qr"' in browser.get(f"/deliveries/{delivery_id}/print").text
    assert 'class="qr"' in browser.get(f"/stalls/{festival.stall_id}/code").text
    page = browser.get(f"/stalls/{festival.stall_id}/empty").text
    assert "Compter d’abord" in page
    sent = browser.post(
        f"/stalls/{festival.stall_id}/empty", data={"home_id": str(festival.home_id)}, follow_redirects=True
    )
    assert "Le stand est vidé" in sent.text
