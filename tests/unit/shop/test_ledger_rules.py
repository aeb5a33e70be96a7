"""Entries balance or are not made; the French file follows article A47 A-1."""

from datetime import date
from uuid import UUID

import pytest

from kernel.accounts import AccountLabelMissing, AccountNumberMalformed, AccountRoleUnknown
from kernel.fec import SirenMalformed, fec_rows, file_name, read_siren
from kernel.ids import new_id
from shop.queries.ledger.plans import plan_offered
from shop.rules.ledger.accounts import (
    ROLES,
    AccountRateUnknown,
    LedgerAccountNumber,
    Plan,
    read_account_number,
)
from shop.rules.ledger.entries import (
    DayShares,
    Entry,
    Goods,
    Origin,
    Posting,
    UnbalancedEntry,
    balance_of,
    in_order,
    of_count,
    of_sales,
    of_shares,
    owed_less,
    owed_more,
)
from shop.rules.ledger.fec import FecWords, Party, fec_lines
from shop.rules.payouts.agreements import Terms
from shop.rules.payouts.shares import shares_of

PLACE, KEEPER, PRODUCER = new_id(), new_id(), new_id()
DAY = date(2026, 11, 20)


def origin(kind: str = "sales", day: date = DAY) -> Origin:
    return Origin(kind, PLACE, day, f"TAR-{day:%Y%m%d}")


def a_day(takings: dict[str, int], *goods: Goods, rounding: int = 0, **debts: int) -> Entry:
    told = of_sales(origin(), KEEPER, takings, goods, debts, rounding)
    assert told is not None
    return told


def test_an_entry_that_does_not_balance_is_not_made() -> None:
    with pytest.raises(UnbalancedEntry):
        Entry("VE", origin(), (Posting("cash", 100), Posting("sales", -99)))


def test_a_day_that_contradicts_itself_says_so() -> None:
    with pytest.raises(UnbalancedEntry):
        a_day({"cash": 900}, Goods(KEEPER, 2_000, 833, 168))


def test_own_goods_are_turnover_and_consigned_goods_are_owed_with_their_vat() -> None:
    day = a_day(
        {"cash": 6_000, "card": 4_500}, Goods(KEEPER, 2_000, 5_000, 1_000), Goods(PRODUCER, 0, 4_500, 0)
    )
    assert (balance_of([day], "sales"), balance_of([day], "vat")) == (-5_000, -1_000)
    assert balance_of([day], "consignors", PRODUCER) == -4_500
    assert (balance_of([day], "cash"), balance_of([day], "card")) == (6_000, 4_500)


def test_a_voucher_sold_is_a_debt_and_a_voucher_taken_pays_it() -> None:
    sold = a_day({"cash": 5_000}, voucher=5_000)
    used = a_day({"voucher": 4_500, "cash": 500}, Goods(KEEPER, 0, 5_000, 0))
    assert balance_of([sold], "vouchers") == -5_000
    assert balance_of([sold, used], "vouchers") == -500


def test_what_cash_was_rounded_by_is_an_account_of_its_own() -> None:
    day = a_day({"cash": 4_510}, Goods(KEEPER, 0, 4_507, 0), rounding=3)
    assert balance_of([day], "rounding") == -3


def test_goods_of_nobody_known_wait_on_an_account() -> None:
    assert balance_of([a_day({"cash": 100}, Goods(None, 0, 100, 0))], "unattributed") == -100


def test_a_refund_is_the_opposite_of_its_sale() -> None:
    sold = a_day({"cash": 6_000}, Goods(KEEPER, 2_000, 5_000, 1_000))
    back = a_day({"cash": -6_000}, Goods(KEEPER, 2_000, -5_000, -1_000))
    assert [posting.credit_cents for posting in sold.postings] == [
        posting.debit_cents for posting in back.postings
    ]


def test_commission_vat_and_solidarity_are_taken_off_what_is_owed() -> None:
    shares = shares_of(9_000, 0, Terms(2_000, commission_tax_bp=2_000, solidarity_bp=200))
    told = of_shares(origin("commissions"), [DayShares(PRODUCER, 2_000, shares)])
    assert told is not None
    assert balance_of([told], "consignors", PRODUCER) == 9_000 - shares.due_cents
    assert balance_of([told], "commission") == -1_800
    assert balance_of([told], "commission_vat") == -360
    assert balance_of([told], "solidarity") == -180


