"""A run of payouts in the browser: previewed, prepared, approved by another, paid, read to the receipt."""

import csv
import io
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from shop.operations.payouts.agreements import TellBankAccount, tell_bank_account
from shop.operations.sales import record_sale
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
from tests.e2e.pages import LANGUAGES, is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in

SOLD_ON = date(2026, 11, 21)
RIB = "011519000001205000534921"


def a_shop_that_sold(do: Do, session: Session) -> Shop:
    """Three jars of a cooperative sold in two receipts; both sides have told their accounts."""
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    for number, jars in enumerate((2, 1), start=1):
        sale = a_receipt(shop, shop.jars(jars), number=number)
        do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    keeper = session.get_one(Place, shop.place_id).organisation_id
    assert keeper is not None
    for organisation_id in (shop.owner_id, keeper):
        told = TellBankAccount(new_id(), organisation_id, "MAD", date(2026, 1, 1), "rib", RIB, "Titulaire")
        do(tell_bank_account, told)
    return shop


def press(page: Page, name: str, role: str = "button") -> None:
    """Reach something by the tabulator alone, see that it has the focus, and press it."""
    wanted = page.get_by_role(role, name=name, exact=True).first  # type: ignore[arg-type]
    expect(wanted).to_be_visible()
    for _ in range(80):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    page.keyboard.press("Enter")


def prepares(keeper: Page, origin: str, shop: Shop) -> str:
    """The first keeper sees what is owed and writes it; the address of the run."""
    keeper.goto(f"{origin}/payouts")
    press(keeper, "Boutique solidaire Voir et préparer", "link")
    expect(keeper.locator("main")).to_contain_text("Souktana")
    keeper.goto(f"{origin}/places/{shop.place_id}/payouts?until={SOLD_ON}")
    main = keeper.locator("main")
    expect(main).to_contain_text("105,30")
    is_for_everybody(keeper)
    press(keeper, "Préparer 1 relevé")
    expect(main).to_contain_text("Une autre personne l’approuve.")
    expect(main).to_contain_text("Vous avez préparé ces reversements")
    expect(keeper.get_by_role("button", name="Approuver")).to_have_count(0)
    return keeper.url


def approves(other: Page, address: str) -> None:
    other.goto(address)
    is_for_everybody(other)
    press(other, "Approuver")
    expect(other.locator("main")).to_contain_text("Approuvé : 105,30")


def downloads_the_list(page: Page) -> list[dict[str, str]]:
    """The file that the bank takes."""
    with page.expect_download() as download:
        press(page, "Liste de virements pour la banque (CSV)", "link")
    text = Path(download.value.path()).read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def marks_as_paid(page: Page) -> None:
    """Only the reference is typed: the day is today's and the means a transfer."""
    page.get_by_label("Référence").focus()
    page.keyboard.type("VIR 44")
    press(page, "Marquer comme payé")
    expect(page.locator("main")).to_contain_text("VIR 44")
    expect(page.get_by_role("button", name="Marquer comme payé")).to_have_count(0)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_run_is_prepared_by_one_approved_by_another_paid_and_read_to_the_receipt(
    do: Do, session: Session, browser: Browser, origin: str
) -> None:
    assert now().date() > SOLD_ON
    shop = a_shop_that_sold(do, session)
    keeper, other = (
        sign_in(
            browser,
            origin,
            email(a_person(do, Role.BOUTIQUE_MANAGER, name, place_id=shop.place_id)),
            COUNTER,
        )
        for name in ("Fatima", "Hassan")
    )
    address = prepares(keeper, origin, shop)
    approves(other, address)
    is_for_everybody(other)
    assert [(row["Compte crédité"], row["Montant"]) for row in downloads_the_list(other)] == [(RIB, "105.30")]

    other.get_by_role("link", name="RV-26-0001-01").click()
    marks_as_paid(other)
    is_for_everybody(other)

    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=shop.owner_id)
    phone = sign_in(browser, origin, email(officer), PHONE)
    phone.get_by_role("link", name=LANGUAGES["ar"]).click()
    phone.goto(f"{origin}/payouts")
    press(phone, "RV-26-0001-01", "link")
    press(phone, "TAR1-000001", "link")
    expect(phone.locator("main")).to_contain_text("90,00")
    is_for_everybody(phone)
