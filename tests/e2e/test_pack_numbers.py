"""A jar with a number of its own, from the shelf to the office: scanned, opened, its label voided."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from kernel import network_key
from kernel.access import Role
from kernel.clock import now
from kernel.db import db
from kernel.ids import new_serial
from kernel.models import User
from tests.builders.labels import numbered, packs_of
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_the_thread import sign_in
from tests.e2e.test_till_counter import AXE, RULES
from traceability.models import Lot
from traceability.queries.serials import serials_of
from traceability.rules.serials import hidden_code, hidden_secret
from traceability.web.scan_counter import scan_counter

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

# A browser that says it is a machine is not counted as somebody who scans.
AGENT = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36"


@dataclass(frozen=True, slots=True)
class Jar:
    """A jar on a shelf: the address in its QR code, its hidden code, and the officer who labelled it."""

    lot_id: UUID
    serial: str
    address: str
    code: str
    officer: str


@pytest.fixture
def jar(do: Do, session: Session, origin: str) -> Jar:
    packs = packs_of(do, 10)
    printing = numbered(do, packs.lot_id, 3, is_signed=True, has_hidden_codes=True)
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=packs.organisation_id)
    session.rollback()
    serial = serials_of(session, printing)[0]
    code = hidden_code(hidden_secret(str(packs.lot_id), serial, network_key.sign_bytes))
    address = f"{origin}/l/{session.get_one(Lot, packs.lot_id).token}/{serial}"
    return Jar(packs.lot_id, serial, address, code, db.session.get_one(User, officer).email)


@pytest.fixture
def phone(browser: Browser) -> Iterator[Page]:
    """The phone of somebody who holds the jar."""
    context = browser.new_context(viewport=PHONE, locale="fr-FR", user_agent=AGENT)
    yield context.new_page()
    context.close()


def scan(phone: Page, jar: Jar) -> None:
    """Scan the jar and wait until the scan is counted."""
    phone.goto(jar.address)
    scan_counter().settle()


def is_for_everybody(page: Page) -> None:
    """Nothing against WCAG 2.2 AA, and nothing wider than the phone, in French and in Arabic."""
    for language in ("العربية", "Français"):
        page.evaluate(AXE.read_text())
        found = page.evaluate(f"axe.run(document, {json.dumps(RULES)}).then((one) => one.violations)")
        assert [(one["id"], [node["html"][:160] for node in one["nodes"]]) for one in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        page.get_by_role("link", name=language).click()


def use_code(phone: Page, code: str) -> None:
    phone.get_by_label("Code caché").fill(code)
    phone.get_by_role("button", name="Vérifier").click()


def test_a_second_scan_is_told_with_the_first(phone: Page, jar: Jar, monkeypatch: pytest.MonkeyPatch) -> None:
    scan(phone, jar)
    expect(phone.locator(".number")).to_contain_text("Ce code est scanné pour la première fois.")
    is_for_everybody(phone)
    monkeypatch.setattr("traceability.web.pack_numbers.now", lambda: now() + timedelta(minutes=5))
    scan(phone, jar)
    expect(phone.locator(".number")).to_contain_text("Scanné 2 fois")
    is_for_everybody(phone)


def test_a_hidden_code_is_used_once_and_then_says_when(phone: Page, jar: Jar) -> None:
    scan(phone, jar)
    use_code(phone, "2222222222")
    expect(phone.get_by_role("alert")).to_contain_text("Ce n’est pas le code de cet emballage.")
    is_for_everybody(phone)
    use_code(phone, f"{jar.code[:5].lower()} {jar.code[5:]}")
    expect(phone.locator(".hidden-code")).to_contain_text("Premier usage du code caché")
    is_for_everybody(phone)
    scan(phone, jar)
    expect(phone.locator(".hidden-code")).to_contain_text("Le code caché a été utilisé le")
    expect(phone.get_by_label("Code caché")).to_have_count(0)
    is_for_everybody(phone)


def test_a_label_voided_at_the_office_is_said_voided_on_the_phone(
    phone: Page, jar: Jar, browser: Browser, origin: str
) -> None:
    officer = sign_in(browser, origin, jar.officer, COUNTER)
    officer.goto(f"{origin}/lots/{jar.lot_id}/labels/log?serial={jar.serial}")
    officer.get_by_role("link", name="Annuler cette étiquette").click()
    officer.fill("#reason", "Déchirée en collant")
    officer.get_by_role("button", name="Annuler ces étiquettes").click()
    expect(officer.locator("main")).to_contain_text("1 étiquette annulée.")
    scan(phone, jar)
    expect(phone.locator(".number")).to_contain_text("Cette étiquette a été annulée le")
    expect(phone.get_by_label("Code caché")).to_have_count(0)
    is_for_everybody(phone)
    officer.goto(f"{origin}/scan-alerts")
    expect(officer.locator("main")).to_contain_text("Une étiquette annulée a été scannée")


def test_a_number_that_was_never_issued_is_said_so_to_everybody(phone: Page, jar: Jar) -> None:
    phone.goto(jar.address.replace(jar.serial, new_serial()))
    expect(phone.locator(".status")).to_contain_text("Ce code n’a pas été émis par nous")
    is_for_everybody(phone)
