"""Counting without network, on several phones at once, while a till sells; for everybody."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import func, select

from kernel.access import Role
from kernel.clock import now
from kernel.db import db
from kernel.models import User
from shop.models import CountEntry, CountUnknown
from shop.operations.counts.ending import CancelCount, cancel_count
from shop.operations.sales import record_sale
from tests.builders.counts import a_count, lying
from tests.builders.inventory import a_lot_of_jars, a_producer, delivered
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_field import AXE, RULES, SMALL_TARGETS
from tests.e2e.till import Origin, eventually, serving, sign_in
from traceability.models import Lot

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

UNKNOWN = "4006381333931"


@dataclass(frozen=True)
class Stock:
    """A boutique with two lots, and a count of it that goes on."""

    shop: Shop
    jars: Lot
    others: Lot
    count_id: UUID


@pytest.fixture
def stock(do: Do) -> Stock:
    shop = a_shop(do, 12)
    session = db.session
    producer = a_producer(do, "Tifaout")
    other_id = a_lot_of_jars(do, producer, pieces=9)
    delivered(do, producer.store_id, shop.place_id, [(other_id, producer.organisation_id, 9)])
    count_id = a_count(do, shop.place_id, at=now() - timedelta(minutes=5))
    return Stock(shop, session.get_one(Lot, shop.lot_id), session.get_one(Lot, other_id), count_id)


@pytest.fixture
def phones(browser: Browser) -> Iterable[list[BrowserContext]]:
    """Two phones, each with its own storage, service worker and network."""
    contexts = [
        browser.new_context(viewport=PHONE, locale="fr-FR", has_touch=True, service_workers="allow")
        for _ in range(2)
    ]
    yield contexts
    for context in contexts:
        context.close()


def email_of(user_id: UUID) -> str:
    return db.session.get_one(User, user_id).email


def counting(context: BrowserContext, origin: Origin, do: Do, stock: Stock, name: str) -> Page:
    """A seller's phone after one visit with network, in the count."""
    seller = a_person(do, Role.SELLER, name, place_id=stock.shop.place_id)
    page = sign_in(context, origin.url, email_of(seller))
    page.goto(f"{origin.url}/count/")
    page.get_by_test_id(f"count-{stock.count_id}").tap()
    expect(page.get_by_test_id("camera")).to_be_visible()
    expect(page.get_by_test_id("all-sent")).to_be_visible()
    eventually(page, "navigator.serviceWorker.controller !== null", 20)
    return page


def at_shelf(page: Page, name: str) -> None:
    page.get_by_test_id("shelf").tap()
    page.get_by_test_id("shelf-name").fill(name)
    page.get_by_test_id("shelf-choose").tap()
    expect(page.get_by_test_id("shelf")).to_contain_text(name)


def scan(page: Page, text: str) -> None:
    """As a scanner that types: a burst ended with Enter, the focus anywhere."""
    page.locator("h1").focus()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def address(lot: Lot) -> str:
    """What is printed on every pack of a lot."""
    return f"http://any.example/l/{lot.token}"


def tells(page: Page, lot: Lot, digits: str) -> None:
    """One scan, then its number on the large keys."""
    page.get_by_test_id("way-number").tap()
    scan(page, address(lot))
    for digit in digits:
        page.get_by_test_id(f"key-{digit}").tap()
    page.get_by_test_id("save").tap()
    expect(page.get_by_test_id("told")).to_contain_text(lot.code)


def is_at(page: Page, quantity: int) -> None:
    expect(page.get_by_test_id("last-quantity")).to_have_text(str(quantity))


