"""A late share from the list of calls to the promise noted and the text sent, read by everybody."""

from datetime import timedelta

import pytest
from playwright.sync_api import Browser, expect

from fund.operations.contacts import StateContact, state_contact
from fund.operations.reminders import Remind, remind
from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from tests.builders.fund import a_fund, an_advance
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_late_share_is_called_about_and_reminded_of(do: Do, browser: Browser, origin: str) -> None:
    lending, today = a_fund(do), now().date()
    contact = StateContact(new_id(), lending.organisation_id, "Fatima", "0612345678", "", "ar", "whatsapp")
    do(state_contact, contact, at=now())
    shares = ((today - timedelta(days=3), 3_600_000), (today + timedelta(days=20), 1_000_000))
    granted = {"decided_on": today - timedelta(days=90), "paid_out_on": today - timedelta(days=80)}
    an_advance(do, lending, shares, **granted)
    do(remind, Remind(lending.fund_id, today), at=now())
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)

    page.get_by_role("link", name="Appeler").first.click()
    is_for_everybody(page)
    page.get_by_role("link", name="Noter un appel").click()
    is_for_everybody(page)
    page.get_by_role("link", name="Retour aux appels").click()
    page.get_by_role("link", name="Noter un appel").click()
    page.locator("#promised_cents").fill("10 000")
    page.locator("#promised_on").fill((today + timedelta(days=5)).isoformat())
    page.get_by_role("button", name="Noter l’appel").click()
    expect(page.locator("main")).to_contain_text("promesse en cours")

    page.get_by_role("link", name="Relances").click()
    is_for_everybody(page)
    page.get_by_role("link", name="Envoyer").click()
    is_for_everybody(page)
    whatsapp = page.get_by_role("link", name="Ouvrir dans WhatsApp").get_attribute("href") or ""
    assert whatsapp.startswith("https://wa.me/212612345678?text=")
    page.get_by_role("button", name="Marquer comme envoyé").click()
    expect(page.locator("main")).to_contain_text("Rien n’attend")
    is_for_everybody(page)

    for address in ("/fund/calendar", "/fund/calendar?view=grid", "/fund",
                    f"/fund/beneficiaries/{lending.organisation_id}"):  # fmt: skip
        page.goto(f"{origin}{address}")
        is_for_everybody(page)
