"""What stands on a delivery note as it is signed, and the strokes of a signature on their grid."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.errors import Invalid

# Who signs: the one who hands the goods over, the one who receives them.
PARTS = ("handed_over", "received")
NAME_LENGTH_MAX = 120
# The grid on which strokes are told, whatever the size of the screen that they were drawn on.
GRID_WIDTH, GRID_HEIGHT = 1_000, 400
STROKES_MAX, POINTS_MAX = 80, 2_000
# `1000,400` and a separator for each point.
TEXT_LENGTH_MAX = POINTS_MAX * 9
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


@dataclass(frozen=True, slots=True)
class SignedLine:
    """A line as the note says it; `found` and `reason` once it was received. Quantities in the lot's unit."""

    lot_code: str
    lot_id: str
    owner: str
    quantity: int
    unit: str
    found: int | None = None
    reason: str | None = None
    unit_cost_cents: int | None = None


def note_text(
    number: str,
    terms: str,
    source: str,
    target: str,
    sent_at: str,
    lines: Sequence[SignedLine],
    received_at: str | None = None,
    extras: Iterable[SignedLine] = (),
) -> str:
    """All that a signature speaks of, in one text for one content: what is hashed.

    Parties and owners are named by their keys, which never change; lines are in the order of their
    lots. What was found stands there only with `received_at`.
    """
    told: list[tuple[str, ...]] = [
        ("delivery-note", "1"),
        ("number", number),
        ("terms", terms),
        ("from", source),
        ("to", target),
        ("sent", sent_at),
    ]
    told += sorted(_told("line", one, one.quantity, *_cost(one)) for one in lines)
    if received_at is not None:
        told += [("received", received_at)]
        told += sorted(_told("found", one, one.found or 0, one.reason or "") for one in lines)
        told += sorted(_told("extra", one, one.quantity) for one in extras)
    return "\n".join("\t".join(row) for row in told)


def _cost(line: SignedLine) -> tuple[str, ...]:
    """What a piece, kilogram or litre costs; a note without prices says what it always said."""
    return () if line.unit_cost_cents is None else ("cost", str(line.unit_cost_cents))


def _told(word: str, line: SignedLine, quantity: int, *more: str) -> tuple[str, ...]:
    return (word, line.lot_code, line.lot_id, line.owner, str(quantity), line.unit, *more)
