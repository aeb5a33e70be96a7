"""What of a fund asks for somebody today, out of where its advances stand."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

# In the order in which they are told.
KINDS = (
    "broken_promise",
    "newly_late",
    "due_without_contact",
    "to_send",
    "guarantee_ending",
    "overcommitted",
    "statement_old",
    "earmark_unused",
)
URGENT = frozenset({"broken_promise", "newly_late", "overcommitted"})
# A share late for a week is news; after that it is on the list of calls.
NEWLY_LATE_DAYS = 7
DUE_SOON_DAYS = 7
# A reminder or a call of so many days counts as having been in touch.
IN_TOUCH_DAYS = 20
# A month, and some days for the bank to send it.
STATEMENT_DAYS = 35
UNUSED_DAYS = 365
# To have it renewed, or the advance repaid, in time.
ENDING_DAYS = 60


@dataclass(frozen=True, slots=True)
class Alert:
    """Something to deal with: how many there are, what it amounts to in minor units, of which day."""

    kind: str
    count: int = 0
    cents: int = 0
    # The day it is about, and the advance when it is about one.
    since: date | None = None
    advance_id: UUID | None = None
    name: str = ""

    @property
    def is_urgent(self) -> bool:
        return self.kind in URGENT


@dataclass(frozen=True, slots=True)
class Followed:
    """An advance that is late or soon due: what is late, what is due next, when it was last in touch."""

    late_cents: int
    late_days: int
    is_promise_broken: bool
    due_on: date
    due_cents: int
    in_touch_on: date | None
    is_paused: bool


def alerts_of_advances(followed: Iterable[Followed], as_of: date) -> list[Alert]:
    """The alerts of advances on a day; each advance may be in several."""
    told = list(followed)
    groups = {
        "broken_promise": [one.late_cents for one in told if one.is_promise_broken and one.late_cents],
        "newly_late": [one.late_cents for one in told if 0 < one.late_days <= NEWLY_LATE_DAYS],
        "due_without_contact": [one.due_cents for one in told if _is_due_in_silence(one, as_of)],
    }
    return [Alert(kind, len(amounts), sum(amounts)) for kind, amounts in groups.items() if amounts]


def _is_due_in_silence(one: Followed, as_of: date) -> bool:
    """Due within the week, nothing late that was called about, and nobody wrote nor called since long."""
    is_soon = as_of <= one.due_on <= as_of + timedelta(days=DUE_SOON_DAYS)
    in_touch = one.in_touch_on is not None and as_of - one.in_touch_on <= timedelta(days=IN_TOUCH_DAYS)
    return is_soon and not in_touch and not one.is_paused
