"""`flask fund forecast`: the cash of a fund in the months to come."""

import json
import sys
from dataclasses import asdict
from datetime import datetime
from typing import Any

import click
from flask import Flask

from fund.cli import fund_commands
from fund.cli.figures import DAY, within
from fund.models import Fund
from fund.queries.figures import fund_by_code
from fund.queries.forecasts import Foreseen, foresee
from fund.rules.forecasts import MONTHS_MAX
from kernel.clock import business_day, now
from kernel.db import at_one_moment, db
from kernel.errors import DomainError
from kernel.messages import sentence
from kernel.spreadsheets import amount_text


@fund_commands.command("forecast")
@click.option("--fund", "code", required=True, help="Code of the fund, such as FDIR.")
@click.option("--as-of", "asked", type=DAY, help="The fund's own day when none is told.")
@click.option("--months", type=click.IntRange(1, MONTHS_MAX), default=12, show_default=True)
@click.option("--json", "is_json", is_flag=True, help="Minor units, as JSON.")
def forecast_command(code: str, asked: datetime | None, months: int, is_json: bool) -> None:
    """Tell month by month what falls due, what is counted on, what is promised, what is left."""
    session = db.session()
    at_one_moment(session)
    try:
        fund = fund_by_code(session, code)
        as_of = asked.date() if asked else business_day(now(), fund.timezone)
        told = foresee(session, fund, within(as_of), months)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    click.echo(json.dumps(_written(fund, told), indent=2, default=str) if is_json else _lines(told))


def _written(fund: Fund, told: Foreseen) -> dict[str, Any]:
    return {
        "fund": fund.code,
        "currency": fund.currency,
        **asdict(told.told),
        "weights_percent": {branch: amount_text(points) for branch, points in told.weight_bp.items()},
        "record": {branch: asdict(ratio) for branch, ratio in told.record.items()},
    }


def _lines(told: Foreseen) -> str:
    heads = ("month", "due", "counted on", "promised", "left if all is paid", "left")
    rows = [
        (f"{one.first:%Y-%m}", *map(amount_text, (one.due_cents, one.expected_cents, one.promised_cents,
                                                  one.closing_cents, one.expected_closing_cents)))
        for one in told.told.months
    ]  # fmt: skip
    lines = ["".join(f"{cell:>20}" for cell in row) for row in (heads, *rows)]
    kept = told.told
    apart = (("cash", kept.cash_cents), ("late", kept.overdue_cents), ("due later", kept.later_cents),
             ("promised later", kept.promised_later_cents))  # fmt: skip
    return "\n".join([*(f"{name}: {amount_text(cents)}" for name, cents in apart), *lines])


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
