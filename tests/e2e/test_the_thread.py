"""The main job in one go, as the people do it: from the plot to the receipt, and back in a recall."""

import re
from dataclasses import dataclass
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.inventory import a_boutique, a_place, a_saffron_jar
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.shop import a_person, a_price, a_till, an_article
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from traceability.models import Lot

PASSWORD = "un bon mot de passe"
MEMBERS = ("Aïcha Aït Ali", "Fadma Oubella", "Khadija Amzil")


@dataclass(frozen=True, slots=True)
class Village:
    """A cooperative and a boutique with nothing in them yet, and who works there."""

    store_id: UUID
    boutique_id: UUID
    till_id: UUID
    officer: str
    keeper: str
    seller: str
    manager: str


def a_village(do: Do) -> Village:
    cooperative = a_cooperative(do, "Coopérative Souktana", branches=("saffron",))
    for number, name in enumerate(MEMBERS, 1):
        a_member(do, cooperative, name, number=f"{number:03d}")
    a_plot(do, cooperative, "SKT-001", commune="Tassousfi")
    store = a_place(do, cooperative, "Magasin de Souktana")
    boutique = a_boutique(do, "Boutique de Taroudannt")
    article = an_article(do, a_saffron_jar(do, cooperative, code="art-saf1g"), is_favourite=True)
    a_price(do, boutique, article)
    people = {
        "officer": a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=cooperative),
        "keeper": a_person(do, Role.BOUTIQUE_MANAGER, "Nadia", place_id=boutique),
        "seller": a_person(do, Role.SELLER, "Fatima", place_id=boutique),
        "manager": a_person(do, Role.NETWORK_MANAGER, "Salma"),
    }
    emails = {name: db.session.get_one(User, user_id).email for name, user_id in people.items()}
    return Village(store, boutique, a_till(do, boutique), **emails)


def sign_in(browser: Browser, origin: str, email: str, viewport: ViewportSize) -> Page:
    """A page of its own for one person, signed in through the form."""
    page = browser.new_context(viewport=viewport, locale="fr-FR").new_page()
    page.goto(f"{origin}/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click("button.primary")
    expect(page.locator(".who")).to_be_visible()
    return page


def next_question(page: Page) -> None:
    page.get_by_role("button", name="Suivant").click()


def lots(product: str) -> list[Lot]:
    """The lots there are of a kind, oldest first."""
    db.session.rollback()
    wanted = select(Lot).where(Lot.code.like(f"{product}-%")).order_by(Lot.recorded_at)
    return list(db.session.scalars(wanted))


def register_a_harvest(page: Page, origin: str) -> Lot:
    page.goto(f"{origin}/harvest")
    page.get_by_text("Fleurs de safran").click()
    next_question(page)
    page.fill("#made_on", "2026-11-20")
    next_question(page)
    page.get_by_text("SKT-001").click()
    next_question(page)
    next_question(page)
    for name, weight in zip(MEMBERS, ("3,2", "2,6", "4,2"), strict=True):
        page.get_by_label(name).fill(weight)
    expect(page.locator(".running-total")).to_contain_text("10")
    next_question(page)
    expect(page.locator(".recap")).to_contain_text("3,2")
    page.get_by_role("button", name="Enregistrer la récolte").click()
    expect(page.locator(".notice.good")).to_be_visible()
    return lots("FLS")[0]


def dry(page: Page, origin: str, flowers: Lot) -> Lot:
    """Ten kilograms of flowers give 132 g of dry saffron: 1.32 %, a usual yield."""
    page.goto(f"{origin}/processing")
    page.locator(f'a[href*="/drying/{flowers.product_id}"]').click()
    page.get_by_label(re.compile(flowers.code)).fill("10")
    next_question(page)
    row = page.locator(".amount", has_text="Safran en filaments")
    row.locator("input[data-weight]").fill("132" if row.locator(".sign").inner_text() == "g" else "0,132")
    expect(page.locator("#yield")).to_contain_text("1,32")
    next_question(page)
    page.fill("#made_on", "2026-11-20")
    next_question(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".notice.good")).to_be_visible()
    return lots("SAF")[0]


def pack(page: Page, origin: str, dry_lot: Lot) -> Lot:
    page.goto(f"{origin}/processing")
    page.locator(f'a[href*="pack"][href*="{dry_lot.product_id}"]').click()
    row = page.locator(".amount", has_text=dry_lot.code)
    row.locator("input[data-weight]").fill("132" if row.locator(".sign").inner_text() == "g" else "0,132")
    next_question(page)
    page.locator("label.choice", has_text="Safran 1 g").click()
    next_question(page)
    page.fill("#pieces", "130")
    next_question(page)
    page.fill("#made_on", "2026-11-20")
    next_question(page)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".notice.good")).to_be_visible()
    return next(lot for lot in lots("SAF") if lot.trade_item_id)


