"""The shop's accounts: pages, the journal as a CSV, and the French file read back rule by rule."""

import csv
import io
from collections import defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role, system_actor
from kernel.fec import COLUMNS
from kernel.ids import new_id
from kernel.money import parse_cents
from producers.models import Organisation
from shop.models import LedgerAccount
from shop.operations.drawers import CloseCashSession, MoveCash, close_cash_session, move_cash
from shop.operations.ledger import TellLedgerAccount, tell_ledger_account
from shop.operations.payouts.payments import PayPayout, pay_payout
from shop.operations.sales import record_sale
from shop.queries.ledger.books import books_of
from shop.queries.ledger.journal import journal_of
from shop.queries.ledger.plans import plan_of
from shop.rules.ledger.accounts import ROLES
from shop.rules.ledger.entries import Entry, balance_of
from shop.rules.sales import KeptPayment
from tests.builders.inventory import (
    a_boutique,
    a_boutique_with,
    a_lot_of_jars,
    a_place,
    a_producer,
    delivered,
)
from tests.builders.payouts import AFTER, an_agreement, an_approved_run, payout_of
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_person, a_price, a_receipt, a_shop, a_till, an_article, an_open_drawer
from tests.conftest import NOW, Do
from traceability.models import Lot

SignIn = Callable[[UUID], FlaskClient]
SIREN = "732829320"
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}


def sell(do: Do, shop: Shop, quantity: int = 2, number: int = 1, **more: object) -> None:
    line = more.pop("line", None) or shop.jars(quantity)
    sale = a_receipt(shop, line, number=number, **more)  # type: ignore[arg-type]
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def keeper_of(session: Session, shop: Shop) -> UUID:
    kept_by = session.get_one(Place, shop.place_id).organisation_id
    assert kept_by is not None
    return kept_by


def the_journal(session: Session, shop: Shop, whole: bool = False) -> list[Entry]:
    session.expire_all()
    days = (date(2026, 1, 1), date(2026, 12, 31))
    return journal_of(session, books_of(session, system_actor("test"), shop.place_id, *days, whole=whole))


@pytest.fixture
def paris(do: Do, session: Session) -> Shop:
    """A boutique in Paris, kept by a French association, in euros."""
    keeper = an_organisation(do, "Migrations", "association", country="FR", tax_status="taxable")
    shop = a_french_shop(do, session, keeper)
    an_agreement(do, shop.owner_id)
    return shop


def a_french_shop(do: Do, session: Session, keeper: UUID) -> Shop:
    where = {"currency": "EUR", "country": "FR", "timezone": "Europe/Paris", "keeper": keeper}
    place_id, lot_id, producer = a_boutique_with(do, 20, where)  # type: ignore[arg-type]
    trade_item_id = session.get_one(Lot, lot_id).trade_item_id
    assert trade_item_id is not None
    article_id = an_article(do, trade_item_id)
    a_price(do, place_id, article_id)
    till_id = a_till(do, place_id, "PAR1", cash_rounding_cents=0)
    drawer_id = an_open_drawer(do, till_id)
    owner, store = producer.organisation_id, producer.store_id
    return Shop(place_id, till_id, "PAR1", drawer_id, article_id, lot_id, owner, store)


def test_a_day_is_one_entry_of_what_was_taken_and_owed(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    sell(do, shop, 1, number=2)
    entries = the_journal(session, shop)
    assert [one.origin.kind for one in entries] == ["sales", "commissions"]
    assert balance_of(entries, "cash") == 13_500
    assert balance_of(entries, "consignors", shop.owner_id) == -(13_500 - 2_700 - 270)


def test_paying_a_statement_ends_what_the_accounts_owe(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    sell(do, shop, 2)
    payout_id = payout_of(an_approved_run(do, shop.place_id))
    assert balance_of(the_journal(session, shop), "consignors") == -7_020
    do(pay_payout, PayPayout(payout_id, AFTER.date(), "transfer", "VIR 1"), at=AFTER)
    entries = the_journal(session, shop)
    assert balance_of(entries, "consignors") == 0
    assert balance_of(entries, "bank") == -7_020


def test_a_sale_without_agreement_is_owed_whole_until_there_is_one(do: Do, session: Session) -> None:
    shop = a_shop(do)
    sell(do, shop, 2)
    assert balance_of(the_journal(session, shop), "consignors") == -9_000
    an_agreement(do, shop.owner_id)
    assert balance_of(the_journal(session, shop), "consignors") == -7_020


def test_drawers_tell_what_was_moved_and_what_was_missing(do: Do, session: Session) -> None:
    shop = a_shop(do)
    do(move_cash, MoveCash(new_id(), shop.drawer_id, "out", 5_000, "versé en banque"))
    do(close_cash_session, CloseCashSession(shop.drawer_id, 14_900, "un dirham manque"))
    entries = the_journal(session, shop)
    told = {one.origin.kind: one.origin.detail for one in entries}
    assert told == {"cash_movement": "versé en banque", "cash_difference": "un dirham manque"}
    assert balance_of(entries, "cash_shortages") == 100
    assert balance_of(entries, "cash_transfers") == 5_000


def test_a_place_tells_its_own_and_the_organisation_all_of_its_currency(do: Do, session: Session) -> None:
    shop = a_shop(do)
    keeper = keeper_of(session, shop)
    other = a_boutique(do, "Agadir", keeper=keeper)
    till_id = a_till(do, other, "AGA1")
    away = replace(
        shop, place_id=other, till_id=till_id, till_code="AGA1", drawer_id=an_open_drawer(do, till_id)
    )
    sell(do, shop, 1)
    sell(do, away, 1)
    assert balance_of(the_journal(session, shop), "cash") == 4_500
    assert balance_of(the_journal(session, shop, whole=True), "cash") == 9_000


def test_a_manager_reads_the_accounts_of_her_place_and_no_other(do: Do, shop: Shop, sign_in: SignIn) -> None:
    sell(do, shop)
    elsewhere = a_boutique(do, "Agadir", keeper=an_organisation(do, "Tifawin", "association"))
    a_till(do, elsewhere, "AGA1")
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    page = browser.get("/ledger", query_string={"place": str(shop.place_id), **YEAR}).text
    assert "90,00" in page
    assert "à confirmer par un comptable" in page
    assert "Agadir" not in browser.get(f"/ledger?place={elsewhere}").text
    # She reads the accounts; she does not choose them.
    assert browser.get(f"/ledger/accounts/{new_id()}/cash").status_code == 403


def test_a_period_upside_down_is_said_and_is_no_failure(do: Do, shop: Shop, sign_in: SignIn) -> None:
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    answer = browser.get("/ledger?first=2026-12-31&last=2026-01-01")
    assert answer.status_code < 500
    assert "finit après son début" in answer.text


@pytest.fixture
def shop(do: Do) -> Shop:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    return shop


def test_the_csv_has_every_line_by_day_and_rate_and_balances(
    do: Do, session: Session, shop: Shop, sign_in: SignIn
) -> None:
    sell(do, shop, 2)
    own = shop.jars(1, owner_id=keeper_of(session, shop), tax_rate_bp=2_000)
    sell(do, shop, number=2, line=own)
    browser = sign_in(a_person(do, Role.AUDITOR))
    answer = browser.get("/ledger/journal.csv", query_string={"place": str(shop.place_id), **YEAR})
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";"))
    assert sum(parse_cents(row["Débit"]) for row in rows) == sum(parse_cents(row["Crédit"]) for row in rows)
    by_rate = {row["Taux de TVA (%)"]: row["Crédit"] for row in rows if row["Compte"] == "7111"}
    assert by_rate == {"20,00": "37,50"}
    assert {row["Monnaie"] for row in rows} == {"MAD"}


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


