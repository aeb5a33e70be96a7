"""`flask ledger verify`: the fund's double entry compared with its facts."""

import sys

import click
from flask import Flask

from fund.cli import ledger_commands
from fund.queries.funds import all_funds
from fund.queries.verification import verify as verification
from kernel.db import at_one_moment, db

SHOWN_MAX = 100


@ledger_commands.command("verify")
def verify() -> None:
    """Recompute every entry, balance and number of each fund; say what disagrees and end with status 1."""
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


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(ledger_commands)
