"""`flask fund simulate`: an advance as it would go, from JSON to JSON, without a database."""

import json
import sys
from typing import BinaryIO

import click
from flask import Flask

import fund.messages  # noqa: F401 - the sentences of what is refused
from fund.cli import fund_commands
from fund.gateways.harvests import harvests
from fund.rules.simulations import simulated
from fund.schemas.simulations.asked import read_simulation
from fund.schemas.simulations.shape import SimulationMalformed
from fund.schemas.simulations.told import written
from kernel.errors import DomainError
from kernel.messages import sentence


@fund_commands.command("simulate")
@click.argument("source", type=click.File("rb"), default="-")
def simulate(source: BinaryIO) -> None:
    """Tell the schedule of an advance, what payments pay of it and where it stands; JSON in SOURCE."""
    try:
        asked = read_simulation(_text(source), harvests())
        told = simulated(asked)
    except DomainError as error:
        click.echo(sentence(error), err=True)
        sys.exit(1)
    click.echo(json.dumps(written(asked, told), indent=2))


def _text(source: BinaryIO) -> str:
    try:
        return source.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise SimulationMalformed(what="JSON") from None


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(fund_commands)
