"""The facts of some advances, and what is left of one share."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance
from fund.queries.advances import AdvanceFacts, facts_of_many

# So many at once: an IN of every advance of a large fund is refused by databases.
AT_ONCE = 500


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
