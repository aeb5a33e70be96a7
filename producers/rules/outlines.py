"""The outline of a plot: a GeoJSON polygon in WGS 84, made regular, and its area."""

# shapely ships no types.
# mypy: disable-error-code="no-untyped-call"

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, NamedTuple

import shapely
from pyproj import Geod
from shapely.geometry import Polygon, mapping, shape
from shapely.geometry.polygon import orient
from shapely.lib import GEOSException

from kernel.errors import Invalid

TEXT_LENGTH_MAX = 200_000
VERTICES_MAX = 1_000
AREA_M2_MAX = 10_000_000  # 1,000 ha: above it, a corner was surely mistyped
DECIMALS = 7  # about one centimetre on the ground
# Neighbours drawn with a phone overlap by a few metres: below this share it is not worth a word.
OVERLAP_PERCENT_TOLD = 5
_GEOD = Geod(ellps="WGS84")
# Names under which files written before RFC 7946 say that they are in WGS 84.
_WGS84_NAMES = ("crs84", "epsg::4326", "epsg:4326")


class OutlineUnreadable(Invalid):
    code = "outline-unreadable"


class OutlineNotPolygon(Invalid):
    code = "outline-not-polygon"


class OutlineNotAlone(Invalid):
    code = "outline-not-alone"


class OutlineNotWgs84(Invalid):
    code = "outline-not-wgs84"


class OutlineOutsideEarth(Invalid):
    code = "outline-outside-earth"


class OutlineTooFewPoints(Invalid):
    code = "outline-too-few-points"


class OutlineTooManyPoints(Invalid):
    code = "outline-too-many-points"


class OutlineCrossesItself(Invalid):
    code = "outline-crosses-itself"


class OutlineTooLarge(Invalid):
    code = "outline-too-large"


class OutlineTooSmall(Invalid):
    code = "outline-too-small"


class Box(NamedTuple):
    """The rectangle around an outline, in ten-millionths of a degree."""

    west: int
    south: int
    east: int
    north: int


@dataclass(frozen=True, slots=True)
class Outline:
    """A regular outline: GeoJSON Polygon with a counter-clockwise outer ring (RFC 7946 §3.1.6)."""

    geometry: dict[str, Any]
    area_m2: int
    box: Box


def outline_of_text(text: str, field: str = "geometry") -> Outline:
    """The outline of a pasted GeoJSON or WKT text. Raises OutlineUnreadable and as `outline_of`."""
    if len(text) > TEXT_LENGTH_MAX:
        raise OutlineTooManyPoints(field=field, vertices_max=VERTICES_MAX)
    return outline_of(_read(text.strip(), field), field)


