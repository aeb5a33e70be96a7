"""A market stall in the browser: stocked and emptied by a scanner that types, on a phone."""

from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from kernel.access import Role
from tests.builders.counts import lying
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_place, a_producer, delivered
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in


def test_a_stall_is_stocked_and_emptied_in_two_scans(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    producer = a_producer(do)
    home = a_boutique(do, keeper=producer.organisation_id)
    stall = a_place(do, producer.organisation_id, "Stand du festival", kind="market_stall")
    lot_id = a_lot_of_jars(do, producer, 20)
    delivered(do, producer.store_id, home, [(lot_id, producer.organisation_id, 20)])
    sent, _ = a_delivery(do, home, stall, [(lot_id, producer.organisation_id, 12)])
    seller = a_person(do, Role.SELLER, place_id=stall)
    phone = sign_in(browser, origin, email(seller), PHONE)
    phone.goto(f"{origin}/stalls/{stall}")
    is_for_everybody(phone)
    for code, left in ((f"{origin}/deliveries/{sent}", 12), (f"{origin}/stalls/{stall}/empty", 0)):
        phone.goto(f"{origin}/stalls/{stall}")
        expect(phone.locator("#code")).to_be_focused()
        phone.keyboard.type(code)
        phone.keyboard.press("Enter")
        expect(phone.locator(".notice.good").first).to_be_visible()
        assert lying(stall, lot_id) == left
    phone.goto(f"{origin}/stalls/{stall}/days")
    expect(phone.locator("main")).to_contain_text("aucune différence")
    is_for_everybody(phone)
