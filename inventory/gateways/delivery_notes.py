"""A delivery note on paper: parties, lots in French and Arabic, terms, and its number to scan."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from traceability.gateways.codes import QR_QUIET_MODULES, code128_bars, qr_matrix, rectangles
from traceability.gateways.labels.fonts import FAMILY, load_fonts

INK, SOFT, LINE = (35, 28, 23), (94, 82, 71), (228, 218, 203)
MARGIN_MM = 14
QR_MM = 26
BARS_MM = (60, 12)
SIGNING_MM = 26
# Parts of the width, in the order of the heads.
COLUMNS = (30, 19, 22, 22, 13, 20)


@dataclass(frozen=True, slots=True)
class PaperNote:
    """What the paper says; `rows` are texts, `signed` the words under the two places to sign."""

    number: str
    title: str
    address: str
    facts: Sequence[tuple[str, str]]
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    signed: tuple[str, str]


class _Paper(FPDF):
    """An A4 sheet that numbers its pages under the note's title."""

    def __init__(self, title: str, *, rtl: bool) -> None:
        super().__init__(unit="mm", format="A4")
        self.title_told, self.rtl = title, rtl
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_title(title)
        load_fonts(self)
        # Each line finds its own direction: French and Arabic stand on one sheet.
        self.set_text_shaping(True)

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, "", 7)
        self.set_text_color(*SOFT)
        self.cell(w=0, h=4, text=f"{self.title_told} · {self.page_no()}", align=Align.C)

    @property
    def start(self) -> Align:
        """The side at which a line of text begins."""
        return Align.R if self.rtl else Align.L

    def line_of(self, text: str, size_pt: float, style: str = "", colour: tuple[int, int, int] = INK) -> None:
        """A paragraph beside the code at the top of the sheet."""
        self.set_font(FAMILY, style, size_pt)
        self.set_text_color(*colour)
        aside = BARS_MM[0] + 4
        width = self.epw - aside
        self.set_x(self.l_margin + (aside if self.rtl else 0))
        self.multi_cell(
            w=width, h=size_pt * 0.5, text=text, align=self.start, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )


def pdf_of(note: PaperNote, *, rtl: bool) -> bytes:
    """The note as a PDF; from right to left, columns begin at the right."""
    paper = _Paper(note.title, rtl=rtl)
    try:
        paper.add_page()
        _codes(paper, note)
        paper.set_y(MARGIN_MM)
        paper.line_of(note.title, 16, "B")
        paper.ln(2)
        for label, value in note.facts:
            paper.line_of(f"{label} : {value}", 9)
        paper.set_y(max(paper.get_y() + 4, MARGIN_MM + QR_MM + BARS_MM[1] + 8))
        _lines(paper, note)
        _places_to_sign(paper, note)
        return bytes(paper.output())
    finally:
        # fpdf reads fonts lazily and leaves their files open.
        for font in paper.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _codes(paper: _Paper, note: PaperNote) -> None:
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


def _lines(paper: _Paper, note: PaperNote) -> None:
    paper.set_font(FAMILY, "", 8)
    paper.set_text_color(*INK)
    paper.set_draw_color(*LINE)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=FontFace(emphasis=TextEmphasis.B, color=SOFT),
        line_height=4.5,
        text_align=paper.start,
        col_widths=COLUMNS[::-1] if paper.rtl else COLUMNS,
        padding=0.8,
    ) as table:
        for texts in (note.head, *note.rows):
            row = table.row()
            for text in reversed(texts) if paper.rtl else texts:
                row.cell(text)


def _places_to_sign(paper: _Paper, note: PaperNote) -> None:
    if paper.will_page_break(SIGNING_MM):
        paper.add_page()
    paper.ln(SIGNING_MM - 8)
    half = (paper.epw - 8) / 2
    top = paper.get_y()
    paper.set_draw_color(*INK)
    paper.set_font(FAMILY, "", 9)
    words = reversed(note.signed) if paper.rtl else note.signed
    for index, text in enumerate(words):
        left = MARGIN_MM + index * (half + 8)
        paper.line(left, top, left + half, top)
        paper.set_xy(left, top + 1)
        paper.cell(w=half, h=5, text=text, align=paper.start)
