"""The shop’s accounts: what each day owes and took, their pages, and the journal as a CSV."""

import csv
import io
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.ids import new_id
from kernel.money import parse_cents
from producers.models import Organisation
from shop.operations.drawers import CloseCashSession, MoveCash, close_cash_session, move_cash
from shop.operations.ledger import TellLedgerAccount, tell_ledger_account
from shop.operations.payouts.payments import PayPayout, pay_payout
from shop.queries.ledger.plans import plan_of
from shop.rules.ledger.entries import balance_of
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_place, a_producer, delivered
from tests.builders.ledger import YEAR, buys, keeper_of, sell, the_journal
from tests.builders.payouts import AFTER, an_agreement, an_approved_run, payout_of
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_person, a_shop, a_till, an_open_drawer
from tests.conftest import NOW, Do

SignIn = Callable[[UUID], FlaskClient]


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


def test_the_latest_account_told_of_a_role_holds(do: Do, session: Session, shop: Shop) -> None:
    keeper = keeper_of(session, shop)
    for step, number in enumerate(("51611", "51612")):
        told = TellLedgerAccount(new_id(), keeper, "cash", number, "Caisse", "Mme Roux", True)
        do(tell_ledger_account, told, at=NOW + timedelta(minutes=step))
    assert plan_of(session, session.get_one(Organisation, keeper)).of("cash").number == "51612"
