"""Places to sign at the foot of a paper, with what was drawn on a screen."""

from collections.abc import Sequence
from dataclasses import dataclass

from fpdf.enums import YPos

from kernel.paper import INK, MARGIN_MM, Paper
from kernel.strokes import GRID_HEIGHT, GRID_WIDTH, Stroke
from kernel.typefaces import FAMILY

# Room above the lines to sign on, and below them for what is told of a signature.
SIGNING_MM, TOLD_MM = 24, 24
STROKE_MM, GAP_MM = 0.4, 8


@dataclass(frozen=True, slots=True)
class Signed:
    """A place to sign: the words under its line, then what is told of who signed on a screen."""

    words: str
    told: Sequence[str] = ()
    strokes: Sequence[Stroke] = ()


def places_to_sign(paper: Paper, signed: Sequence[Signed]) -> None:
    """Two places beside each other, or three when they are three; as many rows as it takes."""
    beside = 3 if len(signed) == 3 else 2
    for at in range(0, len(signed), beside):
        _row(paper, signed[at : at + beside], beside)


def _row(paper: Paper, signed: Sequence[Signed], beside: int) -> None:
    if paper.will_page_break(SIGNING_MM + TOLD_MM):
        paper.add_page()
    width = (paper.epw - GAP_MM * (beside - 1)) / beside
    top = paper.get_y() + SIGNING_MM
    foot = top
    paper.set_draw_color(*INK)
    for index, one in enumerate(signed):
        at = beside - 1 - index if paper.rtl else index
        left = MARGIN_MM + at * (width + GAP_MM)
        paper.line(left, top, left + width, top)
        _draw(paper, one.strokes, left + width * paper.rtl, top)
        paper.set_y(top + 1)
        for rank, text in enumerate((one.words, *one.told)):
            paper.set_x(left)
            paper.set_font(FAMILY, "B" if rank == 1 else "", 9 if rank < 2 else 8)
            paper.multi_cell(w=width, h=4.2, text=text, align=paper.start, new_y=YPos.NEXT)
        foot = max(foot, paper.get_y())
    paper.set_y(foot)


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
