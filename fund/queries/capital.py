"""Who gave a fund its money, and what its own money did."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Donor, FundContribution, MoneyMove
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced

LISTED_MAX = 500


@dataclass(frozen=True, slots=True)
class ContributionRow:
    """A contribution, who gave it, and whether its opposite followed."""

    contribution: FundContribution
    donor: Donor
    is_reversed: bool

    @property
    def may_be_reversed(self) -> bool:
        """Whether it stands by itself: what came of a statement is corrected with the statement."""
        one = self.contribution
        return not (self.is_reversed or one.reverses_id or one.payout_id)


@dataclass(frozen=True, slots=True)
class SolidarityMonth:
    """The solidarity shares of a month: how many statements told one, and what they sum to."""

    first: date
    statements: int
    cents: int

    @property
    def dated_on(self) -> date:
        """Its last day, by which a list of contributions has it whole."""
        return _end_of(self.first)


def donors(session: Session) -> Sequence[Donor]:
    """Every donor by name."""
    return session.scalars(select(Donor).order_by(Donor.name, Donor.key)).all()


def contributions_of(session: Session, fund_id: UUID, as_of: date) -> list[ContributionRow]:
    """What was given by a day, statements' shares apart, the latest first; at most LISTED_MAX."""
    rows = (
        session.execute(
            select(FundContribution, Donor)
            .join(Donor, Donor.id == FundContribution.donor_id)
            .where(
                FundContribution.fund_id == fund_id,
                FundContribution.dated_on <= as_of,
                FundContribution.payout_id.is_(None),
            )
            .order_by(FundContribution.dated_on.desc(), FundContribution.number.desc())
            .limit(LISTED_MAX)
        )
        .tuples()
        .all()
    )
    undone = {one.reverses_id for one, _ in rows}
    return [ContributionRow(one, donor, one.id in undone) for one, donor in rows]


def solidarity_months(session: Session, fund_id: UUID, as_of: date) -> list[SolidarityMonth]:
    """The solidarity shares that statements told, by month until a day, the latest first."""
    year = func.extract("year", FundContribution.dated_on)
    month = func.extract("month", FundContribution.dated_on)
    rows = session.execute(
        select(year, month, func.count(), func.sum(FundContribution.cents))
        .where(
            FundContribution.fund_id == fund_id,
            FundContribution.dated_on <= as_of,
            FundContribution.payout_id.is_not(None),
        )
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )
    return [
        SolidarityMonth(date(int(year), int(month), 1), int(count), int(cents))
        for year, month, count, cents in rows
    ]


def solidarity_of(
    session: Session, fund_id: UUID, month: date, as_of: date, page: int
) -> Slice[FundContribution]:
    """The shares of a month until a day, by number: a page of them."""
    found = session.scalars(
        select(FundContribution)
        .where(
            FundContribution.fund_id == fund_id,
            FundContribution.payout_id.is_not(None),
            FundContribution.dated_on.between(month, min(as_of, _end_of(month))),
        )
        .order_by(FundContribution.dated_on, FundContribution.number)
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    ).all()
    return sliced(found, page)


def _end_of(month: date) -> date:
    return month.replace(day=monthrange(month.year, month.month)[1])


def money_moves_of(session: Session, fund_id: UUID, as_of: date) -> Sequence[MoneyMove]:
    """What the fund's own money did by a day, the latest first; at most LISTED_MAX."""
    return session.scalars(
        select(MoneyMove)
        .where(MoneyMove.fund_id == fund_id, MoneyMove.dated_on <= as_of)
        .order_by(MoneyMove.dated_on.desc(), MoneyMove.id.desc())
        .limit(LISTED_MAX)
    ).all()
