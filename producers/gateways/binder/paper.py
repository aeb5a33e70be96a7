"""The pages we write ourselves: A4, shaped text in both directions, tables that go over pages."""

import io
import unicodedata
from collections.abc import Sequence
from datetime import datetime
from typing import Self

from fpdf import FPDF
from PIL import Image, ImageOps

from kernel.paper import INK, SOFT
from kernel.typefaces import FAMILY, close_typefaces, load_typefaces
from producers.gateways.binder.contents import Table

MARGIN_MM = 16
FOOT_MM = 18
CELL_PT, LINE_MM, PAD_MM = 9, 4.6, 1.2
WASH = (243, 236, 223)
# Enough to read a sheet of paper held before a phone; the received file itself is not touched.
PICTURE_SIDE_MAX = 1_800
PICTURE_QUALITY = 82


class Paper:
    """A document of A4 pages. A context manager: leaving it closes the font files."""

    def __init__(self, title: str, made_at: datetime) -> None:
        self._pdf = FPDF(unit="mm", format="A4")
        self._pdf.set_margins(MARGIN_MM, MARGIN_MM)
        self._pdf.set_auto_page_break(True, FOOT_MM)
        self._pdf.set_title(title)
        self._pdf.set_creation_date(made_at)
        self._pdf.set_lang("fr")
        load_typefaces(self._pdf)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_typefaces(self._pdf)

    @property
    def page(self) -> int:
        """The number of the last page, from 1."""
        return len(self._pdf.pages)

    def add_page(self) -> None:
        """Begin a page."""
        self._pdf.page = self.page
        self._pdf.add_page()

    def heading(self, text: str, size_pt: int = 15) -> None:
        """A title, kept with what follows by leaving the page when little room is left."""
        if self._pdf.will_page_break(30):
            self.add_page()
        self._text(text, size_pt, "B", INK)
        self._pdf.ln(2)

    def paragraph(self, text: str, *, soft: bool = False) -> None:
        """Words over the whole width."""
        self._text(text, 10, "", SOFT if soft else INK)
        self._pdf.ln(1)

    def facts(self, facts: Sequence[tuple[str, str]]) -> None:
        """Names and values, a line each."""
        self.table(Table((), (30, 70), [(name, value) for name, value in facts if value]))

    def table(self, table: Table) -> None:
        """Rows that go over pages, their head repeated. Thousands of rows take seconds, not minutes."""
        shares = sum(table.widths)
        widths = [self._pdf.epw * width / shares for width in table.widths]
        if table.head:
            self._head(table.head, widths)
        for row in table.rows:
            lines = self._wrapped(row, widths, "")
            if self._pdf.will_page_break(_height(lines)):
                self.add_page()
                if table.head:
                    self._head(table.head, widths)
            self._draw(lines, widths, "")
        self._pdf.ln(4)

    def _head(self, cells: Sequence[str], widths: Sequence[float]) -> None:
        lines = self._wrapped(cells, widths, "B")
        self._pdf.set_fill_color(*WASH)
        self._pdf.rect(MARGIN_MM, self._pdf.get_y(), self._pdf.epw, _height(lines), style="F")
        self._draw(lines, widths, "B")

    def _wrapped(self, cells: Sequence[str], widths: Sequence[float], style: str) -> list[list[str]]:
        self._pdf.set_font(FAMILY, style, CELL_PT)
        return [self._lines(text, width - 2 * PAD_MM) for text, width in zip(cells, widths, strict=True)]

    def _lines(self, text: str, width: float) -> list[str]:
        """`text` cut at its spaces; a word longer than the line is cut where it must be."""
        lines, line = [], ""
        for word in (piece for each in text.split() for piece in self._pieces(each, width)):
            longer = f"{line} {word}" if line else word
            if line and self._width(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        return [*lines, line]

    def _pieces(self, word: str, width: float) -> list[str]:
        pieces = []
        while len(word) > 1 and self._width(word) > width:
            fits = next(n for n in range(len(word) - 1, 0, -1) if n == 1 or self._width(word[:n]) <= width)
            pieces.append(word[:fits])
            word = word[fits:]
        return [*pieces, word]

    def _draw(self, lines: list[list[str]], widths: Sequence[float], style: str) -> None:
        top, x = self._pdf.get_y(), float(MARGIN_MM)
        height = _height(lines)
        self._pdf.set_font(FAMILY, style, CELL_PT)
        self._pdf.set_text_color(*INK)
        for cell, width in zip(lines, widths, strict=True):
            for index, line in enumerate(cell):
                self._pdf.set_xy(x + PAD_MM, top + PAD_MM + index * LINE_MM)
                self._shape(line)
                self._pdf.cell(width - 2 * PAD_MM, LINE_MM, line, align="R" if _begins_rtl(line) else "L")
            x += width
        self._pdf.set_draw_color(*WASH)
        self._pdf.line(MARGIN_MM, top + height, MARGIN_MM + self._pdf.epw, top + height)
        self._pdf.set_xy(MARGIN_MM, top + height)

    def _width(self, text: str) -> float:
        self._shape(text)
        return float(self._pdf.get_string_width(text))

    def _shape(self, text: str) -> None:
        """Shape what joins its letters or runs from right to left: the rest is drawn much faster plain."""
        self._pdf.set_text_shaping(use_shaping_engine=not _is_plain(text))

    def picture(self, content: bytes) -> None:
        """A photo, the right way up, in what is left of the page."""
        with Image.open(io.BytesIO(content)) as received:
            upright = ImageOps.exif_transpose(received).convert("RGB")
        upright.thumbnail((PICTURE_SIDE_MAX, PICTURE_SIDE_MAX))
        kept = io.BytesIO()
        upright.save(kept, "JPEG", quality=PICTURE_QUALITY)
        width, height = self._pdf.epw, self._pdf.h - FOOT_MM - self._pdf.get_y() - 2
        self._pdf.image(kept, x=MARGIN_MM, y=self._pdf.get_y(), w=width, h=height, keep_aspect_ratio=True)

    def foot(self, page: int, text: str) -> None:
        """Write at the foot of a page that is already there."""
        self._pdf.page = page
        self._pdf.set_auto_page_break(False)
        self._pdf.current_font_is_set_on_page = False
        self._pdf.set_font(FAMILY, "", 8)
        self._pdf.set_text_color(*SOFT)
        self._pdf.set_xy(MARGIN_MM, self._pdf.h - 12)
        self._shape(text)
        self._pdf.cell(self._pdf.epw, 5, text, align="C")

    def finished(self) -> bytes:
        """The document."""
        self._pdf.page = self.page
        return bytes(self._pdf.output())

    def _text(self, text: str, size_pt: int, style: str, colour: tuple[int, int, int]) -> None:
        self._shape(text)
        self._pdf.set_font(FAMILY, style, size_pt)
        self._pdf.set_text_color(*colour)
        self._pdf.multi_cell(0, size_pt * 0.5, text, align="L", new_x="LMARGIN", new_y="NEXT")


def _height(lines: list[list[str]]) -> float:
    """The height of a row in mm: its tallest cell."""
    return max(len(cell) for cell in lines) * LINE_MM + 2 * PAD_MM


def _is_plain(text: str) -> bool:
    """Only letters that stand apart, from left to right: nothing from Hebrew on but dashes and such."""
    return all(ord(letter) < 0x0590 or 0x2000 <= ord(letter) < 0x2D00 for letter in text)


def _begins_rtl(text: str) -> bool:
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((one for one in directions if one in ("L", "R", "AL")), "L") != "L"
