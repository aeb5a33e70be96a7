"""Prices in the browser: planned on a phone, withdrawn, labelled; who gets what; a rule of VAT."""

from datetime import timedelta

from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import now
from tests.builders.payouts import an_agreement
from tests.builders.shop import a_person, a_shop
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in


def test_a_manager_plans_prices_on_her_phone_and_labels_the_shelf(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    day = (now().date() + timedelta(days=7)).isoformat()
    phone = sign_in(
        browser, origin, email(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id)), PHONE
    )
    phone.goto(f"{origin}/prices")
    phone.get_by_role("link", name="Changer des prix").click()
    is_for_everybody(phone)
    phone.set_viewport_size(PHONE)
    phone.fill("#percent", "-10")
    phone.select_option("#scope", "all")
    phone.fill("#valid_from", day)
    phone.get_by_role("button", name="Voir les nouveaux prix").click()
    expect(phone.get_by_label("Safran 1 g")).to_have_value("40,50")
    phone.get_by_label("Safran 1 g").fill("40,00")
    phone.get_by_role("button", name="Prévoir ces prix").click()
    expect(phone.locator("main")).to_contain_text("40,00")
    is_for_everybody(phone)

    phone.get_by_role("link", name="imprimer celles").click()
    expect(phone.get_by_label("ceux dont le prix change ce jour-là")).to_be_checked()
    is_for_everybody(phone)
    labels = phone.request.get(
        f"{origin}/places/{shop.place_id}/shelf-labels.pdf?printed=1&scope=changed&sheet=roll-62&day={day}"
    )
    assert labels.headers["content-type"] == "application/pdf"

    phone.goto(f"{origin}/articles/{shop.article_id}?day={day}")
    expect(phone.locator("#who + form + .card")).to_contain_text("31,20")
    is_for_everybody(phone)

    phone.goto(f"{origin}/prices?view=planned")
    phone.get_by_role("link", name="Retirer le prix prévu").click()
    is_for_everybody(phone)
    phone.get_by_role("button", name="Retirer ce prix").click()
    expect(phone.locator("main")).to_contain_text("Aucun changement n’est prévu")


def test_a_vat_rule_is_added_by_the_keyboard_alone(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    a_shop(do)
    desk = sign_in(browser, origin, email(a_person(do, Role.NETWORK_MANAGER)), COUNTER)
    desk.goto(f"{origin}/tax-rules")
    is_for_everybody(desk)
    desk.get_by_role("link", name="Ajouter une règle").click()
    is_for_everybody(desk)
    desk.fill("#valid_from", (now().date() + timedelta(days=30)).isoformat())
    desk.fill("#rate", "20")
    desk.fill("#source", "Loi de finances")
    desk.keyboard.press("Enter")
    expect(desk.locator("main")).to_contain_text("7,50")
    desk.get_by_role("button", name="Enregistrer la règle").press("Enter")
    expect(desk.locator("main")).to_contain_text("Loi de finances")
