"""A PDF to draw labels on: each drawing is recorded once and stamped wherever it is wanted."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Self

from fpdf import FPDF

from kernel.typefaces import close_typefaces
from traceability.gateways.codes import Bars, Matrix, rectangles
from traceability.gateways.labels.fonts import FAMILY, FONT_FOLDER, TIFINAGH_FAMILY, load_fonts
from traceability.gateways.labels.text import Run

POINTS_PER_MM = 72 / 25.4
INK = (35, 28, 23)
_MEASURED_SIZE_PT = 100.0
# fpdf sets a cell's baseline at half its height plus three tenths of the type size.
_BASELINE_IN_CELL = 0.8


class Canvas:
    """A document in mm with the labels' fonts, on which text is shaped and bars are vectors.

    A context manager: leaving it closes the font files.
    """

    def __init__(self, page_mm: tuple[float, float], fonts: Path = FONT_FOLDER) -> None:
        self._pdf = FPDF(unit="mm", format=page_mm)
        self._pdf.set_auto_page_break(False)
        self._pdf.set_margin(0)
        self._pdf.set_lang("fr")
        self._pdf.c_margin = 0
        self.proportions = load_fonts(self._pdf, fonts)
        self._widths: dict[tuple[str, str, bool], float] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_typefaces(self._pdf)

    def add_page(self) -> None:
        """Starts a page that knows every font, since stamped drawings only name them."""
        self._pdf.add_page()
        for family, style in ((FAMILY, ""), (FAMILY, "B"), (TIFINAGH_FAMILY, "")):
            self._pdf.set_font(family, style, 1)
            self._pdf.current_font_is_set_on_page = False
            self._pdf.text(0, 0, "")

    def finished(self) -> bytes:
        """The document, its fonts cut down to the glyphs it uses."""
        return bytes(self._pdf.output())

    def record(self, draw: Callable[[], None]) -> bytes:
        """The drawing that `draw` makes at the page's upper left corner, taken off the page."""
        contents = self._contents()
        start = len(contents)
        # A stamped drawing begins with no font and in black, whatever the one before it ended with.
        self._pdf.current_font_is_set_on_page = False
        self._pdf.fill_color = self._pdf.DEFAULT_FILL_COLOR
        draw()
        drawing = bytes(contents[start:])
        del contents[start:]
        return drawing

    def stamp(self, drawing: bytes, x: float, y: float) -> None:
        """Puts a drawing with its upper left corner at x, y in mm."""
        shift = f"q 1 0 0 1 {x * POINTS_PER_MM:.3f} {-y * POINTS_PER_MM:.3f} cm\n"
        self._contents().extend(shift.encode() + drawing + b"Q\n")

    def measure(self, text: str, style: str, rtl: bool) -> float:
        """Width in mm of a shaped text at a size of 1 mm."""
        key = (text, style, rtl)
        if key not in self._widths:
            self._set_type(style, _MEASURED_SIZE_PT, rtl=rtl)
            size_mm = _MEASURED_SIZE_PT / POINTS_PER_MM
            self._widths[key] = self._pdf.get_string_width(text) / size_mm
        return self._widths[key]

    def text(self, run: Run, colour: tuple[int, int, int] = INK) -> None:
        """Draws a text, shaped and in its direction."""
        self._set_type(run.style, run.size_mm * POINTS_PER_MM, rtl=run.rtl)
        self._pdf.set_text_color(*colour)
        self._pdf.set_xy(run.x, run.baseline - _BASELINE_IN_CELL * run.size_mm)
        self._pdf.cell(w=run.width, h=run.size_mm, text=run.text)

    def matrix(self, matrix: Matrix, x: float, y: float, module_mm: float) -> None:
        """Draws a QR code whose symbol, without quiet zone, starts at x, y."""
        paths = (f"{r.column} {r.row} {r.width} {r.height} re" for r in rectangles(matrix))
        self._modules(paths, x, y, module_mm, module_mm)

    def bars(self, bars: Bars, x: float, y: float, module_mm: float, heights_mm: tuple[float, float]) -> None:
        """Draws bars from x, y on, ordinary and guard bars of two heights, without quiet zones."""
        paths = (
            f"{start} 0 {width} {heights_mm[kind == 'G']:.3f} re"
            for start, width, kind in _bar_runs(bars.pattern)
        )
        self._modules(paths, x, y, module_mm, 1.0)

    def shape(self, points: tuple[tuple[float, float], ...], colour: tuple[int, int, int]) -> None:
        """Fills a polygon given in mm."""
        self._pdf.set_fill_color(*colour)
        self._pdf.polygon(points, style="F")

    def _modules(self, paths: Iterable[str], x: float, y: float, width_mm: float, height_mm: float) -> None:
        """Fills rectangles given in modules, downwards: whole numbers, scaled once."""
        page_height = self._pdf.h
        matrix = (
            f"{width_mm * POINTS_PER_MM:.5f} 0 0 {-height_mm * POINTS_PER_MM:.5f} "
            f"{x * POINTS_PER_MM:.3f} {(page_height - y) * POINTS_PER_MM:.3f} cm"
        )
        drawn = f"q 0 g {matrix}\n" + "\n".join(paths) + "\nf Q\n"
        self._contents().extend(drawn.encode())

    def _set_type(self, style: str, size_pt: float, *, rtl: bool) -> None:
        self._pdf.set_font(FAMILY, style, size_pt)
        self._pdf.set_text_shaping(
            use_shaping_engine=True,
            direction="rtl" if rtl else "ltr",
            language="ara" if rtl else "fra",
        )

    def _contents(self) -> bytearray:
        contents = self._pdf.pages[self._pdf.page].contents
        assert isinstance(contents, bytearray)
        return contents


def _bar_runs(pattern: str) -> list[tuple[int, int, str]]:
    """Start, width and kind of each run of dark modules; a guard bar ends at its neighbours."""
    runs: list[tuple[int, int, str]] = []
    for at, kind in enumerate(pattern):
        if kind == "0":
            continue
        if runs and runs[-1][0] + runs[-1][1] == at and runs[-1][2] == kind:
            start, width, _ = runs[-1]
            runs[-1] = (start, width + 1, kind)
        else:
            runs.append((at, 1, kind))
    return runs
