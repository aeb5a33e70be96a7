"""Binding: our pages first, then each piece after its own sheet, all numbered and bookmarked."""

import io
from collections.abc import Callable
from dataclasses import dataclass, field

from pypdf import PdfReader, PdfWriter

from kernel.sniffing import PDF
from producers.gateways.binder.contents import ANNEXES_MAX, Annex, Binder, Section, TooManyAnnexes
from producers.gateways.binder.paper import Paper

Progress = Callable[[int], None]


@dataclass
class _Leaf:
    """One annex in the making: our sheet, then the pages of its PDF; numbers count from 1."""

    annex: Annex
    sheet: int
    reader: PdfReader | None = None

    @property
    def foreign_pages(self) -> int:
        return len(self.reader.pages) if self.reader else 0


@dataclass
class _Plan:
    """Where what is: the first page of each section among ours, and the annexes."""

    sections: list[tuple[str, int]] = field(default_factory=list)
    leaves: list[_Leaf] = field(default_factory=list)


def bind(binder: Binder, progress: Progress) -> bytes:
    """The PDF of a binder; `progress` goes to 100. Raises TooManyAnnexes.

    A received PDF is joined as it is, page by page, nothing written on it: it is evidence. The sheet
    before it says what it is and which pages it fills. A photo is placed on its sheet.
    """
    if len(binder.annexes) > ANNEXES_MAX:
        raise TooManyAnnexes(annexes_max=ANNEXES_MAX)
    with Paper(binder.title, binder.made_at) as paper:
        plan = _Plan()
        _write_first(paper, binder)
        for number, section in enumerate(binder.sections, start=1):
            _write_section(paper, section, plan)
            progress(30 * number // len(binder.sections))
        body_pages = paper.page
        _write_sheets(paper, binder, plan, lambda done: progress(30 + done * 60 // 100))
        _write_feet(paper, binder, plan, body_pages)
        ours = PdfReader(io.BytesIO(paper.finished()))
    bound = _assembled(ours, binder, plan, body_pages)
    progress(100)
    return bound


def _write_first(paper: Paper, binder: Binder) -> None:
    paper.add_page()
    paper.heading(binder.title, 20)
    paper.paragraph(binder.subtitle, soft=True)
    paper.facts(binder.facts)


def _write_section(paper: Paper, section: Section, plan: _Plan) -> None:
    paper.heading(section.title)
    plan.sections.append((section.title, paper.page))
    for text in section.paragraphs:
        paper.paragraph(text)
    if section.table and section.table.rows:
        paper.table(section.table)
    elif section.empty:
        paper.paragraph(section.empty, soft=True)


def _write_sheets(paper: Paper, binder: Binder, plan: _Plan, progress: Progress) -> None:
    """A sheet for each annex; a PDF says which pages of the whole it fills after its sheet."""
    absolute = paper.page
    for number, annex in enumerate(binder.annexes, start=1):
        content = annex.content()
        paper.add_page()
        paper.heading(annex.title)
        absolute += 1
        leaf = _Leaf(annex, paper.page)
        if annex.media_type == PDF:
            leaf.reader = PdfReader(io.BytesIO(content))
            told = {"first": absolute + 1, "last": absolute + leaf.foreign_pages}
            paper.facts([*annex.facts, ("", binder.pages_told % told)])
        else:
            paper.facts([*annex.facts, ("", binder.reduced_told)])
            paper.picture(content)
        absolute += leaf.foreign_pages
        plan.leaves.append(leaf)
        progress(number * 100 // len(binder.annexes))


def _write_feet(paper: Paper, binder: Binder, plan: _Plan, body_pages: int) -> None:
    total = paper.page + sum(leaf.foreign_pages for leaf in plan.leaves)
    before = 0
    for page in range(1, body_pages + 1):
        paper.foot(page, f"{binder.footer} · {page} / {total}")
    for leaf in plan.leaves:
        paper.foot(leaf.sheet, f"{binder.footer} · {leaf.sheet + before} / {total}")
        before += leaf.foreign_pages


def _assembled(ours: PdfReader, binder: Binder, plan: _Plan, body_pages: int) -> bytes:
    writer = PdfWriter()
    for page in ours.pages[:body_pages]:
        writer.add_page(page)
    starts = []
    for leaf in plan.leaves:
        starts.append(len(writer.pages))
        for page in [ours.pages[leaf.sheet - 1], *(leaf.reader.pages if leaf.reader else ())]:
            writer.add_page(page)
    _bookmark(writer, binder, plan, starts)
    writer.add_metadata({"/Title": binder.title})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _bookmark(writer: PdfWriter, binder: Binder, plan: _Plan, starts: list[int]) -> None:
    """Bookmarks of the parts, then of the pieces under one of their own; pages count from 0 here."""
    for title, page in plan.sections:
        writer.add_outline_item(title=title, page_number=page - 1)
    if not starts:
        return
    parent = writer.add_outline_item(title=binder.annexes_title, page_number=starts[0])
    for leaf, start in zip(plan.leaves, starts, strict=True):
        writer.add_outline_item(title=leaf.annex.title, page_number=start, parent=parent)
