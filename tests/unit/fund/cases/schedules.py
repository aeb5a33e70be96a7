"""Which shares an advance has, and on which days they are due."""

from typing import Any

from fund.rules.schedules import (
    after_months,
    equal_parts,
)
from tests.unit.fund.cases.figures import cents, day, figures, simulate


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


@figures("D25")
def _tranches(given: dict[str, Any], expected: dict[str, Any]) -> None:
    told = [[one.principal_cents for one in version.instalments] for version in simulate(given).versions]
    assert told == [[cents(text) for text in expected[name]] for name in ("after_first", "after_second")]
