"""`flask fund remind`: what asks for a reminder on a day, and sending it as the daily look does."""

import sys
from datetime import datetime

import click
from flask import Flask

from fund.cli import fund_commands
from fund.cli.figures import DAY
from fund.models import Fund
from fund.operations.reminders import Remind, remind
from fund.queries.figures import fund_by_code
from fund.queries.funds import all_funds
from fund.queries.reminders import asking_on
from kernel.access import system_actor
from kernel.clock import business_day, now
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.messages import sentence
from kernel.spreadsheets import amount_text


@fund_commands.command("remind")
@click.option("--fund", "code", help="Code of the fund; every fund when none is told.")
@click.option("--as-of", "asked", type=DAY, help="The fund's own day when none is told.")
@click.option("--dry-run", is_flag=True, help="Only tell which shares ask, of any day; write nothing.")
def remind_funds(code: str | None, asked: datetime | None, dry_run: bool) -> None:
    """Tell each share that asks for a reminder on a day and, unless told not to, let it be reminded.

    E-mails leave by the worker with the figures of the day they leave; texts wait on the page of reminders.
    """
    session = db.session()
    try:
        funds = [fund_by_code(session, code)] if code else all_funds(session)
        for fund in funds:
            _remind(fund, asked, dry_run)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)


def _remind(fund: Fund, asked: datetime | None, dry_run: bool) -> None:
    as_of = asked.date() if asked else business_day(now(), fund.timezone)
    for one in asking_on(db.session(), fund, as_of):
        for share in one.asked:
            click.echo(
                f"{one.facts.advance.number} {share.share.due_on} {share.step:+d} d "
                f"{amount_text(share.share.unpaid_cents)} {fund.currency}"
            )
    if not dry_run:
        moment, fund_id, fund_code = now(), fund.id, fund.code
        context = Context(new_id(), system_actor("flask fund remind"), "cli", moment, moment)
        told = execute(remind, Remind(fund_id, as_of), context)
        click.echo(f"{fund_code}: {told['reminded']} advances reminded, {told['mailed']} by e-mail")


def install(app: Flask) -> None:
    """The command hangs on those of the fund."""
