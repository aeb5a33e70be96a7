"""A delivery note on paper: parties, lots in French and Arabic, terms, and its number to scan."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf.enums import YPos

from inventory.rules.signing import GRID_HEIGHT, GRID_WIDTH, Stroke
from kernel.paper import INK, MARGIN_MM, Paper
from kernel.typefaces import FAMILY
from traceability.gateways.codes import QR_QUIET_MODULES, code128_bars, qr_matrix, rectangles

QR_MM = 26
BARS_MM = (60, 12)
# The width of the codes, and some air.
ASIDE_MM = BARS_MM[0] + 4
# Room above the lines to sign on, and below them for what is told of a signature.
SIGNING_MM, TOLD_MM = 24, 24
STROKE_MM = 0.4
# Parts of the width, in the order of the heads.
COLUMNS = (30, 19, 22, 22, 13, 20)


@dataclass(frozen=True, slots=True)
class Signed:
    """A place to sign: the words under its line, then what is told of who signed on a screen."""

    words: str
    told: Sequence[str] = ()
    strokes: Sequence[Stroke] = ()


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What the paper says; `rows` are texts."""

    number: str
    title: str
    address: str
    facts: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    signed: tuple[Signed, Signed]


def pdf_of(note: PaperNote, *, rtl: bool) -> bytes:
    """The note as a PDF; from right to left, columns begin at the right."""
    with Paper(note.title, rtl=rtl, mixed=True) as paper:
        _codes(paper, note)
        paper.set_y(MARGIN_MM)
        paper.line_of(note.title, 16, "B", aside_mm=ASIDE_MM)
        paper.ln(2)
        for label, value in note.facts:
            paper.line_of(f"{label} : {value}", 9, aside_mm=ASIDE_MM)
        paper.set_y(max(paper.get_y() + 4, MARGIN_MM + QR_MM + BARS_MM[1] + 8))
        paper.rows_of(note.head, note.rows, size_pt=8, line_mm=4.5, widths=COLUMNS)
        _places_to_sign(paper, note)
        return paper.finished()


def _codes(paper: Paper, note: PaperNote) -> None:
    """The page's address as a QR code, and the number as bars under it."""
    matrix = qr_matrix(note.address)
    module = QR_MM / (matrix.size + 2 * QR_QUIET_MODULES)
    left = MARGIN_MM if paper.rtl else MARGIN_MM + paper.epw - QR_MM
    paper.set_fill_color(0, 0, 0)
    for one in rectangles(matrix):
        x = left + (one.column + QR_QUIET_MODULES) * module
        y = MARGIN_MM + (one.row + QR_QUIET_MODULES) * module
        paper.rect(x, y, one.width * module, one.height * module, style="F")
    bars = code128_bars(note.number)
    width, height = BARS_MM
    module = width / bars.modules
    left = MARGIN_MM if paper.rtl else MARGIN_MM + paper.epw - width
    for index, dark in enumerate(bars.pattern):
        if dark != "0":
            x = left + (index + bars.quiet_before) * module
            paper.rect(x, MARGIN_MM + QR_MM + 2, module, height, style="F")


def _places_to_sign(paper: Paper, note: PaperNote) -> None:
    if paper.will_page_break(SIGNING_MM + TOLD_MM):
        paper.add_page()
    half = (paper.epw - 8) / 2
    top = paper.get_y() + SIGNING_MM
    paper.set_draw_color(*INK)
    for index, one in enumerate(note.signed[::-1] if paper.rtl else note.signed):
        left = MARGIN_MM + index * (half + 8)
        paper.line(left, top, left + half, top)
        _draw(paper, one.strokes, left + half * paper.rtl, top)
        paper.set_y(top + 1)
        for rank, text in enumerate((one.words, *one.told)):
            paper.set_x(left)
            paper.set_font(FAMILY, "B" if rank == 1 else "", 9 if rank < 2 else 8)
            paper.multi_cell(w=half, h=4.2, text=text, align=paper.start, new_y=YPos.NEXT)


def _draw(paper: Paper, strokes: Sequence[Stroke], edge: float, foot: float) -> None:
    """Strokes above a line, as they were drawn, against the side where lines begin."""
    scale = (SIGNING_MM - 4) / GRID_HEIGHT
    left = edge - GRID_WIDTH * scale * paper.rtl
    top = foot - GRID_HEIGHT * scale
    for (x, y), *further in strokes:
        with paper.new_path(left + x * scale, top + y * scale) as path:
            path.style.auto_close = False
            path.style.fill_color = None
            path.style.stroke_color = "#{:02x}{:02x}{:02x}".format(*INK)
            path.style.stroke_width = STROKE_MM
            path.style.stroke_cap_style = path.style.stroke_join_style = "round"
            # A dot is a line that goes nowhere.
            for further_x, further_y in further or [(x, y)]:
                path.line_to(left + further_x * scale, top + further_y * scale)
