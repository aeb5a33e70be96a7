"""The class that an analysis reaches: the best one whose limits all hold, with the reason line by line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from producers.rules.standards import Limit

GRADED, INCOMPLETE, OUTSIDE = "graded", "incomplete", "outside"
OUTCOMES = (GRADED, INCOMPLETE, OUTSIDE)


@dataclass(frozen=True, slots=True)
class Line:
    """One limit beside what was found; `holds` is None when nothing was measured."""

    limit: Limit
    value: Decimal | None
    holds: bool | None


@dataclass(frozen=True, slots=True)
class Class:
    """One class of an edition with its lines; the best has rank 1."""

    grade: str
    rank: int
    name_fr: str
    name_ar: str
    lines: tuple[Line, ...]

    @property
    def failing(self) -> tuple[str, ...]:
        """The measures that were found beyond their limit here."""
        return tuple(line.limit.measure for line in self.lines if line.holds is False)

    @property
    def missing(self) -> tuple[str, ...]:
        """The measures that were not made."""
        return tuple(line.limit.measure for line in self.lines if line.holds is None)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What an edition says of an analysis, and which measures decided it.

    `reached` is the class obtained when `outcome` is graded; when incomplete, the best class still
    possible; when outside, the last one, which was missed.
    """

    outcome: str
    reached: Class
    classes: tuple[Class, ...]
    # Why it is not the class above, or no class at all; empty for the best one.
    decided_by: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def grade(self) -> str | None:
        """The class obtained; None when incomplete or outside."""
        return self.reached.grade if self.outcome == GRADED else None


def judge(limits: Sequence[Limit], values: Mapping[str, Decimal]) -> Judgement | None:
    """Hold the values of an analysis, by measure, against the limits of an edition.

    A class that a value excludes is passed over, whatever is missing; of the best class left, every
    measure must be there, else the answer is incomplete and never a class. None when the edition has
    no limits.
    """
    classes = classes_of(limits, values)
    decided_by: tuple[str, ...] = ()
    for one in classes:
        if one.failing:
            decided_by = one.failing
        elif one.missing:
            return Judgement(INCOMPLETE, one, classes, decided_by, one.missing)
        else:
            return Judgement(GRADED, one, classes, decided_by, ())
    return Judgement(OUTSIDE, classes[-1], classes, decided_by, ()) if classes else None


def classes_of(limits: Sequence[Limit], values: Mapping[str, Decimal]) -> tuple[Class, ...]:
    """The classes of an edition, the best first, each limit beside what was found."""
    in_order = sorted(limits, key=lambda limit: limit.rank)
    return tuple(
        _class_of([Line(limit, values.get(limit.measure), _holds(limit, values)) for limit in of_rank])
        for _rank, of_rank in groupby(in_order, key=lambda limit: limit.rank)
    )


def _class_of(lines: Sequence[Line]) -> Class:
    first = lines[0].limit
    return Class(first.grade, first.rank, first.grade_name_fr, first.grade_name_ar, tuple(lines))


def _holds(limit: Limit, values: Mapping[str, Decimal]) -> bool | None:
    value = values.get(limit.measure)
    if value is None:
        return None
    above = limit.minimum is None or value >= Decimal(limit.minimum)
    return above and (limit.maximum is None or value <= Decimal(limit.maximum))
