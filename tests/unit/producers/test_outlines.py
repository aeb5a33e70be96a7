"""Outlines: what a person pastes, and what is kept of it."""

import json
from typing import Any

import pytest

from producers.rules import outlines
from producers.rules.outlines import outline_of, outline_of_lists, outline_of_text, overlap_percent
from tests.builders.producers import a_square


def polygon(*rings: list[list[float]]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


CLOCKWISE = [[-8.0, 30.5], [-8.0, 30.501], [-7.999, 30.501], [-7.999, 30.5], [-8.0, 30.5]]
HOLE = [[-7.9998, 30.5002], [-7.9996, 30.5002], [-7.9996, 30.5004], [-7.9998, 30.5004]]


def test_a_square_near_taliouine_has_the_area_of_the_ellipsoid() -> None:
    # 0.001° there is 96.00 m by 110.86 m on WGS 84 (radii of curvature at 30.5°).
    assert outline_of(a_square()).area_m2 == pytest.approx(96.00 * 110.86, rel=1e-4)


def test_rings_are_turned_as_rfc_7946_asks() -> None:
    outer, inner = outline_of(polygon(CLOCKWISE, HOLE)).geometry["coordinates"]
    assert _signed_area(outer) > 0 > _signed_area(inner)


def test_a_hole_is_taken_out_of_the_area() -> None:
    whole = outline_of(polygon(CLOCKWISE)).area_m2
    assert outline_of(polygon(CLOCKWISE, HOLE)).area_m2 == pytest.approx(whole * 0.96, rel=1e-3)


def test_an_open_ring_with_altitudes_and_doubled_corners_is_made_regular() -> None:
    drawn = [[-8, 30.5, 1200], [-7.999, 30.5], [-7.999, 30.5], [-7.999, 30.501], [-8, 30.501]]
    assert outline_of(polygon(drawn)) == outline_of(a_square())


def _signed_area(ring: list[list[float]]) -> float:
    following = ring[1:] + ring[:1]
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(ring, following, strict=True))


@pytest.mark.parametrize(
    "wrapped",
    [
        {"type": "Feature", "properties": {}, "geometry": a_square()},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": a_square()}]},
        {"type": "MultiPolygon", "coordinates": [a_square()["coordinates"]]},
        {
            **a_square(),
            "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        },
    ],
)
def test_a_polygon_is_found_in_what_programs_export(wrapped: dict[str, Any]) -> None:
    assert outline_of(wrapped) == outline_of(a_square())


def test_wkt_and_lists_of_coordinates_give_the_same_outline() -> None:
    wkt = "POLYGON((-8 30.5, -7.999 30.5, -7.999 30.501, -8 30.501, -8 30.5))"
    lists = outline_of_lists("30,5 30,5 30,501 30,501", "-8; -7.999; -7.999; -8")
    assert outline_of_text(wkt) == outline_of_text(json.dumps(a_square())) == lists


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (polygon([[0, 0], [0.01, 0.01], [0.01, 0], [0, 0.01]]), outlines.OutlineCrossesItself),
        (polygon(CLOCKWISE, [[1, 1], [2, 1], [2, 2]]), outlines.OutlineCrossesItself),
        (polygon([[0, 0], [1, 0], [1, 1], [0, 1]]), outlines.OutlineTooLarge),
        (polygon([[0, 0], [0.000001, 0], [0, 0.000001]]), outlines.OutlineTooSmall),
        (polygon([[0, 0], [0.01, 0]]), outlines.OutlineTooFewPoints),
        (polygon(), outlines.OutlineTooFewPoints),
        (polygon([[500_000, 3_000_000], [0, 1], [1, 1]]), outlines.OutlineOutsideEarth),
        (polygon([[10**400, 1], [0, 1], [1, 1]]), outlines.OutlineOutsideEarth),
        (polygon([[float("nan"), 1], [0, 1], [1, 1]]), outlines.OutlineOutsideEarth),
        (polygon([[True, 1], [0, 1], [1, 1]]), outlines.OutlineUnreadable),
        (polygon([["a", 1], [0, 1], [1, 1]]), outlines.OutlineUnreadable),
        (polygon([[[0, 1]], [0, 1], [1, 1]]), outlines.OutlineUnreadable),  # type: ignore[list-item]
        (polygon([[i / 1e5, i * i / 1e9] for i in range(1_001)]), outlines.OutlineTooManyPoints),
        ({"type": "Point", "coordinates": [0, 1]}, outlines.OutlineNotPolygon),
        ({"type": "FeatureCollection", "features": []}, outlines.OutlineNotAlone),
        ({**a_square(), "crs": {"properties": {"name": "EPSG:26191"}}}, outlines.OutlineNotWgs84),
        ([], outlines.OutlineUnreadable),
        (None, outlines.OutlineUnreadable),
        ({"type": "Polygon", "coordinates": "POLYGON"}, outlines.OutlineTooFewPoints),
    ],
)
def test_what_is_not_one_plausible_outline_is_refused(given: Any, error: type) -> None:
    with pytest.raises(error):
        outline_of(given)


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("", outlines.OutlineUnreadable),
        ("ma parcelle", outlines.OutlineUnreadable),
        ('{"type": "Polygon"', outlines.OutlineUnreadable),
        ('{"a":' * 50_000, outlines.OutlineTooManyPoints),
        ('{"a":' * 30_000, outlines.OutlineUnreadable),
        ("POLYGON EMPTY", outlines.OutlineTooFewPoints),
        ("POINT(1 1)", outlines.OutlineNotPolygon),
        ("GEOMETRYCOLLECTION(POINT(1 1))", outlines.OutlineNotPolygon),
    ],
)
def test_a_text_that_holds_no_outline_is_refused(text: str, error: type) -> None:
    with pytest.raises(error):
        outline_of_text(text)


def test_lists_of_different_lengths_are_refused() -> None:
    with pytest.raises(outlines.OutlineUnreadable):
        outline_of_lists("30,5 30,6 30,7", "-8 -7")


def test_half_a_plot_shared_is_told_as_half() -> None:
    shifted = outline_of(a_square(west=-7.9995)).geometry
    assert overlap_percent(outline_of(a_square()).geometry, shifted) == 50
