"""A report of titles, facts and tables as a PDF: French or Arabic, shaped, with page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf import FPDF
from fpdf.enums import Align, TableBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace, TTFFont

from traceability.gateways.labels.fonts import FAMILY, load_fonts

INK, SOFT, LINE = (35, 28, 23), (94, 82, 71), (228, 218, 203)
MARGIN_MM = 14
# A printed table of thousands of lines is read by nobody: the file for spreadsheets has them all.
ROWS_MAX = 200


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its title, the heads of its columns, its rows of texts; `empty` is said of no row."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str


@dataclass(frozen=True, slots=True)
class Report:
    """What the report says; `cut` is said under a table whose rows are not all there."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    cut: str


class _Paper(FPDF):
    """An A4 sheet that numbers its pages under the report's title."""

    def __init__(self, title: str, *, rtl: bool) -> None:
        super().__init__(unit="mm", format="A4")
        self.title_told, self.rtl = title, rtl
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_title(title)
        load_fonts(self)
        self.set_text_shaping(True, direction="rtl" if rtl else "ltr")

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
        """A paragraph of its own."""
        self.set_font(FAMILY, style, size_pt)
        self.set_text_color(*colour)
        self.multi_cell(
            w=0, h=size_pt * 0.5, text=text, align=self.start, new_x=XPos.LMARGIN, new_y=YPos.NEXT
        )


def pdf_of(report: Report, *, rtl: bool) -> bytes:
    """The report as a PDF; from right to left, columns begin at the right."""
    paper = _Paper(report.title, rtl=rtl)
    try:
        paper.add_page()
        paper.line_of(report.title, 16, "B")
        paper.line_of(report.subtitle, 9, colour=SOFT)
        paper.ln(2)
        for label, value in report.facts:
            paper.line_of(f"{label} : {value}", 9)
        for section in report.sections:
            _draw(paper, section, report.cut)
        return bytes(paper.output())
    finally:
        # fpdf reads fonts lazily and leaves their files open.
        for font in paper.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()


def _draw(paper: _Paper, section: Section, cut: str) -> None:
    paper.ln(4)
    paper.line_of(section.title, 11, "B")
    if not section.rows:
        paper.line_of(section.empty, 8, colour=SOFT)
        return
    paper.set_font(FAMILY, "", 7.5)
    paper.set_text_color(*INK)
    paper.set_draw_color(*LINE)
    heads = FontFace(emphasis=TextEmphasis.B, color=SOFT)
    with paper.table(
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        headings_style=heads,
        line_height=4,
        text_align=paper.start,
        padding=0.8,
    ) as table:
        for texts in (section.head, *section.rows[:ROWS_MAX]):
            row = table.row()
            for text in reversed(texts) if paper.rtl else texts:
                row.cell(text)
    if len(section.rows) > ROWS_MAX:
        paper.line_of(cut, 7.5, colour=SOFT)
