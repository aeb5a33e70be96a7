"""An advance from the committee to its closure: facts added, figures told as of any day."""

from dataclasses import replace
from datetime import date

import pytest

from fund.operations.capital import AmountWrong, DayInTheFuture, MoneyMissing
from fund.operations.decisions import DecideApplication, Grant, Reschedule, decide_application, reschedule
from fund.operations.disbursements import AboveGrant, Disburse, Release, disburse, release
from fund.operations.funds import OpenFund, open_fund
from fund.operations.losses import Recover, WriteOff, recover, write_off
from fund.operations.movements import AdvanceWrittenOff, ReverseMovement, reverse_movement
from fund.operations.repayments import (
    RefundCredit,
    RepaymentAboveBalance,
    UseCredit,
    refund_credit,
    use_credit,
)
from fund.queries.funds import balances_on, money_on
from fund.rules.decisions import CeilingReached, QuorumMissing
from fund.rules.schedules import DatesOutOfOrder, ScheduleDoesNotSum
from kernel.db import db
from kernel.ids import new_id
from kernel.messages import sentence
from kernel.money import CurrencyMismatch
from tests.builders.fund import (
    LATER,
    OPENED_ON,
    TERMS,
    Lending,
    a_committee,
    a_fund,
    a_grant,
    an_advance,
    an_application,
    pay_out,
    repay,
    stands,
)
from tests.conftest import Do

SEASONS = ((date(2025, 9, 30), 3_600_000), (date(2025, 10, 31), 3_600_000), (date(2026, 9, 30), 4_800_000))
QUARTERS = tuple((day, 100_000) for day in (date(2025, 6, 30), date(2025, 7, 31), date(2025, 8, 31)))


def held(lending: Lending, on: date) -> dict[str, int]:
    db.session.rollback()
    return balances_on(db.session(), lending.fund_id, on)


