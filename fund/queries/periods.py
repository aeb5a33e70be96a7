"""A fund over some days: where it stands at their end, what they brought in, what they began with.

One pass over the movements sums them by both ends, and one over the shares serves both: asked one by one,
the three questions read everything three times. It says in SQL what `fund/rules/positions.py` and
`fund/rules/collections.py` say of one advance; a property test holds them together.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, or_, select, true
from sqlalchemy.orm import Session

from fund.models import Schedule, ScheduledInstalment
from fund.queries.collections import in_force
from fund.queries.portfolio import Group, grouped, told_of
from fund.queries.stood import (
    BEFORE,
    in_force_while_open,
    is_open,
    of_fund,
    outstanding_of,
    repaid_of,
    said_by_shares,
    shares_of,
    stood_between,
)
from fund.queries.sums import principal_paid_of, whole
from fund.rules.indicators import NOTHING_COLLECTED, Collected


class Period(NamedTuple):
    """A fund by branch and age at the end of a period, and what the period made of it; minor units.

    The period's sums are of principal; what falls due later, and what of it was paid, is of all shares that
    fall due after it.
    """

    groups: tuple[Group, ...]
    collected: Collected
    due_later_cents: int
    paid_ahead_cents: int
    outstanding_before_cents: int
    lost_before_cents: int


def period_of(session: Session, fund_id: UUID, since: date, until: date, soon_until: date) -> Period:
    """A fund from `since` to `until`, both included, by the schedules of `until`.

    What falls due soon is that of shares due from `until` to `soon_until`, both included.
    """
    before = since - timedelta(days=1)
    stood = stood_between(before, until, of_fund(fund_id))
    shares = _shares(stood, since, until, soon_until)
    groups = grouped(told_of(stood, shares).subquery(), until).subquery()
    gathered, opening = _gathered(shares).subquery(), _opening(stood, before).subquery()
    # The sums of the period are the same beside each group.
    told = select(groups, gathered, opening).select_from(groups.join(gathered, true()).join(opening, true()))
    rows = session.execute(told).all()
    if not rows:
        return Period((), NOTHING_COLLECTED, 0, 0, 0, 0)
    width = len(Group._fields)
    sums = [int(cents or 0) for cents in rows[0][width:]]
    return Period(tuple(Group._make(row[:width]) for row in rows), Collected(*sums[:5]), *sums[5:])


def _shares(stood: CTE, since: date, until: date, soon_until: date) -> CTE:
    """What the shares say of each advance by the end of a period, and what they were paid in it.

    Left out are those that were due and paid before the period, of advances that are wholly repaid.
    """
    share = ScheduledInstalment
    late, later = share.due_on < since, share.due_on > until
    after = principal_paid_of(share, stood.c.paid)
    before = principal_paid_of(share, stood.c[f"paid{BEFORE}"])
    return (
        select(
            stood.c.id,
            *said_by_shares(stood, until, soon_until),
            whole(share.principal_cents, ~late, ~later).label("due"),
            whole(after - before).label("received"),
            whole(after - before, later).label("prepaid"),
            whole(after - before, late).label("received_late"),
            whole(share.principal_cents - before, late).label("arrears"),
            whole(share.principal_cents, later).label("due_later"),
            whole(after, later).label("paid_later"),
        )
        .join(Schedule, Schedule.advance_id == stood.c.id)
        .join(share, share.schedule_id == Schedule.id)
        .where(
            *in_force(until),
            or_(is_open(stood.c), share.until_cents > stood.c[f"paid{BEFORE}"], share.due_on >= since),
        )
        .group_by(stood.c.id)
        .cte("shares")
    )


def _gathered(shares: CTE) -> Any:
    """The columns of Collected, then what is due after the period and what of it is paid."""
    summed = ("due", "received", "prepaid", "received_late", "arrears", "due_later", "paid_later")
    return select(*(whole(shares.c[name]).label(name) for name in summed))


def _opening(stood: CTE, before: date) -> Any:
    """What was out, and what was given up so far, when the period began.

    Without fees in its shares, all that is paid of an advance is principal and no share need be read.
    """
    totals = {name.removesuffix(BEFORE): one for name, one in stood.c.items() if name.endswith(BEFORE)}
    then = select(stood.c.id, *(one.label(name) for name, one in totals.items()))
    then = then.where(stood.c.granted_on <= before)
    opened, has_fees = then.subquery(), totals["asked"] > totals["disbursed"]
    version = in_force_while_open(stood.c.id, totals, before)
    asked = then.add_columns(version).where(has_fees, is_open(totals)).cte().prefix_with("MATERIALIZED")
    shares = shares_of(asked, before, None)
    outstanding = outstanding_of(opened, repaid_of(opened, shares))
    told = (whole(outstanding).label("outstanding"), whole(opened.c.written_off).label("written_off"))
    return select(*told).outerjoin_from(opened, shares, shares.c.id == opened.c.id)
