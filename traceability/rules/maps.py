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
# About what a letter of a place's name is wide, and its line high; a town's are smaller.
_LETTER, _TOWN_LETTER, _LINE, _TOWN_LINE = 8, 6.5, 16, 13
_GAP, _TOWN_GAP = 11, 6

LonLat = tuple[float, float]
# Left, top, right, bottom.
_Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """A named point of the drawing, in its own units from the top and the left."""

    name: str
    x: int
    y: int
    is_harvest: bool = False
    # Left without its name where another's would lie under it; the words beside the map have all.
    is_named: bool = True
    # The name is written to the left of the mark: to its right it would be cut, or lie on another.
    is_leftward: bool = False


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
    placed, taken = _named(marked.values())
    return Map(tuple(place(at) for at in coast), _towns(towns, placed, taken), placed)


def _named(spots: Iterable[Spot]) -> tuple[tuple[Spot, ...], list[_Box]]:
    """The spots with the side of their names, and what marks and names take up."""
    spots = list(spots)
    taken = [_mark(one) for one in spots]
    found: list[Spot] = []
    for spot in spots:
        sides = [replace(spot, is_leftward=left) for left in (False, True)]
        others = [box for box in taken if box != _mark(spot)]
        free = next((one for one in sides if _is_free(_name(one, _LETTER, _LINE, _GAP), others)), None)
        found.append(free or replace(spot, is_named=False))
        if free:
            taken.append(_name(free, _LETTER, _LINE, _GAP))
    return tuple(found), taken


def _towns(
    towns: Iterable[tuple[str, LonLat]], spots: Sequence[Spot], taken: Sequence[_Box]
) -> tuple[Spot, ...]:
    """The towns whose mark and name lie on nothing, on the side where they do not."""
    boxes, found = list(taken), []
    for name, at in towns:
        town = Spot(name, *place(at))
        for one in (town, replace(town, is_leftward=True)):
            box = _name(one, _TOWN_LETTER, _TOWN_LINE, _TOWN_GAP)
            if _is_free(box, boxes) and not any(_meet(_mark(one), other) for other in boxes):
                found.append(one)
                boxes += [box, _mark(one)]
                break
    return tuple(found)


def _mark(spot: Spot) -> _Box:
    return spot.x - 7, spot.y - 7, spot.x + 7, spot.y + 7


def _name(spot: Spot, letter: float, line: float, gap: float) -> _Box:
    width = len(spot.name) * letter
    left = spot.x - gap - width if spot.is_leftward else spot.x + gap
    return left, spot.y - line / 2, left + width, spot.y + line / 2


def _is_free(box: _Box, taken: Iterable[_Box]) -> bool:
    """Whether a name is whole on the drawing and lies on nothing."""
    return box[0] >= 0 and box[2] <= WIDTH and not any(_meet(box, other) for other in taken)


def _meet(one: _Box, other: _Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
