"""A schedule against the sales of a year: what retentions would have repaid (docs/algorithms/simulator.md).

Nothing here is a fact: a cooperative is supposed to sell, month by month, what it sold the year before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fund.rules.forecasts import MONTHS_MAX
from fund.rules.schedules import Instalment, after_months
from kernel.errors import Invalid

YEAR_MONTHS = 12


class ComparedTooLong(Invalid):
    """Nobody compares a schedule of so many years with the sales of one."""

    code = "comparison-too-long"


@dataclass(frozen=True, slots=True)
class Sales:
    """What was sold of a cooperative's goods in a month, what was due to it, what could be retained of it.

    `unshared_cents` was sold under no agreement: nobody can say what was due of it.
    """

    gross_cents: int = 0
    due_cents: int = 0
    retainable_cents: int = 0
    unshared_cents: int = 0


@dataclass(frozen=True, slots=True)
class Compared:
    """A month of the schedule beside the same month of the year of sales; `first` days of both.

    `asked_cents` falls due in it; the `..._so_far` are of all months until its end.
    """

    first: date
    sold_in: date
    sales: Sales
    asked_cents: int
    retained_cents: int
    asked_so_far: int
    received_so_far: int
    retained_so_far: int

    @property
    def shortfall_cents(self) -> int:
        """What is due by the end of the month and the retentions have not repaid."""
        return max(self.asked_so_far - self.retained_so_far, 0)


def year_of_sales(today: date) -> list[date]:
    """The first days of the last twelve months that are over."""
    return [after_months(today.replace(day=1), back) for back in range(-YEAR_MONTHS, 0)]


def compared(
    shares: Sequence[Instalment], paid_out_on: date, sales: Mapping[date, Sales], cap: str = "due"
) -> list[Compared]:
    """The months from the day of payout to the last share, each with the sales of the same month.

    `sales` has the months of `year_of_sales`; they are told again each year that the schedule lasts. `cap`
    is `due` or `balance`, as of `retained_of_payout`. Raises ComparedTooLong.
    """
    month, last = paid_out_on.replace(day=1), shares[-1].due_on.replace(day=1)
    if (last.year - month.year) * YEAR_MONTHS + last.month - month.month >= MONTHS_MAX:
        raise ComparedTooLong(maximum=MONTHS_MAX)
    same = {first.month: first for first in sales}
    whole_cents = sum(one.cents for one in shares)
    told: list[Compared] = []
    asked_so_far = received = retained_so_far = 0
    while month <= last:
        sold_in = same[month.month]
        sold = sales[sold_in]
        asked = sum(one.cents for one in shares if one.due_on.replace(day=1) == month)
        asked_so_far += asked
        owed_cents = (whole_cents if cap == "balance" else asked_so_far) - retained_so_far
        retained = max(min(sold.retainable_cents, owed_cents), 0)
        retained_so_far += retained
        received += sold.due_cents
        told.append(Compared(month, sold_in, sold, asked, retained, asked_so_far, received, retained_so_far))
        month = after_months(month, 1)
    return told
