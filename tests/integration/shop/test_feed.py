"""What a till must know to sell alone: whole at first, by pages, then only what changed."""

from dataclasses import asdict
from datetime import date, timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.clock import now
from kernel.ids import new_id
from shop.operations.catalogue import ChangeArticle, SetPrice, change_article, set_price
from shop.operations.sales import record_sale
from shop.queries.feed import Cursor, FeedPage, cursor_of, feed_page
from tests.builders.devices import Counter, a_counter
from tests.builders.inventory import a_lot_of_jars, a_producer, delivered
from tests.builders.shop import Shop, a_price, a_receipt, an_article
from tests.conftest import Do
from tests.integration.shop.test_sales import statements
from traceability.models import Lot
from traceability.operations.recalls import RecallLot, recall_lot

STATEMENTS_MAX = 12


@pytest.fixture
def counter(do: Do, client: FlaskClient) -> Counter:
    return a_counter(do, client)


def another_article(do: Do, session: Session, shop: Shop, name: str) -> None:
    producer = a_producer(do, name)
    lot_id = a_lot_of_jars(do, producer, 5)
    delivered(do, producer.store_id, shop.place_id, [(lot_id, producer.organisation_id, 5)])
    session.rollback()
    item = session.get_one(Lot, lot_id).trade_item_id
    assert item is not None
    a_price(do, shop.place_id, an_article(do, item))


class Known:
    """What a till holds after the answers that it read, by id; what comes again replaces itself."""

    def __init__(self) -> None:
        self.articles: dict[Any, Any] = {}
        self.lots: dict[Any, Any] = {}
        self.sellers: dict[Any, Any] = {}

    def take(self, page: FeedPage) -> None:
        self.articles |= {one.article_id: asdict(one) for one in page.articles}
        self.lots |= {(one.lot_id, one.owner_id): asdict(one) for one in page.lots}
        self.sellers |= {one.id: one for one in page.sellers}

    def on_sale(self) -> tuple[Any, ...]:
        active = {key: one for key, one in self.articles.items() if one["is_active"]}
        there = {key: one for key, one in self.lots.items() if one["quantity"] > 0}
        owners = {one["owner_id"] for one in there.values()} | {one["maker_id"] for one in active.values()}
        return active, there, {key: one for key, one in self.sellers.items() if key in owners}


def read(session: Session, shop: Shop, known: Known, cursor: Cursor, rows: int = 5_000) -> Cursor:
    """Ask until there is no more; where to go on from the next time."""
    while True:
        session.rollback()
        page = feed_page(session, shop.place_id, cursor, rows)
        known.take(page)
        cursor = page.cursor
        if not page.has_more:
            return cursor_of(cursor.text(), now())


def whole(session: Session, shop: Shop, rows: int = 5_000) -> tuple[Known, Cursor]:
    known = Known()
    return known, read(session, shop, known, cursor_of(None, now()), rows)


@pytest.mark.parametrize("rows", [1, 2, 3, 5_000])
def test_a_load_by_pages_is_the_whole_load(do: Do, counter: Counter, session: Session, rows: int) -> None:
    for name in ("Tiwziwine", "Tifaout"):
        another_article(do, session, counter.shop, name)
    at_once, _ = whole(session, counter.shop)
    by_pages, _ = whole(session, counter.shop, rows)
    assert by_pages.on_sale() == at_once.on_sale()
    assert [len(one) for one in at_once.on_sale()] == [3, 3, 3]


def test_what_changed_since_makes_the_same_as_a_whole_load(
    do: Do, counter: Counter, session: Session
) -> None:
    shop = counter.shop
    another_article(do, session, shop, "Tiwziwine")
    known, cursor = whole(session, shop)
    do(set_price, SetPrice(shop.place_id, shop.article_id, date(2026, 12, 1), 4_900))
    do(record_sale, a_receipt(shop, shop.jars(3)))
    another_article(do, session, shop, "Tifaout")
    cursor = read(session, shop, known, cursor, 1)
    assert known.on_sale() == whole(session, shop)[0].on_sale()
    do(
        change_article,
        ChangeArticle(shop.article_id, "saffron", "spice", is_favourite=False, is_active=False),
    )
    do(record_sale, a_receipt(shop, shop.jars(17), number=2))
    read(session, shop, known, cursor)
    assert known.on_sale() == whole(session, shop)[0].on_sale()


def test_an_article_that_has_no_price_here_is_never_told(do: Do, counter: Counter, session: Session) -> None:
    known, cursor = whole(session, counter.shop)
    producer = a_producer(do, "Tifaout")
    item = session.get_one(Lot, a_lot_of_jars(do, producer, 5)).trade_item_id
    assert item is not None
    an_article(do, item)
    read(session, counter.shop, known, cursor)
    assert known.on_sale() == whole(session, counter.shop)[0].on_sale()


def test_the_price_of_tomorrow_is_in_the_answer(do: Do, counter: Counter) -> None:
    tomorrow = now().date() + timedelta(days=1)
    do(set_price, SetPrice(counter.shop.place_id, counter.shop.article_id, tomorrow, 5_000))
    (article,) = counter.ask("catalogue").get_json()["articles"]
    assert article["prices"] == [
        {"from": "2026-01-01", "cents": 4_500},
        {"from": tomorrow.isoformat(), "cents": 5_000},
    ]


def test_a_recall_is_in_the_next_answer(do: Do, counter: Counter, session: Session) -> None:
    first = counter.ask("catalogue").get_json()
    assert (first["full"], first["more"], first["recalls"]) == (True, False, [])
    do(recall_lot, RecallLot(new_id(), counter.shop.lot_id, "Corps étranger", "Rapportez-le."))
    told = counter.ask("catalogue", cursor=first["cursor"]).get_json()
    lot = session.get_one(Lot, counter.shop.lot_id)
    assert told["recalls"] == [{"code": lot.code, "token": lot.token}]
    assert [(one["id"], one["state"]) for one in told["lots"]] == [(str(lot.id), "recalled")]
    assert told["full"] is False


def test_an_answer_takes_few_statements_whatever_it_holds(do: Do, counter: Counter, session: Session) -> None:
    with statements() as few:
        counter.ask("catalogue")
    for name in ("Tiwziwine", "Tifaout", "Alkaoutar"):
        another_article(do, session, counter.shop, name)
    with statements() as more:
        answer = counter.ask("catalogue")
    assert len(answer.get_json()["articles"]) == 4
    assert len(few) == len(more) <= STATEMENTS_MAX, "\n".join(more)


NO_CURSORS = [
    "x", "~~~", "~articles~~", "~articles~x~2026-11-22T10:00:00+00:00", "~gold~~2026-11-22T10:00:00+00:00",
    "~end~~0001-01-01T00:00:00+00:00", "9999-12-31T23:59:59-14:00~lots~~2026-11-22T10:00:00+00:00",
    "~lots~01a20114-2e50-747e-9a64-28e5bf9dcd3c~2026-11-22T10:00:00+00:00", "~articles~~2026-11-22T10:00:00",
    "\udcff",
]  # fmt: skip


@pytest.mark.parametrize("cursor", NO_CURSORS)
def test_a_cursor_that_is_none_of_ours_is_told(counter: Counter, cursor: str) -> None:
    answer = counter.ask("catalogue", cursor=cursor.encode("utf-8", "surrogateescape").decode("latin-1"))
    assert (answer.status_code, answer.get_json(force=True)["code"]) == (422, "feed-cursor-malformed")
