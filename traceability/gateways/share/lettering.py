"""Text drawn on a picture: shaped by HarfBuzz, in the typefaces of the labels, in either direction.

Pillow lays out Arabic only where the machine has FriBidi, which its packages do not bring. So texts are
shaped as on labels, and Pillow fills the outlines of the glyphs.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise
from math import ceil, floor
from pathlib import Path
from typing import Any

import uharfbuzz as hb
from fontTools.pens.basePen import BasePen
from fpdf.bidi import BidiParagraph
from fpdf.enums import TextDirection
from PIL import Image, ImageDraw
from shapely import LineString, unary_union
from shapely import Point as ShapelyPoint
from shapely.ops import polygonize

from kernel.typefaces import FILES, FONT_FOLDER, TIFINAGH_FILE

Point = tuple[float, float]
Contour = list[Point]
Colour = tuple[int, int, int]
# Outlines are filled this much larger, then made smaller: smooth edges.
_FINER = 3
_CURVE_STEPS = 6
_GLYPHS_KEPT_MAX = 2_000
# Of a line, in type sizes: accents on capitals above, the tails of Arabic below.
_LINE_HEIGHT, _ABOVE = 2.0, 1.35


@dataclass(frozen=True, slots=True)
class _Face:
    """A font file ready to shape and to draw."""

    font: Any
    units: int

    def has(self, letter: str) -> bool:
        """Whether the font can draw a letter."""
        return self.font.get_nominal_glyph(ord(letter)) is not None


@dataclass(frozen=True, slots=True)
class _Placed:
    """A glyph of a face, its origin in ems from the start of the text."""

    face: str
    glyph: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Shaped:
    """A line of text ready to draw: glyphs from left to right, and its width in ems."""

    glyphs: tuple[_Placed, ...]
    width: float


class _Outline(BasePen):
    """Gathers the contours of a glyph as polygons, in font units."""

    def __init__(self) -> None:
        super().__init__(None)
        self.contours: list[Contour] = []

    def _moveTo(self, pt: Point) -> None:
        self.contours.append([pt])

    def _lineTo(self, pt: Point) -> None:
        self.contours[-1].append(pt)

    def _curveToOne(self, pt1: Point, pt2: Point, pt3: Point) -> None:
        start = self.contours[-1][-1]
        for step in range(1, _CURVE_STEPS + 1):
            t = step / _CURVE_STEPS
            ends, near, far = ((1 - t) ** 3, t**3), 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t)
            self.contours[-1].append(
                (
                    ends[0] * start[0] + near * pt1[0] + far * pt2[0] + ends[1] * pt3[0],
                    ends[0] * start[1] + near * pt1[1] + far * pt2[1] + ends[1] * pt3[1],
                )
            )


@cache
def _face(name: str, folder: Path = FONT_FOLDER) -> _Face:
    face = hb.Face(hb.Blob.from_file_path(str(folder / name)))
    return _Face(hb.Font(face), face.upem)


def shaped(text: str, style: str, *, rtl: bool) -> Shaped:
    """A line in a style ("" or "B"), read right to left or not; letters that it lacks from the Tifinagh."""
    base = TextDirection.RTL if rtl else TextDirection.LTR
    parts = list(BidiParagraph(text, base).get_bidi_fragments())
    glyphs: list[_Placed] = []
    x = 0.0
    for part, direction in reversed(parts) if rtl else parts:
        is_rtl = direction == TextDirection.RTL
        runs = list(_by_face(part, FILES[style]))
        for name, run in reversed(runs) if is_rtl else runs:
            placed, x = _run(name, run, x, rtl=is_rtl)
            glyphs += placed
    return Shaped(tuple(glyphs), x)


def _by_face(text: str, name: str) -> Iterator[tuple[str, str]]:
    """A text cut where another face is needed."""
    face, run, run_name = _face(name), "", name
    for letter in text:
        wanted = run_name if letter.isspace() else name if face.has(letter) else TIFINAGH_FILE
        if run and wanted != run_name:
            yield run_name, run
            run = ""
        run, run_name = run + letter, wanted
    if run:
        yield run_name, run


def _run(name: str, text: str, x: float, *, rtl: bool) -> tuple[list[_Placed], float]:
    face = _face(name)
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if rtl else "ltr"
    hb.shape(face.font, buffer, {"lnum": True, "tnum": True})
    placed = []
    for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
        left, up = x + position.x_offset / face.units, position.y_offset / face.units
        placed.append(_Placed(name, info.codepoint, left, up))
        x += position.x_advance / face.units
    return placed, x


@lru_cache(maxsize=_GLYPHS_KEPT_MAX)
def _parts(name: str, glyph: int) -> tuple[tuple[tuple[Point, ...], bool], ...]:
    """What a glyph fills, in ems: rings, each with whether it is filled or cut out, in this order.

    Outlines of variable fonts cross one another and themselves; a place is filled where they wind
    around it, so they are cut at their crossings and put together again.
    """
    face, pen = _face(name), _Outline()
    face.font.draw_glyph_with_pen(glyph, pen)
    contours = [[*one, one[0]] for one in pen.contours if len(one) > 2]
    pieces = polygonize(unary_union([LineString(one) for one in contours])) if contours else ()
    filled = unary_union([one for one in pieces if _turns(one.representative_point(), contours)])
    whole = sorted(getattr(filled, "geoms", [filled]), key=lambda one: -one.area)
    rings = [
        pair for one in whole for pair in ((one.exterior, True), *((cut, False) for cut in one.interiors))
    ]
    return tuple(
        (tuple((x / face.units, y / face.units) for x, y in ring.coords), is_filled)
        for ring, is_filled in rings
        if not ring.is_empty
    )


def _turns(at: ShapelyPoint, contours: Sequence[Contour]) -> int:
    """How many times outlines wind around a point, the ways round counted against each other."""
    turns = 0
    for contour in contours:
        for (x, y), (to_x, to_y) in pairwise(contour):
            if (y <= at.y) != (to_y <= at.y) and at.x < x + (at.y - y) * (to_x - x) / (to_y - y):
                turns += 1 if to_y > y else -1
    return turns


def letter(
    picture: Image.Image, text: Shaped, left: float, baseline: float, size: float, colour: Colour
) -> None:
    """Draw a shaped line with its left end and baseline at a point, so many points large."""
    width, height = round((text.width + 1) * size), round(size * _LINE_HEIGHT)
    finer = Image.new("L", (width * _FINER, height * _FINER))
    # Room on the left for a tail, and above for the accents.
    origin = (size / 2, size * _ABOVE)
    for glyph in text.glyphs:
        _fill(finer, glyph, origin, size)
    mask = finer.resize((width, height), Image.Resampling.BOX)
    picture.paste(colour, (round(left - origin[0]), round(baseline - origin[1])), mask)


def _fill(mask: Image.Image, glyph: _Placed, origin: Point, size: float) -> None:
    parts = [
        ([((origin[0] + (glyph.x + x) * size) * _FINER, (origin[1] - (glyph.y + y) * size) * _FINER)
          for x, y in ring], is_filled)
        for ring, is_filled in _parts(glyph.face, glyph.glyph)
    ]  # fmt: skip
    if not parts:
        return
    points = [point for ring, _ in parts for point in ring]
    left, top = (floor(min(one[axis] for one in points)) for axis in (0, 1))
    right, bottom = (ceil(max(one[axis] for one in points)) + 1 for axis in (0, 1))
    # Apart, so that what is cut out of a letter is not cut out of its neighbour.
    filled = Image.new("L", (right - left, bottom - top))
    pen = ImageDraw.Draw(filled)
    for ring, is_filled in parts:
        pen.polygon([(x - left, y - top) for x, y in ring], fill=255 if is_filled else 0)
    mask.paste(255, (left, top), filled)
