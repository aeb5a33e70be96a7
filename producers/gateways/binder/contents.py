"""What is to be bound: plain texts, already in the reader's language, and pieces to read when needed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.errors import Refused

ANNEXES_MAX = 300


class TooManyAnnexes(Refused):
    code = "too-many-annexes"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; `widths` are shares of the page's width."""

    head: Sequence[str]
    widths: Sequence[int]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Section:
    """A part with its own bookmark; `empty` is said when there is nothing in its table."""

    title: str
    paragraphs: Sequence[str] = ()
    table: Table | None = None
    empty: str = ""


@dataclass(frozen=True, slots=True)
class Annex:
    """A piece: its title, facts about it to print on its sheet, and how to read its bytes."""

    title: str
    facts: Sequence[tuple[str, str]]
    media_type: str
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Binder:
    """The whole: title, facts of the first page, sections, annexes; `footer` stands beside the page number.

    `pages_told` says which pages a piece fills, with %(first)s and %(last)s in it.
    """

    title: str
    subtitle: str
    footer: str
    made_at: datetime
    facts: Sequence[tuple[str, str]]
    sections: Sequence[Section]
    annexes: Sequence[Annex]
    annexes_title: str
    pages_told: str
    reduced_told: str
