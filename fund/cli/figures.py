"""`flask fund portfolio`: the figures of a fund as of a date, each with its definition."""

import json
import sys
from datetime import date, datetime
from typing import Any

import click
from flask import Flask

from fund.cli import fund_commands
from fund.messages.indicators import DEFINITIONS
from fund.models import Fund
from fund.queries.figures import Figures, figures_on, fund_by_code
from fund.rules.indicators import Indicator
from fund.schemas.simulations.told import amount
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
        told = figures_on(session, fund, within(as_of))
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    click.echo(json.dumps(_written(fund, told), indent=2))


def within(as_of: date) -> date:
    """A day that has a year before it."""
    return max(as_of, date(1900, 1, 1))


def _written(fund: Fund, told: Figures) -> dict[str, Any]:
    return {
        "fund": fund.code,
        "currency": fund.currency,
        "as_of": told.overview.as_of.isoformat(),
        "since": told.since.isoformat(),
        "season": {"first": told.season.first.isoformat(), "last": told.season.last.isoformat()},
        "advances_outstanding": told.overview.active_count,
        "ageing": [
            {
                "days_past_due": row.bucket,
                "advances": row.count,
                "outstanding_cents": row.outstanding_cents,
                "overdue_cents": row.overdue_cents,
            }
            for row in told.overview.ageing
        ],
        "figures": [_figure(one) for one in told.indicators],
    }


def _figure(one: Indicator) -> dict[str, Any]:
    """A figure with its words, in the language of the terminal."""
    words = DEFINITIONS[one.name]
    said: dict[str, Any] = {"name": one.name, "label": str(words.label)}
    if one.cents is not None:
        said |= {"cents": one.cents}
    else:
        points = one.percent_bp
        said |= {"percent": None if points is None else amount(points)}
    if one.ratio:
        said |= {"part_cents": one.ratio.part, "whole_cents": one.ratio.whole}
    return {**said, "definition": str(words.counted), "source": str(words.source)}


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
