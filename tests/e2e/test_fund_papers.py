"""A contract signed on the screen, and a guarantor called on: what both parties hold in their hands."""

from datetime import date, timedelta
from io import BytesIO
from uuid import UUID

import pytest
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from fund.operations.applications import Surety
from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from tests.builders.fund import Lending, a_fund, a_grant, an_application, pay_out
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER, PHONE
from tests.e2e.test_recall import email
from tests.e2e.test_signing import draw
from tests.e2e.test_the_thread import sign_in

NUMBER, GUARANTOR = "FDIR-A-25-0001", "GIE Taliouine"


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_fund(do)


@pytest.fixture
def advance(do: Do, lending: Lending) -> UUID:
    """50 000 due ten days ago, 70 000 in a year; the GIE answers for 30 000. Nothing is paid out."""
    today = now().date()
    surety = Surety(new_id(), GUARANTOR, 3_000_000)
    asked = an_application(do, lending, guarantors=(surety,))
    shares = ((today - timedelta(days=10), 5_000_000), (today + timedelta(days=365), 7_000_000))
    return a_grant(do, lending, shares, application_id=asked)


def papers_of(page: Page, origin: str, address: str) -> str:
    """The text of a PDF that a link of the page opens."""
    answer = page.request.get(f"{origin}{address}")
    assert answer.headers["content-type"] == "application/pdf"
    return "\n".join(one.extract_text() for one in PdfReader(BytesIO(answer.body())).pages)


def signs(page: Page, part: str, name: str) -> None:
    """One of those whom the contract binds draws their name."""
    page.get_by_role("link", name="Signer sur l’écran").click()
    page.locator("label.choice").filter(has_text=part).click()
    page.locator("#name").fill(name)
    draw(page, (0.1, 0.5), (0.3, 0.2), (0.6, 0.8))
    page.get_by_role("button", name="Signer").click()
    expect(page.locator("main")).to_contain_text(f"La signature de {name} est gardée.")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_contract_is_read_and_signed_on_the_screen(
    do: Do, lending: Lending, advance: UUID, browser: Browser, origin: str
) -> None:
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)
    page.goto(f"{origin}/fund/advances/{advance}")
    page.get_by_role("link", name="Lire, signer ou joindre le contrat").click()
    main = page.locator("main")
    expect(main).to_contain_text("il manque 3 signatures")
    file = main.locator("a[href$='contract.pdf?language=fr']").get_attribute("href") or ""
    assert "cent vingt mille dirhams" in papers_of(page, origin, file)
    is_for_everybody(page)

    signs(page, GUARANTOR, "Brahim Aït Oufkir")
    expect(main).to_contain_text("il manque 2 signatures")
    signs(page, "Migrations et développement", "Youssef Amrani")

    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Zahra", organisation_id=lending.organisation_id)
    phone = sign_in(browser, origin, email(officer), PHONE)
    phone.goto(f"{origin}/fund/advances/{advance}/contract")
    phone.get_by_role("link", name="Signer sur l’écran").click()
    expect(phone.locator("canvas")).to_be_visible()
    is_for_everybody(phone)
    phone.set_viewport_size(PHONE)
    phone.get_by_role("link", name="Revenir au contrat").click()
    signs(phone, "Souktana", "Zahra Idrissi")
    expect(phone.locator("main")).to_contain_text("signé par tous")
    expect(phone.get_by_role("img", name="Signature de Zahra Idrissi")).to_be_visible()
    expect(phone.get_by_role("link", name="Signer sur l’écran")).to_have_count(0)
    is_for_everybody(phone)
    assert "Brahim Aït Oufkir" in papers_of(phone, origin, file)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_committee_plans_again_what_is_left_to_pay_out(
    do: Do, lending: Lending, browser: Browser, origin: str
) -> None:
    today = now().date()
    advance = a_grant(
        do,
        lending,
        ((today + timedelta(days=365), 8_000_000),),
        tranches=((date(2025, 4, 1), 5_000_000), (date(2025, 9, 1), 3_000_000)),
    )
    pay_out(do, advance, 5_000_000, date(2025, 4, 1))
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), PHONE)
    main = page.locator("main")
    page.goto(f"{origin}/fund/advances/{advance}")
    page.get_by_role("link", name="Changer les tranches prévues").click()
    is_for_everybody(page)
    expect(page.locator("#tranches")).to_have_value("01/09/2025 30000,00")
    for row, member in enumerate(("Fatima", "Hassan", "Lahcen")):
        page.locator(f"#votes-{row}-member").fill(member)
    page.locator("#tranches").fill(f"{today + timedelta(days=60):%d/%m/%Y} 31 000")
    page.locator("#reason").fill("Maçon en retard")
    page.get_by_role("button", name="Écrire la décision").click()
    expect(main).to_contain_text("1\u202f000,00\u00a0MAD de trop")
    expect(page.locator("#reason")).to_have_value("Maçon en retard")
    page.locator("#tranches").fill(f"{today + timedelta(days=60):%d/%m/%Y} 30 000")
    page.get_by_role("button", name="Écrire la décision").click()
    expect(main).to_contain_text("La décision FDIR-PV-")
    tranches = page.locator("section[aria-labelledby=tranches]")
    expect(tranches).to_contain_text("Maçon en retard")
    expect(tranches).to_contain_text("Plan convenu avec l’avance")
    is_for_everybody(page)
    page.goto(f"{origin}/fund/advances/{advance}/contract")
    expect(main).to_contain_text("Décidé depuis")
    is_for_everybody(page)
    told = papers_of(page, origin, f"/fund/advances/{advance}/contract.pdf")
    assert "hors de ce qui est signé" in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_guarantor_is_called_on_pays_and_owes_nothing_more(
    do: Do, advance: UUID, browser: Browser, origin: str
) -> None:
    today = now().date()
    pay_out(do, advance, 12_000_000, today - timedelta(days=60))
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)
    page.goto(f"{origin}/fund/advances/{advance}/guarantors")
    main = page.locator("main")
    expect(main).to_contain_text("Jamais appelé.")
    is_for_everybody(page)

    page.get_by_role("link", name="Appeler ce garant").click()
    page.locator("#cents").fill("30 000,01")
    page.get_by_role("button", name="Appeler ce garant").click()
    expect(page.locator(".problems")).to_be_visible()
    page.locator("#cents").fill("20 000")
    page.get_by_role("button", name="Appeler ce garant").click()
    expect(main).to_contain_text(f"À {GUARANTOR}")
    expect(main).to_contain_text("20 000,00")
    page.get_by_role("link", name="Retour aux garants").click()
    said = page.locator("section.card").filter(has_text=GUARANTOR)
    expect(said.locator("dl div").filter(has_text="Doit encore")).to_contain_text("20 000,00")
    page.get_by_role("link", name="Enregistrer ce qu’il paie").click()
    expect(page.locator("#payer")).to_have_value(GUARANTOR)
    page.locator("#cents").fill("20 000")
    page.get_by_label("Espèces").check()
    page.get_by_role("button", name="Enregistrer un remboursement").click()
    page.goto(f"{origin}/fund/advances/{advance}/guarantors")
    expect(said.locator("dl div").filter(has_text="Payé")).to_contain_text("20 000,00")
    expect(said.locator("dl div").filter(has_text="Doit encore")).to_contain_text("0,00")
    is_for_everybody(page)
