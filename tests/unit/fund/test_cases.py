"""Published and derived cases of lending, run against the fund's rules; those out of its scope say why."""

import json
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from fund.gateways.harvests import harvests
from fund.rules.accounts import of_movement
from fund.rules.collections import collected
from fund.rules.decisions import CeilingReached, check_ceiling
from fund.rules.indicators import (
    BUCKETS,
    AgeRow,
    Collected,
    FundFigures,
    Ratio,
    all_cash_rate,
    annual_loss_rate_bp,
    bucket_of,
    current_repayment_rate,
    exposure,
    on_time_rate,
    portfolio,
    rate_with_opening_arrears,
    reserve_cents,
    write_off_ratio,
)
from fund.rules.positions import (
    Movement,
    Position,
    Version,
    allocation_by_payment,
    position,
    retained_of_payout,
    takeable_cents,
)
from fund.rules.schedules import (
    Instalment,
    after_months,
    equal_days,
    equal_parts,
    rescheduled,
    shifted,
    typed,
)
from fund.rules.simulations import EVER, Simulated, simulated
from fund.schemas.simulations import read_simulation
from kernel.clock import business_day
from kernel.money import parse_cents

CASES = {case["id"]: case for case in json.loads(Path("tests/cases/fund.json").read_text("utf-8"))["cases"]}
# Out of scope, and why. The fund lends without interest and takes no penalty (docs/decisions/0042).
OUT_OF_SCOPE = {
    "F01": "interest",
    "F04": "interest",
    "F06": "interest",
    "F25": "interest",
    "F40": "interest: the totals of its rows hold 2 % a month",
    "F44": "interest: the totals of its rows follow the days elapsed",
    "E01": "interest",
    "E02": "interest: the length is found from an annuity",
    "N03": "interest",
    "N05": "interest",
    "O01": "interest only until the last line: a share of no principal is not a share here",
    "F07": "instalments rounded to whole units: ours differ by a centime at most, and the last takes it",
    "F12": "penalty",
    "F18": "what is paid early goes to the last instalment: ours goes to the next one",
    "O03": "what is paid early shrinks every later instalment: ours goes to the next one",
    "F34": "arrears paused and resumed: the fund gives new dates by a decision, and its figures say so",
    "P05": "the organisation's income and costs, which are not in the fund",
    "P06": "the organisation's costs, which are not in the fund",
}
# What is asked of figures that are another case's; run when that case is there.
NEEDS = {"D15": "D14"}
RUN = [id_ for id_ in CASES if id_ not in OUT_OF_SCOPE and (id_ not in NEEDS or NEEDS[id_] in CASES)]


