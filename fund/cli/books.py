"""`flask fund export`: the books of a fund, for an independent checker or a spreadsheet."""

import sys
from datetime import datetime

import click
from flask import Flask

from fund.cli import fund_commands
from fund.cli.figures import DAY
from fund.gateways.books import CSV_HEAD, beancount, csv_rows
from fund.gateways.plans import plan_offered
from fund.queries.books import entries_of, last_day
from fund.queries.figures import fund_by_code
from fund.rules.books import closed
from kernel.db import at_one_moment, db
from kernel.errors import DomainError
from kernel.messages import sentence
from kernel.spreadsheets import csv_text
from producers.models import Organisation


@fund_commands.command("export")
@click.option("--fund", "code", required=True, help="Code of the fund, such as FDIR.")
@click.option("--format", "sort", type=click.Choice(["beancount", "csv"]), default="beancount")
@click.option(
    "--until", "asked", type=DAY, help="The last day told; the last that has an entry when none is."
)
def export(code: str, sort: str, asked: datetime | None) -> None:
    """Write the books of a fund, each year closed, to the standard output."""
    session = db.session()
    at_one_moment(session)
    try:
        fund = fund_by_code(session, code)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    holder = session.get(Organisation, fund.holder_id)
    plan = plan_offered(holder.country if holder else "")
    until = asked.date() if asked else last_day(session, fund.id) or fund.opened_on
    told = closed(entries_of(session, fund.id, until), until)
    if sort == "csv":
        click.echo(csv_text([CSV_HEAD, *csv_rows(fund.currency, plan, told)]), nl=False)
        return
    for line in beancount(f"{fund.code} – {fund.name}", fund.currency, fund.opened_on, plan, told):
        click.echo(line)


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