def buys(do: Do, place_id: UUID, cost: int | None, name: str = "Tifrkhine") -> UUID:
    """Five jars bought of a cooperative at a price each, or at none that anybody wrote; the seller."""
    seller = a_producer(do, name)
    line = (a_lot_of_jars(do, seller), seller.organisation_id, 5)
    delivered(do, seller.store_id, place_id, [line], costs=[cost], terms="bought")
    return seller.organisation_id


def test_bought_goods_are_owed_to_who_sold_them_from_their_reception_on(
    do: Do, session: Session, shop: Shop
) -> None:
    seller = buys(do, shop.place_id, 3_850)
    (told,) = the_journal(session, shop)
    assert (told.journal, told.origin.kind, told.origin.day) == ("AC", "purchase", NOW.date())
    assert balance_of([told], "purchases") == 19_250
    assert balance_of([told], "suppliers", seller) == -19_250


def test_goods_moved_within_the_house_or_on_consignment_are_no_purchase(
    do: Do, session: Session, shop: Shop
) -> None:
    keeper = keeper_of(session, shop)
    store = a_place(do, keeper, "Réserve")
    seller = a_producer(do, "Tifrkhine")
    jars = a_lot_of_jars(do, seller)
    delivered(do, seller.store_id, store, [(jars, seller.organisation_id, 5)], costs=[3_000], terms="bought")
    delivered(do, store, shop.place_id, [(jars, keeper, 5)], terms="bought")
    delivered(do, seller.store_id, shop.place_id, [(jars, seller.organisation_id, 5)])
    assert the_journal(session, shop) == []


def test_the_page_says_what_was_bought_what_lacks_a_price_and_that_nobody_pays_here(
    do: Do, shop: Shop, sign_in: SignIn
) -> None:
    buys(do, shop.place_id, 3_850)
    buys(do, shop.place_id, None, "Tiwziwine")
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=shop.place_id))
    page = browser.get("/ledger", query_string={"place": str(shop.place_id), **YEAR}).text
    said = page.replace("\xa0", " ")
    assert "Acheté ces jours-là : 192,50 MAD" in said
    assert "1 livraison a apporté des marchandises achetées sans prix" in said
    assert "Fournisseurs – marchandises achetées" in said
    # The first delivery brought goods on consignment; of the others one is an entry, one a notice.
    assert [f"BL-26-000{number}" in said for number in (1, 2, 3)] == [False, True, True]
    january = {"place": str(shop.place_id), "first": "2026-01-01", "last": "2026-01-31"}
    before = browser.get("/ledger", query_string=january).text
    assert "Acheté ces jours-là" not in before
    assert "sans prix" not in before


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


def test_moroccan_accounts_have_no_french_file(do: Do, shop: Shop, sign_in: SignIn) -> None:
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


def test_the_latest_account_told_of_a_role_holds(do: Do, session: Session, shop: Shop) -> None:
    keeper = keeper_of(session, shop)
    for step, number in enumerate(("51611", "51612")):
        told = TellLedgerAccount(new_id(), keeper, "cash", number, "Caisse", "Mme Roux", True)
        do(tell_ledger_account, told, at=NOW + timedelta(minutes=step))
    assert plan_of(session, session.get_one(Organisation, keeper)).of("cash").number == "51612"


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
