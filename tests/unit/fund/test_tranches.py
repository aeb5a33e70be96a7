"""The plan of what is paid out: written in order, summed, and used up by what happens."""

from datetime import date

import pytest

from fund.rules.tranches import (
    NoTranche,
    Plan,
    Tranche,
    TrancheAfterSchedule,
    TrancheAmountWrong,
    TrancheBeforeDecision,
    TranchesAboveLeft,
    TranchesDoNotSum,
    TranchesOutOfOrder,
    left_of,
    planned,
    replanned,
)
from kernel.errors import Invalid

MARCH, JUNE, SEPTEMBER = date(2026, 3, 1), date(2026, 6, 1), date(2026, 9, 1)
LAST_DUE = date(2026, 12, 31)
PLAN = [Tranche(MARCH, 50), Tranche(SEPTEMBER, 30)]


@pytest.mark.parametrize(
    ("tranches", "error"),
    [
        (((MARCH, 50), (SEPTEMBER, 29)), TranchesDoNotSum),
        (((MARCH, 50), (MARCH, 30)), TranchesOutOfOrder),
        (((SEPTEMBER, 50), (JUNE, 30)), TranchesOutOfOrder),
        (((date(2026, 2, 28), 80),), TrancheBeforeDecision),
        (((MARCH, 50), (LAST_DUE, 30)), TrancheAfterSchedule),
        (((MARCH, 80), (JUNE, 0)), TrancheAmountWrong),
    ],
)
def test_a_plan_out_of_order_or_badly_summed_is_refused(
    tranches: tuple[tuple[date, int], ...], error: type[Invalid]
) -> None:
    with pytest.raises(error):
        planned(tranches, 80, MARCH, LAST_DUE)


def test_a_plan_may_begin_on_the_day_of_the_decision_and_may_not_be_at_all() -> None:
    assert planned(((MARCH, 50), (SEPTEMBER, 30)), 80, MARCH, LAST_DUE) == PLAN
    assert planned((), 80, MARCH, LAST_DUE) == []


@pytest.mark.parametrize(
    ("paid_out", "let_go", "left"),
    [
        (0, 0, [50, 30]),
        (20, 0, [30, 30]),
        (60, 0, [0, 20]),
        (0, 40, [40, 0]),
        (40, 10, [10, 20]),
        (80, 0, [0, 0]),
        (50, 30, [0, 0]),
    ],
)
def test_what_is_paid_out_uses_the_plan_from_its_beginning_and_what_is_let_go_from_its_end(
    paid_out: int, let_go: int, left: list[int]
) -> None:
    assert left_of(PLAN, paid_out, 80 - paid_out - let_go) == left


@pytest.mark.parametrize(
    ("tranches", "error"),
    [
        ((), NoTranche),
        (((JUNE, 50), (SEPTEMBER, 31)), TranchesAboveLeft),
        (((JUNE, 50), (JUNE, 30)), TranchesOutOfOrder),
        (((date(2026, 2, 28), 80),), TrancheBeforeDecision),
        (((LAST_DUE, 30),), TrancheAfterSchedule),
    ],
)
def test_a_later_plan_is_of_what_is_left_to_pay_out_at_most(
    tranches: tuple[tuple[date, int], ...], error: type[Invalid]
) -> None:
    with pytest.raises(error):
        replanned(tranches, 80, MARCH, LAST_DUE)
    assert replanned(((JUNE, 20), (SEPTEMBER, 30)), 80, MARCH, LAST_DUE) == [
        Tranche(JUNE, 20),
        Tranche(SEPTEMBER, 30),
    ]


@pytest.mark.parametrize(
    ("paid_out", "promised", "left"),
    [
        (40, 80, [50, 30]),
        (60, 60, [30, 30]),
        (60, 50, [30, 20]),
        # What had been paid out before came back: it is promised again, and no day is planned for it.
        (10, 110, [50, 30]),
    ],
)
def test_only_what_is_paid_out_after_a_later_plan_uses_it_up(
    paid_out: int, promised: int, left: list[int]
) -> None:
    assert Plan(MARCH, tuple(PLAN), paid_out_cents=40).left(paid_out, promised) == left
