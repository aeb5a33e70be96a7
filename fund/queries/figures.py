"""Every figure of a fund as of a date: its portfolio, what was collected over a year, its money."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, Fund, Schedule, ScheduledInstalment
from fund.queries.collections import on_time_by_branch
from fund.queries.funds import FundNotFound, balances_on
from fund.queries.overview import SOON_DAYS, Overview
from fund.queries.periods import period_of
from fund.queries.sums import whole
from fund.rules.indicators import (
    PAR_DAYS,
    Collected,
    Indicator,
    Ratio,
    all_cash_rate,
    annual_loss_rate_bp,
    current_repayment_rate,
    on_time_rate,
    rate_with_opening_arrears,
    write_off_ratio,
)
from fund.rules.schedules import after_months
from fund.rules.seasons import Season, season_of

YEAR_MONTHS, YEAR_DAYS = 12, 365


@dataclass(frozen=True, slots=True)
class Figures:
    """Every figure of a fund as of a date; what was collected is that of the twelve months until it."""

    overview: Overview
    since: date
    collected: Collected
    cumulative: Ratio
    season: Season
    season_on_time: Ratio
    written_off: Ratio
    # Years in hundredths; None when nothing was granted in the twelve months.
    average_term: int | None

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        """All of them, in the order in which they are read; their words are `fund/messages/indicators.py`."""
        return (*self._of_portfolio(), *self._of_repayment(), *self._of_money())

    def _of_portfolio(self) -> Iterator[Indicator]:
        book = self.overview.portfolio
        yield Indicator("portfolio", "gross_portfolio", book.gross_cents)
        yield Indicator("portfolio", "rescheduled", book.rescheduled_cents)
        yield Indicator("portfolio", "yet_to_begin", book.yet_to_begin_cents)
        yield Indicator("portfolio", "due_soon", self.overview.soon_cents)
        for days in PAR_DAYS:
            yield Indicator("risk", f"par_{days}", ratio=book.at_risk[days])
        yield Indicator("risk", "par_30_or_rescheduled", ratio=book.at_risk_or_rescheduled)
        yield Indicator("risk", "par_30_of_begun", ratio=book.at_risk_of_begun)
        yield Indicator("risk", "arrears_rate", ratio=book.arrears)

    def _of_repayment(self) -> Iterator[Indicator]:
        told = self.collected
        yield Indicator("repayment", "current_repayment_rate", ratio=current_repayment_rate(told))
        yield Indicator("repayment", "cumulative_repayment_rate", ratio=self.cumulative)
        yield Indicator("repayment", "on_time_rate", ratio=on_time_rate(told))
        yield Indicator("repayment", "season_on_time_rate", ratio=self.season_on_time)
        yield Indicator("repayment", "all_cash_rate", ratio=all_cash_rate(told))
        yield Indicator("repayment", "rate_with_opening_arrears", ratio=rate_with_opening_arrears(told))
        yield Indicator("loss", "annual_loss_rate", basis_points=self.annual_loss_bp)
        yield Indicator("loss", "write_off_ratio", basis_points=self.written_off.basis_points)
        yield Indicator("loss", "written_off", self.overview.figures.written_off_cents)
        yield Indicator("loss", "recovered", self.overview.recovered_cents)

    def _of_money(self) -> Iterator[Indicator]:
        kept = self.overview.figures
        yield Indicator("capital", "contributed", kept.contributed_cents)
        yield Indicator("capital", "paid_out", kept.disbursed_cents)
        yield Indicator("capital", "repaid", kept.repaid_cents)
        yield Indicator("capital", "cash", kept.cash_cents)
        yield Indicator("capital", "promised", kept.committed_cents)
        yield Indicator("capital", "lendable", kept.lendable_cents)
        yield Indicator("capital", "turnover", ratio=kept.turnover)
        yield Indicator("capital", "use", ratio=kept.use)
        yield Indicator("capital", "cash_share", ratio=kept.cash_share)
        yield Indicator("capital", "capital_kept", ratio=kept.capital_kept)

    @property
    def annual_loss_bp(self) -> int | None:
        """None when nothing fell due in the twelve months, or nothing was granted."""
        rate = current_repayment_rate(self.collected).basis_points
        return (
            annual_loss_rate_bp(rate, self.average_term) if rate is not None and self.average_term else None
        )


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
    year = period_of(session, fund.id, since, as_of, as_of + timedelta(days=SOON_DAYS))
    told, season = Overview(fund, as_of, year.groups, balances_on(session, fund.id, as_of)), season_of(as_of)
    on_time = on_time_by_branch(session, fund.id, season.first, as_of).values()
    kept = told.figures
    return Figures(
        overview=told,
        since=since,
        collected=year.collected,
        cumulative=Ratio(
            kept.repaid_cents - year.paid_ahead_cents, kept.disbursed_cents - year.due_later_cents
        ),
        season=season,
        season_on_time=Ratio(sum(one.part for one in on_time), sum(one.whole for one in on_time)),
        written_off=write_off_ratio(
            kept.written_off_cents - year.lost_before_cents,
            year.outstanding_before_cents,
            kept.outstanding_cents,
        ),
        average_term=average_term(session, fund.id, since, as_of),
    )


def average_term(session: Session, fund_id: UUID, since: date, until: date) -> int | None:
    """Years, in hundredths, from grant to last share, of what was granted over a period by its amounts."""
    share, last = ScheduledInstalment, func.max(ScheduledInstalment.due_on).label("last")
    each = (
        select(Advance.granted_on, Advance.granted_cents, last)
        .join(Schedule, Schedule.advance_id == Advance.id)
        .join(share, share.schedule_id == Schedule.id)
        .where(Advance.fund_id == fund_id, Advance.granted_on.between(since, until), Schedule.number == 0)
        .group_by(Advance.id, Advance.granted_on, Advance.granted_cents)
        .subquery()
    )
    # Databases count days each in its own way: they sum amounts, and the few days are counted here.
    days = (each.c.granted_on, each.c.last)
    terms = session.execute(select(*days, whole(each.c.granted_cents)).group_by(*days)).tuples().all()
    granted = sum(cents for *_, cents in terms)
    waited = sum((due_on - granted_on).days * cents for granted_on, due_on, cents in terms)
    return waited * 100 // (granted * YEAR_DAYS) if granted else None
