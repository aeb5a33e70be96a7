"""The rules of a weighing in, held to the same cases as the phone's."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.rules.gatherings import (
    HarvestedInTheFuture,
    NothingOnTheScale,
    Weighed,
    brought_by_member,
    gathering_id_of,
    net_mg,
    plausible_mg,
    plots_of,
    refuse_day_to_come,
)

CASES = json.loads((Path(__file__).parents[2] / "cases" / "gatherings.json").read_text())


@pytest.mark.parametrize("case", CASES)
def test_a_gathering_is_named_by_its_place_product_day_and_ordinal(case: dict[str, Any]) -> None:
    day = date.fromisoformat(case["day"])
    named = gathering_id_of(UUID(case["place_id"]), UUID(case["product_id"]), day, case["ordinal"])
    assert str(named) == case["id"]


@given(gross=st.integers(1, 10**9), tare=st.integers(0, 10**9))
def test_what_is_left_and_the_basket_make_what_the_scale_showed(gross: int, tare: int) -> None:
    if gross <= tare:
        with pytest.raises(NothingOnTheScale):
            net_mg(gross, tare)
    else:
        assert net_mg(gross, tare) + tare == gross


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(1, 10**9))))
def test_what_the_members_brought_adds_up_to_what_was_weighed(pairs: list[tuple[int, int]]) -> None:
    women = [uuid4() for _ in range(6)]
    weighings = [Weighed(women[who], mass) for who, mass in pairs]
    totals = brought_by_member(weighings)
    assert sum(totals.values()) == sum(mass for _, mass in pairs)
    assert totals.keys() == {women[who] for who, _ in pairs}


def test_a_plot_is_named_once_however_often_it_was_weighed_from() -> None:
    woman, plot, other = uuid4(), uuid4(), uuid4()
    weighings = [
        Weighed(woman, 1, plot),
        Weighed(woman, 1),
        Weighed(woman, 1, other),
        Weighed(woman, 1, plot),
    ]
    assert plots_of(weighings) == (plot, other)


def test_a_day_has_come_when_it_has_begun_somewhere() -> None:
    evening = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    refuse_day_to_come(date(2026, 11, 21), evening)
    with pytest.raises(HarvestedInTheFuture):
        refuse_day_to_come(date(2026, 11, 22), evening)


def test_every_product_has_a_range_that_one_person_brings() -> None:
    for key in ("saffron_flowers", "olives", "anything else"):
        low, high = plausible_mg(key)
        assert 0 < low < high
