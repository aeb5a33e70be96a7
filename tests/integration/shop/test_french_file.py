"""The French file of entries, read back rule by rule."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role
from kernel.fec import COLUMNS
from kernel.ids import new_id
from kernel.money import parse_cents
from shop.models import LedgerAccount
from shop.operations.payouts.payments import PayPayout, pay_payout
from shop.rules.ledger.accounts import ROLES
from shop.rules.sales import KeptPayment
from tests.builders.ledger import SIREN, YEAR, a_french_shop, buys, keeper_of, sell
from tests.builders.payouts import AFTER, an_agreement, an_approved_run, payout_of
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_person, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def paris(do: Do, session: Session) -> Shop:
    """A boutique in Paris, kept by a French association, in euros."""
    keeper = an_organisation(do, "Migrations", "association", country="FR", tax_status="taxable")
    shop = a_french_shop(do, session, keeper)
    an_agreement(do, shop.owner_id)
    return shop


def french_file(browser: FlaskClient, shop: Shop) -> list[dict[str, str]]:
    asked = {"place_id": str(shop.place_id), "whole": "y", "siren": "732 829 320", **YEAR}
    answer = browser.post("/ledger/fec", data=asked)
    assert answer.status_code == 200
    assert f"{SIREN}FEC20261231.txt" in answer.headers["Content-Disposition"]
    assert answer.data.endswith(b"\r\n")
    lines = answer.data.decode("iso-8859-15").split("\r\n")[:-1]
    assert tuple(lines[0].split("\t")) == COLUMNS
    cells = [line.split("\t") for line in lines[1:]]
    assert {len(row) for row in cells} == {18}
    return [dict(zip(COLUMNS, row, strict=True)) for row in cells]


def a_busy_year(do: Do, session: Session, paris: Shop) -> None:
    own = paris.jars(1, owner_id=keeper_of(session, paris), tax_rate_bp=550)
    sell(do, paris, 2, currency="EUR")
    sell(do, paris, number=2, line=own, currency="EUR")
    back = {
        "line": replace(paris.jars(-1), back_to="shelf"),
        "kind": "refund",
        "payments": (KeptPayment(new_id(), "cash", -4_500),),
        "cash_rounding_cents": 0,
        "tendered_cents": 0,
        "change_cents": 0,
        "currency": "EUR",
    }
    sell(do, paris, number=3, **back)
    payout_id = payout_of(an_approved_run(do, paris.place_id))
    do(pay_payout, PayPayout(payout_id, AFTER.date(), "transfer", "VIR 1"), at=AFTER)


def test_the_french_file_follows_article_a47_a_1(
    do: Do, session: Session, paris: Shop, sign_in: SignIn
) -> None:
    a_busy_year(do, session, paris)
    rows = french_file(sign_in(a_person(do, Role.NETWORK_MANAGER)), paris)
    numbers = [int(row["EcritureNum"]) for row in rows]
    # In order, from one, without a gap.
    assert sorted(set(numbers)) == list(range(1, max(numbers) + 1))
    assert numbers == sorted(numbers)
    days = [row["EcritureDate"] for row in rows]
    assert days == sorted(days)
    balances: dict[str, int] = defaultdict(int)
    for row in rows:
        for name in ("EcritureDate", "PieceDate", "ValidDate"):
            assert date.fromisoformat(row[name]).strftime("%Y%m%d") == row[name]
        needed = ("JournalCode", "JournalLib", "CompteNum", "CompteLib", "PieceRef", "EcritureLib")
        assert all(row[name] for name in needed)
        assert row["CompteNum"][:3].isdigit()
        for name in ("Debit", "Credit"):
            euros, cents = row[name].split(",")
            assert (euros.isdigit(), len(cents), cents.isdigit()) == (True, 2, True)
        assert "0,00" in (row["Debit"], row["Credit"])
        assert row["ValidDate"] >= row["EcritureDate"]
        assert bool(row["CompAuxNum"]) == bool(row["CompAuxLib"])
        balances[row["EcritureNum"]] += parse_cents(row["Debit"]) - parse_cents(row["Credit"])
    assert set(balances.values()) == {0}


def test_the_french_file_tells_sales_vat_and_the_producer_apart(
    do: Do, session: Session, paris: Shop, sign_in: SignIn
) -> None:
    a_busy_year(do, session, paris)
    rows = french_file(sign_in(a_person(do, Role.NETWORK_MANAGER)), paris)
    sold = [row for row in rows if row["CompteNum"] == "707"]
    assert [(row["Debit"], row["Credit"]) for row in sold] == [("0,00", "42,65")]
    owed = [row for row in rows if row["CompteNum"] == "467"]
    assert {row["CompAuxLib"] for row in owed} == {"Souktana"}
    # Sold 90, given back 45, less 22 % of each; the rest was paid.
    assert sum(parse_cents(row["Credit"]) - parse_cents(row["Debit"]) for row in owed) == 0


def test_the_french_file_has_purchases_in_a_journal_of_their_own(
    do: Do, paris: Shop, sign_in: SignIn
) -> None:
    buys(do, paris.place_id, 1_999)
    rows = french_file(sign_in(a_person(do, Role.NETWORK_MANAGER)), paris)
    assert [
        (row["JournalCode"], row["CompteNum"], row["CompAuxLib"], row["Debit"], row["Credit"]) for row in rows
    ] == [("AC", "607", "", "99,95", "0,00"), ("AC", "401", "Tifrkhine", "0,00", "99,95")]


def test_a_siren_that_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    do: Do, paris: Shop, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    asked = {"place_id": str(paris.place_id), "siren": "123456789", **YEAR}
    page = browser.post("/ledger/fec", data=asked)
    assert page.status_code == 422
    assert "Un SIREN a 9 chiffres" in page.text
    assert 'value="123456789"' in page.text


def test_moroccan_accounts_have_no_french_file(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = browser.post("/ledger/fec", data={"place_id": str(shop.place_id), "siren": SIREN, **YEAR})
    assert page.status_code == 422
    assert "organisation de France" in page.text


def test_an_accountant_confirms_an_account_and_gives_a_rate_its_own(
    do: Do, session: Session, paris: Shop, sign_in: SignIn
) -> None:
    keeper = keeper_of(session, paris)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert browser.get("/ledger/accounts").text.count("à confirmer par un comptable") == len(ROLES)
    address = f"/ledger/accounts/{keeper}/sales"
    told = {
        "number": "707055",
        "label": "Ventes 5,5 %",
        "rate": "5,5",
        "source": "Mme Roux",
        "is_confirmed": "y",
    }
    assert browser.post(address, data=told).status_code == 302
    row = session.scalars(select(LedgerAccount)).one()
    assert (row.role, row.rate_bp, row.number, row.is_confirmed) == ("sales", 550, "707055", True)
    page = browser.get("/ledger/accounts").text
    assert "707055" in page
    assert "confirmé" in page
    a_busy_year(do, session, paris)
    rows = french_file(browser, paris)
    assert [row["Credit"] for row in rows if row["CompteNum"] == "707055"] == ["42,65"]


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"number": "7"}, "trois chiffres"),
        ({"rate": "beaucoup"}, "Un taux est entre 0 et 100"),
        ({"source": " "}, "Dites qui donne ce compte"),
    ],
)
def test_an_account_that_is_wrong_is_said_at_its_field(
    do: Do, session: Session, paris: Shop, sign_in: SignIn, typed: dict[str, str], said: str
) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    told = {"number": "707", "label": "Ventes", "rate": "", "source": "Mme Roux", **typed}
    page = browser.post(f"/ledger/accounts/{keeper_of(session, paris)}/sales", data=told)
    assert page.status_code == 422
    assert said in page.text
    assert session.scalars(select(LedgerAccount)).all() == []


def test_the_terminal_writes_both_files(
    app: Flask, do: Do, session: Session, paris: Shop, tmp_path: Path
) -> None:
    sell(do, paris, 2, currency="EUR")
    key = session.get_one(Place, paris.place_id).key
    days = ["--place", key, "--from", "2026-01-01", "--to", "2026-12-31", "--directory", str(tmp_path)]
    command = ["shop", "accounts", "export", *days]
    runner = app.test_cli_runner()
    made = runner.invoke(args=[*command, "--format", "fec", "--siren", SIREN])
    assert made.exit_code == 0, made.output
    assert (tmp_path / f"{SIREN}FEC20261231.txt").read_bytes().startswith(b"JournalCode\t")
    assert runner.invoke(args=command).exit_code == 0
    assert (tmp_path / "journal-migrations-20260101-20261231.csv").exists()
    refused = runner.invoke(args=[*command, "--format", "fec", "--siren", "1"])
    assert refused.exit_code == 1
