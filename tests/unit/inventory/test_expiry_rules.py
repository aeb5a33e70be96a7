"""What will be left at a date, and the discount that is suggested."""

from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.expiry import Dated, left_at_date, suggested_discount_percent

lots = st.lists(st.tuples(st.integers(1, 500), st.integers(-30, 200)), max_size=6).map(
    lambda pairs: [Dated(*pair) for pair in sorted(pairs, key=lambda pair: pair[1])]
)


def test_what_sells_in_time_leaves_nothing() -> None:
    assert left_at_date([Dated(10, 30)], 20) == [0]


def test_a_lot_waits_for_the_one_before_it() -> None:
    # One a day: ten days sell the first lot, twenty leave ten of the second's twenty.
    assert left_at_date([Dated(10, 10), Dated(20, 20)], 60) == [0, 10]


def test_what_was_left_of_a_lot_takes_no_days_after_its_date() -> None:
    assert left_at_date([Dated(30, 10), Dated(10, 20)], 60) == [20, 0]


def test_what_does_not_sell_is_left_whole() -> None:
    assert left_at_date([Dated(7, 90)], 0) == [7]
    assert left_at_date([Dated(7, -3)], 600) == [7]


def test_the_discount_grows_with_what_would_be_left() -> None:
    assert [suggested_discount_percent(100, left) for left in (0, 1, 25, 26, 50, 75, 76, 100)] == [
        0, 10, 10, 20, 20, 30, 40, 40,
    ]  # fmt: skip


@given(lots, st.integers(0, 3_000))
def test_no_lot_leaves_more_than_it_has_and_no_day_sells_twice(shelf: list[Dated], sold: int) -> None:
    lefts = left_at_date(shelf, sold)
    assert all(0 <= left <= lot.quantity for lot, left in zip(shelf, lefts, strict=True))
    taken = sum(lot.quantity - left for lot, left in zip(shelf, lefts, strict=True))
    last = max((lot.days_left for lot in shelf), default=0)
    assert taken <= max(last, 0) * sold // 60
    assert all(fast <= slow for fast, slow in zip(left_at_date(shelf, sold + 60), lefts, strict=True))
