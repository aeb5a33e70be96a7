"""A report of titles, facts and tables as a PDF: French or Arabic, shaped, with page numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.paper import SOFT, Paper

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


def pdf_of(report: Report, *, rtl: bool) -> bytes:
    """The report as a PDF; from right to left, columns begin at the right."""
    with Paper(report.title, rtl=rtl) as paper:
        paper.line_of(report.title, 16, "B")
        paper.line_of(report.subtitle, 9, colour=SOFT)
        paper.ln(2)
        for label, value in report.facts:
            paper.line_of(f"{label} : {value}", 9)
        for section in report.sections:
            _draw(paper, section, report.cut)
        return paper.finished()


def _draw(paper: Paper, section: Section, cut: str) -> None:
    paper.ln(4)
    paper.line_of(section.title, 11, "B")
    if not section.rows:
        paper.line_of(section.empty, 8, colour=SOFT)
        return
    paper.rows_of(section.head, section.rows[:ROWS_MAX], size_pt=7.5, line_mm=4)
    if len(section.rows) > ROWS_MAX:
        paper.line_of(cut, 7.5, colour=SOFT)
