"""What to bring to a stall: enough for its days and a quarter more, never what the shop itself sells."""

from hypothesis import given
from hypothesis import strategies as st

from shop.rules.stocking import Bringing, pace_of

small = st.integers(0, 5_000)


def test_a_quarter_more_than_what_sells_less_what_is_there() -> None:
    one = Bringing(pace=8_000, home_pace=0, at_stall=4, free=100)
    assert (one.wanted(2), one.pieces(2)) == (20, 16)


def test_the_shop_keeps_what_it_sells_meanwhile() -> None:
    one = Bringing(pace=8_000, home_pace=3_000, at_stall=0, free=12)
    assert (one.kept(2), one.pieces(2)) == (6, 6)


def test_part_of_a_piece_is_a_piece() -> None:
    assert Bringing(pace=100, home_pace=0, at_stall=0, free=5).pieces(1) == 1


def test_what_nobody_bought_is_not_proposed() -> None:
    assert Bringing(pace=0, home_pace=0, at_stall=0, free=50).pieces(14) == 0
    assert (pace_of(-3, 5), pace_of(4, 0), pace_of(5, 2)) == (0, 0, 2_500)


@given(pace=small, home=small, there=small, free=small, days=st.integers(1, 14))
def test_never_more_than_the_shop_can_spare_nor_than_is_wanted(
    pace: int, home: int, there: int, free: int, days: int
) -> None:
    one = Bringing(pace, home, there, free)
    pieces = one.pieces(days)
    assert 0 <= pieces <= max(free - one.kept(days), 0)
    assert pieces == 0 or pieces + there <= one.wanted(days)
    after = Bringing(pace, home, there + pieces, free - pieces)
    assert after.pieces(days) <= max(one.wanted(days) - there - pieces, 0)
