"""A statement of the bank in the browser: taken, said line by line, split, taken back, and taken twice."""

import re

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from kernel.access import Role
from tests.builders.bank import Entry, camt, details
from tests.builders.fund import Lending, a_fund, an_advance
from tests.builders.inventory import a_producer
from tests.builders.shop import a_person
from tests.conftest import Do
from tests.e2e.pages import is_for_everybody
from tests.e2e.sizes import COUNTER
from tests.e2e.test_recall import email
from tests.e2e.test_the_thread import sign_in
from tests.integration.fund.test_bank_pages import SHARES

FIRST, SECOND = "FDIR-A-25-0001", "FDIR-A-25-0002"
# The first names an advance, the second pays for two of them, the third is known by nothing.
STATEMENT = camt(
    [
        Entry(3_600_000, reference="B1", inside=details(3_600_000, f"REMB {FIRST}", "STE SOUKTANA")),
        Entry(4_000_000, "2025-10-06", "B2", inside=details(4_000_000, "VERSEMENT", "GIE TALIOUINE")),
    ],
    opening=36_000_000,
)
TABLE = (
    "Date;Libellé;Débit;Crédit\n03/11/2025;Frais de tenue de compte;33,00;\n04/11/2025;VERSEMENT;;1 000,00\n"
)

ALIKE = "Date;Libellé;Débit;Crédit\n05/10/2025;VIR STE SOUKTANA REMB;;36 000,00\n"


@pytest.fixture
def lending(do: Do) -> Lending:
    """An advance of one cooperative, and one of another, both with shares due in autumn 2025."""
    lending = a_fund(do)
    an_advance(do, lending, SHARES)
    an_advance(do, lending, SHARES, organisation_id=a_producer(do, "Ouzioua").organisation_id)
    return lending


def takes(page: Page, name: str, content: bytes) -> None:
    """The officer takes a file of the bank in."""
    page.get_by_role("link", name="Prendre un relevé").click()
    sort = "text/xml" if name.endswith("xml") else "text/csv"
    page.locator("#file").set_input_files(FilePayload(name=name, mimeType=sort, buffer=content))
    page.get_by_role("button", name="Prendre le relevé").click()


def lines(page: Page, state: str, count: int) -> None:
    """So many lines are in that state; the page shows them."""
    page.get_by_role("link", name=re.compile(rf"^{state} {count}$")).click()
    expect(page.locator("section[aria-labelledby=lines] tbody tr")).to_have_count(count)


def is_asked_about(page: Page) -> None:
    """A file that tells a day otherwise waits for the officer's word, and is not chosen again."""
    takes(page, "octobre-bis.csv", ALIKE.encode("cp1252"))
    main = page.locator("main")
    expect(main).to_contain_text("« octobre-bis.csv » est gardé un jour")
    expect(main).to_contain_text("Rien n’est encore pris.")
    page.get_by_role("button", name="Prendre quand même").click()
    expect(main).to_contain_text("1 ligne nouvelle.")
    page.get_by_role("button", name=re.compile("C’est la même")).first.click()
    expect(main).to_contain_text("La ligne est pointée.")


def splits(page: Page) -> None:
    """A payment for two advances: refused while its parts do not make it up, with what was typed kept."""
    page.get_by_role("link", name="GIE TALIOUINE").first.click()
    page.get_by_text("Un remboursement, ou plusieurs").click()
    form = page.locator("form[action$='/repayments']").last
    for row, (number, amount) in enumerate(((FIRST, "15 000"), (SECOND, "24 999"))):
        advance = form.locator(f"#shares-{row}-advance_id")
        advance.select_option(advance.locator("option", has_text=number).get_attribute("value"))
        form.locator(f"#shares-{row}-cents").fill(amount)
    form.get_by_role("button", name="Ajouter des avances").click()
    expect(page.locator("#shares-6-cents")).to_be_visible()
    form = page.locator("form[action$='/repayments']").last
    form.get_by_role("button", name="Enregistrer les remboursements").click()
    main = page.locator("main")
    expect(main).to_contain_text("il reste 1,00\u00a0MAD à répartir")
    expect(page.locator("#shares-1-cents")).to_have_value("24 999")
    page.locator("#shares-1-cents").fill("25 000")
    page.get_by_role("button", name="Enregistrer les remboursements").click()
    expect(main).to_contain_text("La ligne est pointée.")


def takes_back(page: Page) -> None:
    """The line that was split is open again, and says by what it was."""
    page.get_by_role("link", name="GIE TALIOUINE").first.click()
    main = page.locator("main")
    expect(main).to_contain_text(FIRST)
    expect(main).to_contain_text(SECOND)
    is_for_everybody(page)
    page.get_by_text("Annuler ce pointage").first.click()
    page.locator("#reason").fill("Payé pour l’autre avance seule")
    page.get_by_role("button", name="Annuler ce pointage").click()
    expect(main).to_contain_text("la ligne est de nouveau à pointer")
    expect(main).to_contain_text("Payé pour l’autre avance seule")
    is_for_everybody(page)
    page.get_by_role("link", name="Retour à la banque").click()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_lines_of_the_bank_are_said_one_by_one(
    do: Do, lending: Lending, browser: Browser, origin: str
) -> None:
    page = sign_in(browser, origin, email(a_person(do, Role.FUND_OFFICER, "Youssef")), COUNTER)
    page.goto(f"{origin}/funds/{lending.fund_id}/bank")
    main = page.locator("main")

    takes(page, "octobre.xml", STATEMENT)
    expect(main).to_contain_text("2 lignes nouvelles.")
    named = main.get_by_role("row").filter(has_text="STE SOUKTANA")
    expect(named).to_contain_text(f"Remboursement de {FIRST}")
    expect(named).to_contain_text("le numéro est dans le libellé")
    is_for_everybody(page)
    named.get_by_role("button", name="Enregistrer").click()
    expect(main).to_contain_text("La ligne est pointée.")

    splits(page)
    lines(page, "Pointées", 2)
    takes_back(page)
    lines(page, "Pointées", 1)
    lines(page, "À pointer", 1)
    is_asked_about(page)

    takes(page, "octobre.xml", STATEMENT)
    expect(main).to_contain_text("Aucune ligne nouvelle. 2 étaient déjà connues.")
    takes(page, "novembre.csv", TABLE.encode("cp1252"))
    expect(main).to_contain_text("2 lignes nouvelles.")
    takes(page, "novembre.csv", TABLE.encode("cp1252"))
    expect(main).to_contain_text("Aucune ligne nouvelle. 2 étaient déjà connues.")
    lines(page, "À pointer", 3)
    expect(main.get_by_role("row").filter(has_text="Frais de tenue de compte")).to_contain_text(
        "rien de connu"
    )
