"""A schedule against the sales of the year before."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fund.rules.comparisons import ComparedTooLong, Sales, compared, year_of_sales
from fund.rules.schedules import Instalment, after_months, equal_parts

TODAY = date(2026, 11, 21)
YEAR = year_of_sales(TODAY)
NOTHING = dict.fromkeys(YEAR, Sales())


def test_the_year_is_of_the_twelve_months_that_are_over() -> None:
    assert (YEAR[0], YEAR[-1], len(YEAR)) == (date(2025, 11, 1), date(2026, 10, 1), 12)


def test_each_month_of_the_schedule_meets_the_same_month_of_the_year_also_the_second_time() -> None:
    months = compared([Instalment(date(2028, 1, 15), 100)], date(2026, 11, 30), NOTHING)
    assert [(one.first, one.sold_in) for one in (months[0], months[2], months[-1])] == [
        (date(2026, 11, 1), date(2025, 11, 1)),
        (date(2027, 1, 1), date(2026, 1, 1)),
        (date(2028, 1, 1), date(2026, 1, 1)),
    ]


def test_nothing_is_retained_before_it_is_due_unless_the_whole_balance_may_be() -> None:
    sales = NOTHING | {date(2025, 12, 1): Sales(1_000, 800, 240), date(2026, 2, 1): Sales(500, 400, 120)}
    shares = [Instalment(date(2027, 2, 28), 300)]
    due = compared(shares, date(2026, 12, 1), sales)
    assert [one.retained_cents for one in due] == [0, 0, 120]
    assert [one.shortfall_cents for one in due] == [0, 0, 180]
    assert [one.received_so_far for one in due] == [800, 800, 1_200]
    balance = compared(shares, date(2026, 12, 1), sales, "balance")
    assert [one.retained_cents for one in balance] == [240, 0, 60]
    assert balance[-1].shortfall_cents == 0


def test_a_schedule_of_more_than_five_years_is_not_compared() -> None:
    with pytest.raises(ComparedTooLong):
        compared([Instalment(date(2031, 12, 1), 100)], date(2026, 12, 1), NOTHING)


@given(
    st.lists(st.integers(-5_000, 50_000), min_size=12, max_size=12),
    st.integers(0, 10_000),
    st.integers(1, 200_000),
    st.integers(1, 12),
    st.integers(1, 4),
    st.sampled_from(["due", "balance"]),
)
def test_retentions_never_pass_their_part_of_sales_nor_what_is_owed(
    dues: list[int], points: int, cents: int, count: int, every: int, cap: str
) -> None:
    sales = {
        month: Sales(due, due, max(due, 0) * points // 10_000) for month, due in zip(YEAR, dues, strict=True)
    }
    shares = equal_parts(cents, TODAY, count, every)
    months = compared(shares, TODAY, sales, cap)
    repaid = asked = 0
    for at, one in enumerate(months):
        assert one.first == after_months(date(2026, 11, 1), at)
        assert 0 <= one.retained_cents * 10_000 <= points * max(one.sales.due_cents, 0)
        repaid, asked = repaid + one.retained_cents, asked + one.asked_cents
        assert repaid == one.retained_so_far <= (cents if cap == "balance" else asked)
        assert one.shortfall_cents == max(0, asked - repaid)
    assert asked == cents