def test_a_loss_borne_is_a_charge_owed_and_a_payment_ends_what_is_owed() -> None:
    lost = owed_more(origin("losses"), "losses", PRODUCER, 3_600)
    paid = owed_less(origin("payment"), "bank", PRODUCER, 3_600)
    assert lost is not None
    assert paid is not None
    assert paid.journal == "BQ"
    assert balance_of([lost, paid], "consignors", PRODUCER) == 0


@pytest.mark.parametrize(("cents", "role"), [(250, "cash_surpluses"), (-250, "cash_shortages")])
def test_a_drawer_that_differs_has_its_own_account_each_way(cents: int, role: str) -> None:
    told = of_count(origin("cash_difference"), cents)
    assert told is not None
    assert (balance_of([told], "cash"), balance_of([told], role)) == (cents, -cents)


def test_nothing_makes_no_entry() -> None:
    assert owed_more(origin("losses"), "losses", PRODUCER, 0) is None


@pytest.mark.parametrize("country", ["FR", "MA"])
def test_each_country_offers_an_account_for_every_role_none_confirmed(country: str) -> None:
    rows = plan_offered(country)
    assert {row.role for row in rows} == set(ROLES)
    for row in rows:
        assert read_account_number(row.role, row.number, row.label, row.source, False) == row
    assert Plan(rows).to_confirm == len(ROLES)


def test_a_rate_has_its_own_account_or_that_of_the_role() -> None:
    own = LedgerAccountNumber("sales", "707055", "Ventes 5,5 %", "comptable", True, 550)
    plan = Plan([*plan_offered("FR"), own])
    assert (plan.of("sales", 550), plan.of("sales", 2_000).number) == (own, "707")


@pytest.mark.parametrize("number", ["", "53", "A12", "5 3", "530-1", "5300000000000", "٥٣٠"])
def test_an_account_begins_with_three_figures_of_the_plan(number: str) -> None:
    with pytest.raises(AccountNumberMalformed):
        read_account_number("cash", number, "Caisse", "plan", False)


def test_an_account_says_of_what_and_has_a_name() -> None:
    with pytest.raises(AccountRoleUnknown):
        read_account_number("tea", "530", "Caisse", "plan", False)
    with pytest.raises(AccountRateUnknown):
        read_account_number("cash", "530", "Caisse", "plan", False, 2_000)
    with pytest.raises(AccountLabelMissing):
        read_account_number("cash", "530", " ", "plan", False)
    assert read_account_number("cash", " 530 1a ", " La  caisse ", "plan", False).number == "5301A"


# 732 829 320 is the SIREN that INSEE's notes take for example.
def test_a_siren_is_held_to_its_check_digit() -> None:
    assert read_siren("732 829 320") == "732829320"
    for wrong in ("732829321", "73282932", "7328293200", "73282932A", ""):
        with pytest.raises(SirenMalformed):
            read_siren(wrong)


def test_the_french_file_is_named_by_the_day_the_year_closes() -> None:
    assert file_name("732829320", date(2026, 12, 31)) == "732829320FEC20261231.txt"


def test_the_french_file_has_no_separator_within_a_field() -> None:
    label = "Relevé\tRV\r\n– l’huile d’olive زيت"
    parties: dict[UUID, Party] = {PRODUCER: Party("SKT", label)}
    words = FecWords({"DV": "Dépôt-vente"}, {"losses": "Pertes"}, date(2026, 12, 1))
    told = owed_more(origin("losses"), "losses", PRODUCER, 123_450)
    assert told is not None
    rows = fec_rows(fec_lines([told], Plan(plan_offered("FR")), parties, words), words.made_on)
    assert rows[2][7].startswith("Relevé RV - l'huile d'olive ?")
    assert (rows[1][11], rows[1][12], rows[2][11], rows[2][12]) == ("1234,50", "0,00", "0,00", "1234,50")


def test_a_journal_goes_by_day_then_journal() -> None:
    late = owed_less(origin("payment", date(2026, 11, 22)), "bank", PRODUCER, 1)
    early = owed_less(origin("payment", date(2026, 11, 21)), "bank", PRODUCER, 1)
    sold = a_day({"cash": 1}, Goods(KEEPER, 0, 1, 0))
    assert late is not None
    assert early is not None
    assert in_order([late, early, sold]) == [sold, early, late]
