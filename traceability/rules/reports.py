"""Problems reported by who holds a pack: what sorts there are, and how far they have come."""

from collections.abc import Iterable

from kernel.errors import Invalid

REPORT_KINDS = ("illness", "quality", "pack", "doubt", "other")
# Illness first: whoever reads the list must see it before the rest.
URGENT_KINDS = ("illness",)
REPORT_STEPS = ("looked_at", "answered")
RECEIVED = "received"
CONTACT_LENGTH_MAX = 120
BOUGHT_LENGTH_MAX = 120
CODE_LETTERS = 8


class NotForPeople(Invalid):
    """A field that people do not see was filled in: a program wrote this."""

    code = "not-for-people"


class AnswerNeedsWords(Invalid):
    code = "answer-needs-words"


def state_of(steps: Iterable[str]) -> str:
    """`received`, `looked_at` or `answered`: the furthest that was reached."""
    reached = set(steps)
    return next((step for step in reversed(REPORT_STEPS) if step in reached), RECEIVED)
