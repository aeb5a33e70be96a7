"""Each advance as its movements leave it on a day, and what its shares then say: as SQL.

Most advances of an old fund are repaid, and of those a total says everything: only of the others are the
shares read.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select, true

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.queries.sums import paid_of, principal_paid_of, unpaid_of, whole


@dataclass(frozen=True, slots=True)
class Scope:
    """Which advances, and which movements are theirs."""

    advances: ColumnElement[bool]
    movements: ColumnElement[bool]


def of_fund(fund_id: UUID) -> Scope:
    """There are few funds: an index that answers alone is worth more than leaving the others out."""
    return Scope(Advance.fund_id == fund_id, true())


def stood_on(as_of: date, scope: Scope) -> CTE:
    """Each advance with what its movements sum to; the version of its schedule in force while it is open."""
    moved = _moved(as_of, scope)
    paid, disbursed = (func.coalesce(moved.c[name], 0) for name in ("paid", "disbursed"))
    fee_owed = case((Advance.fee_taken == "in_instalments", func.coalesce(moved.c.fee, 0)), else_=0)
    is_lost = func.coalesce(moved.c.given_up, 0) > 0
    renewed = select(Schedule.advance_id).where(
        Schedule.is_rescheduled, Schedule.number > 0, Schedule.effective_on <= as_of
    )
    return (
        select(
            Advance.id,
            Advance.number,
            Advance.organisation_id,
            Advance.branch,
            Advance.granted_on,
            Advance.granted_cents.label("granted"),
            paid.label("paid"),
            disbursed.label("disbursed"),
            (disbursed + fee_owed).label("asked"),
            *(
                func.coalesce(moved.c[name], 0).label(name)
                for name in ("released", "written_off", "recovered")
            ),
            is_lost.label("is_lost"),
            # What is paid out is what the shares ask for, with the fees that go with them.
            case((or_(is_lost, paid < disbursed + fee_owed), _in_force(as_of))).label("schedule_id"),
            Advance.id.in_(renewed).label("is_rescheduled"),
        )
        .outerjoin(moved, moved.c.advance_id == Advance.id)
        .where(scope.advances, Advance.granted_on <= as_of)
        .cte("stood")
    )


def _in_force(as_of: date) -> Any:
    """The version of the schedule: the highest number begun; what was agreed is number 0."""
    begun = (Schedule.advance_id == Advance.id, Schedule.number > 0, Schedule.effective_on <= as_of)
    latest = select(Schedule.id).where(*begun).order_by(Schedule.number.desc()).limit(1)
    return latest.correlate(Advance).scalar_subquery()


def shares_of(stood: CTE, as_of: date, soon_until: date | None, *which: ColumnElement[bool]) -> Any:
    """What the shares say of each advance that is not wholly repaid."""
    share, paid = ScheduledInstalment, stood.c.paid
    principal_paid = principal_paid_of(share, paid)
    unpaid = unpaid_of(share, paid)
    is_owed = and_(~stood.c.is_lost, share.until_cents > paid)
    is_late = and_(share.due_on < as_of, share.principal_cents > 0)
    soon = [
        whole(unpaid, is_owed, share.due_on.between(as_of, soon_until)).label("soon")
    ] if soon_until else []  # fmt: skip
    principal_left = share.principal_cents - principal_paid
    return (
        select(
            stood.c.id,
            whole(principal_paid).label("repaid"),
            whole(unpaid - principal_left, is_owed).label("fees_due"),
            whole(principal_left, is_owed, is_late).label("overdue"),
            func.min(share.due_on).filter(is_owed, is_late).label("oldest"),
            func.min(share.due_on).label("first_due"),
            func.min(share.due_on).filter(is_owed).label("next_due"),
            func.min(share.until_cents).filter(is_owed).label("next_until"),
            *soon,
        )
        # By the version's own row, whose ids the planner knows the number of.
        .join(Schedule, Schedule.id == stood.c.schedule_id)
        .join(share, share.schedule_id == Schedule.id)
        .where(or_(stood.c.is_lost, paid < stood.c.asked), *which)
        .group_by(stood.c.id)
        .subquery()
    )


def repaid_of(stood: CTE, shares: Any) -> ColumnElement[int]:
    """Principal repaid: as the shares say it; all that was paid where none was read."""
    return func.coalesce(
        shares.c.repaid, case((stood.c.paid < stood.c.disbursed, stood.c.paid), else_=stood.c.disbursed)
    )


def _moved(as_of: date, scope: Scope) -> Any:
    """What each kind of movement sums to by advance; the index alone answers."""
    one = AdvanceMovement

    def total(name: str, *kinds: str) -> ColumnElement[int]:
        return whole(one.cents, one.kind.in_(kinds)).label(name)

    return (
        select(
            one.advance_id,
            whole(paid_of(one)).label("paid"),
            total("disbursed", "disbursement"),
            total("fee", "fee"),
            total("released", "release"),
            total("written_off", "write_off"),
            total("recovered", "recovery"),
            total("given_up", "write_off", "fee_waiver"),
        )
        .where(scope.movements, one.dated_on <= as_of)
        .group_by(one.advance_id)
        .subquery()
    )
