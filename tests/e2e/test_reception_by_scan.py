"""A reception by scan in the browser: a piece short, one damaged, one that is on no line; then the answer."""

import re

from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from inventory.queries.stock import available
from kernel.access import Role
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in
from traceability.models import Lot


def scan(page: Page, code: str) -> None:
    """What a scanner does: types the code and presses Enter."""
    page.locator("#scan").focus()
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def test_a_seller_receives_by_scan_and_the_cooperative_answers(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    owner = producer.organisation_id
    first, second, stray = (a_lot_of_jars(do, producer, 10) for _ in range(3))
    a_delivery(do, producer.store_id, boutique, [(first, owner, 3), (second, owner, 2)])
    lots = {lot_id: session.get_one(Lot, lot_id) for lot_id in (first, second, stray)}

    phone = sign_in(browser, origin, email(a_person(do, Role.SELLER, place_id=boutique)), PHONE)
    phone.goto(f"{origin}/deliveries/receive")
    phone.get_by_role("link", name=re.compile("BL-")).click()
    expect(phone.locator("#scan")).to_be_visible()
    is_for_everybody(phone)
    scan(phone, f"{origin}/l/{lots[first].token}/7K2M")
    expect(phone.locator("[data-scan-said]")).to_contain_text("1")
    expect(phone.locator("[data-progress]")).to_contain_text("1 sur 5")
    scan(phone, f"{origin}/l/{lots[first].token}/7K2M")
    expect(phone.locator("[data-scan-said]")).to_contain_text("déjà compté")
    scan(phone, lots[first].code)
    scan(phone, f"{origin}/l/{lots[second].token}")
    scan(phone, f"{origin}/l/{lots[stray].token}")
    expect(phone.get_by_text("Pas sur le bon", exact=True)).to_be_visible()
    expect(phone.locator("#scan")).to_be_focused()
    expect(phone.locator("[data-progress]")).to_contain_text("3 sur 5")
    scan(phone, lots[stray].code)
    line = phone.locator(f"[data-lot='{lots[second].code}']")
    line.locator("select").select_option("damaged")
    phone.get_by_role("button", name="Elles manquent").click()
    expect(phone.locator(f"[data-lot='{lots[first].code}'] select")).to_have_value("short")
    phone.get_by_role("button", name="Recevoir").click()
    expect(phone.locator("main")).to_contain_text("avec 3 différences")
    is_for_everybody(phone)
    session.rollback()
    lying = {one.lot_id: one.quantity for one in available(session, boutique)}
    assert lying == {first: 2, second: 1, stray: 2}
    assert {one.lot_id: one.quantity for one in available(session, producer.store_id)}[stray] == 8

    village = sign_in(
        browser, origin, email(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=owner)), PHONE
    )
    village.goto(origin)
    village.get_by_role("link", name=re.compile("Répondre aux différences")).click()
    village.get_by_role("link", name=re.compile("BL-")).click()
    village.get_by_role("link", name="Répondre aux différences").click()
    village.get_by_text("Pas d’accord").click()
    village.get_by_role("button", name="Répondre").click()
    expect(village.locator(".problems")).to_be_visible()
    village.get_by_label(re.compile("En deux mots")).fill("Le carton était plein au départ")
    village.get_by_role("button", name="Répondre").click()
    expect(village.locator("main")).to_contain_text("Le carton était plein au départ")
    is_for_everybody(village)
