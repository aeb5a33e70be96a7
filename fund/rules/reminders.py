"""Which shares ask for which reminder on a day (docs/algorithms/reminders.md)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from fund.rules.positions import Position, Share

# Days from the due day.
STEPS = (-15, -1, 1, 15, 30)
WAYS = ("email", "sms", "whatsapp")
LANGUAGES = ("fr", "ar")


@dataclass(frozen=True, slots=True)
class Told:
    """A reminder that a share already had: the share by its day, and the step."""

    due_on: date
    step: int


@dataclass(frozen=True, slots=True)
class Asked:
    """A share that asks for a reminder, and the step it has reached."""

    share: Share
    step: int


def reached(due_on: date, as_of: date) -> int | None:
    """The last step whose day has come; none before the first."""
    return max((step for step in STEPS if due_on + timedelta(days=step) <= as_of), default=None)


def asked_on(stands: Position, told: Iterable[Told], paused_until: date | None = None) -> Sequence[Asked]:
    """The shares that ask for a reminder on the day of a position, oldest due first.

    A share asks by the last step it has reached, and only when neither that step nor a later one was told:
    after days of outage it has one reminder, not five. What is paid, lost, not paid out or given another
    day is no share of the position, or nothing of it is unpaid.
    """
    if stands.is_lost or (paused_until and stands.as_of <= paused_until):
        return []
    furthest: dict[date, int] = {}
    for one in told:
        furthest[one.due_on] = max(furthest.get(one.due_on, one.step), one.step)
    asking = []
    for share in stands.shares:
        step = reached(share.due_on, stands.as_of)
        if share.unpaid_cents and step is not None and step > furthest.get(share.due_on, step - 1):
            asking.append(Asked(share, step))
    return asking


def late_cents(stands: Position) -> int:
    """All that is unpaid of the shares whose day has passed, fees too."""
    return stands.overdue_cents + stands.overdue_fee_cents
