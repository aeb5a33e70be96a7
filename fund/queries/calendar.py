"""What falls due between two days, as it is known on a third: every share with what of it is paid."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance
from fund.queries.dues import facts_by_id, falling_due
from fund.rules.positions import Share
from producers.models import Organisation


@dataclass(frozen=True, slots=True)
class Due:
    """A share of an advance, who owes it, and whether its day has passed without all of it being paid."""

    advance: Advance
    organisation: Organisation
    share: Share
    is_late: bool


@dataclass(frozen=True, slots=True)
class Month:
    """What falls due in a month; minor units, as agreed and not weighted by any expectation."""

    first: date
    dues: tuple[Due, ...]

    @property
    def cents(self) -> int:
        return sum(one.share.cents for one in self.dues)

    @property
    def paid_cents(self) -> int:
        return sum(one.share.paid_cents for one in self.dues)

    @property
    def unpaid_cents(self) -> int:
        return sum(one.share.unpaid_cents for one in self.dues)

    def on(self, day: date) -> list[Due]:
        """What falls due on a day."""
        return [one for one in self.dues if one.share.due_on == day]


def dues_between(
    session: Session,
    fund_id: UUID,
    first: date,
    last: date,
    *,
    as_of: date,
    branch: str | None = None,
    organisation_id: UUID | None = None,
) -> list[Due]:
    """The shares due from `first` to `last`, both included, by the schedules in force on `as_of`; by day.

    Nothing of an advance that was given up by then.
    """
    told = [
        (one, stands)
        for one in facts_by_id(session, falling_due(session, fund_id, first, last))
        if branch in (None, one.advance.branch)
        and organisation_id in (None, one.advance.organisation_id)
        and not (stands := one.on(as_of)).is_lost
    ]
    wanted = select(Organisation).where(Organisation.id.in_({one.advance.organisation_id for one, _ in told}))
    names = {one.id: one for one in session.scalars(wanted)}
    dues = [
        Due(
            one.advance,
            names[one.advance.organisation_id],
            share,
            share.due_on < as_of and share.unpaid_cents > 0,
        )
        for one, stands in told
        for share in stands.shares
        if first <= share.due_on <= last
    ]
    return sorted(dues, key=lambda due: (due.share.due_on, due.advance.number))


def beneficiaries(session: Session, fund_id: UUID) -> Sequence[Organisation]:
    """The organisations that have an advance of a fund, by name."""
    has_advance = select(Advance.organisation_id).where(Advance.fund_id == fund_id)
    wanted = select(Organisation).where(Organisation.id.in_(has_advance)).order_by(Organisation.name)
    return session.scalars(wanted).all()
