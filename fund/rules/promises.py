"""What became of a promise, out of what was repaid (docs/algorithms/reminders.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from fund.rules.positions import REPAYING, Movement

ANSWERS = ("answered", "no_answer", "wrong_number")
# `replaced` by another promise made before its day had passed.
PROMISE_STATES = ("open", "kept", "kept_late", "broken", "replaced")


@dataclass(frozen=True, slots=True)
class Promise:
    """An amount promised on one day for another."""

    made_on: date
    cents: int
    due_on: date


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of it by a day: its state, and what was repaid since it was made until its own day."""

    promise: Promise
    state: str
    paid_cents: int


def outcomes(promises: Sequence[Promise], movements: Iterable[Movement], as_of: date) -> list[Outcome]:
    """What became of each promise of an advance by the end of a day, in the order they were made.

    A promise is kept when as much was repaid from the day it was made to its own day, both included,
    whoever paid and however; and not when it was taken back since, as a cheque that bounced.
    """
    moved = [one for one in movements if one.kind in REPAYING and one.on <= as_of]
    made = [one for one in promises if one.made_on <= as_of]
    told = []
    for rank, one in enumerate(made):
        since = _repaid(moved, one.made_on, as_of)
        in_time = min(_repaid(moved, one.made_on, one.due_on), since)
        is_replaced = any(later.made_on <= one.due_on for later in made[rank + 1 :])
        told.append(Outcome(one, _state(one, in_time, since, as_of, is_replaced), in_time))
    return told


def _state(one: Promise, in_time: int, since: int, as_of: date, is_replaced: bool) -> str:
    if in_time >= one.cents:
        return "kept"
    if is_replaced:
        return "replaced"
    if as_of <= one.due_on:
        return "open"
    return "kept_late" if since >= one.cents else "broken"


def _repaid(moved: list[Movement], first: date, last: date) -> int:
    return sum(one.cents * REPAYING[one.kind] for one in moved if first <= one.on <= last)
