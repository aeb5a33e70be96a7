"""Figures in the browser: narrowed, compared, taken away as files; for everybody, in Arabic on a phone."""

import csv
import io
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from shop.operations.sales import record_sale
from tests.builders.inventory import a_boutique
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_payout_run import press
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in

DAYS = "first=2026-11-01&last=2026-11-30"


@pytest.fixture
def shop(do: Do) -> Shop:
    """A boutique that sold three jars, beside one that sold nothing."""
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id)
    sale = a_receipt(shop, shop.jars(3))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    a_boutique(do, "Une autre boutique", shop.owner_id)
    return shop


def a_manager(do: Do, browser: Browser, origin: str) -> Page:
    return sign_in(browser, origin, email(a_person(do, Role.NETWORK_MANAGER, "Salma")), COUNTER)


def fits_both_screens(page: Page) -> None:
    """For everybody, opened on a phone and at a counter: charts are drawn for the screen they open on."""
    for viewport in (PHONE, COUNTER):
        page.set_viewport_size(viewport)
        is_for_everybody(page, viewports=(viewport,))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_figures_are_narrowed_by_place_and_days_and_each_chart_has_its_table(
    do: Do, session: Session, browser: Browser, origin: str, shop: Shop
) -> None:
    page = a_manager(do, browser, origin)
    page.goto(f"{origin}/figures")
    page.get_by_label("Lieu").select_option(label="Boutique solidaire")
    page.get_by_label("Du", exact=True).fill("2026-11-01")
    page.get_by_label("Au", exact=True).fill("2026-11-30")
    press(page, "Voir")
    main = page.locator("main")
    expect(main).to_contain_text("135,00")
    expect(page.locator("[data-module=chart] canvas").first).to_be_visible()
    for drawn in page.locator("[data-module=chart]").all():
        if drawn.locator("details:not([open])").count():
            drawn.get_by_text("Le tableau", exact=True).click()
        expect(drawn.locator("table tbody tr").first).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").first.click()
    rows = list(csv.reader(io.StringIO(Path(download.value.path()).read_text("utf-8-sig")), delimiter=";"))
    assert "135.00" in [value for row in rows for value in row]
    fits_both_screens(page)
    page.get_by_label("Lieu").select_option(label="Une autre boutique")
    press(page, "Voir")
    expect(main).not_to_contain_text("135,00")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_boutiques_are_compared_and_every_figure_opens_what_it_is_made_of(
    do: Do, session: Session, browser: Browser, origin: str, shop: Shop
) -> None:
    page = a_manager(do, browser, origin)
    page.goto(f"{origin}/figures?{DAYS}")
    page.get_by_role("link", name="Les boutiques côte à côte").click()
    page.goto(f"{origin}/figures/standing?{DAYS}")
    first = page.locator("#of-places ~ .figure-body tbody tr").first
    expect(first).to_contain_text("Boutique solidaire")
    press(page, "Recettes", "link")
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("Recettes")
    press(page, "Recettes", "link")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Recettes")
    expect(first).to_contain_text("Une autre boutique")
    fits_both_screens(page)
    page.get_by_role("link", name="105,30").first.click()
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Souktana")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_first_page_tells_the_day_to_everybody(
    do: Do, session: Session, browser: Browser, origin: str, shop: Shop
) -> None:
    page = a_manager(do, browser, origin)
    expect(page.locator("h1")).to_be_visible()
    fits_both_screens(page)
