"""First expired, first out, whatever lies on the shelf."""

from datetime import date, timedelta
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.fefo import SELLABLE, Candidate, first_expired_first, shelf_order

FIRST_DAY = date(2026, 1, 1)
days = st.integers(0, 60).map(lambda number: FIRST_DAY + timedelta(days=number))
candidates = st.builds(
    Candidate,
    lot_id=st.uuids(),
    owner_id=st.sampled_from([UUID(int=1), UUID(int=2)]),
    code=st.text("ABC", min_size=1, max_size=2),
    quantity=st.integers(0, 30),
    made_on=days,
    best_before=st.none() | days,
    status=st.sampled_from([SELLABLE, SELLABLE, "expired", "held", "recalled"]),
)
shelves = st.lists(candidates, max_size=12, unique_by=lambda one: one.lot_id)


@given(st.integers(0, 200), shelves)
def test_the_picks_are_what_is_wanted_or_all_that_may_leave(wanted: int, shelf: list[Candidate]) -> None:
    free = sum(one.quantity for one in shelf if one.status == SELLABLE)
    assert sum(pick.quantity for pick in first_expired_first(wanted, shelf)) == min(wanted, free)


@given(st.integers(0, 200), shelves)
def test_no_pick_takes_more_than_lies_there_or_what_may_not_leave(
    wanted: int, shelf: list[Candidate]
) -> None:
    known = {one.lot_id: one for one in shelf}
    for pick in first_expired_first(wanted, shelf):
        assert known[pick.lot_id].status == SELLABLE
        assert 0 < pick.quantity <= known[pick.lot_id].quantity


@given(st.integers(0, 200), shelves)
def test_nothing_that_leaves_earlier_in_the_order_stays_behind(wanted: int, shelf: list[Candidate]) -> None:
    picks = first_expired_first(wanted, shelf)
    taken = {pick.lot_id: pick.quantity for pick in picks}
    order = sorted((c for c in shelf if c.status == SELLABLE and c.quantity), key=shelf_order)
    assert [one.lot_id for one in order[: len(picks)]] == [pick.lot_id for pick in picks]
    assert all(taken[one.lot_id] == one.quantity for one in order[: max(len(picks) - 1, 0)])


@given(st.integers(0, 200), shelves, st.randoms())
def test_the_order_in_which_lots_are_told_changes_nothing(
    wanted: int, shelf: list[Candidate], random: object
) -> None:
    shuffled = list(shelf)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert first_expired_first(wanted, shelf) == first_expired_first(wanted, shuffled)
