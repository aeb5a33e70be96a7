"""The menu of the office: grouped, the group at hand open, by keyboard and without script, on a phone too."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.inventory import a_boutique
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_the_thread import PASSWORD, sign_in

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def manager(do: Do) -> str:
    user = a_person(do, Role.NETWORK_MANAGER, "Salma")
    return db.session.get_one(User, user).email


@pytest.fixture
def without_script(browser: Browser, origin: str, manager: str) -> Iterator[Page]:
    """A phone that runs no script, signed in."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR", java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{origin}/login")
    page.fill("#email", manager)
    page.fill("#password", PASSWORD)
    page.click("button.primary")
    yield page
    context.close()


def test_on_a_desk_the_group_of_the_page_is_open_and_another_opens_by_keyboard(
    browser: Browser, origin: str, manager: str
) -> None:
    page = sign_in(browser, origin, manager, COUNTER)
    page.goto(f"{origin}/certificates")
    menu = page.get_by_role("navigation", name="Tâches")
    expect(menu.get_by_role("link", name="Suivre les certificats")).to_have_attribute("aria-current", "page")
    expect(menu.get_by_role("link", name="Recevoir")).to_be_hidden()
    menu.get_by_text("Stocker et livrer").focus()
    page.keyboard.press("Enter")
    for job in ("Commander", "Livrer", "Recevoir"):
        page.keyboard.press("Tab")
        expect(menu.get_by_role("link", name=job, exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{origin}/deliveries/receive")
    is_for_everybody(page)


def test_on_a_phone_the_menu_is_a_sheet_that_opens_and_closes_without_script(
    without_script: Page, origin: str
) -> None:
    page = without_script
    menu = page.get_by_role("navigation", name="Tâches")
    expect(menu).to_be_hidden()
    page.get_by_role("link", name="Menu", exact=True).click()
    expect(page.get_by_role("heading", name="Bonjour Salma")).to_be_hidden()
    menu.get_by_role("link", name="Fermer le menu").click()
    expect(menu).to_be_hidden()
    expect(page.get_by_role("heading", name="Bonjour Salma")).to_be_visible()
    page.get_by_role("link", name="Menu", exact=True).click()
    menu.get_by_text("Suivre et rappeler").click()
    menu.get_by_role("link", name="Suivre les lots").click()
    expect(page.get_by_role("heading", name="Lots", exact=True)).to_be_visible()


def test_the_sheet_of_a_phone_is_for_everybody_and_the_keyboard_stays_in_it(
    browser: Browser, origin: str, manager: str
) -> None:
    page = sign_in(browser, origin, manager, PHONE)
    page.goto(f"{origin}/lots")
    page.get_by_role("link", name="Menu", exact=True).focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Fermer le menu")).to_be_focused()
    for _ in range(40):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('main, .top') === null")
    page.goto(f"{origin}/lots")
    is_for_everybody(page, viewports=(PHONE,))


def test_a_seller_sees_all_that_she_may_do_at_once(browser: Browser, origin: str, do: Do) -> None:
    user = a_person(do, Role.SELLER, "Fatima", place_id=a_boutique(do, "Boutique de Taroudannt"))
    page = sign_in(browser, origin, db.session.get_one(User, user).email, COUNTER)
    menu = page.get_by_role("navigation", name="Tâches")
    for job in ("Recevoir", "Voir le stock", "Ouvrir une caisse", "Rappeler"):
        expect(menu.get_by_role("link", name=job, exact=True)).to_be_visible()
    expect(menu.get_by_role("link", name="Ouvrir des comptes")).to_have_count(0)
