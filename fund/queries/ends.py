"""A fund by the end of each of some days, in one pass over its movements and one over its shares.

Each day asked by itself reads everything again. Here an advance is one row that has columns for each day, and
only those are read of which something was still owed when the first day ended. It says in SQL what
`fund/rules/positions.py` says of one advance; a property test holds them together.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, AdvanceSum, Schedule, ScheduledInstalment
from fund.queries.portfolio import first_day_of_age
from fund.queries.sums import principal_paid_of, signed, whole
from fund.rules.indicators import Exposure
from fund.rules.positions import SUMMED

_MOVED = ("paid", "disbursed", "written_off", "given_up")


class End(NamedTuple):
    """Advances of one branch and one age by the end of a day, summed.

    What was paid out and repaid is only that of advances of which something was owed when the first day asked
    for ended: between two of the days it grew by what was paid out and repaid of all.
    """

    branch: str
    disbursed_cents: int
    repaid_cents: int
    exposure: Exposure


def ends_of(session: Session, fund_id: UUID, days: Sequence[date]) -> dict[date, list[End]]:
    """A fund by the end of each of these days, the earliest first; at most some thirty of them."""
    live = _live(fund_id, days[0], days[-1])
    moved = _moved(live, days)
    told = _told(live, moved, _shares(moved, days), days)
    of_days = [_grouped(told, rank, day) for rank, day in enumerate(days)]
    ends: dict[date, list[End]] = defaultdict(list)
    for rank, branch, disbursed, repaid, *exposed in session.execute(union_all(*of_days)):
        ends[days[rank]].append(End(branch, disbursed, repaid, Exposure(*exposed)))
    return ends


def _live(fund_id: UUID, first: date, last: date) -> CTE:
    """The advances of which something moved after the first day, or that were not wholly repaid by then."""
    kept = AdvanceSum
    has_fees = Advance.fee_taken == "in_instalments"
    asked = kept.disbursed_cents + case((has_fees, kept.fee_cents), else_=0)
    is_live = or_(kept.last_on > first, kept.given_up_cents != 0, kept.paid_cents < asked)
    told = select(Advance.id, Advance.branch, has_fees.label("has_fees"))
    return (
        told.join(kept, kept.advance_id == Advance.id)
        .where(Advance.fund_id == fund_id, Advance.granted_on <= last, kept.first_on <= last, is_live)
        .cte("live")
        .prefix_with("MATERIALIZED")
    )


def _moved(live: CTE, days: Sequence[date]) -> CTE:
    """What the movements of each sum to by each day."""
    one = AdvanceMovement
    # Told apart, or kinds would be compared again for each of the days.
    changed = (
        select(
            one.advance_id,
            live.c.has_fees,
            one.dated_on,
            *(signed(one, SUMMED[name]).label(name) for name in _MOVED),
        )
        .join(live, live.c.id == one.advance_id)
        .where(one.dated_on <= days[-1], one.kind.in_({kind for name in _MOVED for kind in SUMMED[name]}))
        .cte("changed")
        .prefix_with("MATERIALIZED")
    )
    sums = [
        func.coalesce(whole(changed.c[name], changed.c.dated_on <= day), 0).label(f"{name}_{rank}")
        for rank, day in enumerate(days)
        for name in _MOVED
    ]
    keys = (changed.c.advance_id, changed.c.has_fees)
    return select(*keys, *sums).group_by(*keys).cte("moved").prefix_with("MATERIALIZED")


def _versions(days: Sequence[date]) -> Any:
    """The versions of schedules with the day from which each holds no longer: a later one has begun."""
    followed_on = func.min(Schedule.effective_on).over(
        partition_by=Schedule.advance_id, order_by=Schedule.number, rows=(1, None)
    )
    return (
        select(
            Schedule.id,
            Schedule.advance_id,
            Schedule.effective_on,
            Schedule.is_rescheduled,
            followed_on.label("followed_on"),
        )
        .where(Schedule.number > 0, Schedule.effective_on <= days[-1])
        .subquery()
    )


@dataclass(frozen=True, slots=True)
class _OnDay:
    """A share on one of the days: whether its version holds, and what is paid of it."""

    share: Any
    version: Any
    moved: CTE
    rank: int
    day: date

    @property
    def is_in_force(self) -> ColumnElement[bool]:
        begun, followed_on = self.version.c.effective_on <= self.day, self.version.c.followed_on
        return and_(begun, or_(followed_on.is_(None), followed_on > self.day))

    @property
    def paid(self) -> ColumnElement[int]:
        cents: ColumnElement[int] = self.moved.c[f"paid_{self.rank}"]
        return cents

    def columns(self) -> list[ColumnElement[Any]]:
        """Principal repaid where fees are paid before it; overdue, since when; whether something fell due."""
        share = self.share
        principal_paid = principal_paid_of(share, self.paid)
        is_late = and_(
            share.due_on < self.day,
            share.until_cents > self.paid,
            share.principal_cents > 0,
            self.is_in_force,
        )
        repaid = whole(principal_paid, self.moved.c.has_fees, self.is_in_force)
        return [
            repaid.label(f"repaid_{self.rank}"),
            whole(share.principal_cents - principal_paid, is_late).label(f"overdue_{self.rank}"),
            func.min(share.due_on).filter(is_late).label(f"oldest_{self.rank}"),
            func.min(share.due_on).filter(self.is_in_force).label(f"first_due_{self.rank}"),
        ]


def _shares(moved: CTE, days: Sequence[date]) -> CTE:
    """What the shares of each say of each day."""
    share, version = ScheduledInstalment, _versions(days)
    said = [
        column
        for rank, day in enumerate(days)
        for column in _OnDay(share, version, moved, rank, day).columns()
    ]
    renewed_on = func.min(version.c.effective_on).filter(version.c.is_rescheduled)
    return (
        select(moved.c.advance_id, renewed_on.label("renewed_on"), *said)
        .join(version, version.c.advance_id == moved.c.advance_id)
        .join(share, share.schedule_id == version.c.id)
        .group_by(moved.c.advance_id)
        .cte("shares")
        .prefix_with("MATERIALIZED")
    )


def _told(live: CTE, moved: CTE, shares: CTE, days: Sequence[date]) -> CTE:
    """Each advance by the end of each day, as the columns of an End; nothing is late of what was given up."""
    columns: list[ColumnElement[Any]] = [live.c.branch, shares.c.renewed_on]
    for rank, _ in enumerate(days):
        of = {name: moved.c[f"{name}_{rank}"] for name in _MOVED}
        by_totals = case((of["paid"] < of["disbursed"], of["paid"]), else_=of["disbursed"])
        repaid = case((live.c.has_fees, func.coalesce(shares.c[f"repaid_{rank}"], 0)), else_=by_totals)
        left = of["disbursed"] - repaid - of["written_off"]
        is_kept = of["given_up"] <= 0
        columns += [
            of["disbursed"].label(f"disbursed_{rank}"),
            repaid.label(f"repaid_{rank}"),
            case((left > 0, left), else_=0).label(f"outstanding_{rank}"),
            case((is_kept, func.coalesce(shares.c[f"overdue_{rank}"], 0)), else_=0).label(f"overdue_{rank}"),
            case((is_kept, shares.c[f"oldest_{rank}"]), else_=null()).label(f"oldest_{rank}"),
            shares.c[f"first_due_{rank}"],
        ]
    return (
        select(*columns)
        .select_from(live)
        .join(moved, moved.c.advance_id == live.c.id)
        .outerjoin(shares, shares.c.advance_id == live.c.id)
        .cte("told")
        .prefix_with("MATERIALIZED")
    )


def _grouped(told: CTE, rank: int, day: date) -> Select[Any]:
    """One day of all of them, summed by branch and age: the columns of an End, then those of an Exposure."""
    summed = ("disbursed", "repaid", "outstanding", "overdue")
    of = {name: told.c[f"{name}_{rank}"] for name in (*summed, "oldest", "first_due")}
    keys = {
        "branch": told.c.branch,
        "days": first_day_of_age(of["oldest"], day),
        "is_rescheduled": func.coalesce(told.c.renewed_on <= day, literal(False)),
        "is_yet_to_begin": func.coalesce(and_(of["outstanding"] > 0, of["first_due"] > day), literal(False)),
    }
    asked = select(*(one.label(name) for name, one in keys.items()), *(of[n].label(n) for n in of)).subquery()
    branch, *age = (asked.c[name] for name in keys)
    sums = (whole(asked.c[name]) for name in summed)
    count = func.count().filter(asked.c.outstanding > 0)
    return select(literal(rank), branch, *sums, *age, count).group_by(branch, *age)
