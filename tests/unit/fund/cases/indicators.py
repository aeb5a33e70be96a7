"""What a fund is told by: rates, losses, provisions, capital."""

from datetime import date
from typing import Any

from fund.rules.accounts import of_movement
from fund.rules.indicators import (
    BUCKETS,
    AgeRow,
    Collected,
    FundFigures,
    Ratio,
    all_cash_rate,
    annual_loss_rate_bp,
    current_repayment_rate,
    on_time_rate,
    rate_with_opening_arrears,
    reserve_cents,
    write_off_ratio,
)
from fund.rules.positions import (
    Movement,
    Version,
    position,
)
from fund.rules.schedules import (
    Instalment,
)
from tests.unit.fund.cases.figures import cents, figures, percent


@figures("D16")
def _written_off(given: dict[str, Any], expected: dict[str, Any]) -> None:
    lost, recovered = cents(given["outstanding"]), cents(given["recovery"])
    opening, closing = cents(given["portfolio_opening"]), cents(given["portfolio_closing"])
    due_on, lost_on = date(2025, 6, 30), date(2025, 12, 31)
    facts = [Movement("disbursement", date(2025, 1, 1), lost), Movement("write_off", lost_on, lost)]
    versions = [Version(1, date(2025, 1, 1), (Instalment(due_on, lost),))]
    before = position(lost, facts, versions, lost_on)
    after = position(lost, [*facts, Movement("recovery", lost_on, recovered)], versions, lost_on)
    assert after.outstanding_cents == before.outstanding_cents == cents(expected["outstanding_after"])
    assert expected["recovery_reduces_outstanding"] is False
    assert percent(write_off_ratio(lost, opening, closing)) == cents(expected["write_off_ratio_pct"])
    net = write_off_ratio(lost - recovered, opening, closing)
    assert percent(net) == cents(expected["net_write_off_ratio_pct"])
    (posting,) = of_movement("recovery", "bank", recovered)
    assert (posting.source, posting.target) == ("recoveries", "bank")


@figures("D17")
def _three_rates(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = Collected(
        due_cents=cents(given["due_first_time_in_period"]),
        received_cents=cents(given["received_total"]),
        prepaid_cents=cents(given["of_which_prepayments"]),
        late_cents=cents(given["of_which_late_from_earlier_periods"]),
        arrears_at_opening_cents=cents(given["arrears_at_opening"]),
    )
    wanted = {name: cents(text) for name, text in expected.items()}
    assert percent(all_cash_rate(told)) == wanted["current_recovery_rate_all_cash_pct"]
    assert percent(current_repayment_rate(told)) == wanted["current_rate_excluding_prepayments_pct"]
    assert percent(on_time_rate(told)) == wanted["on_time_rate_pct"]
    assert percent(rate_with_opening_arrears(told)) == wanted["rate_including_opening_arrears_in_due_pct"]


@figures("D18")
def _annual_loss(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = annual_loss_rate_bp(cents(given["rate_pct"]), cents(given["average_term_years"]))
    assert told == cents(expected["alr_pct"])


@figures("D19")
def _fund(given: dict[str, Any], expected: dict[str, Any]) -> None:
    had = {name: cents(text) for name, text in given.items()}
    outstanding = had["disbursed_cumulative"] - had["repaid_cumulative"] - had["written_off"]
    cash = (
        had["capital_contributed"]
        - had["disbursed_cumulative"]
        + had["repaid_cumulative"]
        + had["recovered"]
        + had["fees_received"]
        - had["costs_charged_to_fund"]
    )
    told = FundFigures(
        contributed_cents=had["capital_contributed"],
        disbursed_cents=had["disbursed_cumulative"],
        repaid_cents=had["repaid_cumulative"],
        written_off_cents=had["written_off"],
        outstanding_cents=outstanding,
        cash_cents=cash,
        committed_cents=had["committed_not_disbursed"],
    )
    assert told.outstanding_cents == cents(expected["outstanding"])
    assert told.cash_cents == cents(expected["cash"])
    assert told.lendable_cents == cents(expected["available_to_lend"])
    assert told.turnover.times_hundredth == cents(expected["turnover_times"])
    assert percent(told.use) == cents(expected["use_pct"])
    assert percent(told.cash_share) == cents(expected["cash_pct"])
    assert percent(told.capital_kept) == cents(expected["capital_kept_pct"])


@figures("P01")
def _ageing(given: dict[str, Any], expected: dict[str, Any]) -> None:
    rows = [
        AgeRow(one["days_past_due"], one["loans"], cents(one["outstanding"]), 0) for one in given["buckets"]
    ]
    gross = sum(row.outstanding_cents for row in rows)
    late = sum(row.outstanding_cents for row in rows if row.bucket != "current")
    assert gross == cents(expected["gross_portfolio"])
    for row in rows:
        assert percent(Ratio(row.outstanding_cents, gross)) == cents(expected["shares_pct"][row.bucket])
    assert percent(Ratio(late, gross)) == cents(expected["PAR1_pct"])
    rates = {one["days_past_due"]: int(one["reserve_pct"]) for one in given["buckets"]}
    for row in rows:
        assert reserve_cents([row], rates) == cents(expected["reserve_by_bucket"][row.bucket])
    assert reserve_cents(rows, rates) == cents(expected["reserve_total"])
    assert [name for name, _, _ in BUCKETS[:5]] == [row.bucket for row in rows[:5]]


@figures("P03")
def _risk_coverage(given: dict[str, Any], expected: dict[str, Any]) -> None:
    overdue = sum(cents(text) for text in given["overdue_over_30"])
    assert overdue == cents(expected["overdue_total"])
    told = Ratio(cents(given["loan_loss_reserve"]), overdue + cents(given["refinanced"]))
    assert percent(told) == cents(expected["ratio_pct"])
