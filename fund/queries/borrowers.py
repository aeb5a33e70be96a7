"""What was lent, paid back and lost over some days, by who borrowed and for which branch."""

from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from fund.models import Advance, Application
from fund.queries.portfolio import portfolio_of
from fund.queries.stood import of_fund
from fund.queries.sums import whole

# What is told over the days, and since the beginning.
FLOWS = ("disbursed", "repaid", "written_off", "recovered")


class Borrowed(NamedTuple):
    """Advances of one beneficiary for one branch, summed; minor units.

    `moved_count` are those that were lent or paid back over the days, or of which something is out at their
    end. Of each of FLOWS: what it came to by their end, and by the day before the first.
    """

    organisation_id: UUID
    branch: str
    is_womens_group: bool
    moved_count: int
    outstanding_cents: int
    whole_cents: dict[str, int]
    before_cents: dict[str, int]

    def period_cents(self, flow: str) -> int:
        """What it came to over the days."""
        return self.whole_cents[flow] - self.before_cents[flow]


def borrowed_between(session: Session, fund_id: UUID, before: date, last: date) -> list[Borrowed]:
    """Every advance of a fund from the day after `before` to `last`, summed: a few rows by beneficiary."""
    scope = of_fund(fund_id)
    now, was = portfolio_of(last, scope).subquery(), portfolio_of(before, scope).subquery()
    changed = [now.c[flow] != func.coalesce(was.c[flow], 0) for flow in ("disbursed", "repaid")]
    keys = (now.c.organisation_id, now.c.branch, Application.is_womens_group)
    rows = session.execute(
        select(
            *keys,
            func.count().filter(or_(now.c.outstanding != 0, *changed)),
            whole(now.c.outstanding),
            *(whole(now.c[flow]) for flow in FLOWS),
            *(func.coalesce(whole(was.c[flow]), 0) for flow in FLOWS),
        )
        .join(Advance, Advance.id == now.c.id)
        .join(Application, Application.id == Advance.application_id)
        .outerjoin(was, was.c.id == now.c.id)
        .group_by(*keys)
    )
    return [_borrowed(*row) for row in rows]


def _borrowed(
    organisation_id: UUID, branch: str, is_womens_group: bool, moved: int, outstanding: int, *sums: int
) -> Borrowed:
    in_all, before = sums[: len(FLOWS)], sums[len(FLOWS) :]
    by_flow = (dict(zip(FLOWS, cents, strict=True)) for cents in (in_all, before))
    return Borrowed(organisation_id, branch, is_womens_group, moved, outstanding, *by_flow)
