"""The figures of a fund as of a date: its portfolio, what was collected over a year, its money."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, Fund, FundContribution
from fund.queries.advances import AdvanceFacts, facts_of_many
from fund.queries.funds import FundNotFound, money_on
from fund.queries.portfolio import AdvanceRow, portfolio_on
from fund.rules.collections import collected
from fund.rules.indicators import (
    NOTHING_COLLECTED,
    AgeRow,
    Collected,
    FundFigures,
    Portfolio,
    Ratio,
    ageing,
    portfolio,
    write_off_ratio,
)
from fund.rules.schedules import after_months

# Facts are read so many advances at a time: a statement holds a bounded number of values.
ADVANCES_AT_ONCE = 500
YEAR_MONTHS = 12


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a fund as of a date; what was collected is that of the twelve months until it."""

    as_of: date
    since: date
    count: int
    portfolio: Portfolio
    ageing: list[AgeRow]
    collected: Collected
    written_off: Ratio
    recovered_cents: int
    fund: FundFigures


def fund_by_code(session: Session, code: str) -> Fund:
    """The fund whose numbers begin so. Raises FundNotFound."""
    fund = session.scalars(select(Fund).where(Fund.code == code)).first()
    if fund is None:
        raise FundNotFound()
    return fund


def figures_on(session: Session, fund: Fund, as_of: date) -> Figures:
    """The figures of a fund by the end of a day."""
    a_year_ago = after_months(as_of, -YEAR_MONTHS)
    since = a_year_ago + timedelta(days=1)
    rows, rows_before = portfolio_on(session, fund.id, as_of), portfolio_on(session, fund.id, a_year_ago)
    exposures = [row.exposure(as_of) for row in rows]
    told = NOTHING_COLLECTED
    for facts in all_facts(session, fund.id):
        told += collected(facts.movements, facts.versions, since, as_of)
    return Figures(
        as_of=as_of,
        since=since,
        count=sum(1 for row in rows if row.outstanding_cents),
        portfolio=portfolio(exposures),
        ageing=ageing(exposures),
        collected=told,
        written_off=write_off_ratio(
            _written_off(rows) - _written_off(rows_before), _outstanding(rows_before), _outstanding(rows)
        ),
        recovered_cents=sum(row.recovered_cents for row in rows),
        fund=FundFigures(
            contributed_cents=_contributed(session, fund.id, as_of),
            disbursed_cents=sum(row.disbursed_cents for row in rows),
            repaid_cents=sum(row.repaid_cents for row in rows),
            written_off_cents=_written_off(rows),
            outstanding_cents=_outstanding(rows),
            cash_cents=money_on(session, fund.id, as_of),
            committed_cents=sum(row.committed_cents for row in rows),
        ),
    )


def all_facts(session: Session, fund_id: UUID) -> Iterator[AdvanceFacts]:
    """The facts of every advance of a fund, by number, a bounded number of advances at a time."""
    last = ""
    while True:
        advances = session.scalars(
            select(Advance)
            .where(Advance.fund_id == fund_id, Advance.number > last)
            .order_by(Advance.number)
            .limit(ADVANCES_AT_ONCE)
        ).all()
        if not advances:
            return
        yield from facts_of_many(session, advances)
        last = advances[-1].number


def _contributed(session: Session, fund_id: UUID, as_of: date) -> int:
    total = select(func.coalesce(func.sum(FundContribution.cents), 0)).where(
        FundContribution.fund_id == fund_id, FundContribution.dated_on <= as_of
    )
    return int(session.scalars(total).one())


def _outstanding(rows: Sequence[AdvanceRow]) -> int:
    return sum(row.outstanding_cents for row in rows)


def _written_off(rows: Sequence[AdvanceRow]) -> int:
    return sum(row.written_off_cents for row in rows)
