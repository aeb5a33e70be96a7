"""A case of steps: an advance that lives through them."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from fund.rules.accounts import of_movement
from fund.rules.indicators import bucket_of
from fund.rules.positions import Movement, Position, Version, allocation_by_payment, position, takeable_cents
from fund.rules.schedules import Instalment, after_months, equal_days, equal_parts, rescheduled, shifted
from fund.rules.simulations import EVER
from tests.unit.fund.cases.figures import cents, day


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
