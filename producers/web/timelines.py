"""The conversion calendar drawn: a line a plot, years across, what is and what will be."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from producers.queries.conversions import PlotConversion

LINE_HEIGHT = 26
HEAD_HEIGHT = 24
LABEL_WIDTH = 110
WIDTH = 720
DRAWN_MAX = 60
YEARS_BEFORE = 3
YEARS_AFTER = 3


@dataclass(frozen=True, slots=True)
class Bar:
    """A time with one status: where it starts, how long, and whether it is still to come."""

    x: float
    width: float
    status: str


@dataclass(frozen=True, slots=True)
class DrawnLine:
    """One plot: its code, its bars, the day it becomes organic."""

    code: str
    y: int
    bars: Sequence[Bar]
    ready_x: float | None


@dataclass(frozen=True, slots=True)
class Drawing:
    """The whole picture, in units of its view box."""

    width: int
    height: int
    years: Sequence[tuple[int, float]]
    today_x: float
    lines: Sequence[DrawnLine]
    left_out: int


def drawn(plots: Sequence[PlotConversion], today: date) -> Drawing:
    """The calendar of at most sixty plots, from three years ago to three years ahead."""
    scale = _Scale(date(today.year - YEARS_BEFORE, 1, 1), date(today.year + YEARS_AFTER + 1, 1, 1))
    lines = [
        _line(plot, scale, HEAD_HEIGHT + index * LINE_HEIGHT) for index, plot in enumerate(plots[:DRAWN_MAX])
    ]
    years = range(scale.first.year, scale.last.year)
    return Drawing(
        width=WIDTH,
        height=HEAD_HEIGHT + len(lines) * LINE_HEIGHT + 4,
        years=[(year, scale.x(date(year, 1, 1))) for year in years],
        today_x=scale.x(today),
        lines=lines,
        left_out=max(0, len(plots) - DRAWN_MAX),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day stands, kept within the picture."""
        days = (min(max(day, self.first), self.last) - self.first).days
        return round(LABEL_WIDTH + days * (WIDTH - LABEL_WIDTH) / (self.last - self.first).days, 1)


def _line(plot: PlotConversion, scale: _Scale, y: int) -> DrawnLine:
    ready = plot.now.ready_on if plot.now else None
    bars: list[Bar] = []
    for span in plot.spans:
        end = span.ends_on or scale.last
        turning = ready if ready and span.ends_on is None and span.status in ("conversion", "wild") else None
        if turning and turning < end:
            bars += [_bar(span.status, span.begins_on, turning, scale), _bar("organic", turning, end, scale)]
        else:
            bars.append(_bar(span.status, span.begins_on, end, scale))
    shown = ready if ready and scale.first <= ready <= scale.last else None
    return DrawnLine(plot.code, y, [bar for bar in bars if bar.width > 0], scale.x(shown) if shown else None)


def _bar(status: str, start: date, end: date, scale: _Scale) -> Bar:
    x = scale.x(start)
    return Bar(x, round(scale.x(end) - x, 1), status)
