"""When what was granted is planned to be paid out, by which plan, and what is left of the plans on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, aliased

from fund.models import Advance, PlannedTranche, TranchePlan
from fund.queries.stood import Scope, totals_on
from fund.rules.positions import Position
from fund.rules.tranches import Plan, Tranche


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan with why and by which decision it was made; None of the one that the grant made."""

    plan: Plan
    why: TranchePlan | None = None


def agreed_plan(session: Session, advance_id: UUID) -> tuple[Tranche, ...]:
    """The plan of an advance as it was granted, the earliest first; empty when no day was planned."""
    rows = session.execute(
        select(PlannedTranche.planned_on, PlannedTranche.cents)
        .where(PlannedTranche.advance_id == advance_id, PlannedTranche.plan == 0)
        .order_by(PlannedTranche.position)
    )
    return tuple(Tranche(*row) for row in rows.tuples())


def plans_of(session: Session, advance: Advance, as_of: date = date.max) -> list[PlanRow]:
    """Every plan of an advance begun by a day, in their order: the last holds. Empty when there was none."""
    rows = session.execute(
        select(PlannedTranche, TranchePlan)
        .select_from(PlannedTranche)
        .outerjoin(
            TranchePlan,
            and_(
                TranchePlan.advance_id == PlannedTranche.advance_id, TranchePlan.number == PlannedTranche.plan
            ),
        )
        .where(
            PlannedTranche.advance_id == advance.id,
            func.coalesce(TranchePlan.effective_on, advance.granted_on) <= as_of,
        )
        .order_by(PlannedTranche.plan, PlannedTranche.position)
    ).tuples()
    told = []
    for _, group in groupby(rows, key=lambda row: row[0].plan):
        its = list(group)
        why = its[0][1]
        tranches = tuple(Tranche(one.planned_on, one.cents) for one, _ in its)
        plan = Plan(why.effective_on, tranches, why.paid_out_cents) if why else (
            Plan(advance.granted_on, tranches)
        )  # fmt: skip
        told.append(PlanRow(plan, why))
    return told


def plan_left(plans: Sequence[PlanRow], stands: Position) -> list[tuple[Tranche, int]]:
    """Each tranche of the plan that holds, with what is left of it where the advance stands so."""
    if not plans:
        return []
    plan = plans[-1].plan
    return list(zip(plan.tranches, plan.left(stands.disbursed_cents, stands.committed_cents), strict=True))


def planned_on(session: Session, fund_id: UUID, as_of: date) -> list[Tranche]:
    """What is still promised by the plans in force on a day, of all advances of a fund; no other promise."""
    planned = select(PlannedTranche.advance_id)
    stood = totals_on(as_of, Scope(and_(Advance.fund_id == fund_id, Advance.id.in_(planned)), planned))
    promised = stood.c.granted - stood.c.released - stood.c.disbursed
    begun = aliased(TranchePlan)
    latest = (
        select(func.max(begun.number))
        .where(begun.advance_id == stood.c.id, begun.effective_on <= as_of)
        .correlate(stood)
        .scalar_subquery()
    )
    in_force = and_(PlannedTranche.advance_id == stood.c.id, PlannedTranche.plan == func.coalesce(latest, 0))
    of_plan = and_(TranchePlan.advance_id == stood.c.id, TranchePlan.number == PlannedTranche.plan)
    before = func.coalesce(TranchePlan.paid_out_cents, 0)
    rows = session.execute(
        select(
            stood.c.id, stood.c.disbursed, promised, before, PlannedTranche.planned_on, PlannedTranche.cents
        )
        .select_from(stood)
        .join(PlannedTranche, in_force)
        .outerjoin(TranchePlan, of_plan)
        .where(promised > 0)
        .order_by(stood.c.id, PlannedTranche.position)
    ).tuples()
    told: list[Tranche] = []
    for (_, paid_out_cents, promised_cents, before_cents), its in groupby(rows, key=lambda row: row[:4]):
        tranches = tuple(Tranche(day, cents) for *_, day, cents in its)
        plan = Plan(as_of, tranches, int(before_cents))
        left = plan.left(int(paid_out_cents), int(promised_cents))
        told += [Tranche(one.planned_on, cents) for one, cents in zip(tranches, left, strict=True) if cents]
    return told
