"""A sheet of paper: A4, French and Arabic shaped, numbered pages, tables that go over pages."""

from collections.abc import Collection, Sequence
from typing import Self

from fpdf import FPDF
from fpdf.enums import Align, CellBordersLayout, TextEmphasis, XPos, YPos
from fpdf.fonts import FontFace
from fpdf.table import Table

from kernel.typefaces import FAMILY, close_typefaces, load_typefaces

Colour = tuple[int, int, int]
INK, SOFT, LINE = (35, 28, 23), (94, 82, 71), (228, 218, 203)
MARGIN_MM = 14
SUMS_STYLE = FontFace(emphasis=TextEmphasis.B)


class Paper(FPDF):
    """A document that numbers its pages under its title. A context manager: leaving it closes the fonts.

    `rtl` says at which side lines and columns begin. The text itself runs that way too, or, when
    `mixed`, each line as its own letters do: French and Arabic stand on one sheet.
    """

    def __init__(self, title: str, *, rtl: bool, mixed: bool = False) -> None:
        super().__init__(unit="mm", format="A4")
        self.title_told, self.rtl = title, rtl
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_title(title)
        load_typefaces(self)
        self.set_text_shaping(True, direction=None if mixed else "rtl" if rtl else "ltr")
        self.add_page()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        close_typefaces(self)

    def footer(self) -> None:
        self.set_y(-MARGIN_MM)
        self.set_font(FAMILY, "", 7)
        self.set_text_color(*SOFT)
        self.cell(w=0, h=4, text=f"{self.title_told} · {self.page_no()}", align=Align.C)

    @property
    def start(self) -> Align:
        """The side at which a line of text begins."""
        return Align.R if self.rtl else Align.L

    @property
    def end(self) -> Align:
        """The side at which figures end."""
        return Align.L if self.rtl else Align.R

    def line_of(
        self, text: str, size_pt: float, style: str = "", colour: Colour = INK, *, aside_mm: float = 0
    ) -> None:
        """A paragraph of its own; `aside_mm` are left free at its end."""
        self.set_font(FAMILY, style, size_pt)
        self.set_text_color(*colour)
        self.set_x(self.l_margin + (aside_mm if self.rtl else 0))
        self.multi_cell(
            w=self.epw - aside_mm,
            h=size_pt * 0.5,
            text=text,
            align=self.start,
            new_x=XPos.LMARGIN,
            new_y=YPos.NEXT,
        )

    def rows_of(
        self,
        head: Sequence[str],
        rows: Sequence[Sequence[str]],
        size_pt: float,
        line_mm: float,
        widths: Sequence[float] | None = None,
        *,
        figures: Collection[int] = (),
        ends_in_sums: bool = False,
    ) -> None:
        """A table whose head is repeated; `widths` are parts of the whole, in the order of the heads.

        Columns of `figures` stand at their end, one digit under another; the last row may be sums.
        """
        self.set_font(FAMILY, "", size_pt)
        self.set_text_color(*INK)
        self.set_draw_color(*LINE)
        aligns = [self.end if at in figures else self.start for at in range(len(head))]
        with self.table(
            headings_style=FontFace(emphasis=TextEmphasis.B, color=SOFT),
            line_height=line_mm,
            text_align=aligns[::-1] if self.rtl else aligns,
            col_widths=widths[::-1] if widths and self.rtl else widths,
            # Between two lines of one text there is no more room than in a paragraph.
            padding=(0.4, 0.8),
        ) as table:
            for at, texts in enumerate((head, *rows)):
                sums = SUMS_STYLE if ends_in_sums and at == len(rows) else None
                _add(table, texts[::-1] if self.rtl else texts, sums)

    def finished(self) -> bytes:
        """The document."""
        return bytes(self.output())


def _add(table: Table, texts: Sequence[str], style: FontFace | None) -> None:
    """A row; each line of a text has a cell of its own, since one cell is shaped in one direction only."""
    height = max(text.count("\n") for text in texts) + 1
    rows = [table.row(style=style) for _ in range(height)]
    for text in texts:
        lines = text.split("\n")
        for at, line in enumerate(lines):
            is_last = at == len(lines) - 1
            border = CellBordersLayout.BOTTOM if is_last else CellBordersLayout.NONE
            rows[at].cell(line, rowspan=height - at if is_last else 1, border=border)