def sold(do: Do, stock: Stock, pieces: int, number: int) -> None:
    """Rung up now at the till, whose record arrives at once."""
    sale = a_receipt(stock.shop, stock.shop.jars(pieces), number=number, occurred_at=now())
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def test_two_phones_count_one_place_without_network_while_it_sells_and_the_posting_is_right(
    do: Do, app: Flask, browser: Browser, stock: Stock, phones: list[BrowserContext]
) -> None:
    place_id = stock.shop.place_id
    manager_id = a_person(do, Role.BOUTIQUE_MANAGER, "Fatima", place_id=place_id)
    with serving(app) as origin:
        zahra, malika = (
            counting(context, origin, do, stock, name)
            for context, name in zip(phones, ("Zahra", "Malika"), strict=True)
        )
        origin.stop()
        # Twelve jars in the books, eleven there: seven in the window, four in the back.
        at_shelf(zahra, "Vitrine")
        for n in range(1, 8):
            scan(zahra, address(stock.jars))
            is_at(zahra, n)
        scan(zahra, address(stock.jars))
        is_at(zahra, 8)
        zahra.get_by_test_id("undo").tap()
        expect(zahra.get_by_test_id("told")).to_contain_text("7")
        scan(zahra, UNKNOWN)
        expect(zahra.get_by_test_id("unknown")).to_contain_text(UNKNOWN)
        at_shelf(malika, "Réserve")
        tells(malika, stock.jars, "4")
        # The second lot: she tells 8, nine are there.
        tells(malika, stock.others, "8")
        # The place sells meanwhile: two from the window, after it was counted.
        sold(do, stock, 2, 1)
        zahra.reload()
        expect(zahra.get_by_test_id("told")).to_contain_text("7")
        expect(zahra.get_by_test_id("offline")).to_be_visible()
        zahra.get_by_test_id("finish").tap()
        assert db.session.scalar(select(func.count()).select_from(CountEntry)) == 0
        db.session.rollback()

        origin.start()
        for page in (zahra, malika):
            page.evaluate("dispatchEvent(new Event('online'))")
            expect(page.get_by_test_id("all-sent")).to_be_visible(timeout=20_000)
        office = sign_in(
            browser.new_context(viewport=COUNTER, locale="fr-FR"), origin.url, email_of(manager_id)
        )
        review = f"{origin.url}/counts/{stock.count_id}/review"
        office.goto(review)
        expect(office.locator("main")).to_contain_text("Malika compte encore sur son téléphone")
        expect(office.locator("main")).not_to_contain_text("Zahra compte encore")
        expect(office.locator("main")).to_contain_text(UNKNOWN)
        office.get_by_role("button", name="C’est réglé").click()
        expect(office.locator("main")).not_to_contain_text(UNKNOWN)
        office.get_by_role("button", name="Recompter").click()

        # The second round asks for what differs only: both lots do.
        zahra.evaluate("dispatchEvent(new Event('online'))")
        expect(zahra.locator("main")).to_contain_text("tour 2", ignore_case=True, timeout=20_000)
        tells(zahra, stock.others, "9")
        tells(zahra, stock.jars, "9")
        zahra.get_by_test_id("finish").tap()
        expect(zahra.get_by_test_id("all-sent")).to_be_visible(timeout=20_000)
        sold(do, stock, 1, 2)
        office.goto(review)
        office.fill("#reason", "casse")
        office.get_by_role("button", name="Enregistrer dans le stock").click()
        expect(office.locator("main")).to_contain_text("casse")
    # Eleven there, less two and one sold; nine of the others.
    assert lying(place_id, stock.shop.lot_id) == 8
    assert lying(place_id, stock.others.id) == 9
    assert db.session.scalar(select(func.count()).select_from(CountUnknown)) == 1


def test_figures_of_a_count_given_up_meanwhile_come_back_and_can_be_carried_away(
    do: Do, app: Flask, stock: Stock, phones: list[BrowserContext]
) -> None:
    with serving(app) as origin:
        phone = counting(phones[0], origin, do, stock, "Zahra")
        origin.stop()
        tells(phone, stock.jars, "7")
        do(cancel_count, CancelCount(stock.count_id, "mauvais jour"), at=now())
        origin.start()
        phone.evaluate("dispatchEvent(new Event('online'))")
        phone.get_by_test_id("to-settle").click(timeout=20_000)
        expect(phone.get_by_test_id("refused")).to_contain_text("est terminé")
        with phone.expect_download() as download:
            phone.get_by_test_id("export").tap()
        table = download.value.path().read_text(encoding="utf-8-sig")
    assert stock.jars.code in table
    assert "est terminé" in table


def test_every_screen_of_the_counters_phone_is_for_everybody(
    do: Do, app: Flask, stock: Stock, phones: list[BrowserContext]
) -> None:
    with serving(app) as origin:
        phone = counting(phones[0], origin, do, stock, "Zahra")
        at_shelf(phone, "Vitrine")
        phone.get_by_test_id("way-pieces").tap()
        scan(phone, address(stock.jars))
        is_at(phone, 1)
        scan(phone, UNKNOWN)
        count = f"#/c/{stock.count_id}"
        for language in ("fr", "ar"):
            phone.goto(f"{origin.url}/count/#/phone")
            phone.get_by_test_id(f"speak-{language}").tap()
            expect(phone.locator("html")).to_have_attribute("lang", language)
            for screen in (
                "#/",
                count,
                f"{count}/shelf",
                f"{count}/l/{stock.jars.id}",
                "#/settle",
                "#/phone",
            ):
                phone.goto(f"{origin.url}/count/{screen}")
                expect(phone.locator("h1")).to_be_visible()
                phone.evaluate(AXE.read_text())
                found = phone.evaluate(
                    f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)"
                )
                assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
                assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], screen
                assert phone.evaluate(SMALL_TARGETS) == [], screen


def test_the_camera_opens_from_our_own_server_and_says_when_there_is_none(
    do: Do, app: Flask, stock: Stock, phones: list[BrowserContext]
) -> None:
    with serving(app) as origin:
        phone = counting(phones[0], origin, do, stock, "Zahra")
        phone.get_by_test_id("camera").tap()
        expect(phone.get_by_role("alert")).to_contain_text("caméra", timeout=15_000)
        phone.get_by_test_id("camera").tap()
        expect(phone.get_by_role("alert")).to_have_count(0)
