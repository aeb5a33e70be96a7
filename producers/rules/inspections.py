"""What an internal inspection's findings entail: corrections by a day, and who is left out meanwhile."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kernel.errors import Invalid

# Days given to put it right when the inspector gives no other.
DELAY_DAYS = {"minor": 90, "major": 30, "critical": 7}
DELAY_DAYS_MAX = 366


class DueBeforeFound(Invalid):
    code = "due-before-found"


class DueTooLate(Invalid):
    code = "due-too-late"


class ClosedBeforeFound(Invalid):
    code = "closed-before-found"


@dataclass(frozen=True, slots=True)
class Fault:
    """A non-conformity in its time: found, to be right by, closed."""

    fault_id: UUID
    severity: str
    found_on: date
    due_on: date
    closed_on: date | None = None


def is_open(fault: Fault, day: date) -> bool:
    """Found, and not closed yet, on `day`."""
    return fault.found_on <= day and (fault.closed_on is None or day < fault.closed_on)


def is_overdue(fault: Fault, day: date) -> bool:
    """Still open after its last day."""
    return is_open(fault, day) and fault.due_on < day


def left_out_from(fault: Fault) -> date | None:
    """The day from which whom it concerns is off the certified list; None when it never comes to that.

    A critical one at once; a major one when its deadline has passed; a minor one never.
    """
    if fault.severity == "critical":
        return fault.found_on
    return fault.due_on + timedelta(days=1) if fault.severity == "major" else None


def leaves_out(fault: Fault, day: date) -> bool:
    """Whether it keeps whom it concerns off the certified list on `day`; the day it is closed, no more."""
    since = left_out_from(fault)
    return since is not None and since <= day and is_open(fault, day)


def usual_deadline(severity: str, found_on: date) -> date:
    """The last day to put a fault right when nobody gives another."""
    return found_on + timedelta(days=DELAY_DAYS[severity])


def check_deadline(found_on: date, due_on: date, field: str) -> None:
    """Raises DueBeforeFound, DueTooLate beyond a year."""
    if due_on < found_on:
        raise DueBeforeFound(field=field)
    if due_on > found_on + timedelta(days=DELAY_DAYS_MAX):
        raise DueTooLate(field=field, days_max=DELAY_DAYS_MAX)
