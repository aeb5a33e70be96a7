"""What cash a fund will have month by month, if what is due comes in as it used to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kernel.money import divide_half_up

BP_WHOLE = 10_000
MONTHS_MAX = 36


@dataclass(frozen=True, slots=True)
class Due:
    """Principal and fee that fall due on a day, of an advance of a branch."""

    due_on: date
    cents: int
    branch: str


@dataclass(frozen=True, slots=True)
class Commitment:
    """Money promised and not paid out, by the day it is expected to be."""

    expected_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Month:
    """One month: what comes in, unweighted and weighted by each branch's record, and what goes out.

    The cash at its end is given both ways.
    """

    begins_on: date
    due_cents: int
    expected_cents: int
    committed_cents: int
    cash_if_all_pay_cents: int
    cash_expected_cents: int


def forecast(
    cash_cents: int,
    today: date,
    dues: Iterable[Due],
    commitments: Iterable[Commitment],
    record_bp: Mapping[str, int],
    months: int = 12,
) -> list[Month]:
    """Cash + due − commitments by month, from the month of `today` on.

    What is overdue already is hoped for in this month; a commitment whose day has passed goes out in it.
    `record_bp` is each branch's on-time repayment rate; a branch without a record counts in full.
    """
    firsts = [_first_of(today, rank) for rank in range(min(months, MONTHS_MAX))]
    due = dict.fromkeys(firsts, 0)
    expected = dict.fromkeys(firsts, 0)
    promised = dict.fromkeys(firsts, 0)
    for one in dues:
        first = max(one.due_on.replace(day=1), firsts[0])
        if first in due:
            due[first] += one.cents
            expected[first] += divide_half_up(one.cents * record_bp.get(one.branch, BP_WHOLE), BP_WHOLE)
    for commitment in commitments:
        first = max(commitment.expected_on.replace(day=1), firsts[0])
        if first in promised:
            promised[first] += commitment.cents
    told, all_pay, as_used_to = [], cash_cents, cash_cents
    for first in firsts:
        all_pay += due[first] - promised[first]
        as_used_to += expected[first] - promised[first]
        told.append(Month(first, due[first], expected[first], promised[first], all_pay, as_used_to))
    return told


def lowest(months: Iterable[Month]) -> Month:
    """The month whose expected cash is lowest: what a new advance is judged by."""
    return min(months, key=lambda one: (one.cash_expected_cents, one.begins_on))


def _first_of(day: date, later: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)
