"""A page of a list that grows for ever: its rows, and whether more follow; never their count."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Row = TypeVar("Row")
ROWS_MAX = 50
PAGES_MAX = 200


@dataclass(frozen=True, slots=True)
class Slice(Generic[Row]):
    """Rows of page `number` (from 1), and whether a next page has some."""

    rows: Sequence[Row]
    number: int
    has_more: bool


def offset_of(number: int, size: int = ROWS_MAX) -> int:
    """How many rows come before a page; a number out of bounds is the nearest that exists."""
    return (bounded(number) - 1) * size


def sliced(found: Sequence[Row], number: int, size: int = ROWS_MAX) -> Slice[Row]:
    """The page made of up to `size` + 1 rows that were fetched."""
    number = bounded(number)
    return Slice(found[:size], number, len(found) > size and number < PAGES_MAX)


def bounded(number: int) -> int:
    """A page number that exists."""
    return min(max(number, 1), PAGES_MAX)
