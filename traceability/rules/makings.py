"""What makes the making of a lot of pieces right or wrong, on plain values."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from kernel.errors import Invalid

PIECES_MAX = 1_000
# One side of a piece: twenty metres are more than any loom gives.
MEASURE_MM_MAX = 20_000
# On one lot, of all hands together: ten years of days of eight hours.
MINUTES_MAX = 60 * 8 * 365 * 10
# In how many parts the work on one piece may be told.
PARTS_MAX = 100


class NotMadeByThePiece(Invalid):
    """The product is weighed or measured: it is harvested or comes out of a process."""

    code = "not-made-by-the-piece"


class NobodyMadeIt(Invalid):
    code = "nobody-made-it"


class PiecesOutOfBounds(Invalid):
    code = "pieces-out-of-bounds"


class UniquePieceIsOne(Invalid):
    """A unique piece is one: what is made alike several times is a small lot."""

    code = "unique-piece-is-one"


class PiecesDoNotAddUp(Invalid):
    """The pieces told of each maker are not those of the lot."""

    code = "pieces-do-not-add-up"


class PartsOutOfBounds(Invalid):
    code = "parts-out-of-bounds"


class MeasureOutOfBounds(Invalid):
    code = "piece-measure-out-of-bounds"


class WorkOutOfBounds(Invalid):
    code = "work-out-of-bounds"


class BegunAfterItsEnd(Invalid):
    code = "begun-after-its-end"


def check_pieces(pieces: int, *, is_unique: bool) -> None:
    """Let pass a number of pieces. Raises PiecesOutOfBounds, UniquePieceIsOne."""
    if not 0 < pieces <= PIECES_MAX:
        raise PiecesOutOfBounds(field="pieces", maximum=PIECES_MAX)
    if is_unique and pieces != 1:
        raise UniquePieceIsOne(field="pieces")


def check_makers(made: Mapping[UUID, int], pieces: int) -> None:
    """Let pass who made what: pieces that add up, or for a single piece each maker's parts of it.

    One piece cannot be divided into pieces: three who wove a carpet have a part each, or two and one.
    Raises NobodyMadeIt, PiecesDoNotAddUp, PartsOutOfBounds.
    """
    if not made:
        raise NobodyMadeIt(field="makers")
    if pieces == 1:
        if max(made.values()) > PARTS_MAX:
            raise PartsOutOfBounds(field="makers", maximum=PARTS_MAX)
    elif sum(made.values()) != pieces:
        raise PiecesDoNotAddUp(field="makers", told=sum(made.values()), pieces=pieces)


def check_measures(**sides_mm: int | None) -> None:
    """Let pass the sides of a piece, by the name of their field; raises MeasureOutOfBounds."""
    for field, side in sides_mm.items():
        if side is not None and not 0 < side <= MEASURE_MM_MAX:
            raise MeasureOutOfBounds(field=field, maximum=MEASURE_MM_MAX // 10)


def check_work(minutes: int | None, begun_on: date | None, made_on: date) -> None:
    """Let pass the time that a lot took. Raises WorkOutOfBounds, BegunAfterItsEnd."""
    if minutes is not None and not 0 < minutes <= MINUTES_MAX:
        raise WorkOutOfBounds(field="minutes_worked", maximum=MINUTES_MAX // 60)
    if begun_on is not None and begun_on > made_on:
        raise BegunAfterItsEnd(field="begun_on")


def sides_text(*sides_mm: int | None) -> str:
    """`200 × 120 cm`, `18,5 cm`; empty when no side is told. The same in every language."""
    told = [f"{side / 10:g}".replace(".", ",") for side in sides_mm if side]
    return f"{' × '.join(told)} cm" if told else ""
