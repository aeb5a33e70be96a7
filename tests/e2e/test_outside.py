"""An officer with a phone receives what somebody outside brought, and reads where it came from."""

import json
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.db import db
from kernel.models import User
from tests.builders.files import a_photo
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.sizes import PHONE
from tests.e2e.test_the_thread import next_question, sign_in
from tests.e2e.test_till_counter import AXE, RULES
from traceability.models import Lot, Supply

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def assert_accessible(page: Page) -> None:
    page.evaluate(AXE.read_text())
    found: list[Any] = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
    assert found == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_nuts_of_a_neighbour_are_received_on_a_phone_with_a_photo_of_their_paper(
    do: Do, session: Session, browser: Browser, origin: str, tmp_path: Path
) -> None:
    producer = a_producer(do)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=producer.organisation_id)
    email = db.session.get_one(User, officer).email
    paper = tmp_path / "bon.jpg"
    paper.write_bytes(a_photo())
    page = sign_in(browser, origin, email, PHONE)
    page.goto(f"{origin}/deliveries/receive")
    page.get_by_role("link", name="Recevoir de l’extérieur").click()
    assert_accessible(page)
    page.get_by_text("Stigmates frais").first.click()
    next_question(page)
    page.fill("#quantity", "12,5")
    assert_accessible(page)
    next_question(page)
    page.fill("#supplier", "Ferme Aznag")
    page.fill("#reference", "BL 118")
    page.set_input_files("#document", paper)
    assert_accessible(page)
    next_question(page)
    page.fill("#supplier_lot", "AZ-7")
    next_question(page)
    expect(page.get_by_text("Ferme Aznag, BL 118, bon.jpg")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Enregistrer la réception").click()
    expect(page.get_by_text("reçus de Ferme Aznag")).to_be_visible()
    assert_accessible(page)
    session.rollback()
    assert session.scalars(select(Lot.quantity)).one() == 12_500_000
    assert session.scalars(select(Supply.document_id)).one() is not None
