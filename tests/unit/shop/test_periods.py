"""Periods of figures, and the days that they are compared with."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.rules.periods import DAYS_MAX, EARLIEST, Period, before, between, period_of, shifted, year_before

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("name", "branch", "first", "last"),
    [
        ("today", "", TODAY, TODAY),
        ("week", "", date(2026, 11, 15), TODAY),
        ("month", "", date(2026, 11, 1), TODAY),
        ("last_month", "", date(2026, 10, 1), date(2026, 10, 31)),
        ("season", "saffron", date(2026, 1, 1), TODAY),
        ("season", "olive", date(2026, 9, 1), TODAY),
        ("year", "", date(2025, 12, 1), TODAY),
    ],
)
def test_a_period_runs_up_to_today(name: str, branch: str, first: date, last: date) -> None:
    assert period_of(name, TODAY, branch) == Period(first, last)


def test_the_olive_season_that_began_last_autumn_still_runs_in_january() -> None:
    assert period_of("season", date(2027, 1, 10), "olive").first == date(2026, 9, 1)


def test_a_month_so_far_is_compared_with_the_same_days_of_the_month_before() -> None:
    assert before(Period(date(2026, 11, 1), TODAY)) == Period(date(2026, 10, 1), date(2026, 10, 21))


def test_a_whole_month_is_compared_with_the_whole_month_before() -> None:
    february = Period(date(2027, 2, 1), date(2027, 2, 28))
    assert before(february) == Period(date(2027, 1, 1), date(2027, 1, 31))


def test_other_days_are_compared_with_as_many_days_before() -> None:
    assert before(Period(date(2026, 11, 15), TODAY)) == Period(date(2026, 11, 8), date(2026, 11, 14))


def test_the_year_before_has_its_leap_day() -> None:
    assert year_before(Period(date(2024, 2, 29), date(2024, 2, 29))).first == date(2023, 2, 28)
    assert shifted(date(2023, 2, 28), 12) == date(2024, 2, 29)


days = st.dates(date(1900, 1, 1), date(2200, 1, 1))


@given(first=days, last=days)
def test_whatever_days_are_asked_the_periods_exist_and_do_not_overlap(first: date, last: date) -> None:
    period = between(first, last)
    assert period.first <= period.last
    assert period.days <= DAYS_MAX
    assert year_before(period).first <= year_before(period).last
    one_before = before(period)
    assert one_before.first <= one_before.last
    assert one_before.last < period.first or one_before.first == EARLIEST
