"""A received list as lines of cells, its columns recognised, and what was found wrong in it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from kernel.errors import DomainError, Invalid
from producers.rules.texts import folded

Row = TypeVar("Row")
Value = TypeVar("Value")
LINES_MAX = 20_000
COLUMNS_MAX = 60


class ColumnsMissing(Invalid):
    code = "import-columns-missing"


class ColumnTwice(Invalid):
    code = "import-column-twice"


class ListEmpty(Invalid):
    code = "import-list-empty"


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


@dataclass(slots=True)
class Checked(Generic[Row]):
    """What a list would do to the register, and what stops it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    new: int = 0
    updated: int = 0
    unchanged: int = 0


class Columns:
    """Which column of a file holds what; names are compared without accents, case or signs."""

    def __init__(self, header: Sequence[str], aliases: Mapping[str, Sequence[str]]) -> None:
        """Raises ColumnTwice when two columns of `header` mean the same."""
        meaning = {alias: name for name, known in aliases.items() for alias in known}
        self.titles: dict[str, str] = {}
        self.ignored: list[str] = []
        self._places: dict[str, int] = {}
        for place, title in enumerate(header):
            name = meaning.get(folded(title))
            if name is None:
                self.ignored += [title] if title.strip() else []
            elif name in self._places:
                raise ColumnTwice(column=title)
            else:
                self._places[name], self.titles[name] = place, title

    def require(self, *names: str, example: str) -> None:
        """Raises ColumnsMissing, telling `example`, unless all of `names` are there."""
        if any(name not in self._places for name in names):
            raise ColumnsMissing(columns=example)

    def __contains__(self, name: str) -> bool:
        return name in self._places

    def cell(self, line: Line, name: str) -> str:
        """The text of a cell, without spaces around; empty when the file has no such column."""
        place = self._places.get(name)
        return "" if place is None or place >= len(line.cells) else line.cells[place].strip()


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


def steps(lines: Sequence[Line], progress: Callable[[int], Any]) -> Iterator[Line]:
    """The lines, telling `progress` the percentage done, twenty times in all."""
    step = max(1, len(lines) // 20)
    for index, line in enumerate(lines):
        if index % step == 0:
            progress(100 * index // len(lines))
        yield line
