"""Every advance as of a date in one statement: what the pages, reports and ceilings of a fund are made of.

It says in SQL what `fund/rules/positions.py` says of one advance; a property test holds them together.
Most advances of an old fund are repaid, and of those a total says everything: only of the others are the
shares read.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    Select,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Schedule, ScheduledInstalment
from fund.queries.sums import paid_of, principal_paid_of, whole
from fund.rules.indicators import BUCKETS, Exposure
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page


class AdvanceRow(NamedTuple):
    """One advance as of a date; amounts in minor units. `next_due` is its oldest share not wholly paid."""

    advance_id: UUID
    number: str
    organisation_id: UUID
    branch: str
    granted_on: date
    granted_cents: int
    disbursed_cents: int
    released_cents: int
    written_off_cents: int
    recovered_cents: int
    is_lost: bool
    is_rescheduled: bool
    repaid_cents: int
    fees_due_cents: int
    credit_cents: int
    overdue_cents: int
    oldest_unpaid_due: date | None
    first_due: date | None
    next_due: date | None
    next_cents: int
    outstanding_cents: int
    state: str

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


class Group(NamedTuple):
    """Advances of one branch and one age, summed; `days` is the first day of the age in BUCKETS."""

    branch: str
    days: int
    is_rescheduled: bool
    is_yet_to_begin: bool
    granted_count: int
    outstanding_count: int
    outstanding_cents: int
    overdue_cents: int
    granted_cents: int
    disbursed_cents: int
    released_cents: int
    repaid_cents: int
    written_off_cents: int
    recovered_cents: int
    fees_due_cents: int
    credit_cents: int
    soon_cents: int

    @property
    def committed_cents(self) -> int:
        return self.granted_cents - self.released_cents - self.disbursed_cents

    @property
    def exposure(self) -> Exposure:
        return Exposure(
            self.outstanding_cents,
            self.overdue_cents,
            self.days,
            self.is_rescheduled,
            self.is_yet_to_begin,
            self.outstanding_count,
        )


@dataclass(frozen=True, slots=True)
class _Scope:
    """Which advances, and which movements are theirs."""

    advances: ColumnElement[bool]
    movements: ColumnElement[bool]


def _of_fund(fund_id: UUID) -> _Scope:
    """There are few funds: an index that answers alone is worth more than leaving the others out."""
    return _Scope(Advance.fund_id == fund_id, true())


def portfolio_on(
    session: Session, fund_id: UUID, as_of: date, *, branch: str | None = None, state: str | None = None
) -> list[AdvanceRow]:
    """The advances of a fund that were granted by `as_of`, those late for longest first, then by next due."""
    told = _told(fund_id, as_of, branch, state)
    return [AdvanceRow._make(row) for row in session.execute(told)]


def portfolio_page(
    session: Session,
    fund_id: UUID,
    as_of: date,
    number: int,
    *,
    branch: str | None = None,
    state: str | None = None,
) -> Page[AdvanceRow]:
    """Page `number` (from 1) of the same."""
    number = min(max(number, 1), PAGES_MAX)
    told = _told(fund_id, as_of, branch, state).add_columns(func.count().over())
    rows = session.execute(told.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)).all()
    total = rows[0][-1] if rows else 0
    return Page([AdvanceRow._make(row[:-1]) for row in rows], number, total)


def _told(fund_id: UUID, as_of: date, branch: str | None, state: str | None) -> Select[Any]:
    one = _portfolio(as_of, _of_fund(fund_id)).subquery()
    asked = [column == value for column, value in ((one.c.branch, branch), (one.c.state, state)) if value]
    urgency = (one.c.oldest.is_(None), one.c.oldest, one.c.next_due.is_(None), one.c.next_due)
    return select(one).where(*asked).order_by(*urgency, one.c.number)


def advances_of(session: Session, organisation_id: UUID, as_of: date) -> list[AdvanceRow]:
    """Those of one beneficiary, whatever the fund."""
    theirs = Advance.organisation_id == organisation_id
    scope = _Scope(theirs, AdvanceMovement.advance_id.in_(select(Advance.id).where(theirs)))
    return [AdvanceRow._make(row) for row in session.execute(_portfolio(as_of, scope))]


def groups_on(session: Session, fund_id: UUID, as_of: date, soon_until: date | None = None) -> list[Group]:
    """A whole fund as of a date, summed by branch and age: a few rows, however many advances it has.

    `soon_cents` is what is left to pay of shares due from `as_of` to `soon_until`, both included.
    """
    one = _portfolio(as_of, _of_fund(fund_id), soon_until or as_of).subquery()
    is_yet_to_begin = and_(one.c.outstanding > 0, one.c.first_due.is_not(None), one.c.first_due > as_of)
    told = select(
        one,
        _first_day_of_age(one.c.oldest, as_of).label("days"),
        is_yet_to_begin.label("is_yet_to_begin"),
    ).subquery()
    keys = (told.c.branch, told.c.days, told.c.is_rescheduled, told.c.is_yet_to_begin)
    summed = ("outstanding", "overdue", "granted", "disbursed", "released", "repaid", "written_off",
              "recovered", "fees_due", "credit", "soon")  # fmt: skip
    counts = (func.count(), func.count().filter(told.c.outstanding > 0))
    wanted = select(*keys, *counts, *(whole(told.c[name]) for name in summed)).group_by(*keys)
    return [Group._make(row) for row in session.execute(wanted)]


def outstanding_and_lost(session: Session, fund_id: UUID, as_of: date) -> tuple[int, int]:
    """What was out, and what was given up so far, as of a date.

    Without fees in its shares, all that is paid of an advance is principal and no share need be read.
    """
    stood = _stood(as_of, _of_fund(fund_id))
    shares = _shares(stood, as_of, None, stood.c.asked > stood.c.disbursed)
    left = stood.c.disbursed - _repaid(stood, shares) - stood.c.written_off
    told = select(whole(left, left > 0), whole(stood.c.written_off)).outerjoin_from(
        stood, shares, shares.c.id == stood.c.id
    )
    outstanding, lost = session.execute(told).one()
    return int(outstanding or 0), int(lost or 0)


def out_and_promised(rows: Sequence[AdvanceRow | Group]) -> int:
    """Principal out and money promised: what ceilings are held against."""
    return sum(one.outstanding_cents + one.committed_cents for one in rows)


def _first_day_of_age(oldest: ColumnElement[Any], as_of: date) -> ColumnElement[int]:
    ages = [(oldest <= as_of - timedelta(days=first), literal(first)) for _, first, _ in BUCKETS if first]
    return case(*reversed(ages), else_=0)


def _portfolio(as_of: date, scope: _Scope, soon_until: date | None = None) -> Select[Any]:
    stood = _stood(as_of, scope)
    shares = _shares(stood, as_of, soon_until)
    repaid = _repaid(stood, shares)
    left = stood.c.disbursed - repaid - stood.c.written_off
    outstanding = case((left > 0, left), else_=0)
    fees_due = func.coalesce(shares.c.fees_due, 0)
    return select(
        stood.c.id,
        stood.c.number,
        stood.c.organisation_id,
        stood.c.branch,
        stood.c.granted_on,
        stood.c.granted,
        stood.c.disbursed,
        stood.c.released,
        stood.c.written_off,
        stood.c.recovered,
        stood.c.is_lost,
        stood.c.is_rescheduled,
        repaid.label("repaid"),
        fees_due.label("fees_due"),
        case((stood.c.paid > stood.c.asked, stood.c.paid - stood.c.asked), else_=0).label("credit"),
        func.coalesce(shares.c.overdue, 0).label("overdue"),
        shares.c.oldest,
        shares.c.first_due,
        shares.c.next_due,
        func.coalesce(shares.c.next_until - stood.c.paid, 0).label("next_cents"),
        outstanding.label("outstanding"),
        _state(stood, shares, outstanding + fees_due).label("state"),
        *((func.coalesce(shares.c.soon, 0).label("soon"),) if soon_until else ()),
    ).outerjoin_from(stood, shares, shares.c.id == stood.c.id)


def _repaid(stood: CTE, shares: Any) -> ColumnElement[int]:
    """Principal repaid: as the shares say it; all that was paid where none was read."""
    return func.coalesce(
        shares.c.repaid, case((stood.c.paid < stood.c.disbursed, stood.c.paid), else_=stood.c.disbursed)
    )


def _state(stood: CTE, shares: Any, owed: ColumnElement[int]) -> ColumnElement[str]:
    """One of STATES, as `Position.state` says it."""
    committed = stood.c.granted - stood.c.released - stood.c.disbursed
    return case(
        (stood.c.is_lost, "written_off"),
        (and_(stood.c.disbursed == 0, committed != 0), "granted"),
        (stood.c.disbursed == 0, "released"),
        (shares.c.oldest.is_not(None), "late"),
        (or_(owed != 0, committed != 0), "active"),
        else_="repaid",
    )


def _stood(as_of: date, scope: _Scope) -> CTE:
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


def _shares(stood: CTE, as_of: date, soon_until: date | None, *which: ColumnElement[bool]) -> Any:
    """What the shares say of each advance that is not wholly repaid."""
    share, paid = ScheduledInstalment, stood.c.paid
    principal_paid = principal_paid_of(share, paid)
    left = share.until_cents - paid
    unpaid = case(
        (left <= 0, 0),
        (left < share.principal_cents + share.fee_cents, left),
        else_=share.principal_cents + share.fee_cents,
    )
    is_owed = and_(~stood.c.is_lost, left > 0)
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


def _moved(as_of: date, scope: _Scope) -> Any:
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
