"""The side of a chart: round marks, few of them, that hold every value."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from kernel.scales import STEPS_MAX, scale_of

AMOUNTS = st.integers(-(10**12), 10**12)


def test_a_chart_of_dirhams_is_marked_by_round_dirhams() -> None:
    assert scale_of(0, 214_000_00, 100) == (0, 5_000_000, 10_000_000, 15_000_000, 20_000_000, 25_000_000)
    assert scale_of(0, 50, 100) == (0, 100)


def test_what_goes_below_nothing_is_marked_below_it() -> None:
    assert scale_of(-50_000, 514_000) == (-200_000, 0, 200_000, 400_000, 600_000)


@given(AMOUNTS, AMOUNTS, st.sampled_from((1, 100, 10_000)))
def test_few_marks_evenly_apart_hold_every_value_and_nothing_is_one(one: int, other: int, unit: int) -> None:
    marks = scale_of(min(one, other), max(one, other), unit)
    steps = {after - before for before, after in pairwise(marks)}
    assert 2 <= len(marks) <= STEPS_MAX + 1
    assert len(steps) == 1
    assert str(steps.pop() // unit).rstrip("0") in {"1", "2", "5"}
    assert marks[0] <= min(one, other, 0) <= max(one, other, 0) <= marks[-1]
    assert 0 in marks
