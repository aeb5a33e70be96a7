"""Outlines: whatever is drawn or sent, what is kept is regular; anything else is refused."""

import json
import math
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.errors import Invalid
from producers.rules.outlines import AREA_M2_MAX, outline_of, outline_of_text

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.sampled_from(("type", "coordinates", "geometry", "features")), inner)
    ),
    max_leaves=20,
)


@st.composite
def star_shaped(draw: st.DrawFn) -> dict[str, Any]:
    """A simple polygon around a point of Morocco, its corners taken in order of their bearing."""
    longitude, latitude = draw(st.floats(-13, -1)), draw(st.floats(21, 36))
    bearings = sorted(draw(st.sets(st.integers(0, 71), min_size=8, max_size=40)))
    sizes = draw(st.lists(st.floats(0.0005, 0.002), min_size=len(bearings), max_size=len(bearings)))
    corners = [
        [
            longitude + r * math.cos(math.radians(5 * b)),
            latitude + r * math.sin(math.radians(5 * b)),
        ]
        for b, r in zip(bearings, sizes, strict=True)
    ]
    return {"type": "Polygon", "coordinates": [corners]}


@given(JSON_VALUES)
def test_whatever_is_sent_is_an_outline_or_a_refusal(value: Any) -> None:
    for geojson in (value, {"type": "Polygon", "coordinates": value}):
        kept = _outline_or_none(geojson)
        assert kept is None or 0 < kept.area_m2 <= AREA_M2_MAX


@given(st.text())
def test_whatever_is_pasted_is_an_outline_or_a_refusal(text: str) -> None:
    with pytest.raises(Invalid):
        outline_of_text(text)


@given(star_shaped())
def test_the_way_round_and_the_first_corner_change_nothing_of_the_area(
    polygon: dict[str, Any],
) -> None:
    (corners,) = polygon["coordinates"]
    turned = {"type": "Polygon", "coordinates": [[*corners[3:], *corners[:3]][::-1]]}
    one, other = _outline_or_none(polygon), _outline_or_none(turned)
    assert (one and one.area_m2) == (other and other.area_m2)


@given(star_shaped())
def test_an_outline_kept_is_kept_as_it_is_and_turns_left(polygon: dict[str, Any]) -> None:
    kept = _outline_or_none(polygon)
    if kept is None:
        return
    assert outline_of_text(json.dumps(kept.geometry)) == kept
    (ring,) = kept.geometry["coordinates"]
    assert ring[0] == ring[-1]
    assert sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(_around_zero(ring))) > 0


def _outline_or_none(polygon: dict[str, Any]) -> Any:
    """The outline, or None where a few corners leave a gap so wide that sides cross."""
    try:
        return outline_of(polygon)
    except Invalid:
        return None


def _around_zero(ring: list[list[float]]) -> list[list[float]]:
    return [[x - ring[0][0], y - ring[0][1]] for x, y in ring]
