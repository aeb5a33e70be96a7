"""A table's chart on paper, in ink only: series are told apart by their filling, and by words."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from fpdf.enums import Align

from kernel.paper import INK, LINE, SOFT, Paper
from kernel.tables import Table
from kernel.typefaces import FAMILY

HEIGHT_MM = 42
BAR_MM, LABEL_MM, VALUE_MM = 6, 42, 30
WHITE = (255, 255, 255)
HATCH_MM = 1.2


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a chart stands; from right to left, what comes first stands at the right."""

    paper: Paper
    top: float
    highest: int

    def left(self, x: float, width: float = 0) -> float:
        paper = self.paper
        return float(paper.l_margin + (paper.epw - x - width if paper.rtl else x))

    def height(self, value: int) -> float:
        """What is below zero has no height: the table under the chart tells it."""
        return HEIGHT_MM * max(value, 0) / self.highest

    def word(self, x: float, y: float, width: float, text: str, align: Align = Align.C) -> None:
        self.paper.set_xy(self.left(x, width), y)
        self.paper.cell(w=width, h=3.2, text=text, align=align)


def draw(paper: Paper, table: Table) -> None:
    """The chart of a table above its rows; nothing of a table that has none, or whose rows are its lines."""
    height = height_of(table)
    if table.chart is None or not height:
        return
    values = [_values(table, at) for at in table.chart.series]
    # Several broken lines are hard to tell apart in ink: they are columns side by side.
    kind = "columns" if len(values) > 1 else table.chart.kind
    drawn = {"columns": _columns, "lines": _lines, "bars": _bars}[kind]
    if paper.will_page_break(height + 16):
        paper.add_page()
    paper.set_font(FAMILY, "", 6.5)
    paper.set_text_color(*SOFT)
    if len(table.chart.series) > 1:
        _legend(paper, [table.columns[at].label for at in table.chart.series])
    frame = _Frame(paper, paper.get_y() + 4, _highest(table))
    drawn(frame, table, values)
    # What is filled next is a table, on white.
    paper.set_fill_color(*WHITE)
    paper.set_y(frame.top + height + 6)


def height_of(table: Table) -> float:
    """What the chart of a table takes, in millimetres; nothing where none is drawn."""
    chart = table.chart
    if chart is None or chart.by_row or _highest(table) <= 0:
        return 0
    return BAR_MM * len(table.rows) if chart.kind == "bars" else HEIGHT_MM


def _highest(table: Table) -> int:
    series = table.chart.series if table.chart else ()
    return max((value for at in series for value in _values(table, at)), default=0)


def _values(table: Table, at: int) -> list[int]:
    return [value if isinstance(value := row.values[at], int) else 0 for row in table.rows]


def _legend(paper: Paper, names: Sequence[str]) -> None:
    frame, y, x = _Frame(paper, paper.get_y(), 1), paper.get_y() + 1, 0.0
    for series, name in enumerate(names):
        width = paper.get_string_width(name) + 4
        _fill(paper, series, frame.left(x, 4), y, 4, 2.6)
        frame.word(x + 5, y - 0.4, width, name, paper.start)
        x += width + 8
    paper.set_y(y + 4)


def _fill(paper: Paper, series: int, x: float, y: float, width: float, height: float) -> None:
    """The first series is full, the second hatched, a third empty."""
    paper.set_draw_color(*INK)
    paper.set_fill_color(*(WHITE if series else INK))
    paper.set_line_width(0.2)
    paper.rect(x, y, width, height, style="DF")
    if series == 1:
        at = HATCH_MM
        while at < height:
            paper.line(x, y + at, x + width, y + at)
            at += HATCH_MM


def _axis(frame: _Frame, table: Table, at: int) -> None:
    paper, foot = frame.paper, frame.top + HEIGHT_MM
    paper.set_draw_color(*LINE)
    for y in (frame.top, foot):
        paper.line(paper.l_margin, y, paper.l_margin + paper.epw, y)
    frame.word(0, frame.top - 3.4, 60, table.shown(at, frame.highest), paper.start)


def _names(frame: _Frame, table: Table, step: float) -> None:
    names = [table.shown(0, row.values[0]) for row in table.rows]
    # As many names as stand beside one another without touching.
    every = ceil((max(map(frame.paper.get_string_width, names)) + 3) / step)
    for rank, name in enumerate(names):
        if rank % every == 0:
            width = frame.paper.get_string_width(name) + 2
            frame.word(
                max(0, min((rank + 0.5) * step - width / 2, frame.paper.epw - width)),
                frame.top + HEIGHT_MM + 1, width, name,
            )  # fmt: skip


def _columns(frame: _Frame, table: Table, values: Sequence[Sequence[int]]) -> None:
    step = frame.paper.epw / len(table.rows)
    width = step * 0.7 / len(values)
    _axis(frame, table, table.chart.series[0] if table.chart else 0)
    for series, told in enumerate(values):
        for rank, value in enumerate(told):
            height = frame.height(value)
            if height:
                x = rank * step + step * 0.15 + series * width
                _fill(
                    frame.paper, series, frame.left(x, width), frame.top + HEIGHT_MM - height, width, height
                )
    _names(frame, table, step)


def _lines(frame: _Frame, table: Table, values: Sequence[Sequence[int]]) -> None:
    paper, step = frame.paper, frame.paper.epw / len(table.rows)
    _axis(frame, table, table.chart.series[0] if table.chart else 0)
    foot = frame.top + HEIGHT_MM
    points = [
        (frame.left((rank + 0.5) * step), foot - frame.height(value)) for rank, value in enumerate(values[0])
    ]
    paper.set_draw_color(*INK)
    paper.set_fill_color(*INK)
    paper.set_line_width(0.5)
    paper.polyline(points)
    for x, y in points:
        paper.circle(x, y, 0.8, style="F")
    paper.set_line_width(0.2)
    _names(frame, table, step)


def _bars(frame: _Frame, table: Table, values: Sequence[Sequence[int]]) -> None:
    paper, room = frame.paper, frame.paper.epw - LABEL_MM - VALUE_MM
    at = table.chart.series[0] if table.chart else 0
    for rank, (row, value) in enumerate(zip(table.rows, values[0], strict=True)):
        y, width = frame.top + rank * BAR_MM, room * max(value, 0) / frame.highest
        frame.word(0, y + 0.6, LABEL_MM, table.shown(0, row.values[0]), paper.start)
        if width:
            _fill(paper, 0, frame.left(LABEL_MM, width), y, width, BAR_MM * 0.7)
        frame.word(LABEL_MM + width + 1, y + 0.6, VALUE_MM, table.shown(at, value), paper.start)
