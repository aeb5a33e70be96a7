"""At the counter: by keyboard alone, by scanner alone, by touch; nobody is left out, in either language."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from shop.models import Sale, SaleLine, SealedRecord
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.till import all_sent, begin, sell, serving, sign_in
from traceability.models import Lot, TradeItem

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

AXE = Path(__file__).parents[2] / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
# WCAG 2.2 AA is what we hold ourselves to.
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
SIZES = {"tablet": COUNTER, "phone": PHONE}
SMALL_TARGETS = """() => [...document.querySelectorAll('button, a, summary, input, select')]
  .filter((one) => one.checkVisibility() && (one.getBoundingClientRect().height < 43.5))
  .map((one) => one.outerHTML.slice(0, 120))"""


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, pieces=50)


@pytest.fixture
def email(do: Do, shop: Shop) -> str:
    seller = a_person(do, Role.BOUTIQUE_MANAGER, "Anna", place_id=shop.place_id)
    return db.session.get_one(User, seller).email


def code() -> str:
    return db.session.scalars(select(TradeItem.code)).one()


def violations(page: Page) -> list[Any]:
    """What axe finds against WCAG 2.2 AA on the page as it stands."""
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
    return [(one["id"], [node["html"][:160] for node in one["nodes"]][:3]) for one in found]


@pytest.fixture(params=["fr", "ar"])
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(SIZES))
def tablet(request: pytest.FixtureRequest, browser: Browser, language: str) -> Iterable[BrowserContext]:
    locale = {"fr": "fr-FR", "ar": "ar-MA"}[language]
    context = browser.new_context(viewport=SIZES[request.param], locale=locale)
    yield context
    context.close()


def test_every_screen_of_the_till_is_for_everybody(
    app: Flask, shop: Shop, email: str, tablet: BrowserContext, language: str
) -> None:
    with serving(app) as origin:
        page = sign_in(tablet, origin.url, email)
        page.goto(f"{origin.url}/till/{shop.till_id}")
        expect(page.get_by_test_id("enrol")).to_be_visible()
        expect(page.locator("html")).to_have_attribute("dir", "rtl" if language == "ar" else "ltr")
        seen = {"enrol": violations(page)}
        begin(page, origin.url, shop.till_id)
        seen["counter"] = violations(page)
        page.get_by_test_id("scan").fill(code())
        page.get_by_test_id("scan").press("Enter")
        seen["basket"] = violations(page)
        page.get_by_test_id("basket-acts").click()
        seen["discount"] = violations(page)
        page.keyboard.press("Escape")
        page.get_by_test_id("pay").click()
        seen["payment"] = violations(page)
        if page.viewport_size == COUNTER:
            # The end of the sale is in sight: nobody looks for it below the screen with a customer waiting.
            assert page.locator(".quick button").count() > 3
            assert page.locator("dialog[open]").evaluate("(one) => one.scrollHeight - one.clientHeight") <= 0
        page.get_by_test_id("tender-exact").click()
        page.get_by_test_id("confirm-payment").click()
        expect(page.get_by_test_id("paper")).to_be_visible()
        seen["receipt"] = violations(page)
        page.get_by_test_id("next-sale").click()
        for sheet in ("receipts", "credit", "cash", "day", "device", "close"):
            page.get_by_test_id("menu").click()
            seen[f"menu for {sheet}"] = violations(page)
            page.get_by_test_id(f"menu-{sheet}").click()
            page.locator("dialog[open]").wait_for()
            seen[sheet] = violations(page)
            page.keyboard.press("Escape")
            expect(page.locator("dialog[open]")).to_have_count(0)
        page.get_by_test_id("seller").click()
        seen["sellers"] = violations(page)
        page.keyboard.press("Escape")
        assert {name: found for name, found in seen.items() if found} == {}
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert page.evaluate(SMALL_TARGETS) == []


@pytest.fixture
def counter(browser: Browser) -> Iterable[Page]:
    context = browser.new_context(viewport=COUNTER, locale="fr-FR")
    yield context.new_page()
    context.close()


def test_a_sale_by_keyboard_alone(app: Flask, shop: Shop, email: str, counter: Page) -> None:
    with serving(app) as origin:
        page = sign_in(counter.context, origin.url, email)
        page.goto(f"{origin.url}/till/{shop.till_id}")
        page.get_by_test_id("enrol").wait_for()
        tab_to(page, "enrol")
        page.keyboard.press("Enter")
        page.get_by_test_id("open-float").wait_for()
        page.keyboard.type("200")
        page.keyboard.press("Enter")
        page.get_by_test_id("scan").wait_for()
        page.keyboard.type(f"2*{code()}")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("total")).to_contain_text("90,00")
        tab_to(page, "pay")
        page.keyboard.press("Enter")
        page.get_by_test_id("received").wait_for()
        page.keyboard.type("100")
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("change")).to_contain_text("10,00")
        page.keyboard.press("Enter")
        page.get_by_test_id("paper").wait_for()
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("paper")).to_be_hidden()
        page.keyboard.type("safran")  # the field has the focus again: the next customer
        expect(page.get_by_test_id("scan")).to_have_value("safran")
        all_sent(page)
    db.session.rollback()
    assert db.session.scalars(select(Sale.total_cents)).all() == [9_000]


def tab_to(page: Page, test_id: str) -> None:
    """Press Tab until something has the focus."""
    for _ in range(80):
        at = page.evaluate("document.activeElement?.dataset.testid ?? ''")
        if at == test_id:
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{test_id} cannot be reached by keyboard")


def test_a_scanner_types_a_gs1_code_and_the_very_lot_is_sold(
    app: Flask, shop: Shop, email: str, counter: Page
) -> None:
    lot = db.session.get_one(Lot, shop.lot_id)
    with serving(app) as origin:
        page = sign_in(counter.context, origin.url, email)
        begin(page, origin.url, shop.till_id)
        page.locator("body").click(position={"x": 5, "y": 300})
        page.keyboard.type(f"]Q1{origin.url}/l/{lot.token}", delay=1)
        page.keyboard.press("Enter")
        expect(page.get_by_test_id("lot-chip")).to_contain_text(lot.code)


def test_a_scanner_alone_sells(app: Flask, shop: Shop, email: str, counter: Page) -> None:
    lot = db.session.get_one(Lot, shop.lot_id)
    with serving(app) as origin:
        page = sign_in(counter.context, origin.url, email)
        begin(page, origin.url, shop.till_id)

        def scan(text: str) -> None:
            page.keyboard.type(text, delay=1)
            page.keyboard.press("Enter")

        for _ in range(2):
            scan(f"]Q1{origin.url}/l/{lot.token}")
            expect(page.get_by_test_id("basket-line")).to_have_count(1)
            scan("]C0CMD-PAY")
            expect(page.get_by_test_id("received")).to_be_focused()
            scan("]C0CMD-EXACT")
            expect(page.get_by_test_id("paper")).to_be_visible()
            expect(page.get_by_test_id("next-sale")).to_be_focused()
            scan("]C0CMD-PAY")  # any code opens the next sale
            expect(page.get_by_test_id("paper")).to_be_hidden()
        all_sent(page)
    db.session.rollback()
    assert db.session.scalars(select(Sale.total_cents)).all() == [4_500, 4_500]


def test_a_refund_puts_the_goods_back_and_cites_the_sale(
    app: Flask, shop: Shop, email: str, counter: Page
) -> None:
    with serving(app) as origin:
        page = sign_in(counter.context, origin.url, email)
        begin(page, origin.url, shop.till_id)
        number = sell(page, code(), times=3)
        page.get_by_test_id("menu").click()
        page.get_by_test_id("menu-receipts").click()
        page.get_by_test_id("find-receipt").fill(number)
        page.get_by_test_id("find-receipt").press("Enter")
        page.get_by_test_id("refund").click()
        page.get_by_test_id("refund-more").first.click()
        page.get_by_test_id("refund-confirm").click()
        expect(page.get_by_test_id("refund-given")).to_contain_text("45,00")
        page.keyboard.press("Escape")
        all_sent(page)
    db.session.rollback()
    refund = db.session.scalars(select(Sale).where(Sale.kind == "refund")).one()
    original = db.session.scalars(select(Sale).where(Sale.kind == "sale")).one()
    line = db.session.scalars(select(SaleLine).where(SaleLine.sale_id == refund.id)).one()
    assert (refund.total_cents, refund.refund_of_id, line.quantity) == (-4_500, original.id, -1)
    text = db.session.get_one(SealedRecord, refund.id).text
    assert db.session.get_one(SealedRecord, original.id).hash in text


def test_a_discount_beyond_the_sellers_asks_a_manager(do: Do, app: Flask, shop: Shop, counter: Page) -> None:
    seller = a_person(do, Role.SELLER, "Brahim", place_id=shop.place_id)
    with serving(app) as origin:
        page = sign_in(counter.context, origin.url, db.session.get_one(User, seller).email)
        begin(page, origin.url, shop.till_id)
        page.get_by_test_id("scan").fill(code())
        page.get_by_test_id("scan").press("Enter")
        give_discount(page, "30")
        page.get_by_test_id("pay").click()
        expect(page.get_by_test_id("manager-pin")).to_be_visible()
        expect(page.get_by_test_id("tender-exact")).to_have_count(0)
        page.keyboard.press("Escape")
        expect(page.get_by_test_id("manager-pin")).to_be_hidden()
        give_discount(page, "10")
        expect(page.get_by_test_id("total")).to_contain_text("40,50")
        page.get_by_test_id("pay").click()
        expect(page.get_by_test_id("tender-exact")).to_be_visible()


def give_discount(page: Page, percent: str) -> None:
    page.get_by_test_id("basket-acts").click()
    page.get_by_test_id("discount-value").fill(percent)
    page.get_by_test_id("discount-reason").fill("Emballage abîmé")
    page.get_by_test_id("discount-give").click()
