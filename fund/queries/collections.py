"""What a fund asked for and received over a period, by branch, in one statement each.

It says in SQL what `fund/rules/collections.py` says of one advance; a property test holds them together.
"""

from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.queries.sums import paid_of, principal_paid_of, whole
from fund.rules.indicators import NOTHING_COLLECTED, Collected, Ratio


class Gathered(NamedTuple):
    """What a period asked for and brought in; the rest is of shares that fall due after it."""

    collected: Collected
    due_later_cents: int
    paid_ahead_cents: int


def collected_on(session: Session, fund_id: UUID, since: date, until: date) -> Gathered:
    """Principal due and received from `since` to `until`, both included, by the schedules of `until`.

    Shares of advances that were wholly repaid before the period are left out when they fell due before it:
    nothing of them is due, late or received in it.
    """
    share, paid = ScheduledInstalment, _paid_before_and_after(since, until)
    after = principal_paid_of(share, func.coalesce(paid.c.after, 0))
    before = principal_paid_of(share, func.coalesce(paid.c.before, 0))
    late, later = share.due_on < since, share.due_on > until
    was_open = func.coalesce(paid.c.before, 0) < share.until_cents
    row = session.execute(
        select(
            whole(share.principal_cents, ~late, ~later),
            whole(after - before),
            whole(after - before, later),
            whole(after - before, late),
            whole(share.principal_cents - before, late),
            whole(share.principal_cents, later),
            whole(after, later),
        )
        .select_from(Schedule)
        .join(Advance, Advance.id == Schedule.advance_id)
        .join(share, share.schedule_id == Schedule.id)
        .outerjoin(paid, paid.c.advance_id == Schedule.advance_id)
        .where(Advance.fund_id == fund_id, *in_force(until), or_(share.due_on >= since, was_open))
    ).one()
    told = [int(cents or 0) for cents in row]
    return Gathered(NOTHING_COLLECTED + Collected(*told[:5]), *told[5:])


def on_time_by_branch(session: Session, fund_id: UUID, since: date, until: date) -> dict[str, Ratio]:
    """Of the principal due from `since` to `until`, both included, what was paid by the day it was due."""
    share, one = ScheduledInstalment, AdvanceMovement
    by_its_day = (
        select(func.coalesce(func.sum(paid_of(one)), 0))
        .where(one.advance_id == Schedule.advance_id, one.dated_on <= share.due_on)
        .correlate(Schedule, share)
        .scalar_subquery()
    )
    due = (
        select(Advance.branch, share.principal_cents, share.until_cents, by_its_day.label("paid"))
        .select_from(Schedule)
        .join(Advance, Advance.id == Schedule.advance_id)
        .join(share, share.schedule_id == Schedule.id)
        .where(Advance.fund_id == fund_id, *in_force(until), share.due_on.between(since, until))
        .subquery()
    )
    rows = session.execute(
        select(due.c.branch, whole(principal_paid_of(due.c, due.c.paid)), whole(due.c.principal_cents))
        .group_by(due.c.branch)
        .order_by(due.c.branch)
    )
    return {branch: Ratio(int(paid), int(asked)) for branch, paid, asked in rows}


def in_force(day: date) -> tuple[ColumnElement[bool], ...]:
    """Whether a version is the one that holds on a day: begun, and followed by none."""
    later = aliased(Schedule)
    follows = and_(
        later.advance_id == Schedule.advance_id, later.number > Schedule.number, later.effective_on <= day
    )
    return Schedule.number > 0, Schedule.effective_on <= day, ~exists().where(follows)


def _paid_before_and_after(since: date, until: date) -> Any:
    one = AdvanceMovement
    cents = paid_of(one)
    return (
        select(
            one.advance_id,
            whole(cents, one.dated_on <= since - timedelta(days=1)).label("before"),
            whole(cents).label("after"),
        )
        .where(one.dated_on <= until)
        .group_by(one.advance_id)
        .subquery()
    )
