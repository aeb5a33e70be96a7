"""Every advance as of a date in one statement: what the pages, reports and ceilings of a fund are made of.

It says in SQL what `fund/rules/positions.py` says of one advance; a property test holds them together.
"""

from collections.abc import Sequence
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
)
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Call, Fund, Schedule, ScheduledInstalment
from fund.queries.stood import Scope, of_fund, outstanding_of, repaid_of, shares_of, stood_on
from fund.queries.sums import unpaid_of, whole
from fund.rules.forecasts import Due
from fund.rules.indicators import BUCKETS, Exposure
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page


class AdvanceRow(NamedTuple):
    """One advance as of a date; amounts in minor units. `next_due` is its oldest share not wholly paid.

    What is overdue is principal, what is late is fees too.
    """

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
    late_cents: int
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
    return Page([AdvanceRow._make(row[:-1]) for row in rows], number, total, PAGE_SIZE)


def owing_until(
    session: Session, fund_id: UUID, as_of: date, until: date, late_since: date | None = None
) -> list[AdvanceRow]:
    """The advances of which something that falls due by `until` is unpaid on a day, by number.

    With `late_since`, those late for longer are left out unless somebody was called about them.
    """
    scope = _due_or_called(fund_id, late_since, until, as_of) if late_since else of_fund(fund_id)
    one = portfolio_of(as_of, scope).subquery()
    wanted = select(one).where(one.c.next_due <= until).order_by(one.c.number)
    if late_since:
        called = one.c.id.in_(select(Call.advance_id).where(Call.called_on <= as_of))
        wanted = wanted.where(or_(one.c.oldest >= late_since, one.c.next_due >= as_of, called))
    return [AdvanceRow._make(row) for row in session.execute(wanted)]


def _due_or_called(fund_id: UUID, since: date, until: date, as_of: date) -> Scope:
    """The advances with a share, of any version, due between two days; and those called about."""
    due = (
        select(Schedule.advance_id)
        .join(ScheduledInstalment, ScheduledInstalment.schedule_id == Schedule.id)
        .where(ScheduledInstalment.due_on.between(since, until), Schedule.number > 0)
    )
    ids = due.union(select(Call.advance_id).where(Call.called_on <= as_of))
    return Scope(and_(Advance.fund_id == fund_id, Advance.id.in_(ids)), ids)


def promised_on(session: Session, fund_id: UUID, as_of: date) -> int:
    """What was granted by a day and is still to be paid out."""
    moved = AdvanceMovement
    granted = session.scalar(
        select(whole(Advance.granted_cents)).where(Advance.fund_id == fund_id, Advance.granted_on <= as_of)
    )
    gone = session.scalar(
        select(whole(moved.cents)).where(
            moved.fund_id == fund_id,
            moved.dated_on <= as_of,
            moved.kind.in_(("disbursement", "release")),
        )
    )
    return int(granted or 0) - int(gone or 0)


def _told(fund_id: UUID, as_of: date, branch: str | None, state: str | None) -> Select[Any]:
    one = portfolio_of(as_of, of_fund(fund_id)).subquery()
    asked = [column == value for column, value in ((one.c.branch, branch), (one.c.state, state)) if value]
    urgency = (one.c.oldest.is_(None), one.c.oldest, one.c.next_due.is_(None), one.c.next_due)
    return select(one).where(*asked).order_by(*urgency, one.c.number)


def advances_of(session: Session, organisation_id: UUID, currency: str, as_of: date) -> list[AdvanceRow]:
    """Those of one beneficiary, from whichever funds count in a currency."""
    funds = select(Fund.id).where(Fund.currency == currency)
    theirs = and_(Advance.organisation_id == organisation_id, Advance.fund_id.in_(funds))
    scope = Scope(theirs, select(Advance.id).where(theirs))
    return [AdvanceRow._make(row) for row in session.execute(portfolio_of(as_of, scope))]


def groups_on(session: Session, fund_id: UUID, as_of: date, soon_until: date | None = None) -> list[Group]:
    """A whole fund as of a date, summed by branch and age: a few rows, however many advances it has.

    `soon_cents` is what is left to pay of shares due from `as_of` to `soon_until`, both included.
    """
    one = portfolio_of(as_of, of_fund(fund_id), soon_until or as_of).subquery()
    return [Group._make(row) for row in session.execute(grouped(one, as_of))]


def grouped(one: Any, as_of: date) -> Select[Any]:
    """Advances as `told_of` tells them, summed into the columns of a Group."""
    is_yet_to_begin = and_(one.c.outstanding > 0, one.c.first_due.is_not(None), one.c.first_due > as_of)
    told = select(
        one,
        first_day_of_age(one.c.oldest, as_of).label("days"),
        is_yet_to_begin.label("is_yet_to_begin"),
    ).subquery()
    keys = (told.c.branch, told.c.days, told.c.is_rescheduled, told.c.is_yet_to_begin)
    summed = ("outstanding", "overdue", "granted", "disbursed", "released", "repaid", "written_off",
              "recovered", "fees_due", "credit", "soon")  # fmt: skip
    counts = (func.count().label("count"), func.count().filter(told.c.outstanding > 0).label("out_count"))
    return select(*keys, *counts, *(whole(told.c[name]).label(name) for name in summed)).group_by(*keys)


def unpaid_by_due(session: Session, fund_id: UUID, as_of: date) -> list[Due]:
    """What is unpaid of every share on a day, fees too, by branch and due day; what is given up is not."""
    stood, share = stood_on(as_of, of_fund(fund_id)), ScheduledInstalment
    unpaid = (
        select(stood.c.branch, share.due_on, whole(unpaid_of(share, stood.c.paid)).label("cents"))
        .join(Schedule, Schedule.id == stood.c.schedule_id)
        .join(share, share.schedule_id == Schedule.id)
        .where(~stood.c.is_lost, share.until_cents > stood.c.paid)
        .group_by(stood.c.branch, share.due_on)
        .order_by(share.due_on, stood.c.branch)
    )
    return [Due(*row) for row in session.execute(unpaid)]


def out_and_promised(rows: Sequence[AdvanceRow | Group]) -> int:
    """Principal out and money promised: what ceilings are held against."""
    return sum(one.outstanding_cents + one.committed_cents for one in rows)


def first_day_of_age(oldest: ColumnElement[Any], as_of: date) -> ColumnElement[int]:
    """By the oldest day on which something was due that is unpaid: the first day of its age in BUCKETS."""
    ages = [(oldest <= as_of - timedelta(days=first), literal(first)) for _, first, _ in BUCKETS if first]
    return case(*reversed(ages), else_=0)


def portfolio_of(as_of: date, scope: Scope, soon_until: date | None = None) -> Select[Any]:
    """Each advance of a scope by the end of a day, as `told_of` tells it."""
    stood = stood_on(as_of, scope)
    return told_of(stood, shares_of(stood, as_of, soon_until))


def told_of(stood: CTE, shares: Any) -> Select[Any]:
    """Each advance out of its totals and of what its shares say."""
    repaid = repaid_of(stood, shares)
    outstanding = outstanding_of(stood, repaid)
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
        func.coalesce(shares.c.late, 0).label("late"),
        shares.c.oldest,
        shares.c.first_due,
        shares.c.next_due,
        func.coalesce(shares.c.next_until - stood.c.paid, 0).label("next_cents"),
        outstanding.label("outstanding"),
        _state(stood, shares, outstanding + fees_due).label("state"),
        *((func.coalesce(shares.c.soon, 0).label("soon"),) if "soon" in shares.c else ()),
    ).outerjoin_from(stood, shares, shares.c.id == stood.c.id)


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
