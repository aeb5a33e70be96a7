"""The image that a message shows of a shared page: 1200 × 630 points, drawn from plain values.

It stays in messages long after: so it never says that all is well, which may change. A recall is said
before anything else; a lot set aside is shown without praise and without alarm.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image, ImageDraw

from traceability.gateways.share.lettering import Colour, Shaped, letter, shaped

WIDTH, HEIGHT = 1_200, 630
INK, INK_SOFT = (35, 28, 23), (94, 82, 71)
PAPER, LINE, WHITE = (250, 246, 239), (228, 218, 203), (255, 255, 255)
SAFFRON, ARGAN, OLIVE, PAMM = (181, 51, 14), (166, 106, 18), (85, 105, 43), (106, 85, 155)
BAD, CALM = (166, 27, 27), (79, 70, 62)
BRANCHES = {"saffron": SAFFRON, "argan": ARGAN, "olive": OLIVE, "pamm": PAMM}
SEALS_MAX = 3
# Flat colours and smooth edges: more would only weigh.
_COLOURS = 128
_MARGIN, _COLUMN, _WHOLE = 72, 700, WIDTH - 2 * 72
_PANEL, _FOOT = 836, 490
_STRIP = 24
_TITLE_MIN = 40
_FINER = 4


class Mood(StrEnum):
    """What the image is about before all: the product, nothing but which lot, or its recall."""

    PLAIN = "plain"
    HELD = "held"
    RECALLED = "recalled"


@dataclass(frozen=True, slots=True)
class Card:
    """What an image says, in the reader's language and read in its direction.

    `alarm` and `advice` are a recall's; `seals` the short names of what holds; `note` stands beside
    our name.
    """

    mood: Mood
    branch: str
    title: str
    lines: tuple[str, ...] = ()
    lot: str = ""
    seals: tuple[str, ...] = ()
    alarm: str = ""
    advice: str = ""
    note: str = ""
    rtl: bool = False


def draw(card: Card) -> bytes:
    """The image as a PNG."""
    page = _Page(card.rtl)
    if card.mood is Mood.RECALLED:
        _draw_recall(page, card)
    else:
        _draw_product(page, card)
    page.strip(HEIGHT - _STRIP)
    few = page.picture.quantize(_COLOURS, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    out = BytesIO()
    few.save(out, "PNG", optimize=True)
    return out.getvalue()


def _draw_product(page: "_Page", card: Card) -> None:
    accent = CALM if card.mood is Mood.HELD else BRANCHES.get(card.branch, CALM)
    page.weave(_PANEL, accent)
    page.signature(_MARGIN, accent, card.note)
    y = page.title(card.title, top=134, size=84, lines=2)
    for number, line in enumerate(card.lines):
        y += 58 if number else 78
        page.line(line, y, 36 if number else 40, INK_SOFT if number else INK)
    end = page.chip(card.lot, _FOOT) + 24 if card.lot else _MARGIN
    for number, seal in enumerate(card.seals[:SEALS_MAX]):
        page.seal(seal, end + 44 + number * 104, _FOOT + 34, OLIVE if seal == "BIO" else accent)


def _draw_recall(page: "_Page", card: Card) -> None:
    page.box(0, 0, WIDTH, 316, BAD)
    page.warning(_MARGIN, 62, 108)
    page.line(card.alarm, 146, 92, WHITE, style="B", left=_MARGIN + 148, room=_WHOLE - 148)
    page.line(card.advice, 248, 40, WHITE, room=_WHOLE)
    y = page.title(card.title, top=336, size=64, lines=1, room=_WHOLE)
    for line in card.lines[:1]:
        page.line(line, y + 62, 36, INK_SOFT, room=_WHOLE)
    end = page.chip(card.lot, _FOOT + 10) + 40 if card.lot else _MARGIN
    page.signature(_FOOT + 24, BAD, card.note, left=end)


class _Page:
    """A picture written on from the side where reading begins: `x` is counted from there."""

    def __init__(self, rtl: bool) -> None:
        self.picture = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
        self._draw = ImageDraw.Draw(self.picture)
        self._rtl = rtl

    def _left(self, x: float, width: float) -> float:
        return WIDTH - x - width if self._rtl else x

    def box(self, x: float, y: float, width: float, height: float, colour: Colour) -> None:
        """Fills a rectangle."""
        left = self._left(x, width)
        self._draw.rectangle((left, y, left + width - 1, y + height - 1), colour)

    def line(
        self,
        text: str,
        baseline: float,
        size: float,
        colour: Colour,
        *,
        style: str = "",
        left: float = _MARGIN,
        room: float = _COLUMN,
    ) -> float:
        """Writes a line, made smaller when it is too long; where it ends."""
        set_text = shaped(text, style, rtl=self._rtl)
        size = _fitting(set_text, size, room)
        self._write(set_text, left, baseline, size, colour)
        return left + set_text.width * size

    def _write(self, text: Shaped, x: float, baseline: float, size: float, colour: Colour) -> None:
        letter(self.picture, text, self._left(x, text.width * size), baseline, size, colour)

    def title(self, text: str, *, top: float, size: float, lines: int, room: float = _COLUMN) -> float:
        """Writes the name on so many lines at most; the last baseline."""
        set_lines, size = self._set(text, size, lines, room)
        baseline = top + size
        for number, one in enumerate(set_lines):
            baseline += size * 1.16 if number else 0
            self.line(one, baseline, size, INK, style="B", room=room)
        return baseline

    def _set(self, text: str, size: float, lines: int, room: float) -> tuple[list[str], float]:
        """A name on so many lines at most, and how large it then is."""
        whole = _fitting(shaped(text, "B", rtl=self._rtl), size, room)
        # A name that nearly fits is better smaller on one line than broken before its last word.
        if whole > size * 0.8:
            return [text], whole
        while len(set_lines := self._broken(text, "B", size, room)) > lines and size > _TITLE_MIN:
            size -= 4
        return set_lines[:lines], size

    def _broken(self, text: str, style: str, size: float, room: float) -> list[str]:
        lines: list[str] = []
        for word in text.split():
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and shaped(longer, style, rtl=self._rtl).width * size <= room:
                lines[-1] = longer
            else:
                lines.append(word)
        return lines

    def signature(self, y: float, colour: Colour, note: str, *, left: float = _MARGIN) -> None:
        """Our mark and name, with a note after it."""
        self._lozenge(left + 19, y + 20, 19, colour)
        self._lozenge(left + 19, y + 20, 14, PAPER)
        self._lozenge(left + 19, y + 20, 8, colour)
        end = self.line("Igoudar", y + 32, 36, INK, style="B", left=left + 52)
        if note:
            self.line(note, y + 31, 26, INK_SOFT, left=end + 28, room=max(left + _COLUMN - end, 180))

    def chip(self, text: str, y: float) -> float:
        """The lot in a frame, to be compared with the pack; where it ends."""
        set_text = shaped(text, "B", rtl=self._rtl)
        size = _fitting(set_text, 36, _COLUMN)
        width = set_text.width * size + 56
        left = self._left(_MARGIN, width)
        self._draw.rounded_rectangle((left, y, left + width, y + 68), 14, WHITE, LINE, 3)
        self._write(set_text, _MARGIN + 28, y + 47, size, INK)
        return _MARGIN + width

    def seal(self, text: str, x: float, y: float, colour: Colour) -> None:
        """A round seal with a short name, its middle at a point."""
        self._smooth(x - 44, y - 44, 88, lambda draw, side: draw.ellipse((0, 0, side, side), 255), colour)
        set_text = shaped(text, "B", rtl=False)
        size = _fitting(set_text, 32, 68)
        self._write(set_text, x - set_text.width * size / 2, y + size * 0.36, size, WHITE)

    def warning(self, x: float, y: float, side: float) -> None:
        """A white triangle with its exclamation mark."""
        self._smooth(
            x,
            y,
            side,
            lambda draw, n: draw.polygon(((n / 2, n * 0.06), (n, n * 0.94), (0, n * 0.94)), 255),
            WHITE,
        )
        middle = x + side / 2
        self.box(middle - 5, y + side * 0.36, 10, side * 0.3, BAD)
        self.box(middle - 5, y + side * 0.74, 10, 10, BAD)

    def weave(self, x: int, accent: Colour) -> None:
        """The panel at the far side: lozenges within lozenges, as rugs of the Anti-Atlas have them."""
        width, height = WIDTH - x, HEIGHT - _STRIP
        self.box(x, 0, width, height, accent)
        middle = x + width / 2
        for y in (-height / 6, height / 2, height * 7 / 6):
            for step, share in enumerate((0.13, 0.0, 0.26, 0.0, 0.9, 0.0, 0.9)):
                half = 182 - step * 25
                self._lozenge(middle, y, half, _mixed(accent, PAPER, share), right=x)
        for y in (height / 6, height * 5 / 6):
            for side in (x, WIDTH):
                for half, share in ((66, 0.26), (42, 0.0), (22, 0.9)):
                    self._lozenge(side, y, half, _mixed(accent, PAPER, share), right=x)

    def strip(self, y: int) -> None:
        """The four branches along the foot, each with its stitches."""
        for number, colour in enumerate(BRANCHES.values()):
            self.box(number * WIDTH / 4, y, WIDTH / 4, _STRIP, colour)
            for stitch in range(5):
                self._lozenge(number * WIDTH / 4 + 30 + stitch * 60, y + _STRIP / 2, 6, PAPER)

    def _lozenge(self, x: float, y: float, half: float, colour: Colour, *, right: float = 0) -> None:
        """A lozenge around a point; what is before `right` is left out."""
        corners = ((x, y - half), (x + half, y), (x, y + half), (max(x - half, right), y))
        self._draw.polygon([(WIDTH - at if self._rtl else at, down) for at, down in corners], colour)

    def _smooth(
        self,
        x: float,
        y: float,
        side: float,
        shape: Callable[[ImageDraw.ImageDraw, int], None],
        colour: Colour,
    ) -> None:
        """Fills a shape drawn larger and made smaller: smooth edges."""
        mask = Image.new("L", (round(side) * _FINER, round(side) * _FINER))
        shape(ImageDraw.Draw(mask), mask.width - 1)
        small = mask.resize((round(side), round(side)), Image.Resampling.BOX)
        self.picture.paste(colour, (round(self._left(x, side)), round(y)), small)


def _fitting(text: Shaped, size: float, room: float) -> float:
    """The size wished, or the largest at which a text is no wider than its room."""
    return min(size, room / text.width) if text.width else size


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue
