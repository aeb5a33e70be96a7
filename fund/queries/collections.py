"""What of a fund was paid on the very day that it was due, and which schedules hold on a day: as SQL."""

from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.orm import Session, aliased

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.queries.sums import paid_of, principal_paid_of, whole
from fund.rules.indicators import Ratio


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
        # Told apart, or what each was paid by its day would be summed again wherever it is named.
        .cte("due")
        .prefix_with("MATERIALIZED")
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
        later.advance_id == Schedule.advance_id,
        later.number > Schedule.number,
        # Said though it follows: half of the versions need not be looked at.
        later.number > 0,
        later.effective_on <= day,
    )
    return Schedule.number > 0, Schedule.effective_on <= day, ~exists().where(follows)
