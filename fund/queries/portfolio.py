"""Every advance as of a date in one statement: what the pages, reports and ceilings of a fund are made of.

It says in SQL what `fund/rules/positions.py` says of one advance; a property test holds them together.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, case, cast, func, select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.rules.indicators import Exposure


class AdvanceRow(NamedTuple):
    """One advance as of a date; amounts in minor units."""

    advance_id: UUID
    organisation_id: UUID
    branch: str
    granted_on: date
    granted_cents: int
    disbursed_cents: int
    released_cents: int
    written_off_cents: int
    recovered_cents: int
    repaid_cents: int
    overdue_cents: int
    oldest_unpaid_due: date | None
    first_due: date | None
    is_rescheduled: bool

    @property
    def outstanding_cents(self) -> int:
        return max(self.disbursed_cents - self.repaid_cents - self.written_off_cents, 0)

    @property
    def committed_cents(self) -> int:
        return self.granted_cents - self.released_cents - self.disbursed_cents

    def past_due_days(self, as_of: date) -> int:
        return (as_of - self.oldest_unpaid_due).days if self.oldest_unpaid_due else 0

    def exposure(self, as_of: date) -> Exposure:
        """What the portfolio's figures need of it."""
        outstanding = self.outstanding_cents
        return Exposure(
            outstanding,
            self.overdue_cents,
            self.past_due_days(as_of),
            self.is_rescheduled,
            bool(outstanding and self.first_due and self.first_due > as_of),
        )


def portfolio_on(session: Session, fund_id: UUID, as_of: date) -> list[AdvanceRow]:
    """Every advance of a fund that was granted by `as_of`, by number."""
    return _rows(session, as_of, Advance.fund_id == fund_id)


def advances_of(session: Session, organisation_id: UUID, as_of: date) -> list[AdvanceRow]:
    """The same of one beneficiary, whatever the fund."""
    return _rows(session, as_of, Advance.organisation_id == organisation_id)


def out_and_promised(rows: Sequence[AdvanceRow]) -> int:
    """Principal out and money promised: what ceilings are held against."""
    return sum(one.outstanding_cents + one.committed_cents for one in rows)


def _rows(session: Session, as_of: date, scope: ColumnElement[bool]) -> list[AdvanceRow]:
    return [AdvanceRow._make(row) for row in session.execute(_portfolio(as_of, scope))]


def _portfolio(as_of: date, scope: ColumnElement[bool]) -> Any:
    moved = _moved(as_of, scope)
    version = _version(as_of, scope)
    share = ScheduledInstalment
    paid = func.coalesce(moved.c.paid, 0)
    # Of a share, the fee is paid first: its principal begins where the shares before and its fee end.
    begins = share.until_cents - share.principal_cents
    principal_paid = case(
        (paid >= share.until_cents, share.principal_cents), (paid > begins, paid - begins), else_=0
    )
    is_late = and_(share.due_on < as_of, share.until_cents > paid, share.principal_cents > 0)
    is_lost = func.coalesce(moved.c.given_up, 0) > 0
    overdue = case((and_(is_late, ~is_lost), share.principal_cents - principal_paid), else_=0)
    shares = (
        select(
            version.c.advance_id,
            _whole(principal_paid).label("repaid"),
            _whole(overdue).label("overdue"),
            func.min(case((and_(is_late, ~is_lost), share.due_on))).label("oldest"),
            func.min(share.due_on).label("first_due"),
        )
        .select_from(version)
        .join(share, share.schedule_id == version.c.schedule_id)
        .outerjoin(moved, moved.c.advance_id == version.c.advance_id)
        .group_by(version.c.advance_id)
        .subquery()
    )
    return (
        select(
            Advance.id,
            Advance.organisation_id,
            Advance.branch,
            Advance.granted_on,
            Advance.granted_cents,
            func.coalesce(moved.c.disbursed, 0),
            func.coalesce(moved.c.released, 0),
            func.coalesce(moved.c.written_off, 0),
            func.coalesce(moved.c.recovered, 0),
            func.coalesce(shares.c.repaid, 0),
            func.coalesce(shares.c.overdue, 0),
            shares.c.oldest,
            shares.c.first_due,
            func.coalesce(version.c.is_rescheduled, False),
        )
        .outerjoin(moved, moved.c.advance_id == Advance.id)
        .outerjoin(version, version.c.advance_id == Advance.id)
        .outerjoin(shares, shares.c.advance_id == Advance.id)
        .where(scope, Advance.granted_on <= as_of)
        .order_by(Advance.number)
    )


def _whole(cents: Any) -> Any:
    """A sum of amounts as the whole number it is: PostgreSQL makes a decimal of a sum."""
    return cast(func.sum(cents), BigInteger)


def _moved(as_of: date, scope: ColumnElement[bool]) -> CTE:
    """What each kind of movement sums to by advance; the index alone answers."""
    one = AdvanceMovement

    def total(name: str, *kinds: str) -> ColumnElement[int]:
        return _whole(case((one.kind.in_(kinds), one.cents), else_=0)).label(name)

    paid = _whole(
        case(
            (one.kind == "repayment", one.cents),
            (one.kind.in_(("refund", "credit_moved")), -one.cents),
            else_=0,
        )
    )
    return (
        select(
            one.advance_id,
            paid.label("paid"),
            total("disbursed", "disbursement"),
            total("released", "release"),
            total("written_off", "write_off"),
            total("recovered", "recovery"),
            total("given_up", "write_off", "fee_waiver"),
        )
        .where(one.dated_on <= as_of, one.advance_id.in_(select(Advance.id).where(scope)))
        .group_by(one.advance_id)
        .cte("moved")
    )


def _version(as_of: date, scope: ColumnElement[bool]) -> CTE:
    """The version in force of each advance: the highest number begun; what was agreed is number 0."""
    latest = (
        select(Schedule.advance_id, func.max(Schedule.number).label("number"))
        .where(
            Schedule.effective_on <= as_of,
            Schedule.number > 0,
            Schedule.advance_id.in_(select(Advance.id).where(scope)),
        )
        .group_by(Schedule.advance_id)
        .subquery()
    )
    return (
        select(Schedule.advance_id, Schedule.id.label("schedule_id"), Schedule.is_rescheduled)
        .join(
            latest,
            and_(Schedule.advance_id == latest.c.advance_id, Schedule.number == latest.c.number),
        )
        .cte("version")
    )
