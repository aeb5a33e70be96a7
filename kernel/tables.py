"""A table told once: shown on a page, drawn as a chart, taken away as a file; they cannot disagree."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.money import CURRENCIES
from kernel.presentation import currency_sign, day, money, number, percent, shortly, text_direction
from kernel.scales import scale_of

# What a figure is: minor units of the table's currency, a count, parts per million, days, a day.
KINDS = ("text", "money", "count", "share", "days", "day")
Value = str | int | date | None
NOT_KNOWN = "—"
PPM_A_PERCENT = 10_000
# A chart tells these many rows at most; the table under it has them all.
DRAWN_MAX = 12
# Lines that are told apart by how they are broken.
LINES_MAX = 3
# A page lists these many; the files have them all.
LISTED_MAX = 100
ORDER_LENGTH_MAX = 3


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name on screen and in files, and what its figures are."""

    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns; `url` opens what they are made of, `tint` is a branch.

    `links` are those of single figures, by column.
    """

    values: Sequence[Value]
    url: str | None = None
    tint: str | None = None
    links: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Chart:
    """How rows are drawn: `bars` (lying, ranked), `columns` (in time), `lines`; `series` are columns.

    With `by_row` each row is a line of its own over those columns; else each column is one over the rows.
    """

    kind: str
    series: tuple[int, ...]
    by_row: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows with their columns; `key` is its name in addresses, `currency` that of its money."""

    key: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Row]
    currency: str = "MAD"
    chart: Chart | None = None
    note: str = ""
    # Columns whose sum stands below the rows.
    summed: tuple[int, ...] = ()
    # Of a table whose heads order it: the column that does, `-3` from its greatest; nothing at first.
    order: str | None = None
    # Few rows of many figures: on a phone each is a card, and none is read sideways.
    in_cards: bool = False

    def next_order(self, at: int) -> str:
        """What a head asks for: words from their first, figures from their greatest; then the other way."""
        first, turned = (f"{at}", f"-{at}") if self.columns[at].kind == "text" else (f"-{at}", f"{at}")
        return turned if self.order == first else first

    def direction(self, at: int) -> str | None:
        """How the rows are ordered by a column, as `aria-sort` says it."""
        return {f"-{at}": "descending", f"{at}": "ascending"}.get(self.order or "")

    @property
    def figured(self) -> tuple[int, ...]:
        """The columns of figures, which end where they stand, one digit under another."""
        return tuple(at for at, column in enumerate(self.columns) if column.kind not in ("text", "day"))

    @property
    def listed(self) -> Sequence[Row]:
        """The rows that a page shows when a file has them all."""
        return self.rows[:LISTED_MAX]

    @property
    def totals(self) -> list[Value]:
        """The row of sums, None where a column has none."""
        return [self._sum(at) if at in self.summed else None for at in range(len(self.columns))]

    def _sum(self, at: int) -> int:
        return sum(value for row in self.rows if isinstance(value := row.values[at], int))

    def shown(self, at: int, value: Value) -> str:
        """A value as the page says it."""
        if value is None:
            return NOT_KNOWN
        kind = self.columns[at].kind
        if kind == "money":
            return money(int(value), self.currency)  # type: ignore[arg-type]
        if kind == "share":
            return percent(int(value))  # type: ignore[arg-type]
        if kind in ("count", "days"):
            return number(int(value))  # type: ignore[arg-type]
        return day(value) if isinstance(value, date) else str(value)

    def heads(self) -> list[str]:
        """The names of the columns for a file, money with its currency."""
        return [
            f"{column.label} ({self.currency})" if column.kind == "money" else column.label
            for column in self.columns
        ]

    def figures(self) -> Iterator[list[str | Decimal | date | None]]:
        """The rows for a file: figures as figures, in whole units and percents."""
        for row in self.rows:
            yield [self._figure(at, value) for at, value in enumerate(row.values)]

    def _figure(self, at: int, value: Value) -> str | Decimal | date | None:
        if value is None or isinstance(value, (str, date)):
            return value
        kind = self.columns[at].kind
        if kind == "money":
            return Decimal(value).scaleb(-CURRENCIES[self.currency])
        return Decimal(value) / PPM_A_PERCENT if kind == "share" else Decimal(value)

    def drawing(self) -> dict[str, Any] | None:
        """What the chart's script draws, of the same values; None without a chart or without rows."""
        if self.chart is None or not self.rows:
            return None
        drawn = self._by_row(self.chart) if self.chart.by_row else self._by_column(self.chart)
        return {
            "kind": self.chart.kind,
            "rtl": text_direction() == "rtl",
            **drawn,
            "scale": self._scale(self.chart.series[0], [one["values"] for one in drawn["series"]]),
        }

    def _by_column(self, chart: Chart) -> dict[str, Any]:
        rows = self.rows[:DRAWN_MAX] if chart.kind == "bars" else self.rows
        return {
            "labels": [self.shown(0, row.values[0]) for row in rows],
            "tints": [row.tint for row in rows],
            "urls": [row.url for row in rows],
            "series": [
                self._series(self.columns[at].label, [(at, row.values[at]) for row in rows])
                for at in chart.series
            ],
        }

    def _by_row(self, chart: Chart) -> dict[str, Any]:
        """The last rows of which something is known: more lines than these could not be told apart."""
        known = [row for row in self.rows if any(row.values[at] is not None for at in chart.series)]
        return {
            "labels": [self.columns[at].label for at in chart.series],
            "tints": [None for _ in chart.series],
            "urls": [None for _ in chart.series],
            "series": [
                self._series(self.shown(0, row.values[0]), [(at, row.values[at]) for at in chart.series])
                for row in known[: -LINES_MAX - 1 : -1]
            ],
        }

    def _series(self, label: str, cells: Sequence[tuple[int, Value]]) -> dict[str, Any]:
        return {
            "label": label,
            "values": [value for _, value in cells],
            "shown": [self.shown(at, value) for at, value in cells],
        }

    def _scale(self, at: int, series: Sequence[Sequence[Value]]) -> dict[str, Any]:
        """The figures along the side, round ones; `unit` stands once, above them."""
        kind = self.columns[at].kind
        units = {"money": 10 ** CURRENCIES[self.currency], "share": PPM_A_PERCENT}
        unit = units.get(kind, 1)
        values = [value for one in series for value in one if isinstance(value, int)]
        marks = scale_of(min(values, default=0), max(values, default=0), unit)
        shown = percent if kind == "share" else lambda mark: shortly(mark // unit)
        return {
            "marks": [{"value": mark, "shown": shown(mark)} for mark in marks],
            "unit": currency_sign(self.currency) if kind == "money" else "",
        }


def ordered(table: Table, asked: str) -> Table:
    """A table whose heads order it, in the order that an address asks; what is not known comes last."""
    at = int(asked.removeprefix("-")) if asked.removeprefix("-").isdecimal() else len(table.columns)
    if len(asked) > ORDER_LENGTH_MAX or at >= len(table.columns):
        return replace(table, order="")
    known = [row for row in table.rows if row.values[at] is not None]
    rest = [row for row in table.rows if row.values[at] is None]
    known.sort(key=lambda row: row.values[at], reverse=asked.startswith("-"))  # type: ignore[arg-type, return-value]
    return replace(table, rows=[*known, *rest], order=f"{'-' if asked.startswith('-') else ''}{at}")
