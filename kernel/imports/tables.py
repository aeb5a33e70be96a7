"""A received list as lines of cells, its columns recognised, what it would change and what is wrong in it."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar

from kernel.errors import DomainError, Invalid

Row = TypeVar("Row")
Value = TypeVar("Value")
LINES_MAX = 20_000
COLUMNS_MAX = 60
# What a page can show of what a list changes; the counts say how much there is in all.
CHANGES_SHOWN = 200
# Letters that Arabic keyboards write in two ways, and the sign that only lengthens a word.
_ARABIC = str.maketrans({"ة": "ه", "ى": "ي", "ـ": None})
_SIGNS = re.compile(r"[\W_]+")


class ColumnsMissing(Invalid):
    code = "import-columns-missing"


class ColumnTwice(Invalid):
    code = "import-column-twice"


class ListEmpty(Invalid):
    code = "import-list-empty"


class LineTwice(Invalid):
    """What one line says is said by an earlier one."""

    code = "import-line-twice"


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a list: our name, the title in model files, an example, other titles that mean it."""

    name: str
    title: str
    example: str
    others: tuple[str, ...] = ()
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the file, with its number there (the header being line 1)."""

    number: int
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class Table:
    """A header and the lines under it that are not empty."""

    header: Sequence[str]
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong at a line: the column as the file calls it, the error, and what was read."""

    line: int
    column: str
    error: DomainError
    read: str


@dataclass(frozen=True, slots=True)
class Change:
    """What a line makes new or different: of what, and each column with what it was and will be."""

    line: int
    name: str
    is_new: bool
    columns: tuple[tuple[str, str, str], ...]


@dataclass(slots=True)
class Checked(Generic[Row]):
    """What a list would do to the register, and what stops it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    unchanged: int = 0

    def keep(
        self,
        line: int,
        name: str,
        row: Row,
        after: Mapping[str, Any],
        before: Mapping[str, Any] | None,
    ) -> None:
        """Keep a right line, and tell what it changes: `before` is what is there, None for nothing."""
        self.rows.append(row)
        known = before or {}
        differ = [column for column, value in after.items() if before is None or known.get(column) != value]
        if before is None:
            self.new += 1
        elif differ:
            self.updated += 1
        else:
            self.unchanged += 1
            return
        if len(self.changes) < CHANGES_SHOWN:
            told = tuple((column, _shown(known.get(column)), _shown(after[column])) for column in differ)
            self.changes.append(Change(line, name, before is None, told))


@lru_cache(maxsize=4_096)
def heading(text: str) -> str:
    """A title as it is compared: small letters of any script, without accents, signs or spaces around."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_ARABIC))
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _SIGNS.sub("_", bare.translate(_ARABIC)).strip("_")


class Columns:
    """Which column of a file holds what; titles are compared without accents, case or signs."""

    def __init__(self, header: Sequence[str], headings: Sequence[Heading]) -> None:
        """Raises ColumnTwice when two columns mean the same, ColumnsMissing without a needed one."""
        meaning = {
            heading(title): one.name for one in headings for title in (one.name, one.title, *one.others)
        }
        self.titles: dict[str, str] = {}
        self.ignored: list[str] = []
        self._places: dict[str, int] = {}
        for place, title in enumerate(header):
            name = meaning.get(heading(title))
            if name is None:
                self.ignored += [title] if title.strip() else []
            elif name in self._places:
                raise ColumnTwice(column=title)
            else:
                self._places[name], self.titles[name] = place, title
        if any(one.is_needed and one.name not in self._places for one in headings):
            raise missing(headings)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def cell(self, line: Line, name: str) -> str:
        """The text of a cell, without spaces around; empty when the file has no such column."""
        place = self._places.get(name)
        return "" if place is None or place >= len(line.cells) else line.cells[place].strip()


def missing(headings: Sequence[Heading]) -> ColumnsMissing:
    """The error of a header that lacks what is needed, telling the columns of the model."""
    return ColumnsMissing(columns=", ".join(one.title for one in headings))


def columns_of(table: Table, headings: Sequence[Heading]) -> Columns:
    """The columns of a list that has lines. Raises ColumnTwice, ColumnsMissing, ListEmpty."""
    columns = Columns(table.header, headings)
    if not table.lines:
        raise ListEmpty()
    return columns


class Reader:
    """Reads the cells of one line, noting what is wrong instead of stopping at it."""

    def __init__(self, columns: Columns, line: Line, problems: list[Problem]) -> None:
        self._columns = columns
        self._line = line
        self._problems = problems
        self.is_right = True

    def text(self, name: str) -> str:
        """The text of a cell."""
        return self._columns.cell(self._line, name)

    def value(self, name: str, convert: Callable[[str], Value]) -> Value | None:
        """A cell converted; None when it is empty or wrong."""
        text = self.text(name)
        return self.given(name, convert, text) if text else None

    def needed(self, name: str, convert: Callable[[str], Value]) -> Value | None:
        """A cell converted even when it is empty; None when it is wrong."""
        return self.given(name, convert, self.text(name))

    def given(self, name: str, convert: Callable[[str], Value], text: str) -> Value | None:
        """`text` converted even when empty; None when it is wrong."""
        try:
            return convert(text)
        except DomainError as error:
            self.note(name, error)
            return None

    def note(self, name: str, error: DomainError) -> None:
        """Keep an error of this line at a column."""
        self.is_right = False
        title = self._columns.titles.get(name, "")
        self._problems.append(Problem(self._line.number, title, error, self.text(name)))

    def refuse_twice(self, name: str, key: Any, lines_of: dict[Any, int]) -> None:
        """Note, at a column, that an earlier line of `lines_of` says the same `key`."""
        first = lines_of.setdefault(key, self._line.number)
        if first != self._line.number:
            self.note(name, LineTwice(line=first))


def steps(lines: Sequence[Line], progress: Callable[[int], Any]) -> Iterator[Line]:
    """The lines, telling `progress` the percentage done, twenty times in all."""
    step = max(1, len(lines) // 20)
    for index, line in enumerate(lines):
        if index % step == 0:
            progress(100 * index // len(lines))
        yield line


def _shown(value: Any) -> str:
    """A value as a page tells it; an outline is too long to be told."""
    if isinstance(value, bool):
        return "✓" if value else "✕"
    if isinstance(value, (tuple, list)):
        return ", ".join(str(one) for one in value)
    if isinstance(value, date):
        return value.isoformat()
    return "…" if isinstance(value, Mapping) else "" if value is None else str(value)
