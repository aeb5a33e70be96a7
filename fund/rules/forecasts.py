"""What a fund's cash will be, month by month (docs/algorithms/forecast.md).

Nothing here is a fact: it is told from what is owed on a day, and from how each branch paid so far.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from fund.rules.indicators import BP_WHOLE, Ratio
from fund.rules.schedules import after_months
from fund.rules.tranches import Tranche

MONTHS_MAX = 60
# How far back a branch's record goes: two harvests.
RECORD_MONTHS = 24


@dataclass(frozen=True, slots=True)
class Due:
    """What is unpaid of shares of one branch that fall due on a day."""

    branch: str
    due_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """An advance that nobody has granted: paid out on a day, and due back by shares."""

    paid_out_on: date
    cents: int
    dues: tuple[Due, ...] = ()


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a forecast. `first` is its first day, in the month of the forecast the day itself.

    `due_cents` falls due, `expected_cents` of it is counted on, `promised_cents` was granted and goes out,
    `lent_cents` is the advance asked about; what is left at the end by all that is due, and by what is
    counted on.
    """

    first: date
    due_cents: int
    expected_cents: int
    promised_cents: int
    lent_cents: int
    closing_cents: int
    expected_closing_cents: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is there on a day, what is late and not counted on, the months.

    After them, what falls due and what is promised for later.
    """

    as_of: date
    cash_cents: int
    overdue_cents: int
    months: tuple[Month, ...]
    later_cents: int
    promised_later_cents: int

    @property
    def lowest(self) -> Month:
        """The month that ends with the least, by what is counted on; the first of several."""
        return min(self.months, key=lambda one: one.expected_closing_cents)


def weights(record: Mapping[str, Ratio], branches: Iterable[str]) -> dict[str, int]:
    """How much of what falls due is counted on, by branch, in basis points.

    A branch's own record; of one without any, that of the whole fund; nothing when the fund has none.
    """
    whole = Ratio(sum(one.part for one in record.values()), sum(one.whole for one in record.values()))
    told = {}
    for branch in branches:
        points = record[branch].basis_points if branch in record else None
        told[branch] = min(points if points is not None else whole.basis_points or 0, BP_WHOLE)
    return told


def forecast(
    as_of: date,
    count: int,
    cash_cents: int,
    promised: Sequence[Tranche],
    dues: Sequence[Due],
    weight_bp: Mapping[str, int],
    new: WhatIf | None = None,
) -> Forecast:
    """The next `count` months, that of `as_of` first; what is due before that day is late, and apart.

    What was promised goes out in the month that it is planned for; in the first, when that day is past.
    """
    coming = [*dues, *(new.dues if new else ())]
    lent_on = max(new.paid_out_on, as_of) if new else as_of
    held = expected_held = cash_cents
    months = []
    for rank in range(count):
        begins, ends = _begins(as_of, rank), _begins(as_of, rank + 1)
        due, expected = _falling(coming, weight_bp, begins, ends)
        going = sum(one.cents for one in promised if begins <= max(one.planned_on, as_of) < ends)
        lent = new.cents if new and begins <= lent_on < ends else 0
        held += due - going - lent
        expected_held += expected - going - lent
        months.append(Month(begins, due, expected, going, lent, held, expected_held))
    end = _begins(as_of, count)
    return Forecast(
        as_of,
        cash_cents,
        sum(one.cents for one in dues if one.due_on < as_of),
        tuple(months),
        sum(one.cents for one in coming if one.due_on >= end),
        sum(one.cents for one in promised if one.planned_on >= end),
    )


def _begins(as_of: date, rank: int) -> date:
    return after_months(as_of.replace(day=1), rank) if rank else as_of


def _falling(dues: Sequence[Due], weight_bp: Mapping[str, int], begins: date, ends: date) -> tuple[int, int]:
    """What falls due from a day until before another, and how much of it is counted on, rounded down."""
    due = expected = 0
    for one in dues:
        if begins <= one.due_on < ends:
            due += one.cents
            expected += one.cents * weight_bp.get(one.branch, 0) // BP_WHOLE
    return due, expected
