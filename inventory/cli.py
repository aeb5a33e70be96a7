"""The stock's commands: its balances checked against its movements, its fixed places loaded."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import func, select

import inventory.messages
import inventory.queries.epcis.movements  # noqa: F401 - what movements tell the world
from inventory.models import Place
from inventory.operations.places import OpenFixedPlaces, open_fixed_places
from inventory.queries import stock
from inventory.rules.places import VIRTUAL
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.reference import reference

stock_commands = AppGroup("stock", help="Stock by lot, place and owner.")


@stock_commands.command("verify")
def verify() -> None:
    """Recompute every balance from the movements; say each that disagrees and end with status 1."""
    session = db.session()
    found = 0
    for one in stock.disagreements(session):
        found += 1
        click.echo(
            f"place {one.place_id} lot {one.lot_id} owner {one.owner_id}: "
            f"kept {one.stored}, movements say {one.recomputed}",
            err=True,
        )
    if found:
        sys.exit(1)
    click.echo(f"{stock.balance_count(session)} balances: all agree with the movements")


@reference("places")
def load_places() -> int:
    """Add the fixed places that are missing."""
    fixed = select(func.count()).select_from(Place).where(Place.id.in_(VIRTUAL.values()))
    if db.session.scalar(fixed) == len(VIRTUAL):
        return 0
    context = Context(new_id(), system_actor("flask reference load"), "cli", occurred_at=now())
    added: int = execute(open_fixed_places, OpenFixedPlaces(), context)["added"]
    return added


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(stock_commands)
