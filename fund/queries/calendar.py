"""What falls due between two days, as it is known on a third: every share with what of it is paid."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import Session

from fund.models import Advance, Schedule, ScheduledInstalment
from fund.queries.collections import in_force
from fund.queries.stood import Scope, totals_on
from fund.queries.sums import principal_paid_of, unpaid_of, whole
from fund.rules.positions import Share
from producers.models import Organisation
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page


class DuesAsked(NamedTuple):
    """The shares of a fund due from `first` to `last`, both included, by the schedules in force on `as_of`.

    Nothing of an advance that was given up by then; of one branch or one beneficiary when they are told.
    """

    fund_id: UUID
    first: date
    last: date
    as_of: date
    branch: str | None = None
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """A share of an advance, who owes it, and whether its day has passed without all of it being paid."""

    advance: Advance
    organisation: Organisation
    share: Share
    is_late: bool


@dataclass(frozen=True, slots=True)
class Month:
    """What falls due in a month: how many shares, what they ask for and what of it is paid; minor units.

    As agreed, and not weighted by any expectation.
    """

    first: date
    count: int = 0
    cents: int = 0
    unpaid_cents: int = 0

    @property
    def paid_cents(self) -> int:
        return self.cents - self.unpaid_cents


def months_of(session: Session, asked: DuesAsked) -> list[Month]:
    """What falls due in each month that something does."""
    one = _dues(asked).subquery()
    month = (func.extract("year", one.c.due_on), func.extract("month", one.c.due_on))
    rows = session.execute(
        select(*month, func.count(), whole(one.c.cents), whole(one.c.unpaid))
        .group_by(*month)
        .order_by(*month)
    )
    return [Month(date(int(year), int(number), 1), *sums) for year, number, *sums in rows]


def dues_between(session: Session, asked: DuesAsked) -> list[Due]:
    """The shares themselves, by day and number of advance."""
    return list(_told(session, asked, _ordered(asked)))


def dues_page(session: Session, asked: DuesAsked, number: int) -> Page[Due]:
    """Page `number` (from 1) of the same."""
    number = min(max(number, 1), PAGES_MAX)
    total = session.scalar(select(func.count()).select_from(_dues(asked).subquery())) or 0
    shown = _ordered(asked).limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)
    return Page(list(_told(session, asked, shown)), number, total, PAGE_SIZE)


def _dues(asked: DuesAsked) -> Select[Any]:
    share = ScheduledInstalment
    stood = totals_on(asked.as_of, _scope(asked))
    return (
        select(
            stood.c.id,
            stood.c.number,
            share.due_on,
            share.principal_cents,
            share.fee_cents,
            (share.principal_cents + share.fee_cents).label("cents"),
            principal_paid_of(share, stood.c.paid).label("principal_paid"),
            unpaid_of(share, stood.c.paid).label("unpaid"),
        )
        .join(Schedule, Schedule.advance_id == stood.c.id)
        .join(share, share.schedule_id == Schedule.id)
        .where(*in_force(asked.as_of), share.due_on.between(asked.first, asked.last), ~stood.c.is_lost)
    )


def _scope(asked: DuesAsked) -> Scope:
    """The advances that some version of their schedule has such a share of."""
    has_share = (
        select(Schedule.advance_id)
        .join(ScheduledInstalment, ScheduledInstalment.schedule_id == Schedule.id)
        .where(ScheduledInstalment.due_on.between(asked.first, asked.last), Schedule.number > 0)
    )
    wanted = [Advance.fund_id == asked.fund_id, Advance.id.in_(has_share)]
    if asked.branch:
        wanted.append(Advance.branch == asked.branch)
    if asked.organisation_id:
        wanted.append(Advance.organisation_id == asked.organisation_id)
    return Scope(and_(*wanted), has_share)


def _ordered(asked: DuesAsked) -> Select[Any]:
    one = _dues(asked).subquery()
    return (
        select(Advance, Organisation, one)
        .join(one, one.c.id == Advance.id)
        .join(Organisation, Organisation.id == Advance.organisation_id)
        .order_by(one.c.due_on, one.c.number)
    )


def _told(session: Session, asked: DuesAsked, wanted: Select[Any]) -> Iterator[Due]:
    for row in session.execute(wanted):
        fee_paid = row.cents - row.unpaid - row.principal_paid
        share = Share(row.due_on, row.principal_cents, row.fee_cents, row.principal_paid, fee_paid)
        yield Due(row.Advance, row.Organisation, share, share.due_on < asked.as_of and row.unpaid > 0)


def beneficiaries(session: Session, fund_id: UUID) -> Sequence[Organisation]:
    """The organisations that have an advance of a fund, by name."""
    has_advance = select(Advance.organisation_id).where(Advance.fund_id == fund_id)
    wanted = select(Organisation).where(Organisation.id.in_(has_advance)).order_by(Organisation.name)
    return session.scalars(wanted).all()
