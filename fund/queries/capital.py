"""Who gave a fund its money, and what its own money did."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Donor, FundContribution, MoneyMove

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


def donors(session: Session) -> Sequence[Donor]:
    """Every donor by name."""
    return session.scalars(select(Donor).order_by(Donor.name, Donor.key)).all()


def contributions_of(session: Session, fund_id: UUID, as_of: date) -> list[ContributionRow]:
    """What came into a fund's capital by a day, the latest first; at most LISTED_MAX."""
    rows = (
        session.execute(
            select(FundContribution, Donor)
            .join(Donor, Donor.id == FundContribution.donor_id)
            .where(FundContribution.fund_id == fund_id, FundContribution.dated_on <= as_of)
            .order_by(FundContribution.dated_on.desc(), FundContribution.number.desc())
            .limit(LISTED_MAX)
        )
        .tuples()
        .all()
    )
    undone = {one.reverses_id for one, _ in rows}
    return [ContributionRow(one, donor, one.id in undone) for one, donor in rows]


def money_moves_of(session: Session, fund_id: UUID, as_of: date) -> Sequence[MoneyMove]:
    """What the fund's own money did by a day, the latest first; at most LISTED_MAX."""
    return session.scalars(
        select(MoneyMove)
        .where(MoneyMove.fund_id == fund_id, MoneyMove.dated_on <= as_of)
        .order_by(MoneyMove.dated_on.desc(), MoneyMove.id.desc())
        .limit(LISTED_MAX)
    ).all()
