"""What one advance brought in over a period, and what of it was early, late or on time."""

from collections.abc import Sequence
from datetime import date, timedelta

from fund.rules.indicators import Collected
from fund.rules.positions import Movement, Version, allocated, in_force, totals_of
from fund.rules.schedules import Instalment


def collected(
    movements: Sequence[Movement], versions: Sequence[Version], since: date, until: date
) -> Collected:
    """Principal due and received from `since` to `until`, both included, by the schedule of `until`.

    What is received is compared with the shares that it pays: those due before the period are late, those
    due after it are paid ahead.
    """
    version = in_force(versions, until)
    instalments = version.instalments if version else ()
    before = _paid_until(movements, since - timedelta(days=1))
    after = _paid_until(movements, until)
    return Collected(
        due_cents=sum(one.principal_cents for one in instalments if since <= one.due_on <= until),
        received_cents=_principal(instalments, after) - _principal(instalments, before),
        prepaid_cents=_principal(instalments, after, first=until + timedelta(days=1))
        - _principal(instalments, before, first=until + timedelta(days=1)),
        late_cents=_principal(instalments, after, last=since - timedelta(days=1))
        - _principal(instalments, before, last=since - timedelta(days=1)),
        arrears_at_opening_cents=sum(one.principal_cents for one in instalments if one.due_on < since)
        - _principal(instalments, before, last=since - timedelta(days=1)),
    )


def _paid_until(movements: Sequence[Movement], day: date) -> int:
    totals = totals_of(movements, day)
    return totals["repayment"] - totals["refund"] - totals["credit_moved"]


def _principal(
    instalments: Sequence[Instalment], paid_cents: int, first: date = date.min, last: date = date.max
) -> int:
    """Principal paid, out of a total, on the shares due between two days."""
    return sum(
        one.principal_paid_cents for one in allocated(instalments, paid_cents) if first <= one.due_on <= last
    )
