"""What the public is told of a lot: its status, its steps, its measures against their limits."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

STEPS_MAX = 12
_PERCENT_FULL = 100


class Status(StrEnum):
    """What comes first on the page, the gravest first."""

    RECALLED = "recalled"
    HELD = "held"
    EXPIRED = "expired"
    KNOWN = "known"


class Caution(StrEnum):
    """What `gs1:recallStatus` says of a lot; a lifted recall is said too, for who read that it was on."""

    RECALLED = "recalled"
    HELD = "held"
    LIFTED = "lifted"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of work by one group at one place: `times` runs or harvests from a day to a day.

    `quantity` is what came out of it, in mg, µL or pieces by `unit`; none when units differ.
    """

    kind: str
    organisation_id: UUID
    product_id: UUID
    place: str | None
    first_on: date
    last_on: date
    quantity: int | None
    unit: str
    times: int = 1


@dataclass(frozen=True, slots=True)
class Gauge:
    """A measure drawn as a bar: per cent of its length filled, and where the limits stand."""

    filled_percent: int
    marks_percent: tuple[int, ...]


def status_of(state: str, best_before: date | None, today: date) -> Status:
    """The gravest thing to say: a recall before a hold, a hold before a passed date."""
    if state in (Status.RECALLED, Status.HELD):
        return Status(state)
    is_past = best_before is not None and best_before < today
    return Status.EXPIRED if is_past else Status.KNOWN


def caution_of(state: str, *, was_recalled: bool) -> Caution:
    """Recalled, held, recalled once and free again, or free."""
    if state in (Caution.RECALLED, Caution.HELD):
        return Caution(state)
    return Caution.LIFTED if was_recalled else Caution.NONE


def put_together(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The same work of the same group at the same place as one step, in order of time.

    When they are still more than STEPS_MAX, places are put together too: what is most repeated.
    """
    joined = _joined(steps)
    if len(joined) > STEPS_MAX:
        joined = _joined(replace(step, place=None) for step in joined)
    return tuple(sorted(joined, key=lambda step: (step.first_on, step.last_on)))


def _joined(steps: Iterable[Step]) -> Sequence[Step]:
    by_work: dict[tuple[object, ...], Step] = {}
    for step in steps:
        work = (step.kind, step.organisation_id, step.product_id, step.place)
        known = by_work.get(work)
        by_work[work] = _sum(known, step) if known else step
    return list(by_work.values())


def _sum(one: Step, other: Step) -> Step:
    known = one.quantity is not None and other.quantity is not None and one.unit == other.unit
    return replace(
        one,
        first_on=min(one.first_on, other.first_on),
        last_on=max(one.last_on, other.last_on),
        quantity=(one.quantity or 0) + (other.quantity or 0) if known else None,
        times=one.times + other.times,
    )


def gauge(value: Decimal, minimum: Decimal | None, maximum: Decimal | None) -> Gauge | None:
    """The bar of a measure from zero, its limits inside it; none without a limit or below zero."""
    limits = [limit for limit in (minimum, maximum) if limit is not None]
    if not limits or min(value, *limits) < 0 or max(limits) == 0:
        return None
    # A fifth more than the largest, so that a limit at the end still shows what is beyond it.
    length = max(value, *limits) * Decimal("1.2")
    return Gauge(
        filled_percent=_percent(value, length),
        marks_percent=tuple(_percent(limit, length) for limit in limits),
    )


def _percent(part: Decimal, whole: Decimal) -> int:
    return round(part * _PERCENT_FULL / whole)
