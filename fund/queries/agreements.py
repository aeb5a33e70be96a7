"""Whether a fund's books say the same as its pages on a day: figure by figure, each from its own facts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Fund, FundContribution
from fund.queries.overview import CAPITAL, overview_of
from fund.rules.plans import BENEFICIARIES
from fund.rules.trials import TrialRow, balance_of


@dataclass(frozen=True, slots=True)
class Agreed:
    """A figure as advances and contributions tell it, and as accounts do."""

    figure: str
    facts_cents: int
    books_cents: int

    @property
    def holds(self) -> bool:
        return self.facts_cents == self.books_cents


def agreed(session: Session, fund: Fund, as_of: date, rows: Sequence[TrialRow]) -> list[Agreed]:
    """What is owed, what is owed back, what was given, what was lost and what came back of it."""
    groups = overview_of(session, fund, as_of).groups
    given = session.scalar(
        select(func.sum(FundContribution.cents)).where(
            FundContribution.fund_id == fund.id, FundContribution.dated_on <= as_of
        )
    )
    owed_cents = sum(one.outstanding_cents + one.fees_due_cents for one in groups)
    return [
        Agreed("owed", owed_cents, balance_of(rows, "advances")),
        Agreed("owed_back", sum(one.credit_cents for one in groups), -balance_of(rows, BENEFICIARIES)),
        Agreed("given", int(given or 0), -balance_of(rows, *CAPITAL)),
        Agreed("lost", sum(one.written_off_cents for one in groups), balance_of(rows, "losses")),
        Agreed("recovered", sum(one.recovered_cents for one in groups), -balance_of(rows, "recoveries")),
    ]
