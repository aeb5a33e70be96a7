"""`flask ledger verify` and `rebuild`: the fund's double entry and sums compared with its facts."""

import sys

import click
from flask import Flask

from fund.cli import ledger_commands
from fund.operations.sums import RebuildSums, rebuild_sums
from fund.queries.funds import all_funds
from fund.queries.verification import verify as verification
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import at_one_moment, db
from kernel.execute import Context, execute
from kernel.ids import new_id

SHOWN_MAX = 100


@ledger_commands.command("verify")
def verify() -> None:
    """Recompute every entry, sum, balance and number of each fund; status 1 when something disagrees."""
    session = db.session()
    at_one_moment(session)
    found = 0
    for fund in all_funds(session):
        told = verification(session, fund)
        found += len(told.wrong)
        for wrong in told.wrong[:SHOWN_MAX]:
            click.echo(f"{fund.code}: {wrong}", err=True)
        click.echo(
            f"{fund.code}: {told.facts} facts, {told.transfers} entries, {told.advances} advances, "
            f"{told.numbers} numbers: {len(told.wrong) or 'none'} wrong"
        )
    if found:
        sys.exit(1)


@ledger_commands.command("rebuild")
def rebuild() -> None:
    """Write the sums that are kept of each advance again from its movements."""
    context = Context(new_id(), system_actor("flask ledger rebuild"), "cli", now())
    click.echo(f"{execute(rebuild_sums, RebuildSums(), context)['sums']} advances summed again")


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(ledger_commands)