def test_a_payment_pays_the_oldest_share_first(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    repay(do, advance, 150_000, date(2025, 9, 10))
    told = stands(advance, date(2025, 9, 10))
    assert [share.paid_cents for share in told.shares] == [100_000, 50_000, 0]
    assert (told.overdue_cents, told.past_due_days, told.state) == (150_000, 41, "late")
    assert stands(advance, date(2025, 9, 9)).repaid_cents == 0


def test_a_share_is_not_late_on_its_day(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    on_the_day, after = (stands(advance, day) for day in (date(2025, 6, 30), date(2025, 7, 1)))
    assert (on_the_day.overdue_cents, on_the_day.past_due_days, on_the_day.state) == (0, 0, "active")
    assert (after.overdue_cents, after.past_due_days, after.state) == (100_000, 1, "late")


@pytest.mark.parametrize("cents", [0, -100_000])
def test_a_grant_of_nothing_or_less_is_refused_with_its_sentence(
    do: Do, lending: Lending, cents: int
) -> None:
    application = an_application(do, lending)
    grant = Grant(new_id(), cents, "MAD", ((date(2025, 9, 30), cents),))
    decision = DecideApplication(application, a_committee(date(2025, 3, 1)), grant)
    with pytest.raises(AmountWrong) as refused:
        do(decide_application, decision, at=LATER)
    assert sentence(refused.value) == "Donnez un montant au-dessus de zéro."


def test_a_later_tranche_is_spread_over_what_is_not_due_yet(do: Do, lending: Lending) -> None:
    dues = (date(2025, 6, 30), date(2025, 9, 30), date(2025, 12, 31))
    shares = tuple((due, 2_000_000) for due in dues)
    advance = a_grant(do, lending, shares, date(2025, 2, 10), weights=(1, 1, 1))
    pay_out(do, advance, 4_000_000, date(2025, 2, 15))
    first = [share.principal_cents for share in stands(advance, date(2025, 2, 15)).shares]
    pay_out(do, advance, 2_000_000, date(2025, 7, 15))
    second = [share.principal_cents for share in stands(advance, date(2025, 7, 15)).shares]
    assert first == [1_333_333, 1_333_333, 1_333_334]
    assert second == [1_333_333, 2_333_333, 2_333_334]


def test_nothing_is_paid_out_that_the_fund_does_not_have(do: Do) -> None:
    lending = a_fund(do, money_cents=10_000_000)
    advance = a_grant(do, lending, SEASONS)
    with pytest.raises(MoneyMissing) as refused:
        pay_out(do, advance, 12_000_000, date(2025, 3, 15))
    assert refused.value.values["available_cents"] == 10_000_000
    pay_out(do, advance, 10_000_000, date(2025, 3, 15))
    with pytest.raises(MoneyMissing):
        pay_out(do, advance, 1, date(2025, 3, 16))


def test_no_more_is_paid_out_than_was_granted(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, SEASONS)
    pay_out(do, advance, 5_000_000, date(2025, 3, 15))
    do(release, Release(new_id(), advance, date(2025, 4, 1), 3_000_000, "Presse moins chère"), at=LATER)
    with pytest.raises(AboveGrant) as refused:
        pay_out(do, advance, 4_000_001, date(2025, 4, 2))
    assert refused.value.values["left_cents"] == 4_000_000


def test_a_fee_is_withheld_from_what_is_handed_over(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, ((date(2026, 6, 30), 8_000_000),), fee_bp=300)
    paid = pay_out(do, advance, 8_000_000, date(2025, 3, 15))
    assert (paid["fee_cents"], paid["paid_out_cents"]) == (240_000, 7_760_000)
    assert stands(advance, date(2025, 3, 15)).outstanding_cents == 8_000_000
    told = held(lending, date(2025, 3, 15))
    assert (told["bank"], told["advances"], told["fees"]) == (50_000_000 - 7_760_000, 8_000_000, -240_000)


def test_a_fee_in_the_instalments_is_paid_before_their_principal(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS, fee_bp=300, fee_taken="in_instalments")
    repay(do, advance, 53_000, date(2025, 6, 30))
    told = stands(advance, date(2025, 6, 30))
    assert (told.fee_paid_cents, told.repaid_cents, told.outstanding_cents) == (3_000, 50_000, 250_000)
    assert held(lending, date(2025, 6, 30))["advances"] == told.outstanding_cents + told.fees_due_cents


def test_more_than_is_owed_is_kept_only_when_somebody_says_so(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    with pytest.raises(RepaymentAboveBalance) as refused:
        repay(do, advance, 350_000, date(2025, 7, 1))
    assert refused.value.values["owed_cents"] == 300_000
    repay(do, advance, 350_000, date(2025, 7, 1), keeps_credit=True)
    told = stands(advance, date(2025, 7, 1))
    assert (told.outstanding_cents, told.credit_cents, told.state) == (0, 50_000, "repaid")
    do(refund_credit, RefundCredit(new_id(), advance, date(2025, 7, 2), 20_000, "bank"), at=LATER)
    other = an_advance(do, lending, QUARTERS)
    do(use_credit, UseCredit(new_id(), advance, other, date(2025, 7, 3), 30_000), at=LATER)
    assert stands(advance, date(2025, 7, 3)).credit_cents == 0
    assert stands(other, date(2025, 7, 3)).repaid_cents == 30_000
    assert held(lending, date(2025, 7, 3)).get("credits", 0) == 0


def test_a_reversal_gives_everything_back_and_both_stay(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    payment = repay(do, advance, 250_000, date(2025, 9, 10))
    do(reverse_movement, ReverseMovement(payment, new_id(), date(2025, 9, 12), "Chèque impayé"), at=LATER)
    assert stands(advance, date(2025, 9, 11)).repaid_cents == 250_000
    told = stands(advance, date(2025, 9, 12))
    assert (told.repaid_cents, told.overdue_cents, told.past_due_days) == (0, 300_000, 74)


def test_a_tranche_that_came_back_takes_its_fee_and_its_shares_with_it(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, QUARTERS, fee_bp=300, fee_taken="in_instalments")
    pay_out(do, advance, 200_000, date(2025, 3, 15))
    second = new_id()
    do(disburse, Disburse(second, advance, date(2025, 4, 1), 100_000, "MAD"), at=LATER)
    do(reverse_movement, ReverseMovement(second, new_id(), date(2025, 4, 3), "Virement rejeté"), at=LATER)
    told = stands(advance, date(2025, 4, 3))
    assert (told.disbursed_cents, told.committed_cents, told.fees_due_cents) == (200_000, 100_000, 6_000)
    assert sum(share.principal_cents for share in told.shares) == 200_000


def test_new_dates_are_a_new_version_and_the_advance_says_so(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    repay(do, advance, 150_000, date(2025, 8, 1))
    later = ((date(2026, 6, 30), 100_000), (date(2026, 7, 31), 50_000))
    do(reschedule, Reschedule(advance, a_committee(date(2025, 9, 1)), later, "Récolte perdue"), at=LATER)
    before, after = stands(advance, date(2025, 8, 31)), stands(advance, date(2025, 12, 31))
    assert (before.past_due_days, before.is_rescheduled) == (31, False)
    assert (after.past_due_days, after.is_rescheduled, after.outstanding_cents) == (0, True, 150_000)
    assert [share.paid_cents for share in after.shares] == [100_000, 50_000, 0, 0]


def test_new_dates_sum_to_what_is_unpaid(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    short = ((date(2026, 6, 30), 299_999),)
    with pytest.raises(ScheduleDoesNotSum) as refused:
        do(reschedule, Reschedule(advance, a_committee(date(2025, 9, 1)), short, "Récolte perdue"), at=LATER)
    assert refused.value.values == {"wanted_cents": 300_000, "found_cents": 299_999}


def test_a_lost_advance_is_never_reopened(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    payment = repay(do, advance, 75_000, date(2025, 7, 2))
    lost = WriteOff(advance, new_id(), a_committee(date(2026, 6, 30)), "Coopérative dissoute")
    assert do(write_off, lost, at=LATER)["written_off_cents"] == 225_000
    with pytest.raises(AdvanceWrittenOff):
        repay(do, advance, 10_000, date(2025, 8, 1))
    with pytest.raises(AdvanceWrittenOff):
        do(reverse_movement, ReverseMovement(payment, new_id(), date(2026, 7, 1), "Erreur"), at=LATER)
    do(recover, Recover(new_id(), advance, date(2027, 2, 1), 50_000, "MAD", "bank"), at=LATER)
    told = stands(advance, date(2027, 2, 1))
    assert (told.outstanding_cents, told.recovered_cents, told.state) == (0, 50_000, "written_off")
    accounts = held(lending, date(2027, 2, 1))
    assert (accounts.get("advances", 0), accounts["losses"], accounts["recoveries"]) == (0, 225_000, -50_000)


def test_a_decision_without_quorum_is_refused_with_the_figure(do: Do, lending: Lending) -> None:
    lost = WriteOff(
        an_advance(do, lending, QUARTERS),
        new_id(),
        a_committee(date(2026, 6, 30), votes=(("Fatima", "for"),)),
        "Non",
    )
    with pytest.raises(QuorumMissing) as refused:
        do(write_off, lost, at=LATER)
    assert refused.value.values == {"present": 1, "quorum": 3}


def test_a_ceiling_says_what_is_left(do: Do, lending: Lending) -> None:
    an_advance(do, lending, ((date(2026, 6, 30), 30_000_000),))
    with pytest.raises(CeilingReached) as refused:
        a_grant(do, lending, ((date(2026, 6, 30), 25_000_000),), date(2025, 4, 1))
    assert refused.value.values["left_cents"] == 20_000_000


def test_euros_lent_take_nothing_of_a_ceiling_in_dirhams(do: Do, lending: Lending) -> None:
    """Cents of one currency are not those of another: each fund's ceiling is told in its own."""
    euros = replace(lending, fund_id=new_id(), currency="EUR")
    opened = OpenFund(
        euros.fund_id, "FEUR", "En euros", lending.holder_id, "EUR", "Europe/Paris", OPENED_ON, TERMS
    )
    do(open_fund, opened, at=LATER)
    a_grant(do, euros, [(date(2025, 12, 31), 30_000_000)])
    a_grant(do, lending, [(date(2025, 12, 31), 30_000_000)])
    with pytest.raises(CeilingReached) as refused:
        a_grant(do, euros, [(date(2025, 12, 31), 30_000_000)])
    assert refused.value.values["left_cents"] == 20_000_000


@pytest.mark.parametrize(
    ("shares", "error"),
    [
        (((date(2025, 9, 30), 100), (date(2025, 9, 30), 100)), DatesOutOfOrder),
        (((date(2025, 2, 1), 100),), DatesOutOfOrder),
    ],
)
def test_a_schedule_out_of_order_is_refused(
    do: Do, lending: Lending, shares: tuple[tuple[date, int], ...], error: type[Exception]
) -> None:
    with pytest.raises(error):
        a_grant(do, lending, shares)


def test_another_currency_and_a_day_to_come_are_refused(do: Do, lending: Lending) -> None:
    advance = a_grant(do, lending, QUARTERS)
    with pytest.raises(CurrencyMismatch):
        do(disburse, Disburse(new_id(), advance, date(2025, 3, 15), 100, "EUR"), at=LATER)
    with pytest.raises(DayInTheFuture):
        pay_out(do, advance, 100, date(2027, 7, 1))


def test_every_account_of_a_fund_sums_to_zero(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS, fee_bp=250)
    repay(do, advance, 120_000, date(2025, 7, 1), "cash")
    assert sum(held(lending, date(2027, 1, 1)).values()) == 0
    db.session.rollback()
    assert money_on(db.session(), lending.fund_id, date(2025, 7, 1)) == 50_000_000 - 292_500 + 120_000


def test_new_dates_are_not_decided_before_a_loss_that_is_written(do: Do, lending: Lending) -> None:
    advance = an_advance(do, lending, QUARTERS)
    do(write_off, WriteOff(advance, new_id(), a_committee(date(2026, 3, 1)), "Dissoute"), at=LATER)
    earlier = Reschedule(advance, a_committee(date(2025, 12, 1)), ((date(2026, 6, 30), 300_000),), "Grêle")
    with pytest.raises(AdvanceWrittenOff):
        do(reschedule, earlier, at=LATER)
