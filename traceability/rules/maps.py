"""A small map of where a lot comes from: the coast, a few towns, communes; nothing finer, no border."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import cos, radians

from producers.rules.texts import folded

WIDTH, HEIGHT = 320, 260
# West, south, east, north in degrees: the Souss, the Anti-Atlas and the sea beside them.
_WEST, _SOUTH, _EAST, _NORTH = -10.55, 29.1, -6.5, 31.85
_MIDDLE = radians((_SOUTH + _NORTH) / 2)
# A degree of longitude is shorter than one of latitude: drawn alike, the country would look stretched.
_SCALE = min(WIDTH / ((_EAST - _WEST) * cos(_MIDDLE)), HEIGHT / (_NORTH - _SOUTH))
# A name takes about so much room beside its mark and above it.
_NAME_WIDTH, _NAME_HEIGHT = 100, 15

LonLat = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point of the drawing, in its own units from the top and the left."""

    name: str
    x: int
    y: int
    is_harvest: bool = False
    # Left without its name where another's would lie under it; the words beside the map have all.
    is_named: bool = True


@dataclass(frozen=True, slots=True)
class Map:
    """What is drawn: the line of the coast, the towns for orientation, where the lot was worked on."""

    coast: tuple[tuple[int, int], ...]
    towns: tuple[Spot, ...]
    spots: tuple[Spot, ...]


def place(at: LonLat) -> tuple[int, int]:
    """Where a position falls on the drawing, in whole units of about a kilometre: no finer than a commune."""
    x = (at[0] - _WEST) * cos(_MIDDLE) * _SCALE
    y = (_NORTH - at[1]) * _SCALE
    return round(x), round(y)


def known(name: str, communes: Iterable[tuple[Sequence[str], LonLat]]) -> LonLat | None:
    """Where a commune lies, by any way of writing its name; None when nobody wrote it down."""
    wanted = folded(name)
    return next((at for names, at in communes if wanted in map(folded, names)), None)


def drawn(
    coast: Iterable[LonLat], towns: Iterable[tuple[str, LonLat]], spots: Iterable[tuple[str, LonLat, bool]]
) -> Map | None:
    """The map, each place once and a harvest before a workshop; None without a place within it.

    A town whose place is marked already, or nearly, is left out: two names would lie on one another.
    """
    marked: dict[tuple[int, int], Spot] = {}
    for name, at, is_harvest in sorted(spots, key=lambda one: not one[2]):
        x, y = place(at)
        if 0 < x < WIDTH and 0 < y < HEIGHT:
            marked.setdefault((x, y), Spot(name, x, y, is_harvest))
    if not marked:
        return None
    shown = [Spot(name, *place(at)) for name, at in towns]
    apart = tuple(one for one in shown if not any(_is_near(one, other) for other in marked.values()))
    return Map(tuple(place(at) for at in coast), apart, _named(marked.values()))


def _named(spots: Iterable[Spot]) -> tuple[Spot, ...]:
    found: list[Spot] = []
    for spot in spots:
        is_apart = not any(_is_near(spot, other) for other in found if other.is_named)
        found.append(replace(spot, is_named=is_apart))
    return tuple(found)


def _is_near(one: Spot, other: Spot) -> bool:
    return abs(one.x - other.x) < _NAME_WIDTH and abs(one.y - other.y) < _NAME_HEIGHT
