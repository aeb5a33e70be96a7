"""A blind count in the browser: scanned and typed on a phone while the till sells, then posted."""

from datetime import timedelta

from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.clock import now
from shop.operations.sales import record_sale
from tests.builders.counts import lying
from tests.builders.shop import a_person, a_receipt, a_shop
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in
from traceability.models import Lot


def test_a_seller_counts_blind_while_the_shop_sells(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    shop = a_shop(do, 37)
    lot = session.get_one(Lot, shop.lot_id)
    place = shop.place_id
    manager = sign_in(browser, origin, email(a_person(do, Role.BOUTIQUE_MANAGER, place_id=place)), COUNTER)
    manager.goto(f"{origin}/counts")
    manager.locator("a.tile").first.click()
    manager.get_by_role("button", name="Commencer").click()
    address = manager.url
    is_for_everybody(manager)

    phone = sign_in(browser, origin, email(a_person(do, Role.SELLER, "Zahra", place_id=place)), PHONE)
    phone.goto(address)
    expect(phone.locator("#q")).to_be_focused()
    phone.keyboard.type(f"{origin}/l/{lot.token}")
    phone.keyboard.press("Enter")
    expect(phone.locator("#quantity")).to_be_focused()
    expect(phone.locator("main")).not_to_contain_text("37")
    is_for_everybody(phone)
    phone.keyboard.press("Escape")
    phone.fill("#quantity", "35")
    phone.keyboard.press("Enter")
    expect(phone.locator("#q")).to_be_focused()
    expect(phone.locator("main")).to_contain_text("35")

    sold = a_receipt(shop, shop.jars(4), occurred_at=now() + timedelta(seconds=1))
    do(record_sale, sold, operation_id=sold.sale_id, at=sold.occurred_at)

    manager.goto(f"{address}/review")
    expect(manager.locator("main")).to_contain_text("−2")
    is_for_everybody(manager)
    manager.fill("#reason", "dégustation")
    manager.get_by_role("button", name="Enregistrer dans le stock").click()
    expect(manager.locator("main")).to_contain_text("dégustation")
    assert lying(place, shop.lot_id) == 31
    is_for_everybody(manager)
