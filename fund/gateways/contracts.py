"""The contract of an advance on paper: its articles, its schedule, and places to sign."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.paper import SOFT, Paper
from kernel.paper_signatures import SIGNING_MM, TOLD_MM, Signed, places_to_sign

# Parts of the width: the number of a share, its day, its amounts.
SHARE_COLUMNS = (10, 34, 28, 28)
AMOUNTS_FROM = 2


@dataclass(frozen=True, slots=True)
class PaperContract:
    """What the paper says, in one language; an article is its title and its sentences."""

    title: str
    parties: Sequence[str]
    articles: Sequence[tuple[str, Sequence[str]]]
    schedule_title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    done_at: str
    signed: Sequence[Signed]
    footing: str
    # What was decided since, the title first; nothing of most.
    since: Sequence[str] = ()


def pdf_of(contract: PaperContract, *, rtl: bool) -> bytes:
    """The contract as a PDF."""
    with Paper(contract.title, rtl=rtl, mixed=True) as paper:
        paper.line_of(contract.title, 16, "B")
        paper.ln(3)
        for text in contract.parties:
            paper.line_of(text, 10)
            paper.ln(1)
        for number, (title, sentences) in enumerate(contract.articles, start=1):
            paper.ln(2)
            if paper.will_page_break(16):
                paper.add_page()
            paper.line_of(f"{number}. {title}", 10, "B")
            for text in sentences:
                paper.line_of(text, 9.5)
        paper.ln(3)
        if paper.will_page_break(24):
            paper.add_page()
        paper.line_of(contract.schedule_title, 10, "B")
        paper.ln(1)
        columns = SHARE_COLUMNS[: len(contract.head)]
        paper.rows_of(
            contract.head, contract.rows, size_pt=9, line_mm=5, widths=columns,
            figures=range(AMOUNTS_FROM, len(columns)), ends_in_sums=True,
        )  # fmt: skip
        paper.ln(4)
        # The day stands above the places to sign, whatever the page.
        if paper.will_page_break(SIGNING_MM + TOLD_MM + 8):
            paper.add_page()
        paper.line_of(contract.done_at, 9.5)
        places_to_sign(paper, contract.signed)
        paper.ln(4)
        paper.line_of(contract.footing, 7.5, colour=SOFT)
        if contract.since:
            title, *mentions = contract.since
            paper.ln(4)
            paper.line_of(title, 10, "B")
            for text in mentions:
                paper.line_of(text, 9.5)
        return paper.finished()
