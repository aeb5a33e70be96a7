"""A delivery note signed in the browser: drawn on a phone by one, typed at the counter by the other."""

import re
from io import BytesIO

from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DeliverySignature
from kernel.access import Role
from kernel.strokes import GRID_HEIGHT, GRID_WIDTH, read_strokes
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in


def draw(page: Page, *points: tuple[float, float]) -> None:
    """A stroke through points of the pad, as parts of its width and height."""
    pad = page.locator("canvas")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    assert box
    for at, (x, y) in enumerate(points):
        page.mouse.move(box["x"] + x * box["width"], box["y"] + y * box["height"], steps=6)
        if at == 0:
            page.mouse.down()
    page.mouse.up()


def test_a_driver_draws_and_a_seller_types(do: Do, session: Session, browser: Browser, origin: str) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot = a_lot_of_jars(do, producer, 10)
    delivery_id, _ = a_delivery(do, producer.store_id, boutique, [(lot, producer.organisation_id, 10)])
    seller = email(a_person(do, Role.SELLER, "Zahra Idrissi", place_id=boutique))
    phone = sign_in(browser, origin, seller, PHONE)
    phone.goto(f"{origin}/deliveries/{delivery_id}")
    phone.get_by_role("link", name="Signer").click()
    expect(phone.locator("canvas")).to_be_visible()
    is_for_everybody(phone)
    phone.set_viewport_size(PHONE)
    expect(phone.get_by_label("Son nom")).to_have_value("Zahra Idrissi")
    phone.get_by_text("Qui remet la marchandise").click()
    # The name that was proposed is hers, not the driver's.
    expect(phone.get_by_label("Son nom")).to_have_value("")
    draw(phone, (0.1, 0.5), (0.3, 0.2), (0.9, 0.9))
    phone.get_by_role("button", name="Effacer").click()
    expect(phone.locator("input[name=strokes]")).to_have_value("")
    draw(phone, (0.1, 0.5), (0.3, 0.2), (0.5, 0.7))
    draw(phone, (0.6, 0.4), (0.8, 0.45))
    phone.get_by_role("button", name="Signer").click()
    # The name is missing: what was drawn is still there.
    expect(phone.locator(".problems")).to_be_visible()
    expect(phone.locator("input[name=strokes]")).to_have_value(re.compile(r"^\d+,\d+ .*;"))
    phone.get_by_label("Son nom").fill("Brahim Aït Oufkir")
    phone.get_by_role("button", name="Signer").click()
    expect(phone.locator("main")).to_contain_text("La signature de Brahim Aït Oufkir est gardée.")
    expect(phone.get_by_role("img", name="Signature de Brahim Aït Oufkir")).to_be_visible()
    is_for_everybody(phone)
    session.rollback()
    kept = session.scalars(select(DeliverySignature)).one()
    strokes = read_strokes(kept.strokes or "")
    assert (kept.part, len(strokes)) == ("handed_over", 2)
    (x, y), *_ = strokes[0]
    assert abs(x - 0.1 * GRID_WIDTH) < 15
    assert abs(y - 0.5 * GRID_HEIGHT) < 15

    counter = sign_in(browser, origin, seller, COUNTER)
    counter.goto(f"{origin}/deliveries/{delivery_id}/sign")
    expect(counter.get_by_label("Son nom")).to_have_value("Zahra Idrissi")
    # Keys alone: from the name to the button, past what a finger would use.
    counter.get_by_label("Son nom").focus()
    counter.keyboard.press("Tab")
    expect(counter.get_by_role("button", name="Effacer")).to_be_focused()
    counter.keyboard.press("Tab")
    expect(counter.get_by_role("button", name="Signer")).to_be_focused()
    counter.keyboard.press("Enter")
    expect(counter.locator("main")).to_contain_text("Signé au clavier")
    expect(counter.get_by_role("link", name="Signer")).to_have_count(0)
    answer = counter.request.get(f"{origin}/deliveries/{delivery_id}/note.pdf")
    paper = "\n".join(page.extract_text() for page in PdfReader(BytesIO(answer.body())).pages)
    assert "Brahim Aït Oufkir" in paper
    assert "Zahra Idrissi" in paper
