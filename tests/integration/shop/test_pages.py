"""The shop's pages, for each role, with what is typed kept and nothing that breaks."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from shop.models import Article, Price, Till
from shop.operations.drawers import CloseCashSession, close_cash_session
from shop.operations.sales import record_sale
from tests.builders.inventory import a_place, a_saffron_jar
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


@pytest.fixture
def manager(do: Do, shop: Shop, sign_in: SignIn) -> FlaskClient:
    return sign_in(a_person(do, Role.NETWORK_MANAGER))


def attached(role: Role, shop: Shop) -> dict[str, UUID]:
    if role in (Role.SELLER, Role.BOUTIQUE_MANAGER):
        return {"place_id": shop.place_id}
    return {"organisation_id": shop.owner_id} if role is Role.COOPERATIVE_OFFICER else {}


@pytest.mark.parametrize("role", list(Role))
def test_everybody_has_a_home_page(do: Do, shop: Shop, sign_in: SignIn, role: Role) -> None:
    browser = sign_in(a_person(do, role, **attached(role, shop)))
    page = browser.get("/")
    assert page.status_code == 200
    assert "Bonjour Fatima" in page.text


def test_a_sellers_home_page_opens_her_till(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    page = browser.get("/").text
    assert f"/till/{shop.till_id}" in page
    assert "Caisse ouverte" in page


@pytest.mark.parametrize(
    "address",
    ["/articles", "/articles?branch=saffron&q=safran", "/prices", "/tax-rules", "/tills",
     "/drawers", "/sales", "/sales?flagged=1", "/recalls"],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.AUDITOR])
def test_lists_open_with_their_filters(do: Do, shop: Shop, sign_in: SignIn, address: str, role: Role) -> None:
    browser = sign_in(a_person(do, role, **attached(role, shop)))
    assert browser.get(address).status_code == 200


@pytest.mark.parametrize(
    "query",
    ["place=7", "place=%27", "till=x&day=2026-13-45", "day=9999-99-99", "page=-1", "page=abc",
     "page=99999999999999999999", "endpoint=x&_external=1&filename=y", "flagged=%FF",
     "branch=gold&q=%25_"],
)  # fmt: skip
@pytest.mark.parametrize("address", ["/sales", "/drawers", "/articles"])
def test_an_address_that_makes_no_sense_shows_a_list(manager: FlaskClient, address: str, query: str) -> None:
    assert manager.get(f"{address}?{query}").status_code == 200


def test_an_article_is_put_on_sale_and_priced(
    do: Do, shop: Shop, manager: FlaskClient, session: Session
) -> None:
    item = a_saffron_jar(do, shop.owner_id, name_fr="Safran 5 g")
    assert "Safran 5 g" in manager.get("/articles/new").text
    given = {"trade_item_id": str(item), "branch": "saffron", "tax_class": "spice"}
    answer = manager.post("/articles/new", data=given)
    assert answer.status_code == 302
    article_id = session.scalars(select(Article.id).where(Article.trade_item_id == item)).one()
    address = f"/articles/{article_id}"
    today = now().date().isoformat()
    wrong = {"place_id": str(shop.place_id), "gross": "45,555", "valid_from": today}
    refused = manager.post(address, data=wrong)
    assert refused.status_code == 422
    assert "45,555" in refused.text
    assert "n’est pas un montant" in refused.text
    assert manager.post(address, data={**wrong, "gross": "180,00"}).status_code == 302
    prices = session.scalars(select(Price.gross_cents).where(Price.article_id == article_id))
    assert prices.all() == [18_000]
    told = manager.post(address, data={**wrong, "gross": "190,00"})
    assert told.status_code == 422
    assert 'name="replaces" type="hidden" value="18000"' in told.text
    assert manager.post(address, data={**wrong, "gross": "190,00", "replaces": "18000"}).status_code == 302
    assert session.scalars(select(Price.gross_cents).where(Price.article_id == article_id)).all() == [19_000]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"trade_item_id": "x", "branch": "gold", "tax_class": "1"},
        {"trade_item_id": str(new_id()), "branch": "saffron", "tax_class": "spice"},
        {"record_id": "x", "operation_id": "y"},
    ],
)
def test_a_form_that_makes_no_sense_is_shown_again(
    do: Do, shop: Shop, manager: FlaskClient, given: dict[str, str]
) -> None:
    a_saffron_jar(do, shop.owner_id)
    assert manager.post("/articles/new", data=given).status_code == 422
    assert manager.post("/tills/new", data=given).status_code == 422
    assert manager.post(f"/articles/{shop.article_id}", data=given).status_code == 422


def test_an_article_is_taken_off_sale(shop: Shop, manager: FlaskClient, session: Session) -> None:
    address = f"/articles/{shop.article_id}/change"
    assert manager.get(address).status_code == 200
    assert manager.post(address, data={"branch": "craft", "tax_class": "food"}).status_code == 302
    article = session.get_one(Article, shop.article_id)
    assert (article.branch, article.is_active) == ("craft", False)


def test_a_till_is_added_by_the_manager_of_the_boutique(
    do: Do, shop: Shop, sign_in: SignIn, session: Session
) -> None:
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    given = {
        "place_id": str(shop.place_id), "code": "tar2", "name": "Étal",
        "receipt_header": "Boutique", "receipt_footer": "",
        "cash_rounding_cents": "5", "receipt_width_mm": "58",
    }  # fmt: skip
    assert browser.post("/tills/new", data=given).status_code == 302
    till = session.scalars(select(Till).where(Till.code == "TAR2")).one()
    assert (till.cash_rounding_cents, till.receipt_width_mm) == (5, 58)
    again = browser.post("/tills/new", data=given)
    assert again.status_code == 422
    assert "déjà le code TAR2" in again.text


def test_a_receipt_shows_what_was_sold_and_what_is_odd(do: Do, shop: Shop, manager: FlaskClient) -> None:
    sale = a_receipt(shop, shop.jars(2, unit_price_cents=4_000, tax_rate_bp=2_000), tendered_cents=10_000)
    do(record_sale, sale, operation_id=sale.sale_id)
    page = manager.get(f"/sales/{sale.sale_id}").text
    for told in ("TAR1-000001", "Prix différent", "TVA différente", "Rendu", "Boutique solidaire"):
        assert told in page
    assert "TAR1-000001" in manager.get("/sales?flagged=1").text
    assert "TAR1-000001" not in manager.get("/sales?day=2020-01-01").text
    assert manager.get(f"/sales/{new_id()}").status_code == 404


@pytest.mark.parametrize("flag", ["gap", "short", "unknown"])
def test_every_oddity_has_its_sentence(do: Do, shop: Shop, manager: FlaskClient, flag: str) -> None:
    sales = {
        "gap": a_receipt(shop, number=4),
        "short": a_receipt(shop, shop.jars(30)),
        "unknown": a_receipt(shop, shop.jars(article_id=new_id(), lot_id=new_id(), owner_id=new_id())),
    }
    sale = sales[flag]
    do(record_sale, sale, operation_id=sale.sale_id)
    assert manager.get(f"/sales/{sale.sale_id}").status_code == 200


def test_a_closed_drawer_tells_its_difference(do: Do, shop: Shop, manager: FlaskClient) -> None:
    assert "Ouverte" in manager.get(f"/drawers/{shop.drawer_id}").text
    do(close_cash_session, CloseCashSession(shop.drawer_id, 19_000, "Pièce tombée"))
    assert "Pièce tombée" in manager.get(f"/drawers/{shop.drawer_id}").text
    assert manager.get(f"/drawers?till={shop.till_id}").status_code == 200


def test_a_boutique_manager_sees_the_sales_of_her_own_place_only(do: Do, shop: Shop, sign_in: SignIn) -> None:
    sale = a_receipt(shop)
    do(record_sale, sale, operation_id=sale.sale_id)
    elsewhere = a_place(do, shop.owner_id, "Ailleurs", kind="boutique")
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=elsewhere))
    assert browser.get(f"/sales/{sale.sale_id}").status_code == 404
    assert "TAR1-000001" not in browser.get("/sales").text
    assert "TAR1" not in browser.get("/tills").text
    assert browser.get(f"/drawers/{shop.drawer_id}").status_code == 404


def test_an_auditor_reads_and_changes_nothing(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.AUDITOR))
    price = {"place_id": str(shop.place_id), "gross": "1", "valid_from": "2026-11-01"}
    assert browser.post(f"/articles/{shop.article_id}", data=price).status_code in (403, 422)
    for address in (
        "/articles/new",
        "/tills/new",
        f"/lots/{shop.lot_id}/recall",
    ):
        assert browser.get(address).status_code == 403