def cents(text: str) -> int:
    return parse_cents(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def percent(ratio: Ratio) -> int | None:
    return ratio.basis_points


def test_every_case_is_run_or_says_why_not() -> None:
    waiting = {id_ for id_ in NEEDS if id_ not in RUN and id_ in CASES}
    assert {*RUN, *OUT_OF_SCOPE, *waiting} == set(CASES)
    assert not set(RUN) & set(OUT_OF_SCOPE)


@pytest.mark.parametrize("case_id", RUN)
def test_the_rules_tell_what_the_case_expects(case_id: str) -> None:
    case = CASES[case_id]
    if "steps" in case:
        Loan(case).run()
    else:
        FIGURES[case_id](case["input"], case["expected"])


# --- cases of steps: an advance that lives through them --------------------------------------------------


class Loan:
    """An advance of a case: each step is a fact, each expectation is asked of the rules on that day."""

    def __init__(self, case: dict[str, Any]) -> None:
        self.steps = case["steps"]
        self.conventions = case["conventions"]
        self.today = EVER
        self.movements: list[Movement] = []
        self.repayments: list[Movement] = []
        self.undone: Counter[Movement] = Counter()
        self.versions: list[Version] = []
        self.shares: list[Instalment] = []
        self.terms: dict[str, Any] = {}

    def run(self) -> None:
        for step in self.steps:
            if "op" in step:
                getattr(self, step["op"])(step)
            else:
                getattr(self, f"expect_{step['expect']}")(step)

    # What happens.

    def set_today(self, step: dict[str, Any]) -> None:
        self.today = day(step["date"])

    def create_loan(self, step: dict[str, Any]) -> None:
        self.terms = step["terms"]

    def approve(self, step: dict[str, Any]) -> None:
        pass

    run_arrears_job = approve

    def set_future_allocation(self, step: dict[str, Any]) -> None:
        assert step["rule"] == "NEXT_INSTALLMENT"

    def disburse(self, step: dict[str, Any]) -> None:
        """A down payment is a first share due on the very day, for what the case says."""
        on, whole = day(step["date"]), cents(step["amount"])
        down = whole * self.conventions.get("down_payment_pct", 0) // 100
        make = equal_days if self.terms["repay_unit"] == "DAYS" else equal_parts
        later = make(whole - down, on, self.terms["n_installments"], self.terms["repay_every"])
        self.shares = [Instalment(on, down), *later] if down else later
        self.movements.append(Movement("disbursement", on, whole))
        self._write(on)
        if down and self.conventions["down_payment_auto_paid"]:
            self._repay(on, down)

    def add_charge(self, step: dict[str, Any]) -> None:
        """A fee goes with the first share that is not due before it."""
        due_on, fee = day(step["due_date"]), cents(step["amount"])
        rank = next(rank for rank, one in enumerate(self.shares) if one.due_on >= due_on)
        one = self.shares[rank]
        self.shares[rank] = Instalment(one.due_on, one.principal_cents, one.fee_cents + fee)
        self.movements.append(Movement("fee", self.today, fee))
        self._write(self.today)

    def repay(self, step: dict[str, Any]) -> None:
        self._repay(day(step["date"]), cents(step["amount"]))

    def reverse(self, step: dict[str, Any]) -> None:
        """Ours is dated the day of the correction; theirs takes the payment out of the past."""
        first = self.repayments[step["nth"] - 1]
        self.undone[first] += 1
        self.movements.append(Movement("repayment", self.today, -first.cents))

    def reschedule(self, step: dict[str, Any]) -> None:
        moved = shifted(self.shares, day(step["from_due_date"]), day(step["new_due_date"]))
        self.shares = moved
        self._write(day(step["submitted_on"]), is_rescheduling=True)

    def re_age(self, step: dict[str, Any]) -> None:
        """What is unpaid has new dates, counted from the first of them."""
        stands = self._stands()
        unpaid = stands.outstanding_cents
        first = day(step["start_date"])
        assert step["unit"] == "MONTHS"
        dues = [after_months(first, rank * step["every"]) for rank in range(step["n_installments"])]
        parts = equal_parts(unpaid, first, step["n_installments"], step["every"])
        new = [(due_on, one.principal_cents) for due_on, one in zip(dues, parts, strict=True)]
        self.shares = rescheduled(self.shares, stands.repaid_cents, new, self.today)
        self._write(self.today, is_rescheduling=True)

    def write_off(self, step: dict[str, Any]) -> None:
        on = day(step["date"])
        self.movements.append(Movement("write_off", on, self._stands().outstanding_cents))

    def _repay(self, on: date, amount: int) -> None:
        paid = Movement("repayment", on, amount)
        self.repayments.append(paid)
        self.movements.append(paid)

    def _write(self, on: date, *, is_rescheduling: bool = False) -> None:
        self.versions.append(Version(len(self.versions) + 1, on, tuple(self.shares), is_rescheduling))

    def _stands(self, as_of: date | None = None) -> Position:
        return position(cents(self.terms["principal"]), self.movements, self.versions, as_of or self.today)

    # What is asked.

    def expect_schedule(self, step: dict[str, Any]) -> None:
        # A share that new dates emptied is kept by them as a row of nothing.
        wanted = [row for row in step["rows"] if row["due"] != "0.00"]
        stands = self._stands()
        assert [day(row["due_date"]) for row in wanted] == [one.due_on for one in stands.shares]
        early, late = self._early_and_late()
        left = sum(one.principal_cents for one in stands.shares)
        before = self.movements[0].on
        for row, one in zip(wanted, stands.shares, strict=True):
            left -= one.principal_cents
            told = {
                "principal": one.principal_cents,
                "fees": one.fee_cents,
                "due": one.cents,
                "paid": one.paid_cents,
                "outstanding": one.unpaid_cents,
                "balance_after": left,
                "paid_in_advance": early[one.due_on],
                "paid_late": late[one.due_on],
            }
            assert {name: cents(row[name]) for name in told} == told
            assert row["interest"] == row["penalties"] == "0.00"
            assert (row["paid_date"] is not None) == (one.unpaid_cents == 0)
            if len(wanted) == len(step["rows"]):
                assert row["days"] == (one.due_on - before).days
            before = one.due_on

    def expect_schedule_total(self, step: dict[str, Any]) -> None:
        shares = self._stands().shares
        early, late = self._early_and_late()
        told = {
            "principal": sum(one.principal_cents for one in shares),
            "fees": sum(one.fee_cents for one in shares),
            "due": sum(one.cents for one in shares),
            "paid": sum(one.paid_cents for one in shares),
            "outstanding": sum(one.unpaid_cents for one in shares),
            "paid_in_advance": sum(early.values()),
            "paid_late": sum(late.values()),
        }
        assert {name: cents(step["row"][name]) for name in told} == told

    def _early_and_late(self) -> tuple[Counter[date], Counter[date]]:
        early: Counter[date] = Counter()
        late: Counter[date] = Counter()
        instalments = self.versions[-1].instalments
        for payment, paid in allocation_by_payment(instalments, self._counted()):
            for due_on, amount in paid.items():
                early[due_on] += amount if payment.on < due_on else 0
                late[due_on] += amount if payment.on > due_on else 0
        return early, late

    def _counted(self) -> list[Movement]:
        return [one for one in self.movements if one.kind == "repayment" and one.on <= self.today]

    def expect_transactions(self, step: dict[str, Any]) -> None:
        """Each repayment with what it paid; where they pay principal before a fee, only its amount."""
        rows = [row for row in step["rows"] if row["type"] in ("Repayment", "Down Payment")]
        assert [(day(row["date"]), cents(row["amount"])) for row in rows] == [
            (one.on, one.cents) for one in self.repayments
        ]
        if "PRINCIPAL_FEE" in self.terms["allocation_strategy"]:
            return
        paid: list[Movement] = []
        for row, payment in zip(rows, self.repayments, strict=True):
            before = self._with(paid)
            paid.append(payment)
            after = self._with(paid)
            assert cents(row["principal"]) == after.repaid_cents - before.repaid_cents
            assert cents(row["fees"]) == after.fee_paid_cents - before.fee_paid_cents
            assert cents(row["loan_balance"]) == after.outstanding_cents

    def _with(self, repayments: Sequence[Movement]) -> Position:
        facts = [one for one in self.movements if one.kind != "repayment"]
        return position(cents(self.terms["principal"]), [*facts, *repayments], self.versions, self.today)

    def expect_transaction(self, step: dict[str, Any]) -> None:
        (told,) = [one for one in self.movements if one.on == day(step["date"]) and one.kind == "write_off"]
        assert told.cents == cents(step["row"]["amount"])
        assert self._stands().outstanding_cents == cents(step["row"]["loan_balance"])

    def expect_status(self, step: dict[str, Any]) -> None:
        stands = self._stands()
        told = {
            "OVERPAID": stands.credit_cents > 0,
            "ACTIVE": stands.state in ("active", "late"),
            "CLOSED_OBLIGATIONS_MET": stands.state == "repaid" and not stands.credit_cents,
            "CLOSED_WRITTEN_OFF": stands.state == "written_off",
        }
        assert told[step["value"]]

    def expect_outstanding(self, step: dict[str, Any]) -> None:
        stands = self._stands()
        assert stands.outstanding_cents + stands.fees_due_cents == cents(step["amount"])

    def expect_overpaid(self, step: dict[str, Any]) -> None:
        assert self._stands().credit_cents == cents(step["amount"])

    def expect_journal(self, step: dict[str, Any]) -> None:
        """The money of their entry is that of one of our movements; a credit stays in ours."""
        money = sum(
            cents(line["debit"] or "0") - cents(line["credit"] or "0")
            for line in step["lines"]
            if line["account"] == "Suspense/Clearing account"
        )
        kind = {"DISBURSEMENT": "disbursement", "REPAYMENT": "repayment"}[step["type"]]
        told = []
        for one in self.movements:
            if one.kind != kind or one.on != day(step["date"]) or one.cents < 0:
                continue
            (posting,) = of_movement(one.kind, "bank", one.cents)
            sign = 1 if posting.target == "bank" else -1
            told.append(0 if self.undone[one] else sign * posting.cents)
        assert money in told

    def expect_error(self, step: dict[str, Any]) -> None:
        """Nothing of an advance given up can be repaid, whatever the date; the operation refuses on it."""
        assert step["on"] == "repay"
        assert takeable_cents(self._stands(date.max)) == 0

    def expect_charges(self, step: dict[str, Any]) -> None:
        shares = [one for one in self._stands().shares if one.fee_cents]
        assert [(cents(row["due"]), cents(row["paid"])) for row in step["rows"]] == [
            (one.fee_cents, one.fee_paid_cents) for one in shares
        ]

    def expect_delinquency(self, step: dict[str, Any]) -> None:
        """The days of grace that they take off are theirs; the oldest unpaid due date is ours."""
        stands = self._stands()
        if step["delinquent_since"] is None:
            assert stands.past_due_days == 0
            return
        assert stands.oldest_unpaid_due
        grace = self.conventions["grace_on_arrears_days_loan_level"]
        assert (day(step["delinquent_since"]) - stands.oldest_unpaid_due).days == grace

    def expect_installment_delinquency(self, step: dict[str, Any]) -> None:
        buckets = _buckets(self.conventions["buckets_days_past_due"])
        told: Counter[str] = Counter()
        for one in self._stands().shares:
            if one.due_on < self.today and one.unpaid_cents:
                told[bucket_of((self.today - one.due_on).days, buckets)] += one.unpaid_cents
        assert told == {row["bucket"]: cents(row["amount"]) for row in step["rows"]}


def _buckets(written: dict[str, str]) -> list[tuple[str, int, int | None]]:
    told: list[tuple[str, int, int | None]] = []
    for name, span in written.items():
        first, _, last = span.rstrip("+").partition("-")
        told.append((name, int(first), int(last) if last else None))
    return told


# --- cases of figures ------------------------------------------------------------------------------------

Figure = Callable[[dict[str, Any], dict[str, Any]], None]
FIGURES: dict[str, Figure] = {}


def figures(*case_ids: str) -> Callable[[Figure], Figure]:
    def register(run: Figure) -> Figure:
        FIGURES.update(dict.fromkeys(case_ids, run))
        return run

    return register


def simulate(given: dict[str, Any], **more: Any) -> Simulated:
    """What `flask fund simulate` tells of the same JSON."""
    return simulated(read_simulation(json.dumps({**given, **more}), harvests()))


@figures("D01", "D03", "D06")
def _rows(given: dict[str, Any], expected: dict[str, Any]) -> None:
    shares = simulate(given).position.shares
    assert [(one.due_on, one.principal_cents) for one in shares] == [
        (day(row["due_date"]), cents(row["principal"])) for row in expected["rows"]
    ]
    assert sum(one.principal_cents for one in shares) == cents(given["principal"])


@figures("D04")
def _columns(given: dict[str, Any], expected: dict[str, Any]) -> None:
    shares = simulate(given).position.shares
    assert [one.due_on for one in shares] == [day(text) for text in expected["due_dates"]]
    assert [one.principal_cents for one in shares] == [cents(text) for text in expected["principal"]]


@figures("D05")
def _months(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = [after_months(day(given["disbursed_on"]), months) for months in given["months"]]
    assert told == [day(text) for text in expected["due_dates"]]


@figures("F52")
def _due_dates(given: dict[str, Any], expected: dict[str, Any]) -> None:
    """The same whether counted from the first due date or from the payout: no clock is read."""
    count, every = given["n_installments"], given["repay_every"]
    wanted = [day(text) for text in expected["due_dates"]]
    assert [after_months(day(given["first_due"]), rank * every) for rank in range(count)] == wanted
    assert [one.due_on for one in equal_parts(count, day(given["disbursed_on"]), count, every)] == wanted


@figures("E03")
def _first_second_last(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = simulate(
        {
            "principal": "1200",
            "n_installments": given["n_installments"],
            "first_due": given["repayment_start"],
        }
    )
    dues = [one.due_on for one in told.position.shares]
    assert [dues[0], dues[1], dues[-1]] == [day(expected[name]) for name in ("first", "second", "last")]


@figures("N02")
def _straight_division(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = simulate({"principal": given["pv"], "n_installments": given["n"], "disbursed_on": "2025-01-01"})
    assert {one.principal_cents for one in told.position.shares} == {cents(expected["payment"])}


@figures("D07")
def _fee(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = simulate(given)
    assert told.fee_cents == cents(expected["fee"])
    assert told.paid_out_cents == cents(expected["net_paid_out"])
    assert told.position.outstanding_cents == cents(expected["outstanding_principal"])


@figures("D08")
def _oldest_first(given: dict[str, Any], expected: dict[str, Any]) -> None:
    stands = simulate(given, as_of=expected["as_of"]).position
    assert [one.paid_cents for one in stands.shares] == [cents(text) for text in expected["paid"]]
    assert stands.oldest_unpaid_due == day(expected["oldest_unpaid_due"])
    assert stands.past_due_days == expected["past_due_days"]
    assert stands.overdue_cents == cents(expected["overdue"])


@figures("D10")
def _retained(given: dict[str, Any], expected: dict[str, Any]) -> None:
    overdue, later, payout = (cents(given[name]) for name in ("overdue", "next_due_not_yet_due", "payout"))
    shares = [(date(2025, 8, 31), overdue), (date(2025, 10, 31), later)]
    stands = _advance(shares, date(2025, 9, 15))
    computed = payout * int(given["rule"]["pct"]) // 100
    assert computed == cents(expected["computed"])
    assert given["rule"]["cap"] == "overdue_and_due"
    retained = retained_of_payout(stands, computed, "due")
    assert retained == cents(expected["retained"])
    assert payout - retained == cents(expected["paid_to_cooperative"])
    after = _advance(shares, date(2025, 9, 15), [(date(2025, 9, 15), retained)])
    assert after.overdue_cents == cents(expected["overdue_after"])
    assert retained_of_payout(stands, computed, "balance") == min(computed, overdue + later)


@figures("D11")
def _reversed(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = simulate(given, as_of=given["reversed_on"])
    assert [one.paid_cents for one in told.position.shares] == [cents(text) for text in expected["paid"]]
    assert told.position.overdue_cents == cents(expected[f"overdue_as_of_{given['reversed_on']}"])
    assert told.position.past_due_days == expected["past_due_days"]
    moved = [one for one in told.movements if one.kind == "repayment"]
    assert len(moved) == expected["ledger_movements"]
    assert sum(one.cents for one in moved) == cents(expected["ledger_net"])


@figures("D12")
def _order_of_entry(given: dict[str, Any], expected: dict[str, Any]) -> None:
    for entered in (given["entered"], given["entered"][::-1]):
        told = simulate({"installments": given["installments"], "payments": entered})
        assert {
            one.on.isoformat(): {due_on.isoformat(): paid for due_on, paid in pays.items()}
            for one, pays in told.payments
        } == {
            on: {due_on: cents(paid) for due_on, paid in pays.items()}
            for on, pays in expected["allocation_by_payment_date"].items()
        }
        left = [one.unpaid_cents for one in told.position.shares]
        assert left == [cents(text) for text in expected["outstanding"]]


@figures("D13")
def _buckets_by_day(given: dict[str, Any], expected: dict[str, Any]) -> None:
    for row in expected["by_as_of"]:
        stands = _advance([(day(given["due"]), cents(given["amount"]))], day(row["as_of"]))
        assert stands.past_due_days == row["past_due_days"]
        assert bucket_of(stands.past_due_days) == row["bucket"]
        at_risk = portfolio([exposure(stands)]).at_risk[30].part
        assert bool(at_risk) == (row["past_due_days"] > 30)


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


@figures("D21")
def _rescheduling_stays_seen(given: dict[str, Any], expected: dict[str, Any]) -> None:
    whole, decided_on = cents(given["outstanding"]), day(given["rescheduled_on"])
    old = typed([(day(given["original_due"]), whole)], whole)
    new = rescheduled(old, 0, [(day(given["new_due"]), whole)], decided_on)
    lent_on = date(2025, 1, 1)
    versions = [Version(1, lent_on, tuple(old)), Version(2, decided_on, tuple(new), is_rescheduling=True)]
    stands = position(whole, [Movement("disbursement", lent_on, whole)], versions, day(given["as_of"]))
    told = portfolio([exposure(stands)])
    assert stands.past_due_days == expected["past_due_days"]
    assert stands.is_rescheduled is expected["rescheduled"]
    assert bool(told.at_risk[30].part) is expected["in_PAR30"]
    assert bool(told.at_risk_or_rescheduled.part) is expected["in_PAR30_plus_rescheduled"]


@figures("D22")
def _as_of(given: dict[str, Any], expected: dict[str, Any]) -> None:
    for as_of, wanted in expected["as_of"].items():
        stands = simulate(given, as_of=as_of).position
        assert stands.overdue_cents == cents(wanted["overdue"])
        assert stands.past_due_days == wanted["past_due_days"]


@figures("D24")
def _casablanca(given: dict[str, Any], expected: dict[str, Any]) -> None:
    today = business_day(datetime.fromisoformat(given["instant_utc"]), given["zone"])
    assert today == day(expected["local_date"])
    stands = _advance([(day(given["due"]), cents(given["unpaid"]))], today)
    assert stands.past_due_days == expected["past_due_days"]


@figures("D25")
def _tranches(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = [[one.principal_cents for one in version.instalments] for version in simulate(given).versions]
    assert told == [[cents(text) for text in expected[name]] for name in ("after_first", "after_second")]


@figures("E07")
def _half_paid_out(given: dict[str, Any], expected: dict[str, Any]) -> None:
    whole, half = cents(given["approved"]), cents(given["disbursements"][0])
    told = simulate(
        {
            "principal": given["approved"],
            "tranches": [{"date": "2025-01-01", "amount": given["disbursements"][0]}],
            "due_dates": ["2025-06-30"],
        }
    )
    assert expected["status"] == "Partially Disbursed"
    assert told.position.committed_cents == whole - half > 0


@figures("E08")
def _ceiling(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert expected["error"]
    held, asked, ceiling = (cents(given[name]) for name in ("existing_loan", "new_application", "ceiling"))
    with pytest.raises(CeilingReached):
        check_ceiling(held, asked, ceiling, of="beneficiary")


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


def _advance(
    shares: Sequence[tuple[date, int]], as_of: date, paid: Sequence[tuple[date, int]] = ()
) -> Position:
    """An advance paid out long ago over these shares."""
    whole = sum(amount for _, amount in shares)
    facts = [Movement("disbursement", EVER, whole)]
    facts += [Movement("repayment", on, amount) for on, amount in paid]
    return position(whole, facts, [Version(1, EVER, tuple(typed(shares, whole)))], as_of)


def test_what_a_period_collected_is_told_from_the_shares_that_were_paid() -> None:
    """The figures of D17 are those that `collected` makes of facts."""
    shares = tuple(
        typed([(date(2025, 6, 30), 1000), (date(2025, 9, 30), 1000), (date(2025, 12, 31), 1000)], 3000)
    )
    facts = [Movement("repayment", date(2025, 7, 15), 1500), Movement("repayment", date(2025, 9, 1), 900)]
    told = collected(facts, [Version(1, EVER, shares)], date(2025, 7, 1), date(2025, 9, 30))
    assert told == Collected(1000, 2400, 400, 1000, 1000)
