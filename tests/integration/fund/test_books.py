"""A fund's books on the pages: the balance agrees with the figures, an accountant's numbers, the files."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from fund.models import Fund
from fund.operations.accounts import tell_fund_account
from fund.operations.capital import (
    MoveMoney,
    ReceiveContribution,
    TellDonor,
    move_money,
    receive_contribution,
    tell_donor,
)
from fund.operations.funds import OpenFund, open_fund
from fund.operations.solidarity import ReceiveSolidarity, receive_solidarity
from fund.queries.agreements import agreed
from fund.queries.books import sides_on
from fund.queries.plans import holder_of, plan_of
from fund.rules.trials import trial
from kernel.access import Role
from kernel.accounts import AccountNumberMalformed, AccountRoleUnknown, KeeperUnknown
from kernel.accounts.told import TellAccount
from kernel.fec import COLUMNS
from kernel.ids import new_id
from tests.builders.books import QUARTERS, a_lived_in_fund, checked
from tests.builders.fund import LATER, TERMS, Lending, a_fund, an_advance, repay
from tests.builders.producers import an_organisation
from tests.builders.shop import a_person
from tests.conftest import NOW, Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_lived_in_fund(do)


def told(organisation_id: UUID, role: str = "bank", number: str = "5141", **more: object) -> TellAccount:
    given = {"label": "Banque Populaire", "source": "Cabinet Amrani", "is_confirmed": True, **more}
    return TellAccount(new_id(), organisation_id, role, number, **given)  # type: ignore[arg-type] # texts and a flag


def test_accounts_say_on_every_day_what_the_pages_say(do: Do, lending: Lending, session: Session) -> None:
    credited = an_advance(do, lending, QUARTERS)
    repay(do, credited, 310_000, date(2025, 12, 1), keeps_credit=True)
    session.rollback()
    fund = session.get_one(Fund, lending.fund_id)
    plan = plan_of(session, holder_of(session, fund))
    for day in (date(2025, 1, 1) + timedelta(days=30 * month) for month in range(24)):
        rows = trial(sides_on(session, fund.id, day), plan)
        assert sum(row.sides.balance_cents for row in rows) == 0
        assert [one.figure for one in agreed(session, fund, day, rows) if not one.holds] == []


def test_the_page_shows_the_balance_its_agreement_and_each_entry(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    page = officer.get(f"/funds/{lending.fund_id}/books?first=2025-01-01&last=2025-12-31").text
    assert page.count("✓ pareil") == 5
    assert "écart de" not in page
    assert "14 comptes sont à confirmer" in page
    assert "Annulation : Remboursement" in page
    assert "/fund/advances/" in page.split('id="journal"')[1]
    assert "ce fonds n’en a pas" in page


def test_a_journal_is_read_fifty_entries_at_a_time(do: Do, lending: Lending, officer: FlaskClient) -> None:
    for _ in range(45):
        do(
            move_money,
            MoveMoney(new_id(), lending.fund_id, "withdrawn", date(2026, 5, 4), 100, "Retrait"),
            at=LATER,
        )
    at = f"/funds/{lending.fund_id}/books?first=2025-01-01&last=2026-12-31"
    first, second = (officer.get(f"{at}&page={page}").text.split('id="journal"')[1] for page in (1, 2))
    assert first.count("<tbody>") == 50
    assert "Page suivante" in first
    assert 0 < second.count("<tbody>") < 50
    assert "Espèces retirées" in second


def test_a_period_that_ends_before_it_begins_is_said(lending: Lending, officer: FlaskClient) -> None:
    answer = officer.get(f"/funds/{lending.fund_id}/books?first=2026-02-01&last=2026-01-01")
    assert answer.status_code == 422
    assert "La période finit après son début" in answer.text


def test_a_manager_confirms_an_account_and_what_was_told_before_stays(
    do: Do, lending: Lending, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER, "Fatima"))
    at = f"/fund/accounts/{lending.holder_id}/bank"
    typed = {"number": "51", "label": "Banque Populaire", "source": "Cabinet Amrani", "is_confirmed": "y"}
    answer = browser.post(at, data=typed)
    assert answer.status_code == 422
    assert "trois chiffres du plan" in answer.text
    assert "Cabinet Amrani" in answer.text
    answer = browser.post(at, data={**typed, "number": "5141 20"}, follow_redirects=True)
    assert "✓ confirmé" in answer.text
    assert "514120" in answer.text
    assert "Cabinet Amrani" in browser.get(at).text
    assert "514120" in browser.get(f"/funds/{lending.fund_id}/books").text


def test_the_latest_account_told_of_a_role_holds_and_a_wrong_one_is_refused(
    do: Do, lending: Lending, session: Session
) -> None:
    for number in ("5141", "51412"):
        do(tell_fund_account, told(lending.holder_id, number=number))
    for wrong, error in (
        (told(lending.holder_id, role="tea"), AccountRoleUnknown),
        (told(lending.holder_id, number="5A"), AccountNumberMalformed),
        (told(lending.organisation_id), KeeperUnknown),
    ):
        with pytest.raises(error):
            do(tell_fund_account, wrong)
    session.rollback()
    plan = plan_of(session, holder_of(session, session.get_one(Fund, lending.fund_id)))
    assert (plan["bank"].number, plan["bank"].is_confirmed) == ("51412", True)
    assert not plan["cash"].is_confirmed


def test_books_still_check_when_an_accountant_gives_one_number_to_several_roles(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    for role in ("shops", "cash", "bank"):
        do(tell_fund_account, told(lending.holder_id, role=role, number="2418"))
    files = f"/funds/{lending.fund_id}/books"
    answer = officer.get(f"{files}.beancount?first=2025-01-01&last=2025-12-31")
    assert "FDIR-20250101-20251231.beancount" in answer.headers["Content-Disposition"]
    assert "balance Assets:2418  " in answer.text
    lines = [line for line in answer.text.splitlines() if " balance Assets:2418:" in line]
    parent = next(line for line in answer.text.splitlines() if " balance Assets:2418  " in line)
    own = sum(Decimal(line.split()[3]) for line in lines)
    # A checker takes what stands below a name for a part of it.
    assert Decimal(parent.split()[3]) > own > 0


def test_the_csv_of_a_year_balances_and_names_whose_each_advance_is(
    lending: Lending, officer: FlaskClient
) -> None:
    files = f"/funds/{lending.fund_id}/books"
    text = officer.get(f"{files}.csv?first=2026-01-01&last=2026-12-31").text
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=";"))
    assert rows[0]["Journal"] == "AN"
    sums: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        sums[row["Écriture"]] += Decimal(row["Débit"] or "0") - Decimal(row["Crédit"] or "0")
    assert set(sums.values()) == {Decimal(0)}
    assert {row["Bénéficiaire"] for row in rows if row["Avance"]} == {"Souktana"}
    assert checked(officer.get(f"{files}.beancount?first=2026-01-01&last=2026-12-31").text)


def a_french_fund(do: Do) -> UUID:
    """A fund in euros of a French association: given money in 2025, charged in 2025 and 2026."""
    holder = an_organisation(do, "Migrations", "association", country="FR")
    fund_id, donor_id = new_id(), new_id()
    opened = OpenFund(
        fund_id, "FDEU", "Fonds d’Europe", holder, "EUR", "Europe/Paris", date(2025, 1, 1), TERMS
    )
    do(open_fund, opened, at=LATER)
    do(tell_donor, TellDonor(donor_id, "amicale", "Amicale – Marseille", "diaspora", "FR"), at=LATER)
    given = ReceiveContribution(
        new_id(), fund_id, donor_id, "kept", date(2025, 2, 1), 1_000_050, "EUR", reference="Convention « A »"
    )
    do(receive_contribution, given, at=LATER)
    for day in (date(2025, 3, 1), date(2026, 3, 1)):
        do(move_money, MoveMoney(new_id(), fund_id, "cost", day, 1_250, "Frais de tenue"), at=LATER)
    return fund_id


def test_the_french_file_follows_article_a47_a_1_and_opens_with_what_was_there(
    do: Do, officer: FlaskClient
) -> None:
    fund_id = a_french_fund(do)
    at = f"/funds/{fund_id}/fec"
    wrong = officer.post(at, data={"first": "2026-01-01", "last": "2026-12-31", "siren": "123"})
    assert wrong.status_code == 422
    assert "Un SIREN a 9 chiffres" in wrong.text
    assert 'value="123"' in wrong.text
    answer = officer.post(at, data={"first": "2026-01-01", "last": "2026-12-31", "siren": "732 829 320"})
    assert "732829320FEC20261231.txt" in answer.headers["Content-Disposition"]
    lines = answer.data.decode("iso-8859-15").removesuffix("\r\n").split("\r\n")
    assert tuple(lines[0].split("\t")) == COLUMNS
    rows = [dict(zip(COLUMNS, line.split("\t"), strict=True)) for line in lines[1:]]
    assert [(row["JournalCode"], row["CompteNum"], row["Debit"], row["Credit"]) for row in rows] == [
        ("AN", "512", "9988,00", "0,00"),
        ("AN", "1024", "0,00", "10000,50"),
        ("AN", "110", "12,50", "0,00"),
        ("BQ", "628", "12,50", "0,00"),
        ("BQ", "512", "0,00", "12,50"),
    ]
    assert [row["EcritureNum"] for row in rows] == ["1", "1", "1", "2", "2"]
    assert all(row["PieceRef"] and row["EcritureLib"] and row["ValidDate"] for row in rows)
    assert "Frais de tenue" in rows[3]["EcritureLib"]


def test_a_moroccan_fund_is_told_that_the_french_file_is_not_its_own(
    lending: Lending, officer: FlaskClient
) -> None:
    at = f"/funds/{lending.fund_id}/fec"
    assert "Ce n’est pas le fichier de" in officer.get(at).text
    typed = {"first": "2026-01-01", "last": "2026-12-31", "siren": "732829320"}
    answer = officer.post(at, data=typed)
    assert answer.status_code == 422
    assert "Prenez le journal en CSV" in answer.text


def test_solidarity_of_many_statements_is_told_by_month_and_opens_on_them(
    do: Do, lending: Lending, officer: FlaskClient
) -> None:
    for at, number, cents in ((NOW, 1, 900), (NOW, 2, -100), (NOW - timedelta(days=40), 3, 500)):
        command = ReceiveSolidarity(new_id(), f"REV-{number}", "MAD", cents)
        do(receive_solidarity, command, at=at)
    page = officer.get(f"/funds/{lending.fund_id}/capital").text
    assert "REV-1" not in page
    assert "novembre 2026" in page
    month = officer.get(f"/funds/{lending.fund_id}/solidarity/2026-11").text
    assert "REV-1" in month
    assert "REV-2" in month
    assert "REV-3" not in month
    assert officer.get(f"/funds/{lending.fund_id}/solidarity/2026-13").status_code == 404


def test_a_fund_without_any_entry_has_pages_all_the_same(do: Do, officer: FlaskClient) -> None:
    fund_id = a_fund(do, money_cents=0).fund_id
    for page in ("books", "books.csv", "books.beancount", "fec", "capital", "earmarks"):
        assert officer.get(f"/funds/{fund_id}/{page}").status_code == 200
    assert officer.get(f"/fund/report?fund={fund_id}").status_code == 200
    assert officer.get(f"/fund/report.pdf?fund={fund_id}").status_code == 200
