"""`flask fund portfolio`: the figures of a fund as of a date, each with its definition."""

import json
import sys
from datetime import date, datetime
from typing import Any

import click
from flask import Flask

from fund.cli import fund_commands
from fund.models import Fund
from fund.queries.figures import Figures, figures_on, fund_by_code
from fund.rules.indicators import (
    PAR_DAYS,
    Ratio,
    all_cash_rate,
    current_repayment_rate,
    on_time_rate,
    rate_with_opening_arrears,
)
from fund.schemas.simulations import amount
from kernel.clock import business_day, now
from kernel.db import at_one_moment, db
from kernel.errors import DomainError
from kernel.messages import sentence

DAY = click.DateTime(["%Y-%m-%d"])


@fund_commands.command("portfolio")
@click.option("--fund", "code", required=True, help="Code of the fund, such as FDIR.")
@click.option("--as-of", "asked", type=DAY, help="The fund's own day when none is told.")
def portfolio(code: str, asked: datetime | None) -> None:
    """Tell the figures of a fund by the end of a day as JSON; amounts are minor units, ratios per cent."""
    session = db.session()
    at_one_moment(session)
    try:
        fund = fund_by_code(session, code)
        as_of = asked.date() if asked else business_day(now(), fund.timezone)
        told = figures_on(session, fund, _within(as_of))
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    click.echo(json.dumps(_written(fund, told), indent=2))


def _within(as_of: date) -> date:
    """A day that has a year before it."""
    return max(as_of, date(1900, 1, 1))


def _written(fund: Fund, told: Figures) -> dict[str, Any]:
    book, kept = told.portfolio, told.fund
    return {
        "fund": fund.code,
        "currency": fund.currency,
        "as_of": told.as_of.isoformat(),
        "since": told.since.isoformat(),
        "advances_outstanding": told.count,
        "ageing": [
            {
                "days_past_due": row.bucket,
                "advances": row.count,
                "outstanding_cents": int(row.outstanding_cents),
                "overdue_cents": int(row.overdue_cents),
            }
            for row in told.ageing
        ],
        "figures": [
            _cents("gross_portfolio", book.gross_cents, "paid out - principal repaid - written off"),
            *(
                _ratio(
                    f"par_{days}",
                    book.at_risk[days],
                    f"whole outstanding of advances more than {days} days late / gross portfolio",
                )
                for days in PAR_DAYS
            ),
            _ratio(
                "par_30_or_rescheduled",
                book.at_risk_or_rescheduled,
                "outstanding of advances more than 30 days late or given new dates / gross portfolio",
            ),
            _ratio(
                "par_30_of_begun",
                book.at_risk_of_begun,
                "PAR 30 / gross portfolio without advances of which nothing has fallen due",
            ),
            _ratio("arrears_rate", book.arrears, "overdue principal / gross portfolio"),
            _cents("rescheduled", book.rescheduled_cents, "outstanding of advances given new dates"),
            _cents(
                "yet_to_begin", book.yet_to_begin_cents, "outstanding of advances of which nothing is due yet"
            ),
            _ratio(
                "current_repayment_rate",
                current_repayment_rate(told.collected),
                "(principal received - paid ahead) / principal first due, from `since` to `as_of`",
            ),
            _ratio(
                "all_cash_rate",
                all_cash_rate(told.collected),
                "principal received, paid ahead included / principal first due, from `since` to `as_of`",
            ),
            _ratio(
                "on_time_rate",
                on_time_rate(told.collected),
                "received on shares first due from `since` to `as_of` / those shares",
            ),
            _ratio(
                "rate_with_opening_arrears",
                rate_with_opening_arrears(told.collected),
                "(principal received - paid ahead) / (principal first due + overdue before `since`)",
            ),
            _ratio(
                "write_off_ratio",
                told.written_off,
                "written off from `since` to `as_of` / average gross portfolio (both doubled here)",
            ),
            _cents("recovered", told.recovered_cents, "received of advances written off; never reopens them"),
            _cents("contributed", kept.contributed_cents, "given to the fund - given back"),
            _cents("paid_out", kept.disbursed_cents, "paid out since the beginning"),
            _cents("repaid", kept.repaid_cents, "principal repaid since the beginning"),
            _cents("written_off", kept.written_off_cents, "written off since the beginning"),
            _cents("cash", kept.cash_cents, "bank + cash"),
            _cents("promised", kept.committed_cents, "granted - released - paid out"),
            _cents("lendable", kept.lendable_cents, "bank + cash - promised"),
            _ratio(
                "turnover",
                kept.turnover,
                "paid out since the beginning / contributed; definition of the house",
            ),
            _ratio("use", kept.use, "outstanding / contributed"),
            _ratio("cash_share", kept.cash_share, "bank + cash / contributed"),
            _ratio(
                "capital_kept",
                kept.capital_kept,
                "(bank + cash + outstanding) / contributed; definition of the house",
            ),
        ],
    }


def _cents(name: str, cents: int, definition: str) -> dict[str, Any]:
    return {"name": name, "cents": int(cents), "definition": definition}


def _ratio(name: str, ratio: Ratio, definition: str) -> dict[str, Any]:
    exact = Ratio(int(ratio.part), int(ratio.whole))
    points = exact.basis_points
    return {
        "name": name,
        "percent": None if points is None else amount(points),
        "part_cents": exact.part,
        "whole_cents": exact.whole,
        "definition": definition,
    }


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
