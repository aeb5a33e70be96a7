"""Whatever is known of an article, what is suggested is enough, and not more than it says."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from shop.rules.reordering import Lying, Needs, reorder, sold_in_time

TODAY = date(2026, 11, 21)
pieces = st.integers(0, 5_000)
days = st.none() | st.integers(0, 400).map(lambda ahead: TODAY + timedelta(days=ahead))
needs = st.builds(
    Needs,
    sold_lately=st.integers(-50, 5_000),
    sold_in_season=st.none() | st.integers(-50, 5_000),
    lying=st.lists(st.builds(Lying, pieces, days), max_size=5).map(tuple),
    in_transit=pieces,
    on_order=pieces,
    minimum=st.integers(0, 500),
    target=st.integers(0, 2_000),
    lead_days=st.integers(0, 120),
)


@given(needs)
def test_once_ordered_nothing_more_is_suggested(known: Needs) -> None:
    told = reorder(known, TODAY)
    assert told.pieces >= 0
    after = replace(known, on_order=known.on_order + told.pieces)
    assert reorder(after, TODAY).pieces == 0


@given(needs)
def test_nothing_is_suggested_unless_the_shelf_runs_short(known: Needs) -> None:
    told = reorder(known, TODAY)
    assert (told.pieces > 0) == (told.usable + told.coming < told.level)


@given(st.lists(st.builds(Lying, pieces, days), max_size=6), st.integers(0, 50_000))
def test_no_more_is_sold_in_time_than_lies_there(lots: list[Lying], pace: int) -> None:
    usable = sold_in_time(lots, pace, TODAY)
    assert 0 <= usable <= sum(one.pieces for one in lots)
