"""Label stationery: page, grid, and where things stand on each face of a label."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import Enum, auto
from types import MappingProxyType

A4_MM = (210.0, 297.0)
# Two dots of a 203 dpi thermal head: bars that are not whole dots come out uneven.
_THERMAL_DOT_MM = 0.125


class Part(Enum):
    """What the text of a face tells: everything, who and what, or when and from where."""

    ALL = auto()
    IDENTITY = auto()
    ORIGIN = auto()


class Mark(Enum):
    """How a face shows its branch: a lozenge before the title, a rule beside the text, not."""

    LOZENGE = auto()
    RULE = auto()
    NONE = auto()


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of a label, in mm from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge, in mm."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge, in mm."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Face:
    """Places on one side of a label; None where that side does not carry the thing."""

    part: Part
    text: Box
    qr: Box | None = None
    bars: Box | None = None
    net: Box | None = None
    caption: Box | None = None
    mark: Mark = Mark.NONE


@dataclass(frozen=True, slots=True)
class Sheet:
    """Stationery: page and grid in mm; a label takes as many cells as it has faces.

    `lot_faces` are the faces for a GS1-128, None where one that can be read does not fit.
    """

    key: str
    page_mm: tuple[float, float]
    label_mm: tuple[float, float]
    columns: int
    rows: int
    origin_mm: tuple[float, float]
    pitch_mm: tuple[float, float]
    faces: tuple[Face, ...]
    lot_faces: tuple[Face, ...] | None = None
    colour: bool = True
    dot_mm: float | None = None

    @property
    def cells(self) -> int:
        """Cells of one page."""
        return self.columns * self.rows

    def corner(self, cell: int) -> tuple[float, float]:
        """Upper left corner of a page's cell, in mm; cells run along the rows."""
        row, column = divmod(cell, self.columns)
        return (
            self.origin_mm[0] + column * self.pitch_mm[0],
            self.origin_mm[1] + row * self.pitch_mm[1],
        )


def _roll(
    key: str, width: float, height: float, faces: tuple[Face, ...], lot: tuple[Face, ...] | None
) -> Sheet:
    return Sheet(
        key=key,
        page_mm=(width, height),
        label_mm=(width, height),
        columns=1,
        rows=1,
        origin_mm=(0, 0),
        pitch_mm=(width, height),
        faces=faces,
        lot_faces=lot,
        colour=False,
        dot_mm=_THERMAL_DOT_MM,
    )


A4_2X7 = Sheet(
    key="a4-2x7",
    page_mm=A4_MM,
    label_mm=(99.1, 38.1),
    columns=2,
    rows=7,
    origin_mm=(4.65, 15.15),
    pitch_mm=(101.6, 38.1),
    faces=(
        Face(
            Part.ALL,
            text=Box(28.6, 1.6, 67.6, 24.4),
            qr=Box(1.4, 1.6, 25.6, 25.6),
            caption=Box(2.0, 28.0, 24.4, 8.0),
            mark=Mark.LOZENGE,
            bars=Box(28.6, 26.6, 42.0, 10.0),
            net=Box(72.0, 26.6, 24.2, 10.0),
        ),
    ),
    lot_faces=(
        Face(
            Part.ALL,
            text=Box(28.0, 1.6, 51.0, 24.2),
            qr=Box(1.4, 0.8, 25.6, 25.6),
            bars=Box(1.6, 27.0, 95.9, 9.8),
            net=Box(80.2, 2.0, 16.4, 22.4),
            mark=Mark.LOZENGE,
        ),
    ),
)
# Fills the page to its edges: for a printer that prints to 2 mm of them.
A4_3X8 = Sheet(
    key="a4-3x8",
    page_mm=A4_MM,
    label_mm=(70.0, 37.0),
    columns=3,
    rows=8,
    origin_mm=(0.0, 0.5),
    pitch_mm=(70.0, 37.0),
    faces=(
        Face(
            Part.ALL,
            text=Box(28.8, 1.8, 38.2, 24.6),
            qr=Box(1.6, 1.2, 25.6, 25.6),
            bars=Box(2.4, 27.2, 42.0, 8.4),
            net=Box(44.8, 27.2, 22.2, 8.4),
            mark=Mark.RULE,
        ),
    ),
)
A4_3X7 = Sheet(
    key="a4-3x7",
    page_mm=A4_MM,
    label_mm=(63.5, 38.1),
    columns=3,
    rows=7,
    origin_mm=(7.2, 15.15),
    pitch_mm=(66.05, 38.1),
    faces=(
        Face(
            Part.ALL,
            text=Box(27.6, 1.0, 34.7, 26.9),
            qr=Box(0.8, 1.2, 25.6, 25.6),
            bars=Box(1.2, 28.4, 41.6, 8.6),
            net=Box(43.0, 28.2, 19.8, 9.0),
            mark=Mark.RULE,
        ),
    ),
)
ROLL_60X40 = _roll(
    "roll-60x40",
    60.0,
    40.0,
    (
        Face(
            Part.ALL,
            text=Box(26.6, 0.6, 32.7, 27.2),
            qr=Box(0.4, 1.4, 25.6, 25.6),
            bars=Box(0.8, 29.0, 42.6, 10.0),
            net=Box(43.8, 28.0, 15.6, 11.4),
        ),
    ),
    None,
)
# Too small for all of it on one: the first label is the front of the pack, the second its back.
ROLL_50X30 = _roll(
    "roll-50x30",
    50.0,
    30.0,
    (
        Face(
            Part.IDENTITY,
            text=Box(1.6, 1.0, 31.8, 19.0),
            bars=Box(1.0, 20.6, 48.0, 8.6),
            net=Box(33.8, 1.4, 15.0, 17.8),
        ),
        Face(Part.ORIGIN, text=Box(26.2, 1.0, 23.0, 28.0), qr=Box(0.4, 2.2, 25.6, 25.6)),
    ),
    None,
)
# One label on a page of its own size: for one that was torn, on a label printer or cut out of paper.
SINGLE_99X38 = replace(
    A4_2X7,
    key="single-99x38",
    page_mm=A4_2X7.label_mm,
    columns=1,
    rows=1,
    origin_mm=(0, 0),
    pitch_mm=A4_2X7.label_mm,
)

DEFAULT_SHEET = A4_2X7
SHEETS: Mapping[str, Sheet] = MappingProxyType(
    {sheet.key: sheet for sheet in (A4_2X7, A4_3X8, A4_3X7, ROLL_60X40, ROLL_50X30, SINGLE_99X38)}
)
