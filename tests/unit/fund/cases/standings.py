"""Where an advance stands on a day: what was paid, what is late, what may still be paid out."""

from datetime import date, datetime
from typing import Any

import pytest

from fund.rules.decisions import CeilingReached, check_ceiling
from fund.rules.indicators import (
    bucket_of,
    exposure,
    portfolio,
)
from fund.rules.positions import (
    Movement,
    Version,
    position,
    retained_of_payout,
)
from fund.rules.schedules import (
    rescheduled,
    typed,
)
from kernel.clock import business_day
from tests.unit.fund.cases.figures import an_advance, cents, day, figures, simulate


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
    stands = an_advance(shares, date(2025, 9, 15))
    computed = payout * int(given["rule"]["pct"]) // 100
    assert computed == cents(expected["computed"])
    assert given["rule"]["cap"] == "overdue_and_due"
    retained = retained_of_payout(stands, computed, "due")
    assert retained == cents(expected["retained"])
    assert payout - retained == cents(expected["paid_to_cooperative"])
    after = an_advance(shares, date(2025, 9, 15), [(date(2025, 9, 15), retained)])
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
        stands = an_advance([(day(given["due"]), cents(given["amount"]))], day(row["as_of"]))
        assert stands.past_due_days == row["past_due_days"]
        assert bucket_of(stands.past_due_days) == row["bucket"]
        at_risk = portfolio([exposure(stands)]).at_risk[30].part
        assert bool(at_risk) == (row["past_due_days"] > 30)


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
    stands = an_advance([(day(given["due"]), cents(given["unpaid"]))], today)
    assert stands.past_due_days == expected["past_due_days"]


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
