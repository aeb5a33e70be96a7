"""Advances by what falls due: those that are late or soon due on a day."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Schedule, ScheduledInstalment
from fund.queries.advances import AdvanceFacts, facts_of_many
from fund.queries.portfolio import portfolio_on

# So many at once: an IN of every advance of a large fund is refused by databases.
AT_ONCE = 500


def late_or_due_until(session: Session, fund_id: UUID, as_of: date, until: date) -> list[AdvanceFacts]:
    """The advances that are late on a day, or that have a share due from then to `until`; by number."""
    late = {row.advance_id for row in portfolio_on(session, fund_id, as_of) if row.oldest_unpaid_due}
    return facts_by_id(session, late | falling_due(session, fund_id, as_of, until))


def falling_due(session: Session, fund_id: UUID, first: date, last: date) -> set[UUID]:
    """The advances that some version of their schedule has a share of, between two days, both included."""
    return set(
        session.scalars(
            select(Schedule.advance_id)
            .join(ScheduledInstalment, ScheduledInstalment.schedule_id == Schedule.id)
            .join(Advance, Advance.id == Schedule.advance_id)
            .where(
                Advance.fund_id == fund_id,
                Schedule.number > 0,
                ScheduledInstalment.due_on.between(first, last),
            )
        )
    )


def facts_by_id(session: Session, ids: set[UUID]) -> list[AdvanceFacts]:
    """The facts of these advances, by number."""
    told: list[AdvanceFacts] = []
    ordered = sorted(ids)
    for start in range(0, len(ordered), AT_ONCE):
        wanted = select(Advance).where(Advance.id.in_(ordered[start : start + AT_ONCE]))
        told += facts_of_many(session, session.scalars(wanted).all())
    return sorted(told, key=lambda one: one.advance.number)


def unpaid_of(facts: AdvanceFacts, as_of: date, due_on: date) -> int:
    """What is unpaid by a day of the share that falls due on another; 0 when it has no such share."""
    stands = facts.on(as_of)
    shares: Sequence[int] = [one.unpaid_cents for one in stands.shares if one.due_on == due_on]
    return 0 if stands.is_lost else sum(shares)
