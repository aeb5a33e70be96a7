"""Whatever is sold around a count and whenever it is heard of, what was found and moved since remains."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count as from_number
from random import Random
from uuid import UUID, uuid4, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.stock import disagreements
from kernel.access import Actor
from kernel.ids import new_id
from shop.models import StockCount
from shop.operations.counters import WithdrawCounted, withdraw_counted
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.counts.figures import TellCounted, tell_counted
from shop.operations.counts.opening import Recount, recount
from shop.operations.sales import record_sale
from shop.queries.counts.reckoning import reckoned
from shop.rules.counts import Counted, Movement, Tally, allot, reckon, stock_at, tally
from shop.rules.sales import KeptPayment
from tests.builders.counts import a_count, a_counter, counted, lying
from tests.builders.shop import PRICE_CENTS, Shop, a_receipt, a_shop
from tests.conftest import NOW, Do

COUNTED_AT = 30
POSTED_AT = 100
START = datetime(2026, 11, 21, tzinfo=UTC)
moves = st.lists(st.tuples(st.integers(0, 60), st.integers(-5, 5).filter(bool)), max_size=12)
# Minute, pieces (given back when negative), and whether it is heard of after the posting.
heard = st.tuples(st.integers(0, 60), st.integers(-2, 4).filter(bool), st.booleans())


@given(
    held=st.dictionaries(st.uuids(), st.integers(0, 50), max_size=4),
    found=st.integers(0, 300),
    keeper=st.uuids(),
    maker=st.uuids(),
)
def test_a_difference_is_shared_whole_and_nobody_falls_below_zero(
    held: dict[UUID, int], found: int, keeper: UUID, maker: UUID
) -> None:
    difference = found - sum(held.values())
    parts = allot(difference, held, keeper, maker)
    assert sum(parts.values()) == difference
    assert all(held.get(owner, 0) + change >= 0 for owner, change in parts.items())


@given(started=st.integers(0, 100), moves=moves, at=st.integers(0, 60))
def test_the_stock_of_a_moment_is_what_had_moved_until_then(
    started: int, moves: list[tuple[int, int]], at: int
) -> None:
    told = [Movement(START + timedelta(minutes=minute), pieces) for minute, pieces in moves]
    now = started + sum(pieces for _, pieces in moves)
    then = started + sum(pieces for minute, pieces in moves if minute <= at)
    assert stock_at(START + timedelta(minutes=at), now, told) == then


@given(figures=st.permutations(range(6)), pieces=st.lists(st.integers(0, 50), min_size=6, max_size=6))
def test_a_tally_does_not_depend_on_the_order_in_which_figures_arrive(
    figures: list[int], pieces: list[int]
) -> None:
    zahra = uuid4()
    told = [
        Counted(1 + n // 4, f"rayon {n % 2}", pieces[n], zahra, START + timedelta(minutes=n))
        for n in range(6)
    ]
    found = tally([told[n] for n in figures])
    assert found == tally(told)
    assert found is not None
    assert found.quantity == pieces[4] + pieces[5]
    assert reckon(found, found.quantity, ()).state == "equal"


# Which of three counters, on which of two shelves, in which round, how many; some are taken back.
said = st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 2), st.integers(0, 9), st.booleans())


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(figures=st.lists(said, min_size=1, max_size=6), chance=st.randoms(use_true_random=False))
def test_figures_of_phones_give_the_same_count_in_whatever_order_and_however_often_they_arrive(
    do: Do,
    session: Session,
    shop: Shop,
    counters: list[Actor],
    figures: list[tuple[int, int, int, int, bool]],
    chance: Random,
) -> None:
    def told(in_order: bool) -> Tally | None:
        count_id = a_count(do, shop.place_id, at=START)
        counted(do, count_id, shop.lot_id, 1_000, at=START)
        do(recount, Recount(count_id), at=START)
        sent = []
        for minute, (counter, shelf, round, pieces, is_withdrawn) in enumerate(figures):
            figure = TellCounted(new_id(), count_id, shop.lot_id, pieces, f"rayon {shelf}", round)
            sent.append([(tell_counted, figure, counter, minute)])
            if is_withdrawn:
                sent[-1].append((withdraw_counted, WithdrawCounted(figure.entry_id), counter, minute))
        if not in_order:
            chance.shuffle(sent)
            sent += chance.sample(sent, len(sent) // 2)
        for act, command, counter, minute in [one for group in sent for one in group]:
            at = START + timedelta(minutes=minute + 1)
            operation_id = uuid5(command.entry_id, act.name)
            do(act, command, actor=counters[counter], at=at, operation_id=operation_id)
        session.rollback()
        count = session.get_one(StockCount, count_id)
        place = session.get_one(Place, shop.place_id)
        (row,) = [one for one in reckoned(session, count, place, START.date()) if one.tally]
        return row.tally

    assert told(in_order=True) == told(in_order=False)


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, 300)


@pytest.fixture
def counters(do: Do, shop: Shop) -> list[Actor]:
    return [a_counter(do, shop.place_id, name) for name in ("Zahra", "Malika", "Fadma")]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(events=st.lists(heard, max_size=7), unknown=st.integers(-5, 10), early=st.integers(0, 7))
def test_posting_leaves_what_was_found_and_what_moved_since_in_any_order(
    do: Do, session: Session, shop: Shop, events: list[tuple[int, int, bool]], unknown: int, early: int
) -> None:
    """`unknown`: how many pieces the shelf has beyond the books; events arrive in the order drawn."""
    # What is given back comes before the figure only: what is not told yet cannot contradict it.
    events = [
        (minute if pieces > 0 else minute % COUNTED_AT, pieces, late) for minute, pieces, late in events
    ]
    start = _restarted(do, session, shop)
    shelf = 40 + unknown
    found = shelf - sum(pieces for minute, pieces, _ in events if minute <= COUNTED_AT)
    count_id = a_count(do, shop.place_id, at=start)
    before = [one for one in events if not one[2]]
    _ring(do, session, shop, start, before[:early])
    counted(do, count_id, shop.lot_id, found, at=start + timedelta(minutes=COUNTED_AT))
    _ring(do, session, shop, start, before[early:])
    do(post_count, PostCount(count_id, "inconnu"), at=start + timedelta(minutes=POSTED_AT))
    _ring(do, session, shop, start, [one for one in events if one[2]])
    since = sum(pieces for minute, pieces, _ in events if minute > COUNTED_AT)
    assert lying(shop.place_id, shop.lot_id) == found - since
    assert list(disagreements(session)) == []


_hours = from_number(1)
_numbers = from_number(1)


def _restarted(do: Do, session: Session, shop: Shop) -> datetime:
    """A time after all that was told before, with forty pieces in the books."""
    start = NOW + timedelta(hours=4 * next(_hours))
    count_id = a_count(do, shop.place_id, at=start)
    counted(do, count_id, shop.lot_id, 40, at=start)
    do(post_count, PostCount(count_id, "essai"), at=start)
    return start + timedelta(minutes=1)


def _ring(
    do: Do, session: Session, shop: Shop, start: datetime, events: Sequence[tuple[int, int, bool]]
) -> None:
    for minute, pieces, _ in events:
        moment = start + timedelta(minutes=minute)
        line = shop.jars(pieces) if pieces > 0 else replace(shop.jars(pieces), back_to="shelf")
        given_back = {
            "kind": "refund",
            "payments": (KeptPayment(new_id(), "cash", pieces * PRICE_CENTS),),
            "cash_rounding_cents": 0,
            "tendered_cents": 0,
            "change_cents": 0,
        }
        sale = a_receipt(
            shop, line, number=next(_numbers), occurred_at=moment, **(given_back if pieces < 0 else {})
        )
        do(record_sale, sale, operation_id=sale.sale_id, at=moment)
        session.rollback()
