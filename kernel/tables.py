"""A table told once: shown on a page, drawn as a chart, taken away as a file; they cannot disagree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kernel.money import CURRENCIES
from kernel.presentation import day, money, number, percent, text_direction

# What a figure is: minor units of the table's currency, a count, parts per million, days, a day.
KINDS = ("text", "money", "count", "share", "days", "day")
Value = str | int | date | None
NOT_KNOWN = "—"
PPM_A_PERCENT = 10_000
# A chart tells these many rows at most; the table under it has them all.
DRAWN_MAX = 12


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name on screen and in files, and what its figures are."""

    label: str
    kind: str = "text"


@dataclass(frozen=True, slots=True)
class Row:
    """Values in the order of the columns; `url` opens what they are made of, `tint` is a branch."""

    values: Sequence[Value]
    url: str | None = None
    tint: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """How rows are drawn: `bars` (lying, ranked), `columns` (in time), `lines`; `series` are columns."""

    kind: str
    series: tuple[int, ...]


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
        rows = self.rows[:DRAWN_MAX] if self.chart.kind == "bars" else self.rows
        return {
            "kind": self.chart.kind,
            "rtl": text_direction() == "rtl",
            "labels": [self.shown(0, row.values[0]) for row in rows],
            "tints": [row.tint for row in rows],
            "urls": [row.url for row in rows],
            "series": [
                {
                    "label": self.columns[at].label,
                    "values": [row.values[at] for row in rows],
                    "shown": [self.shown(at, row.values[at]) for row in rows],
                }
                for at in self.chart.series
            ],
        }
