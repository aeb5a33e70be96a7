"""Each advance as its movements leave it on a day, and what its shares then say: as SQL.

Most advances of an old fund are repaid, and of those a total says everything: only of the others are the
shares read. Nor does anything move of them any more: by a day that is past their last movement, the sums
that are kept of them are read, and movements only of the others.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, and_, case, func, or_, select, true, union_all

from fund.models import Advance, AdvanceMovement, AdvanceSum, Schedule, ScheduledInstalment
from fund.queries.sums import principal_paid_of, signed, unpaid_of, whole
from fund.rules.positions import SUMMED

# Of what is summed, what the totals of a day are made of, and how those of an earlier day end.
_TOTALLED = ("paid", "disbursed", "fee", "written_off", "given_up")
BEFORE = "_before"
Totals = Mapping[str, ColumnElement[Any]]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which advances, and their ids to find movements by; None when it would leave too few out."""

    advances: ColumnElement[bool]
    ids: Any = None

    def holds(self, advance_id: Any) -> ColumnElement[bool]:
        """Whether a movement, or the sums of all of them, are of these advances."""
        return true() if self.ids is None else advance_id.in_(self.ids)


def of_fund(fund_id: UUID) -> Scope:
    """There are few funds: an index that answers alone is worth more than leaving the others out."""
    return Scope(Advance.fund_id == fund_id)


def stood_on(as_of: date, scope: Scope) -> CTE:
    """Each advance with what its movements sum to; the version of its schedule in force while it is open."""
    moved = _moved(as_of, scope)
    totals = _totals(moved)
    told = _stood(as_of, scope, moved, totals, in_force_while_open(Advance.id, totals, as_of))
    # Told apart, or the version would be looked up again wherever it is named.
    return told.cte().prefix_with("MATERIALIZED")


def totals_on(as_of: date, scope: Scope) -> CTE:
    """The same without any version, for who reads the shares of every advance."""
    moved = _moved(as_of, scope)
    return _stood(as_of, scope, moved, _totals(moved)).cte()


def stood_between(before: date, as_of: date, scope: Scope) -> CTE:
    """The same, without any version, and the totals of an earlier day too, as `paid_before` and so on."""
    moved, earlier = _moved(as_of, scope), _moved(before, scope, *_TOTALLED)
    both = [one.label(f"{name}{BEFORE}") for name, one in _totals(earlier).items()]
    told = _stood(as_of, scope, moved, _totals(moved), *both)
    return told.outerjoin(earlier, earlier.c.advance_id == Advance.id).cte()


def _stood(as_of: date, scope: Scope, moved: Any, totals: Totals, *more: ColumnElement[Any]) -> Any:
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
            *(one.label(name) for name, one in totals.items()),
            *(func.coalesce(moved.c[name], 0).label(name) for name in ("released", "recovered")),
            Advance.id.in_(renewed).label("is_rescheduled"),
            *more,
        )
        .outerjoin(moved, moved.c.advance_id == Advance.id)
        .where(scope.advances, Advance.granted_on <= as_of)
    )


def _totals(moved: Any) -> Totals:
    """What is paid out is what the shares ask for, with the fees that go with them."""
    of = {name: func.coalesce(moved.c[name], 0) for name in _TOTALLED}
    fee_owed = case((Advance.fee_taken == "in_instalments", of["fee"]), else_=0)
    return {
        "paid": of["paid"],
        "disbursed": of["disbursed"],
        "asked": of["disbursed"] + fee_owed,
        "written_off": of["written_off"],
        "is_lost": of["given_up"] > 0,
    }


def is_open(totals: Any) -> ColumnElement[bool]:
    """Whether shares have something to say that the totals do not."""
    return or_(totals["is_lost"], totals["paid"] < totals["asked"])


def in_force_while_open(advance_id: Any, totals: Totals, as_of: date) -> ColumnElement[Any]:
    """The version of the schedule: the highest number begun; what was agreed is number 0."""
    begun = (Schedule.advance_id == advance_id, Schedule.number > 0, Schedule.effective_on <= as_of)
    latest = select(Schedule.id).where(*begun).order_by(Schedule.number.desc()).limit(1)
    version = latest.correlate_except(Schedule).scalar_subquery()
    return case((is_open(totals), version)).label("schedule_id")


def shares_of(stood: CTE, as_of: date, soon_until: date | None) -> Any:
    """What the shares say of each advance that is not wholly repaid."""
    share = ScheduledInstalment
    return (
        select(stood.c.id, *said_by_shares(stood, as_of, soon_until))
        # By the version's own row, whose ids the planner knows the number of.
        .join(Schedule, Schedule.id == stood.c.schedule_id)
        .join(share, share.schedule_id == Schedule.id)
        .where(is_open(stood.c))
        .group_by(stood.c.id)
        .subquery()
    )


def said_by_shares(stood: CTE, as_of: date, soon_until: date | None) -> list[ColumnElement[Any]]:
    """What the shares of an advance say of a day; what was repaid only while it is open."""
    share, paid = ScheduledInstalment, stood.c.paid
    principal_paid = principal_paid_of(share, paid)
    unpaid = unpaid_of(share, paid)
    is_owed = and_(~stood.c.is_lost, share.until_cents > paid)
    is_late = and_(share.due_on < as_of, share.principal_cents > 0)
    soon = [
        whole(unpaid, is_owed, share.due_on.between(as_of, soon_until)).label("soon")
    ] if soon_until else []  # fmt: skip
    principal_left = share.principal_cents - principal_paid
    return [
        whole(principal_paid, is_open(stood.c)).label("repaid"),
        whole(unpaid - principal_left, is_owed).label("fees_due"),
        whole(principal_left, is_owed, is_late).label("overdue"),
        whole(unpaid, is_owed, share.due_on < as_of).label("late"),
        func.min(share.due_on).filter(is_owed, is_late).label("oldest"),
        func.min(share.due_on).label("first_due"),
        func.min(share.due_on).filter(is_owed).label("next_due"),
        func.min(share.until_cents).filter(is_owed).label("next_until"),
        *soon,
    ]


def repaid_of(stood: Any, shares: Any) -> ColumnElement[int]:
    """Principal repaid: as the shares say it; all that was paid where none was read."""
    return func.coalesce(
        shares.c.repaid, case((stood.c.paid < stood.c.disbursed, stood.c.paid), else_=stood.c.disbursed)
    )


def outstanding_of(stood: Any, repaid: ColumnElement[int]) -> ColumnElement[int]:
    """Principal that is out: what was paid out, less what came back and what was given up."""
    left = stood.c.disbursed - repaid - stood.c.written_off
    return case((left > 0, left), else_=0)


def _moved(as_of: date, scope: Scope, *names: str) -> Any:
    """What the movements of each advance sum to by a day; of what SUMMED names, or of all.

    Kept sums say it of those of which nothing moved since; of the others movements do, out of an index alone.
    """
    kept, one, names = AdvanceSum, AdvanceMovement, names or tuple(SUMMED)
    still = select(kept.advance_id, *(getattr(kept, f"{name}_cents").label(name) for name in names)).where(
        scope.holds(kept.advance_id), kept.last_on <= as_of
    )
    moving = (
        select(one.advance_id, *(whole(signed(one, SUMMED[name])).label(name) for name in names))
        .join(kept, kept.advance_id == one.advance_id)
        .where(scope.holds(one.advance_id), one.dated_on <= as_of)
        .where(kept.first_on <= as_of, kept.last_on > as_of)
        .group_by(one.advance_id)
    )
    return union_all(still, moving).subquery()
