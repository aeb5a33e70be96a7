"""A delivery note on paper: parties, lots in French and Arabic, terms, and its number to scan."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.paper import MARGIN_MM, Paper
from kernel.paper_signatures import Signed, places_to_sign
from traceability.gateways.codes import QR_QUIET_MODULES, code128_bars, qr_matrix, rectangles

QR_MM = 26
BARS_MM = (60, 12)
# The width of the codes, and some air.
ASIDE_MM = BARS_MM[0] + 4
# Parts of the width, in the order of the heads.
COLUMNS = (30, 19, 22, 22, 13, 20)


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
        places_to_sign(paper, note.signed)
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
