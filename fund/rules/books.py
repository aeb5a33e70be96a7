"""A fund's books: its entries in order of days, and where its accounts stand at the end of each year."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from fund.rules.plans import BENEFICIARIES, CARRIED, RESULTS

ADVANCES = "advances"
# Kinds of entries that no fact asks for: what is owed back set apart, and what a year begins with.
TOLD_APART = "credit_told_apart"
OPENING = "opening"


@dataclass(frozen=True, slots=True)
class Line:
    """One side of an entry: a debit above zero, a credit below; `advance` is whose it is, else empty."""

    role: str
    advance: str
    cents: int


@dataclass(frozen=True, slots=True)
class BookEntry:
    """What happened on a day; `kind` is the fact's, `reference` its number, `told` the paper behind it."""

    day: date
    kind: str
    reference: str
    told: str
    is_reversal: bool
    lines: tuple[Line, ...]


def entry_of(
    day: date, kind: str, reference: str, told: str, *, is_reversal: bool, lines: Sequence[Line]
) -> BookEntry:
    """An entry, what goes with an advance told on that side only that is kept by advance."""
    kept = tuple(Line(one.role, one.advance if one.role == ADVANCES else "", one.cents) for one in lines)
    return BookEntry(day, kind, reference, told, is_reversal, kept)


@dataclass(frozen=True, slots=True)
class Closing:
    """The balance of every account at the end of a day, by role and advance."""

    day: date
    balances: dict[tuple[str, str], int]


def closed(entries: Iterable[BookEntry], until: date) -> Iterator[BookEntry | Closing]:
    """The entries in order, each year's end and `until` closed with what is owed back told apart.

    An advance below zero is its beneficiary's money: an entry of the last day moves it to a debt, and its
    opposite of the next day takes it back, so that no balance sheet nets one advance against another.
    """
    held: Counter[tuple[str, str]] = Counter()
    taken_back: list[BookEntry] = []
    year_end: date | None = None
    for one in entries:
        year_end = year_end or date(one.day.year, 12, 31)
        while year_end < min(one.day, until):
            yield from _close(held, year_end, taken_back)
            year_end = date(year_end.year + 1, 12, 31)
            yield from _take_back(held, taken_back)
        _add(held, one)
        yield one
    while year_end and year_end < until:
        yield from _close(held, year_end, taken_back)
        year_end = date(year_end.year + 1, 12, 31)
        yield from _take_back(held, taken_back)
    if year_end:
        yield from _close(held, until, taken_back)


def _close(
    held: Counter[tuple[str, str]], day: date, taken_back: list[BookEntry]
) -> Iterator[BookEntry | Closing]:
    for (role, advance), cents in sorted(held.items()):
        if role != ADVANCES or cents >= 0:
            continue
        lines = (Line(ADVANCES, advance, -cents), Line(BENEFICIARIES, "", cents))
        back = tuple(replace(line, cents=-line.cents) for line in lines)
        apart = BookEntry(day, TOLD_APART, advance, "", False, lines)
        taken_back.append(BookEntry(day + timedelta(days=1), TOLD_APART, advance, "", True, back))
        _add(held, apart)
        yield apart
    yield Closing(day, dict(sorted(held.items())))


def _take_back(held: Counter[tuple[str, str]], taken_back: list[BookEntry]) -> Iterator[BookEntry]:
    for one in taken_back:
        _add(held, one)
        yield one
    taken_back.clear()


def since(told: Iterable[BookEntry | Closing], first: date) -> Iterator[BookEntry | Closing]:
    """The books from a day on: what came before is one entry of that day, past results in one account."""
    held: Counter[tuple[str, str]] = Counter()
    is_open = False
    for one in told:
        if one.day >= first and not is_open:
            is_open = True
            yield from _opening(held, first)
        if isinstance(one, BookEntry):
            _add(held, one)
        if one.day >= first:
            yield one if isinstance(one, BookEntry) else Closing(one.day, dict(sorted(held.items())))


def _opening(held: Counter[tuple[str, str]], first: date) -> Iterator[BookEntry]:
    for role, advance in list(held):
        if role in RESULTS:
            held[CARRIED, ""] += held.pop((role, advance))
    lines = tuple(Line(role, advance, cents) for (role, advance), cents in sorted(held.items()) if cents)
    if lines:
        yield BookEntry(first, OPENING, "", "", False, lines)


def _add(held: Counter[tuple[str, str]], one: BookEntry) -> None:
    for line in one.lines:
        held[line.role, line.advance] += line.cents
