"""What a guarantor answers for, was called on for, has paid and still owes; and how much may be called."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from kernel.errors import Refused


class NothingOverdue(Refused):
    """Nothing of the advance is overdue on that day: nobody is called on."""

    code = "guarantee-nothing-overdue"


class AboveGuarantee(Refused):
    """More than is left of what the guarantor answers for."""

    code = "guarantee-above-engagement"


class AboveOverdue(Refused):
    """With what is called on already, more than is overdue."""

    code = "guarantee-above-overdue"


class GuaranteeEnded(Refused):
    """The guarantor answered until a day, which is over."""

    code = "guarantee-ended"


@dataclass(frozen=True, slots=True)
class Dated:
    """So much on a day; minor units."""

    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Engagement:
    """Where a guarantor stands on a day: calls that stand, and payments less what was reversed of them."""

    answers_for_cents: int
    called_cents: int
    paid_cents: int
    owed_cents: int

    @property
    def left_cents(self) -> int:
        """What may still be called on: neither paid nor called on already."""
        return max(self.answers_for_cents - self.paid_cents - self.owed_cents, 0)


def engagement(
    answers_for_cents: int, calls: Iterable[Dated], payments: Iterable[Dated], on: date
) -> Engagement:
    """By the end of a day. What was paid before the first call that stands does not answer it."""
    called = [one for one in calls if one.on <= on]
    paid = [one for one in payments if one.on <= on]
    called_cents = sum(one.cents for one in called)
    since = min((one.on for one in called), default=None)
    answered = 0 if since is None else sum(one.cents for one in paid if one.on >= since)
    return Engagement(
        answers_for_cents,
        called_cents,
        sum(one.cents for one in paid),
        max(called_cents - max(answered, 0), 0),
    )


def check_held(ends_on: date | None, called_on: date) -> None:
    """A guarantee holds to the end of its last day. Raises GuaranteeEnded."""
    if ends_on is not None and called_on > ends_on:
        raise GuaranteeEnded(field="called_on", day=ends_on.isoformat())


def check_call(cents: int, told: Engagement, overdue_cents: int, open_cents: int, currency: str) -> None:
    """Raises NothingOverdue, AboveGuarantee, AboveOverdue; `open_cents` is called on and unpaid, of all."""
    if overdue_cents <= 0:
        raise NothingOverdue(field="cents")
    if cents > told.left_cents:
        raise AboveGuarantee(
            field="cents",
            left_cents=told.left_cents,
            answers_for_cents=told.answers_for_cents,
            currency=currency,
        )
    if cents > overdue_cents - open_cents:
        raise AboveOverdue(
            field="cents",
            left_cents=max(overdue_cents - open_cents, 0),
            overdue_cents=overdue_cents,
            open_cents=open_cents,
            currency=currency,
        )
