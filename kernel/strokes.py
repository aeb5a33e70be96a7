"""Strokes of a signature on their grid: text that is read, bounded, and drawn at any size (decision 38)."""

import re
from collections.abc import Iterable, Sequence

from kernel.errors import Invalid

NAME_LENGTH_MAX = 120
# The grid on which strokes are told, whatever the size of the screen that they were drawn on.
GRID_WIDTH, GRID_HEIGHT = 1_000, 400
STROKES_MAX, POINTS_MAX = 80, 2_000
# `1000,400` and a separator for each point.
TEXT_LENGTH_MAX = POINTS_MAX * 9
# What is shown of a hash: enough to compare two papers by eye.
HASH_SHOWN = 12
_POINT = re.compile(r"([0-9]{1,4}),([0-9]{1,3})")

Stroke = Sequence[tuple[int, int]]


class StrokesUnreadable(Invalid):
    """The strokes are not points of the grid, or too many."""

    code = "strokes-unreadable"


def read_strokes(text: str) -> list[Stroke]:
    """The strokes of `x,y x,y;x,y`: points of a stroke apart by spaces, strokes by semicolons.

    None at all for an empty text: signed at the keyboard. Raises StrokesUnreadable.
    """
    if len(text) > TEXT_LENGTH_MAX:
        raise StrokesUnreadable()
    strokes = [_read(stroke) for stroke in text.split(";")] if text else []
    if len(strokes) > STROKES_MAX or sum(len(stroke) for stroke in strokes) > POINTS_MAX:
        raise StrokesUnreadable()
    return strokes


def _read(stroke: str) -> Stroke:
    found = [_POINT.fullmatch(point) for point in stroke.split(" ")]
    points = [(int(one[1]), int(one[2])) for one in found if one]
    if len(points) < len(found) or any(x > GRID_WIDTH or y > GRID_HEIGHT for x, y in points):
        raise StrokesUnreadable()
    return points


def written(strokes: Iterable[Stroke]) -> str:
    """Strokes as the text that they are read from."""
    return ";".join(" ".join(f"{x},{y}" for x, y in stroke) for stroke in strokes)


def short_hash(content_hash: str) -> str:
    """The beginning of a hash, in groups of four."""
    shown = content_hash[:HASH_SHOWN]
    return " ".join(shown[at : at + 4] for at in range(0, HASH_SHOWN, 4))
