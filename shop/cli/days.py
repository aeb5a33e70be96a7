"""The sums by day at the terminal: compared with the receipts, and written again from them."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from kernel.access import system_actor
from kernel.clock import now
from kernel.db import at_one_moment, db
from kernel.execute import Context, execute
from kernel.ids import new_id
from shop.cli.accounts import shop_commands
from shop.operations.daily import RebuildDays, rebuild_days
from shop.queries.daily import disagreements

SHOWN_MAX = 20
day_commands = AppGroup("days", help="The sums by day behind the figures.")
shop_commands.add_command(day_commands)


@day_commands.command("verify")
def verify() -> None:
    """Recompute every sum from the receipts; fails when one is another."""
    session = db.session()
    at_one_moment(session)
    wrong = list(disagreements(session))
    for one in wrong[:SHOWN_MAX]:
        click.echo(f"{one.table} {' '.join(map(str, one.key))}: kept {one.kept}, receipts say {one.told}")
    if wrong:
        sys.exit(f"{len(wrong)} sums disagree with the receipts: flask shop days rebuild")
    click.echo("every sum by day is that of its receipts")


@day_commands.command("rebuild")
def rebuild() -> None:
    """Write the sums again from the receipts; the tills wait meanwhile."""
    context = Context(new_id(), system_actor("flask shop days rebuild"), "cli", now())
    outcome = execute(rebuild_days, RebuildDays(), context)
    click.echo(f"{outcome['wrong']} sums were wrong; all are written again")


def install(app: Flask) -> None:
    """The commands hang on those of the shop."""
