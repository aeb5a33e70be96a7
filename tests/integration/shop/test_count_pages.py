"""Pages of a count: a seller counts blind by scanning, a manager has differences counted again and posts."""

from collections.abc import Callable
from datetime import timedelta
from html.parser import HTMLParser
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from shop.models import CountEnd, CountEntry, CountLine, StockCount
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.sales import record_sale
from tests.builders.counts import a_count, counted, lying
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, a_saffron_jar, delivered
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
from traceability.models import Lot

GTIN = "06111234567895"
SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, 37)


def a_manager(do: Do, shop: Shop) -> UUID:
    return a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=shop.place_id)


def a_seller(do: Do, shop: Shop) -> UUID:
    return a_person(do, Role.SELLER, "Zahra", place_id=shop.place_id)


def ids() -> dict[str, str]:
    """What a form that was just opened carries."""
    return {"operation_id": str(new_id()), "record_id": str(new_id())}


def test_a_manager_opens_a_count_a_seller_counts_and_it_is_posted(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    manager, seller = a_manager(do, shop), a_seller(do, shop)
    sent = sign_in(manager).post(
        f"/places/{shop.place_id}/counts/new", data={**ids(), "scope": "place", "lots_max": "10"}
    )
    assert sent.status_code == 302
    address = sent.location
    browser = sign_in(seller)
    lot = session.get_one(Lot, shop.lot_id)
    found = browser.get(f"{address}?q=https://example.org/l/{lot.token}")
    assert found.status_code == 302
    sent = browser.post(found.location, data={**ids(), "quantity": "35", "shelf": "Vitrine"})
    assert sent.location.endswith("shelf=Vitrine")
    assert "Vitrine" in browser.get(sent.location).text
    browser = sign_in(manager)
    review = browser.get(f"{address}/review").text
    assert "−2" in review
    assert "90,00" in review
    own = {f"reason-{shop.lot_id}": "dégustation"}
    posted = browser.post(f"{address}/post", data={**ids(), **own})
    assert posted.status_code == 302
    assert "dégustation" in browser.get(address).text
    assert lying(shop.place_id, shop.lot_id) == 35
    assert session.scalars(select(CountLine)).one().value_cents == -9_000


def test_who_counts_sees_no_expected_figure_before_the_posting(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    manager = a_manager(do, shop)
    count_id = a_count(do, shop.place_id)
    address = f"/counts/{count_id}"
    browser = sign_in(manager)
    figure = f"{address}/lots/{shop.lot_id}"
    assert browser.post(figure, data={**ids(), "quantity": "5"}).status_code == 302
    for page in (address, f"{address}?q=SAF", figure, f"{address}/review"):
        assert "37" not in _words(browser.get(page, follow_redirects=True).text), page
    do(post_count, PostCount(count_id, "essai"))
    assert "37" in _words(browser.get(address).text)


def _words(page: str) -> list[str]:
    """What a page shows, word by word, without the identifiers in its addresses and hidden fields."""

    class Words(HTMLParser):
        said = ""

        def handle_data(self, data: str) -> None:
            self.said += data

    words = Words()
    words.feed(page[page.index("<main") :])
    return words.said.split()


def test_a_gs1_code_the_code_of_the_lot_and_the_name_of_the_article_are_understood(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    producer = a_producer(do, "Tifaout", gs1_prefix="6111234")
    item_id = a_saffron_jar(
        do, producer.organisation_id, gtin=GTIN, gtin_status="licensed", name_fr="Safran de Tifaout"
    )
    lot_id = a_lot_of_jars(do, producer, 6, item_id)
    delivered(do, producer.store_id, shop.place_id, [(lot_id, producer.organisation_id, 6)])
    code, token = session.execute(select(Lot.code, Lot.token).where(Lot.id == lot_id)).one()
    count_id = a_count(do, shop.place_id)
    browser = sign_in(a_seller(do, shop))
    scans = [token, "tifaout", GTIN[1:], f"]C101{GTIN}10{code}", f"01{GTIN}10{code}"]
    for scan in [*scans, f"https://id.gs1.org/01/{GTIN}/10/{code}"]:
        found = browser.get(f"/counts/{count_id}", query_string={"q": scan})
        assert found.status_code == 302, scan
        assert str(lot_id) in found.location
    # Each cooperative numbers its own lots: the same code is offered of both.
    both = browser.get(f"/counts/{count_id}", query_string={"q": code.lower()}).text
    assert "Quel lot" in both
    assert str(shop.lot_id) in both
    page = browser.get(f"/counts/{count_id}", query_string={"q": "rien de tel"})
    assert "Aucun lot de ce lieu" in page.text


@pytest.mark.parametrize("typed", ["", "beaucoup", "-3", "1,5", "9" * 20, "٣٥x"])
def test_what_is_no_number_is_said_at_the_field_and_kept(
    do: Do, session: Session, shop: Shop, sign_in: SignIn, typed: str
) -> None:
    count_id = a_count(do, shop.place_id)
    browser = sign_in(a_seller(do, shop))
    sent = browser.post(
        f"/counts/{count_id}/lots/{shop.lot_id}", data={**ids(), "quantity": typed, "shelf": "Vitrine"}
    )
    assert sent.status_code == 422
    assert "Vitrine" in sent.text
    assert session.scalars(select(CountEntry)).all() == []


def test_zero_is_a_figure(do: Do, session: Session, shop: Shop, sign_in: SignIn) -> None:
    count_id = a_count(do, shop.place_id)
    browser = sign_in(a_seller(do, shop))
    browser.post(f"/counts/{count_id}/lots/{shop.lot_id}", data={**ids(), "quantity": "0"})
    assert session.scalars(select(CountEntry)).one().quantity == 0


def test_a_manager_has_differences_counted_again_or_gives_the_count_up(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    count_id = a_count(do, shop.place_id)
    browser = sign_in(a_manager(do, shop))
    assert browser.post(f"/counts/{count_id}/post", data=ids()).status_code == 422
    assert browser.post(f"/counts/{count_id}/absent", data=ids()).status_code == 302
    assert browser.post(f"/counts/{count_id}/post", data=ids()).status_code == 422
    assert browser.post(f"/counts/{count_id}/recount", data=ids()).status_code == 302
    assert "À recompter" in browser.get(f"/counts/{count_id}").text
    assert browser.post(f"/counts/{count_id}/cancel", data=ids()).status_code == 422
    given_up = browser.post(f"/counts/{count_id}/cancel", data={**ids(), "reason": "interrompu"})
    assert given_up.status_code == 302
    session.expire_all()
    assert session.get_one(CountEnd, count_id).reason == "interrompu"
    assert "interrompu" in browser.get(f"/counts/{count_id}").text
    assert browser.post(f"/counts/{count_id}/post", data=ids()).status_code == 302


def test_articles_and_cycles_are_chosen_on_the_page(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    item_id = session.get_one(Lot, shop.lot_id).trade_item_id
    browser = sign_in(a_manager(do, shop))
    address = f"/places/{shop.place_id}/counts/new"
    assert "Safran 1 g" in browser.get(address).text
    chosen = {"scope": "articles", "trade_item_ids": [str(item_id)]}
    assert browser.post(address, data={**ids(), **chosen}).status_code == 302
    assert browser.post(address, data={**ids(), "scope": "articles"}).status_code == 422
    cycle = browser.post(address, data={**ids(), "scope": "cycle", "lots_max": "5"})
    assert "À compter" in browser.get(cycle.location).text
    assert {one.scope for one in session.scalars(select(StockCount))} == {"articles", "cycle"}
    assert "CP-26-0001" in browser.get("/counts").text


def test_a_count_of_another_boutique_is_not_found(do: Do, shop: Shop, sign_in: SignIn) -> None:
    elsewhere = a_person(
        do, Role.BOUTIQUE_MANAGER, "Aïcha", place_id=a_boutique(do, "Ailleurs", shop.owner_id)
    )
    count_id = a_count(do, shop.place_id)
    browser = sign_in(elsewhere)
    for address in ("", "/review", f"/lots/{shop.lot_id}"):
        assert browser.get(f"/counts/{count_id}{address}").status_code == 404
    assert browser.post(f"/counts/{count_id}/post", data=ids()).status_code == 404
    assert browser.get(f"/places/{shop.place_id}/counts/new").status_code == 404


def test_sold_beyond_the_books_shows_an_expected_figure_below_zero(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    """A late sale of before the figure, and goods brought back since: the books were short at that moment."""
    moment = now() - timedelta(hours=1)
    count_id = a_count(do, shop.place_id, at=moment)
    counted(do, count_id, shop.lot_id, 0, at=moment)
    sale = a_receipt(shop, shop.jars(40), occurred_at=moment - timedelta(minutes=5))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    browser = sign_in(a_manager(do, shop))
    assert browser.get(f"/counts/{count_id}/review").status_code == 200
