"""A fund's report on paper: what is said first, then each table under its chart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fund.gateways.plots import draw, height_of
from kernel.paper import SOFT, Paper
from kernel.tables import Table

# Parts of the width of tables whose columns are no alike, by key.
WIDTHS: Mapping[str, Sequence[float]] = {
    "beneficiaires": (34, 16, 12, 12, 18, 18, 18),
    "indicateurs": (24, 16, 34, 54),
}


@dataclass(frozen=True, slots=True)
class ReportPaper:
    """What the paper says; `total` names the row of sums, `nothing` is said of a table without rows."""

    title: str
    subtitle: str
    facts: Sequence[tuple[str, str]]
    tables: Sequence[Table]
    total: str
    nothing: str


def pdf_of(report: ReportPaper, *, rtl: bool) -> bytes:
    """The report as a PDF; from right to left, columns and charts begin at the right."""
    with Paper(report.title, rtl=rtl, mixed=True) as paper:
        paper.line_of(report.title, 16, "B")
        paper.line_of(report.subtitle, 9, colour=SOFT)
        paper.ln(2)
        for label, value in report.facts:
            paper.line_of(f"{label} : {value}", 9)
        for table in report.tables:
            _draw(paper, report, table)
        return paper.finished()


def _draw(paper: Paper, report: ReportPaper, table: Table) -> None:
    # A title stands above its chart and the first rows, not at the foot of the page before.
    if paper.will_page_break(height_of(table) + 30):
        paper.add_page()
    paper.ln(4)
    paper.line_of(table.title, 11, "B")
    if table.note:
        paper.line_of(table.note, 8, colour=SOFT)
    if not table.rows:
        paper.line_of(report.nothing, 8, colour=SOFT)
        return
    draw(paper, table)
    heads = [column.label for column in table.columns]
    rows = [[table.shown(at, value) for at, value in enumerate(row.values)] for row in table.rows]
    has_sums = bool(table.summed) and len(rows) > 1
    if has_sums:
        sums = ["" if value is None else table.shown(at, value) for at, value in enumerate(table.totals)]
        rows.append([report.total, *sums[1:]])
    paper.rows_of(
        heads, rows, size_pt=7.5, line_mm=4, widths=WIDTHS.get(table.key), figures=table.figured,
        ends_in_sums=has_sums,
    )  # fmt: skip