def print_labels(page: Page, origin: str, jars: Lot, folder: Path) -> None:
    """The sheet is made by the worker; its page shows the progress and then the file."""
    page.goto(f"{origin}/lots/{jars.id}")
    page.locator("main").get_by_role("link", name=re.compile("tiquet")).first.click()
    page.fill("#count", "20")
    page.get_by_role("button", name="Préparer les étiquettes").click()
    expect(page.locator("#job")).to_be_visible()
    assert outbox.deliver_due() >= 1
    file = page.get_by_role("link", name="Ouvrir le fichier")
    expect(file).to_be_visible()
    answer = page.request.get(f"{origin}{file.get_attribute('href')}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")


def send(page: Page, origin: str, village: Village, jars: Lot) -> None:
    page.goto(f"{origin}/deliveries/new/{village.store_id}")
    page.locator("label.choice", has_text="Boutique de Taroudannt").click()
    next_question(page)
    page.locator(".amount", has_text=jars.code).locator("input[data-weight]").fill("60")
    next_question(page)
    # What is sent, and not what there was to send from.
    expect(page.locator(".recap")).to_contain_text(f"{jars.code} · 60 pièces")
    page.get_by_role("button", name="Livrer").click()
    expect(page.locator(".notice.good")).to_be_visible()


def receive(page: Page, origin: str) -> None:
    """One jar arrived broken: 59 of 60."""
    page.goto(f"{origin}/deliveries/receive")
    page.get_by_role("link", name=re.compile("BL-")).click()
    page.locator("[data-line] input[data-weight]").fill("59")
    page.locator("[data-line] select").select_option("damaged")
    page.get_by_role("button", name="Recevoir").click()
    expect(page.locator(".notice.good")).to_be_visible()


def scan(page: Page, code: str) -> None:
    page.get_by_test_id("scan").fill(code)
    page.get_by_test_id("scan").press("Enter")


def sell_a_jar(page: Page, origin: str, village: Village, jars: Lot) -> str:
    """Open the drawer, scan the jar's own code, take cash; the receipt's number."""
    page.goto(f"{origin}/till/{village.till_id}")
    page.get_by_test_id("enrol").click()
    page.get_by_test_id("open-float").fill("300")
    page.get_by_test_id("open-session").click()
    scan(page, f"{origin}/l/{jars.token}")
    expect(page.get_by_test_id("basket-line")).to_contain_text(jars.code)
    page.get_by_test_id("pay").click()
    expect(page.get_by_test_id("due")).to_contain_text("45,00")
    page.get_by_role("button", name=re.compile("^50[,.]00")).click()
    expect(page.get_by_test_id("change")).to_contain_text("5,00")
    page.get_by_test_id("confirm-payment").click()
    receipt = page.get_by_test_id("receipt")
    expect(receipt).to_contain_text("TAR1-000001")
    page.get_by_test_id("next-sale").click()
    expect(page.get_by_test_id("unsent")).to_have_count(0)
    return "TAR1-000001"


def recall(page: Page, origin: str, flowers: Lot) -> None:
    page.goto(f"{origin}/lots/{flowers.id}")
    page.get_by_role("link", name="Rappeler ce lot").click()
    page.fill("#reason", "Traitement interdit sur une parcelle.")
    page.fill("#advice", "Rapportez le pot à la boutique.")
    page.get_by_role("button", name="Rappeler ce lot").click()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_from_the_plot_to_the_receipt_and_back_in_a_recall(
    do: Do, session: Session, browser: Browser, origin: str, tmp_path: Path
) -> None:
    village = a_village(do)
    officer = sign_in(browser, origin, village.officer, PHONE)
    flowers = register_a_harvest(officer, origin)
    assert flowers.quantity == 10_000_000
    dry_lot = dry(officer, origin, flowers)
    jars = pack(officer, origin, dry_lot)
    assert (jars.quantity, jars.unit) == (130, "H87")
    print_labels(officer, origin, jars, tmp_path)
    send(officer, origin, village, jars)
    receive(sign_in(browser, origin, village.keeper, PHONE), origin)

    counter = sign_in(browser, origin, village.seller, COUNTER)
    receipt = sell_a_jar(counter, origin, village, jars)

    kitchen = browser.new_context(viewport=PHONE, locale="ar-MA", java_script_enabled=False).new_page()
    kitchen.goto(f"{origin}/l/{jars.token}")
    expect(kitchen.locator("html")).to_have_attribute("dir", "rtl")
    expect(kitchen.locator(".status.known")).to_be_visible()

    manager = sign_in(browser, origin, village.manager, COUNTER)
    recall(manager, origin, flowers)
    expect(manager.locator("main")).to_contain_text("RAP-26")
    expect(manager.locator("main")).to_contain_text(receipt)
    expect(manager.locator("main")).to_contain_text("Boutique de Taroudannt")

    scan(counter, f"{origin}/l/{jars.token}")
    expect(counter.get_by_test_id("refusal")).to_contain_text(jars.code)
    expect(counter.get_by_test_id("basket-line")).to_have_count(0)

    kitchen.goto(f"{origin}/l/{jars.token}")
    expect(kitchen.locator(".status.recalled")).to_be_visible()
    expect(kitchen.locator("body")).to_contain_text("Rapportez le pot à la boutique.")
