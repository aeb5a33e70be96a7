"""Shares of a line, agreements by day, members' parts, and bank accounts as they are written."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from uuid import UUID, uuid4

import pytest

from shop.rules.payouts.accounts import BicMalformed, IbanMalformed, RibMalformed, read_account
from shop.rules.payouts.agreements import (
    ShareOutOfBounds,
    SharesAboveWhole,
    Terms,
    agreement_on,
    check_terms,
)
from shop.rules.payouts.members import Part, brought_to, split
from shop.rules.payouts.shares import Shares, balance_of, retained_at_most, shares_of, shares_of_loss

USUAL = Terms(commission_bp=2_000, solidarity_bp=100, commission_tax_bp=2_000, retention_bp=3_000)


@dataclass(frozen=True)
class Row:
    valid_from: date
    place_id: UUID | None = None


def test_a_line_is_shared_between_boutique_fund_state_and_producer() -> None:
    # 120.00 with 20 % of VAT: 100.00 without; 20.00 of commission, 4.00 of VAT on it, 1.00 solidarity.
    assert shares_of(12_000, 2_000, USUAL) == Shares(12_000, 2_000, 2_000, 400, 100, 9_500)


def test_a_commission_on_the_price_with_its_tax_is_larger() -> None:
    terms = Terms(commission_bp=2_000, commission_base="gross")
    assert shares_of(12_000, 2_000, terms).commission_cents == 2_400


def test_a_line_given_back_whole_takes_back_exactly_what_it_gave() -> None:
    for gross in range(1, 400):
        assert shares_of(-gross, -(gross // 6), USUAL) == -shares_of(gross, gross // 6, USUAL)


def test_a_price_of_a_few_centimes_is_never_shared_beyond_itself() -> None:
    greedy = Terms(commission_bp=5_000, solidarity_bp=5_000)
    assert shares_of(1, 0, greedy).due_cents == 0
    assert shares_of(-3, 0, greedy).due_cents <= 0


def test_a_loss_is_owed_only_where_the_boutique_bears_it() -> None:
    assert shares_of_loss(10_000, 0, USUAL) == Shares()
    bearing = Terms(commission_bp=2_000, losses_borne_by="boutique")
    assert shares_of_loss(10_000, 0, bearing) == Shares(due_cents=8_000)


@pytest.mark.parametrize("field", ["commission_bp", "solidarity_bp", "retention_bp", "commission_tax_bp"])
def test_a_share_is_between_nothing_and_all(field: str) -> None:
    with pytest.raises(ShareOutOfBounds) as refused:
        check_terms(Terms(**{"commission_bp": 0, field: 10_001}))
    assert refused.value.field == field


def test_shares_that_leave_nothing_to_the_producer_are_refused() -> None:
    with pytest.raises(SharesAboveWhole):
        check_terms(Terms(commission_bp=9_000, commission_tax_bp=2_000))


def test_the_boutiques_own_agreement_wins_over_that_of_all_boutiques() -> None:
    here = uuid4()
    everywhere, own, later = Row(date(2026, 6, 1)), Row(date(2026, 1, 1), here), Row(date(2026, 9, 1), here)
    rows = (everywhere, own, later)
    assert agreement_on(date(2026, 7, 1), here, rows) == own
    assert agreement_on(date(2026, 9, 1), here, rows) == later
    assert agreement_on(date(2026, 7, 1), uuid4(), rows) == everywhere
    assert agreement_on(date(2025, 7, 1), here, rows) is None


def test_what_cannot_be_taken_back_is_carried_to_the_next_statement() -> None:
    assert balance_of(-500).carried_cents == -500
    assert balance_of(-500).paid_cents == 0
    assert balance_of(1_000, 300).paid_cents == 700
    assert retained_at_most(1_001, 3_333) == 333
    assert retained_at_most(-1_001, 3_333) == 0


def test_members_are_paid_by_what_each_weighed_in() -> None:
    harvest, dried, jars, aicha, fatima = (uuid4() for _ in range(5))
    parts = [Part(dried, harvest, 900), Part(jars, dried, 180)]
    brought = brought_to([jars], parts, {harvest: {aicha: 600, fatima: 300}})
    assert brought[jars] == {aicha: Fraction(2, 3), fatima: Fraction(1, 3)}
    assert split(1_000, {jars: 5_000}, brought) == dict(
        sorted({aicha: 667, fatima: 333}.items(), key=lambda pair: str(pair[0]))
    )


def test_two_harvests_in_one_lot_weigh_as_what_went_in_of_each() -> None:
    first, second, mixed, aicha, fatima = (uuid4() for _ in range(5))
    parts = [Part(mixed, first, 300), Part(mixed, second, 100)]
    brought = brought_to([mixed], parts, {first: {aicha: 1_000}, second: {fatima: 100}})
    assert brought[mixed] == {aicha: Fraction(3, 4), fatima: Fraction(1, 4)}


def test_what_nobody_weighed_in_stays_with_the_cooperative() -> None:
    outside, jars = uuid4(), uuid4()
    brought = brought_to([jars], [Part(jars, outside, 10)], {})
    assert split(1_000, {jars: 10}, brought) == {None: 1_000}
    assert split(1_000, {}, {}) == {None: 1_000}


def test_a_lot_that_took_back_more_than_it_gave_weighs_nothing() -> None:
    one, other, aicha, fatima = (uuid4() for _ in range(4))
    brought = {one: {aicha: Fraction(1)}, other: {fatima: Fraction(1)}}
    assert split(900, {one: 1_000, other: -100}, brought) == {aicha: 900}


def test_an_account_is_read_as_people_write_it() -> None:
    french = read_account("iban", "fr14 2004 1010 0505 0001 3m02 606", " Igoudar ", "psstfrppxxx")
    assert (french.number, french.bic, french.holder) == (
        "FR1420041010050500013M02606",
        "PSSTFRPPXXX",
        "Igoudar",
    )
    assert read_account("rib", "011 519 0000012050005349 21", "Coopérative", None).sort == "rib"


@pytest.mark.parametrize(
    ("sort", "number", "bic", "error"),
    [
        ("iban", "FR1420041010050500013M02607", None, IbanMalformed),
        ("iban", "FR14200410100505", None, IbanMalformed),
        ("iban", "١٢", None, IbanMalformed),
        ("rib", "011519000001205000534922", None, RibMalformed),
        ("rib", "01151900000120500053492", None, RibMalformed),
        ("rib", "011519000001205000534921", "AB", BicMalformed),
    ],
)
def test_an_account_with_a_wrong_digit_is_refused(
    sort: str, number: str, bic: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        read_account(sort, number, "Coopérative", bic)
