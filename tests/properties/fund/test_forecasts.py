"""A forecast loses nothing of what is owed, is never brighter than it, and nothing asked changes nothing."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fund.rules.forecasts import Due, WhatIf, forecast, weights
from fund.rules.indicators import Ratio
from fund.rules.tranches import Tranche, left_of

AS_OF = date(2026, 11, 17)
BRANCHES = ("saffron", "argan", "olive")
dues = st.lists(
    st.builds(
        Due,
        st.sampled_from(BRANCHES),
        st.integers(-400, 900).map(lambda days: AS_OF + timedelta(days=days)),
        st.integers(1, 10_000_000),
    ),
    max_size=30,
)
weight_bp = st.fixed_dictionaries({branch: st.integers(0, 10_000) for branch in BRANCHES})
amounts = st.integers(0, 100_000_000)
days = st.integers(-400, 2_000).map(lambda later: AS_OF + timedelta(days=later))
plans = st.lists(st.builds(Tranche, days, st.integers(1, 10_000_000)), max_size=8)


@given(dues, st.integers(1, 60), amounts, plans, weight_bp)
def test_months_late_and_later_make_all_that_is_owed(
    owed: list[Due], months: int, cash: int, promised: list[Tranche], weighed: dict[str, int]
) -> None:
    told = forecast(AS_OF, months, cash, promised, owed, weighed)
    months_cents = sum(one.due_cents for one in told.months)
    assert months_cents + told.overdue_cents + told.later_cents == sum(one.cents for one in owed)
    going_cents = sum(one.promised_cents for one in told.months)
    assert going_cents + told.promised_later_cents == sum(one.cents for one in promised)
    assert told.months[-1].closing_cents == cash + months_cents - going_cents


@given(st.data(), plans.filter(bool))
def test_what_is_left_of_a_plan_is_what_is_still_promised(data: st.DataObject, plan: list[Tranche]) -> None:
    whole = sum(one.cents for one in plan)
    paid_out = data.draw(st.integers(0, whole))
    promised = data.draw(st.integers(0, whole - paid_out))
    left = left_of(plan, paid_out, promised)
    assert sum(left) == promised
    assert all(0 <= cents <= one.cents for cents, one in zip(left, plan, strict=True))


def test_a_tranche_goes_out_in_the_month_it_is_planned_for_and_at_once_when_its_day_is_past() -> None:
    promised = [
        Tranche(date(2026, 10, 1), 10),
        Tranche(date(2026, 12, 31), 20),
        Tranche(date(2027, 3, 1), 40),
    ]
    told = forecast(AS_OF, 3, 100, promised, [], {})
    assert [one.promised_cents for one in told.months] == [10, 20, 0]
    assert [one.closing_cents for one in told.months] == [90, 70, 70]
    assert told.promised_later_cents == 40


@given(dues, st.integers(1, 60), amounts, plans, weight_bp)
def test_what_is_counted_on_is_never_more_than_what_is_due(
    owed: list[Due], months: int, cash: int, promised: list[Tranche], weighed: dict[str, int]
) -> None:
    told = forecast(AS_OF, months, cash, promised, owed, weighed)
    for one in told.months:
        assert 0 <= one.expected_cents <= one.due_cents
        assert one.expected_closing_cents <= one.closing_cents
    whole = forecast(AS_OF, months, cash, promised, owed, dict.fromkeys(BRANCHES, 10_000))
    assert all(one.expected_closing_cents == one.closing_cents for one in whole.months)


@given(dues, st.integers(1, 60), amounts, plans, weight_bp)
def test_trying_nothing_changes_nothing(
    owed: list[Due], months: int, cash: int, promised: list[Tranche], weighed: dict[str, int]
) -> None:
    asked = (AS_OF, months, cash, promised, owed, weighed)
    assert forecast(*asked, WhatIf(AS_OF, 0)) == forecast(*asked)


def test_an_advance_that_is_tried_goes_out_and_comes_back_as_its_branch_pays() -> None:
    tried = WhatIf(date(2026, 12, 5), 60_000, (Due("saffron", date(2027, 1, 31), 60_000),))
    told = forecast(AS_OF, 3, 100_000, [Tranche(AS_OF, 30_000)], [], {"saffron": 7_500}, tried)
    assert [one.first for one in told.months] == [AS_OF, date(2026, 12, 1), date(2027, 1, 1)]
    assert [one.closing_cents for one in told.months] == [70_000, 10_000, 70_000]
    assert [one.expected_closing_cents for one in told.months] == [70_000, 10_000, 55_000]
    assert told.lowest.first == date(2026, 12, 1)


def test_a_branch_without_a_past_is_weighed_as_the_whole_fund_and_a_fund_without_one_by_nothing() -> None:
    record = {"saffron": Ratio(90, 100), "argan": Ratio(30, 100)}
    assert weights(record, ("saffron", "argan", "olive")) == {
        "saffron": 9_000,
        "argan": 3_000,
        "olive": 6_000,
    }
    assert weights({}, ("saffron",)) == {"saffron": 0}