def outline_of(geojson: Any, field: str = "geometry") -> Outline:
    """The outline of a Polygon, or of a Feature or FeatureCollection that holds one.

    Open rings are closed, altitudes dropped, rings turned as RFC 7946 asks.
    Raises OutlineUnreadable, OutlineNotPolygon, OutlineNotAlone, OutlineNotWgs84,
    OutlineOutsideEarth, OutlineTooFewPoints, OutlineTooManyPoints, OutlineCrossesItself,
    OutlineTooLarge (> 1,000 ha), OutlineTooSmall (< 1 m²).
    """
    rings = [_ring(ring, field) for ring in _rings(geojson, field)]
    if sum(len(ring) for ring in rings) > VERTICES_MAX:
        raise OutlineTooManyPoints(field=field, vertices_max=VERTICES_MAX)
    polygon = Polygon(rings[0], rings[1:])
    if not polygon.is_valid:
        raise _fault(polygon, field)
    polygon = orient(polygon)
    area_m2 = _area_m2(polygon)
    if area_m2 > AREA_M2_MAX:
        raise OutlineTooLarge(field=field, area_ha=area_m2 // 10_000, area_ha_max=AREA_M2_MAX // 10_000)
    if area_m2 < 1:
        raise OutlineTooSmall(field=field)
    return Outline(_geojson(polygon), area_m2, _box(polygon))


def outline_of_lists(latitudes: str, longitudes: str, field: str = "geometry") -> Outline:
    """The outline whose corners are two lists of numbers, in degrees, parted by spaces, ; or |.

    A comma is a decimal one. Raises OutlineUnreadable when the lists differ in length, and as
    `outline_of`.
    """
    south_north, west_east = _numbers(latitudes, field), _numbers(longitudes, field)
    if len(south_north) != len(west_east):
        raise OutlineUnreadable(field=field)
    ring = [list(corner) for corner in zip(west_east, south_north, strict=True)]
    return outline_of({"type": "Polygon", "coordinates": [ring]}, field)


def overlap_percent(one: Mapping[str, Any], other: Mapping[str, Any]) -> int:
    """How much of the smaller of two regular outlines lies in the other, in whole percent."""
    left, right = shape(one), shape(other)
    shared: float = left.intersection(right).area
    # Outlines that meet are near one another: a ratio of areas in degrees is that on the ground.
    smaller: float = min(left.area, right.area)
    return round(100 * shared / smaller)


def _read(text: str, field: str) -> Any:
    try:
        if text.startswith("{"):
            return json.loads(text)
        return mapping(shapely.from_wkt(text.removeprefix("SRID=4326;")))
    except (ValueError, RecursionError, GEOSException, AttributeError):
        raise OutlineUnreadable(field=field) from None


def _rings(geojson: Any, field: str) -> Sequence[Any]:
    if not isinstance(geojson, Mapping):
        raise OutlineUnreadable(field=field)
    _refuse_other_crs(geojson, field)
    kind = geojson.get("type")
    if kind == "FeatureCollection":
        return _rings(_only(geojson.get("features"), field), field)
    if kind == "Feature":
        return _rings(geojson.get("geometry"), field)
    coordinates = geojson.get("coordinates")
    if kind == "MultiPolygon":
        coordinates = _only(coordinates, field)
    elif kind != "Polygon":
        raise OutlineNotPolygon(field=field)
    if not _is_list(coordinates) or not coordinates:
        raise OutlineTooFewPoints(field=field)
    return list(coordinates)


def _only(parts: Any, field: str) -> Any:
    if not _is_list(parts) or len(parts) != 1:
        raise OutlineNotAlone(field=field)
    return parts[0]


def _refuse_other_crs(geojson: Mapping[str, Any], field: str) -> None:
    crs = geojson.get("crs")
    if crs is not None and not str(crs).lower().rstrip("'\"}] ").endswith(_WGS84_NAMES):
        raise OutlineNotWgs84(field=field)


def _ring(ring: Any, field: str) -> list[tuple[float, float]]:
    if not _is_list(ring):
        raise OutlineUnreadable(field=field)
    if len(ring) > VERTICES_MAX + 1:
        raise OutlineTooManyPoints(field=field, vertices_max=VERTICES_MAX)
    points = [_point(position, field) for position in ring]
    # The same corner twice in a row is a doubled tap on the map, not a fault of the outline.
    corners = points[:1] + [after for before, after in pairwise(points) if before != after]
    if len(corners) > 1 and corners[0] == corners[-1]:
        corners.pop()
    if len(corners) < 3:
        raise OutlineTooFewPoints(field=field)
    return corners


def _point(position: Any, field: str) -> tuple[float, float]:
    if not _is_list(position) or not 2 <= len(position) <= 4:
        raise OutlineUnreadable(field=field)
    longitude, latitude = (_degrees(value, field) for value in position[:2])
    if abs(longitude) > 180 or abs(latitude) > 90:
        raise OutlineOutsideEarth(field=field)
    return longitude, latitude


def _degrees(value: Any, field: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise OutlineUnreadable(field=field)
    # Compared before anything else: a whole number of 400 digits cannot become a float.
    if abs(value) > 180 or not math.isfinite(value):
        raise OutlineOutsideEarth(field=field)
    return round(float(value), DECIMALS)


def _numbers(text: str, field: str) -> list[float]:
    parts = text.replace(";", " ").replace("|", " ").split()
    try:
        return [float(part.replace(",", ".")) for part in parts[: VERTICES_MAX + 2]]
    except ValueError:
        raise OutlineUnreadable(field=field) from None


def _fault(polygon: Polygon, field: str) -> Invalid:
    """What is wrong with a polygon, and where: shapely says `Self-intersection[-8.1 30.5]`."""
    where = shapely.is_valid_reason(polygon).partition("[")[2].rstrip("]").split()
    longitude, latitude = (f"{float(one):.5f}" for one in (where or ["0", "0"]))
    return OutlineCrossesItself(field=field, longitude=longitude, latitude=latitude)


def _area_m2(polygon: Polygon) -> int:
    area: float = _GEOD.geometry_area_perimeter(polygon)[0]
    return round(abs(area))


def _geojson(polygon: Polygon) -> dict[str, Any]:
    rings = (polygon.exterior, *polygon.interiors)
    return {
        "type": "Polygon",
        "coordinates": [[[x, y] for x, y in ring.coords] for ring in rings],
    }


def _box(polygon: Polygon) -> Box:
    return Box(*(round(edge * 10**DECIMALS) for edge in polygon.bounds))


def _is_list(value: Any) -> bool:
    return isinstance(value, (list, tuple))


def overlaps_above(outlines: Mapping[str, Mapping[str, Any]], percent: int) -> list[tuple[str, str, int]]:
    """Pairs of codes whose regular outlines share more than `percent` of the smaller, told once."""
    if len(outlines) < 2:
        return []
    codes = list(outlines)
    polygons = [shape(outlines[code]) for code in codes]
    pairs = shapely.STRtree(polygons).query(polygons, predicate="intersects").T.tolist()
    found = []
    for left, right in pairs:
        if left < right:
            shared = overlap_percent(outlines[codes[left]], outlines[codes[right]])
            if shared > percent:
                found.append((codes[left], codes[right], shared))
    return found
