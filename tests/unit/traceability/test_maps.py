"""The small map of a lot: communes by any writing, each once, nothing finer."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from traceability.rules.maps import HEIGHT, WIDTH, Spot, drawn, known, place

DATA = Path(__file__).parents[3] / "traceability" / "reference" / "communes.json"
COMMUNES = [(["Tassousfi", "Tassousfit"], (-7.96, 30.55)), (["Aït Baha"], (-9.15, 30.07))]


def test_a_commune_is_known_by_any_way_of_writing_it() -> None:
    assert known("TASSOUSFIT", COMMUNES) == known(" tassousfi ", COMMUNES) == (-7.96, 30.55)
    assert known("ait baha", COMMUNES) == (-9.15, 30.07)
    assert known("Ailleurs", COMMUNES) is None


def test_west_is_left_and_north_is_up() -> None:
    agadir, ouarzazate, essaouira = place((-9.60, 30.42)), place((-6.92, 30.92)), place((-9.76, 31.51))
    assert agadir[0] < ouarzazate[0]
    assert essaouira[1] < agadir[1]


def test_a_place_is_marked_once_and_as_a_harvest_when_it_is_one() -> None:
    at = (-7.96, 30.55)
    found = drawn([], [], [("Tassousfi", at, False), ("Tassousfi", at, True), ("Tassousfi", at, False)])
    assert found is not None
    assert [(spot.name, spot.is_harvest) for spot in found.spots] == [("Tassousfi", True)]


def test_the_name_of_a_near_place_goes_to_the_other_side() -> None:
    near = [("Tassousfi", (-7.96, 30.55), True), ("Taliouine", (-7.92, 30.53), False)]
    third = ("Assaki", (-7.94, 30.52), False)
    found = drawn([], [("Taroudannt", (-8.88, 30.47)), ("Marrakech", (-7.99, 31.63))], [*near, third])
    assert found is not None
    assert {spot.name: (spot.is_named, spot.is_leftward) for spot in found.spots} == {
        "Tassousfi": (True, False),
        "Taliouine": (True, True),
        "Assaki": (False, False),
    }
    assert [town.name for town in found.towns] == ["Marrakech"]


def box_of(spot: Spot) -> tuple[float, float, float, float]:
    """What the name of a spot takes up, letters eight wide and sixteen high."""
    width = len(spot.name) * 8
    left = spot.x - 11 - width if spot.is_leftward else spot.x + 11
    return left, spot.y - 8, left + width, spot.y + 8


PLACES = st.tuples(st.floats(-10.4, -6.6), st.floats(29.2, 31.8))


@given(st.lists(st.tuples(st.text("abc", min_size=1, max_size=20), PLACES, st.booleans()), max_size=12))
def test_names_never_lie_on_one_another_nor_beyond_the_edge(spots: list[Any]) -> None:
    found = drawn([], [], spots)
    boxes = [box_of(one) for one in found.spots if one.is_named] if found else []
    for left, _top, right, _bottom in boxes:
        assert 0 <= left < right <= WIDTH
    for one, other in combinations(boxes, 2):
        apart = one[2] <= other[0] or other[2] <= one[0]
        assert apart or one[3] <= other[1] or other[3] <= one[1]


def test_a_lot_of_no_known_place_has_no_map() -> None:
    assert drawn([(-9.7, 30.5)], [("Agadir", (-9.60, 30.42))], []) is None
    assert drawn([], [], [("Paris", (2.35, 48.86), True)]) is None


def test_every_commune_of_the_reference_falls_on_the_map_and_no_finer_than_a_kilometre() -> None:
    reference = json.loads(DATA.read_text("utf-8"))
    for one in reference["communes"] + reference["towns"]:
        x, y = place(tuple(one["at"]))
        assert 0 < x < WIDTH
        assert 0 < y < HEIGHT
        assert all(round(degrees, 2) == degrees for degrees in one["at"])
    assert reference["is_verified"] is False


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_what_is_drawn_is_inside_the_drawing(longitude: float, latitude: float) -> None:
    found = drawn([], [], [("x", (longitude, latitude), True)])
    assert found is None or all(0 < one.x < WIDTH and 0 < one.y < HEIGHT for one in found.spots)
