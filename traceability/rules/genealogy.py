"""How a genealogy is drawn: one column a generation, few crossings, curves from parent to child.

A layered drawing after Sugiyama, Tagawa and Toda (1981): long links get a waypoint in each column
they cross, columns are ordered by the mean place of their neighbours, swept there and back.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

NODE_WIDTH, NODE_HEIGHT = 188, 68
COLUMN_GAP, ROW_GAP = 56, 16
MARGIN = 12
_SWEEPS = 6

Point = tuple[int, int]
# A lot, or the waypoint of a link in a column: (parent, child, column).
_Vertex = UUID | tuple[UUID, UUID, int]


@dataclass(frozen=True, slots=True)
class Box:
    """Where a lot stands: the upper left corner of its box, in px."""

    lot_id: UUID
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A link as the path of an SVG."""

    parent_id: UUID
    child_id: UUID
    path: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """A whole genealogy, in px."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    curves: tuple[Curve, ...]


def draw(
    generations: Mapping[UUID, int],
    links: Sequence[tuple[UUID, UUID]],
    *,
    right_to_left: bool = False,
) -> Drawing:
    """Place lots by their generation and join parents to children; mirrored for Arabic.

    `links` are (parent, child), both in `generations`, the child's generation the higher.
    """
    rank = {value: column for column, value in enumerate(sorted(set(generations.values())))}
    column_of = {lot: rank[generation] for lot, generation in generations.items()}
    ways = {link: _way(link, column_of) for link in links}
    columns = _ordered(_columns(column_of, ways), ways.values())
    height = 2 * MARGIN + max((_column_height(one) for one in columns), default=0)
    corners = _corners(columns, height)
    width = 2 * MARGIN + len(columns) * (NODE_WIDTH + COLUMN_GAP) - COLUMN_GAP if columns else 0
    if right_to_left:
        corners = {one: (width - x - NODE_WIDTH, y) for one, (x, y) in corners.items()}
    return Drawing(
        width=width,
        height=height,
        boxes=tuple(Box(lot, *corners[lot]) for lot in generations),
        curves=tuple(
            Curve(*link, _path([corners[one] for one in way], right_to_left)) for link, way in ways.items()
        ),
    )


def _way(link: tuple[UUID, UUID], column_of: Mapping[UUID, int]) -> list[_Vertex]:
    parent, child = link
    between = range(column_of[parent] + 1, column_of[child])
    return [parent, *((parent, child, column) for column in between), child]


def _columns(
    column_of: Mapping[UUID, int], ways: Mapping[tuple[UUID, UUID], list[_Vertex]]
) -> list[list[_Vertex]]:
    columns: dict[int, list[_Vertex]] = defaultdict(list)
    for lot, column in column_of.items():
        columns[column].append(lot)
    for way in ways.values():
        for vertex in way[1:-1]:
            if isinstance(vertex, tuple):
                columns[vertex[2]].append(vertex)
    return [columns[column] for column in sorted(columns)]


def _ordered(columns: list[list[_Vertex]], ways: Iterable[Sequence[_Vertex]]) -> list[list[_Vertex]]:
    """The columns, each sorted by the mean place of what it is joined to on either side in turn."""
    before: dict[_Vertex, list[_Vertex]] = defaultdict(list)
    after: dict[_Vertex, list[_Vertex]] = defaultdict(list)
    for way in ways:
        for one, following in pairwise(way):
            after[one].append(following)
            before[following].append(one)
    for sweep in range(_SWEEPS):
        forwards = sweep % 2 == 0
        neighbours = before if forwards else after
        order = range(len(columns)) if forwards else range(len(columns) - 1, -1, -1)
        for index in order:
            beside = index - 1 if forwards else index + 1
            if 0 <= beside < len(columns):
                columns[index] = _sorted_by_mean(columns[index], columns[beside], neighbours)
    return columns


def _sorted_by_mean(
    column: Sequence[_Vertex],
    beside: Sequence[_Vertex],
    neighbours: Mapping[_Vertex, Sequence[_Vertex]],
) -> list[_Vertex]:
    place: dict[Hashable, int] = {vertex: index for index, vertex in enumerate(beside)}
    scale = len(beside) / max(1, len(column))

    def mean(indexed: tuple[int, _Vertex]) -> float:
        index, vertex = indexed
        found = [place[one] for one in neighbours.get(vertex, ())]
        return sum(found) / len(found) if found else index * scale

    return [vertex for _, vertex in sorted(enumerate(column), key=mean)]


def _column_height(column: Sequence[_Vertex]) -> int:
    return sum(_height(vertex) for vertex in column) + ROW_GAP * (len(column) - 1)


def _height(vertex: _Vertex) -> int:
    """A waypoint is only a line's breadth, so that long links do not spread the drawing."""
    return 0 if isinstance(vertex, tuple) else NODE_HEIGHT


def _corners(columns: Sequence[Sequence[_Vertex]], height: int) -> dict[_Vertex, Point]:
    corners: dict[_Vertex, Point] = {}
    for index, column in enumerate(columns):
        x = MARGIN + index * (NODE_WIDTH + COLUMN_GAP)
        y = (height - _column_height(column)) // 2
        for vertex in column:
            # The corner of a waypoint is where that of a box at the same height would be.
            corners[vertex] = (x, y - (NODE_HEIGHT // 2 if isinstance(vertex, tuple) else 0))
            y += _height(vertex) + ROW_GAP
    return corners


def _path(corners: Sequence[Point], right_to_left: bool) -> str:
    """Out of the first box, through every waypoint, into the last box."""
    leaving, arriving = (0, NODE_WIDTH) if right_to_left else (NODE_WIDTH, 0)
    middle = NODE_HEIGHT // 2
    (x, y), *others = corners
    x, y = x + leaving, y + middle
    parts = [f"M{x} {y}"]
    for index, (next_x, next_y) in enumerate(others):
        to_x, to_y = next_x + arriving, next_y + middle
        half = (x + to_x) // 2
        parts.append(f"C{half} {y} {half} {to_y} {to_x} {to_y}")
        x, y = to_x, to_y
        if index < len(others) - 1:
            x = next_x + leaving
            parts.append(f"H{x}")
    return "".join(parts)
