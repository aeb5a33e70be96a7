"""When what was granted is planned to be paid out, and what is left of the plans on a day."""

from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import PlannedTranche
from fund.queries.stood import of_fund, stood_on
from fund.rules.positions import Position
from fund.rules.tranches import Tranche, left_of


def plan_of(session: Session, advance_id: UUID) -> tuple[Tranche, ...]:
    """The plan of an advance as it was decided, the earliest first; empty when no day was planned."""
    rows = session.execute(
        select(PlannedTranche.planned_on, PlannedTranche.cents)
        .where(PlannedTranche.advance_id == advance_id)
        .order_by(PlannedTranche.position)
    )
    return tuple(Tranche(*row) for row in rows.tuples())


def plan_left(session: Session, advance_id: UUID, stands: Position) -> list[tuple[Tranche, int]]:
    """Each tranche of the plan with what is left of it where the advance stands so."""
    plan = plan_of(session, advance_id)
    left = left_of(plan, stands.disbursed_cents, stands.committed_cents)
    return list(zip(plan, left, strict=True))


def planned_on(session: Session, fund_id: UUID, as_of: date) -> list[Tranche]:
    """What is still promised by a plan, of all advances of a fund; what has no plan is not in it."""
    stood = stood_on(as_of, of_fund(fund_id))
    promised = stood.c.granted - stood.c.released - stood.c.disbursed
    rows = session.execute(
        select(stood.c.id, stood.c.disbursed, promised, PlannedTranche.planned_on, PlannedTranche.cents)
        .join(PlannedTranche, PlannedTranche.advance_id == stood.c.id)
        .where(promised > 0)
        .order_by(stood.c.id, PlannedTranche.position)
    ).tuples()
    told: list[Tranche] = []
    for (_, paid_out_cents, promised_cents), its in groupby(rows, key=lambda row: row[:3]):
        plan = [Tranche(day, cents) for *_, day, cents in its]
        left = left_of(plan, int(paid_out_cents), int(promised_cents))
        told += [Tranche(one.planned_on, cents) for one, cents in zip(plan, left, strict=True) if cents]
    return told
