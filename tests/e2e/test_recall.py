"""A recall as people live it: rehearsed, begun, answered, lifted; the till and the public page follow."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.inventory import a_boutique_with
from tests.builders.shop import a_person, a_price, a_till, an_article
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_the_thread import scan, sign_in
from tests.e2e.till import begin
from traceability.models import Lot


def an_open_till(do: Do, browser: Browser, origin: str, boutique: UUID, lot: Lot) -> Page:
    """The counter of the boutique, opened on a device, selling the lot."""
    assert lot.trade_item_id is not None
    a_price(do, boutique, an_article(do, lot.trade_item_id, is_favourite=True))
    till = a_till(do, boutique)
    counter = sign_in(browser, origin, email(a_person(do, Role.SELLER, place_id=boutique)), COUNTER)
    begin(counter, origin, till)
    return counter


def email(user_id: UUID) -> str:
    return db.session.get_one(User, user_id).email


def sells(counter: Page, origin: str, lot: Lot) -> None:
    """Scanned, the lot goes into the basket; it is taken out again."""
    scan(counter, f"{origin}/l/{lot.token}")
    expect(counter.get_by_test_id("basket-line")).to_contain_text(lot.code)
    counter.reload()
    expect(counter.get_by_test_id("scan")).to_be_visible()


def rehearse(manager: Page, origin: str, lot: Lot) -> None:
    manager.goto(f"{origin}/lots/{lot.id}")
    manager.get_by_role("link", name="S’exercer au rappel").click()
    manager.fill("#scenario", "On suppose un corps étranger.")
    manager.get_by_role("button", name="Commencer l’exercice").click()
    expect(manager.locator("main")).to_contain_text("Exercice en cours")
    manager.get_by_role("link", name="Terminer l’exercice").click()
    manager.get_by_role("button", name="Terminer l’exercice").click()
    expect(manager.locator("main")).to_contain_text("Exercice terminé")


def recall(manager: Page, origin: str, lot: Lot) -> None:
    manager.goto(f"{origin}/lots/{lot.id}")
    manager.get_by_role("link", name="Rappeler ce lot").click()
    manager.fill("#reason", "Traitement interdit sur une parcelle.")
    manager.fill("#advice", "Rapportez le pot à la boutique.")
    manager.get_by_role("button", name="Rappeler ce lot").click()
    expect(manager.locator("main")).to_contain_text("Rappel en cours")


def answer(keeper: Page, origin: str) -> None:
    keeper.goto(f"{origin}/")
    keeper.locator(".job.urgent", has_text="Retirer de la vente").click()
    keeper.locator(".notice").get_by_role("link", name="Répondre").click()
    keeper.fill("#remark", "20 pots mis sous clé.")
    keeper.get_by_role("button", name="Répondre").click()
    expect(keeper.locator("main")).to_contain_text("20 pots mis sous clé.")


def lift(manager: Page) -> None:
    manager.reload()
    expect(manager.locator("main")).to_contain_text("20 pots mis sous clé.")
    manager.get_by_role("link", name="Lever le rappel").click()
    manager.fill("#reason", "Analyse conforme.")
    manager.get_by_role("button", name="Lever le rappel").click()
    expect(manager.locator("main")).to_contain_text("Rappel levé")
    expect(manager.locator(".timeline")).to_contain_text("Analyse conforme.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_recall_is_rehearsed_begun_answered_and_lifted(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    boutique, lot_id, _producer = a_boutique_with(do, 20)
    lot = session.get_one(Lot, lot_id)
    counter = an_open_till(do, browser, origin, boutique, lot)
    kitchen = browser.new_context(viewport=PHONE, locale="fr-FR", java_script_enabled=False).new_page()
    manager = sign_in(browser, origin, email(a_person(do, Role.NETWORK_MANAGER, "Salma")), COUNTER)
    keeper = sign_in(
        browser, origin, email(a_person(do, Role.BOUTIQUE_MANAGER, "Nadia", place_id=boutique)), PHONE
    )

    rehearse(manager, origin, lot)
    sells(counter, origin, lot)
    kitchen.goto(f"{origin}/l/{lot.token}")
    expect(kitchen.locator(".status.known")).to_be_visible()

    recall(manager, origin, lot)
    kitchen.goto(f"{origin}/l/{lot.token}")
    expect(kitchen.locator(".status.recalled")).to_be_visible()
    scan(counter, f"{origin}/l/{lot.token}")
    expect(counter.get_by_test_id("refusal")).to_contain_text(lot.code)
    answer(keeper, origin)

    lift(manager)
    kitchen.goto(f"{origin}/l/{lot.token}")
    expect(kitchen.locator(".status.known")).to_be_visible()
    expect(kitchen.locator("body")).not_to_contain_text(re.compile("Rapportez le pot"))
    counter.reload()
    sells(counter, origin, lot)
