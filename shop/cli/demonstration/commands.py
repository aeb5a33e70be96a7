"""The demonstration's commands: load it, list its accounts, list addresses to scan."""

import json
import time
from typing import Any

import click
from flask import Flask, current_app
from flask.cli import AppGroup
from flask_migrate import upgrade
from sqlalchemy import Select, select

from kernel.clock import business_day, now
from kernel.db import db
from kernel.reference import load as load_references
from producers.models import Organisation
from shop.cli.demonstration.accounts import ACCOUNTS, PASSWORD, PIN
from shop.cli.demonstration.buyers import KEY
from shop.cli.demonstration.load import is_begun, is_told, load, quick_disk
from traceability.models import Lot

demonstration = AppGroup("demo", help="The demonstration: invented data on M&D's public network.")
# Has the form of a public code and was never issued: codes are drawn at random, this one is not.
UNKNOWN_TOKEN = "2222222222222"


@demonstration.command("load")
def load_command() -> None:
    """Tell the demonstration into an empty database; does nothing when something is there already."""
    if not (current_app.config["DEMO"] or current_app.testing):
        raise click.ClickException("only with IGOUDAR_MODE=demo: its accounts have a known password")
    if is_told():
        return
    if is_begun():
        raise click.ClickException(
            f"the demonstration was interrupted while loading: empty {db.engine.url} and start again"
        )
    if db.session.scalar(select(Organisation.id).limit(1)):
        return
    click.echo("Loading the demonstration…")
    started = time.monotonic()
    with quick_disk(db.engine):
        load(business_day(now(), "Africa/Casablanca"))
    click.echo(f"Loaded in {time.monotonic() - started:.0f} s.")


@demonstration.command("accounts")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def accounts(as_json: bool) -> None:
    """One account per role, with the password of them all, and the key of another company's system."""
    address = current_app.config["PUBLIC_BASE_URL"]
    shown = [
        {"role": str(one.role), "name": one.name, "email": one.email, "password": PASSWORD}
        for one in ACCOUNTS
        if one.is_shown
    ]
    if as_json:
        told = {"address": address, "accounts": shown, "pin": PIN, "key": KEY}
        click.echo(json.dumps(told, ensure_ascii=False))
        return
    click.echo(f"\n  {address}   password of all: {PASSWORD}   code at the tills: {PIN}\n")
    for one in shown:
        click.echo(f"  {one['role']:22} {one['email']}")
    click.echo(f"\n  EPCIS for another system: curl -H 'Authorization: Bearer {KEY}' {address}/epcis/events")


@demonstration.command("codes")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
def codes(as_json: bool) -> None:
    """The public address of a known, a recalled, an expired and an unknown lot."""
    base = current_app.config["PUBLIC_BASE_URL"]
    found = {name: db.session.scalar(wanted) for name, wanted in _wanted().items()}
    tokens = {**found, "unknown": UNKNOWN_TOKEN}
    addresses = {name: f"{base}/l/{token}" for name, token in tokens.items() if token}
    if as_json:
        click.echo(json.dumps(addresses))
        return
    for name, address in addresses.items():
        click.echo(f"{name:9} {address}")


def _wanted() -> dict[str, Select[Any]]:
    today = business_day(now(), "Africa/Casablanca")
    newest = select(Lot.token).where(Lot.trade_item_id.is_not(None)).order_by(Lot.made_on.desc()).limit(1)
    return {
        "known": newest.where(Lot.state == "free", Lot.best_before >= today, Lot.code.like("SAF-%")),
        "recalled": newest.where(Lot.state == "recalled"),
        "expired": newest.where(Lot.state == "free", Lot.best_before < today),
    }


@demonstration.command("prepare")
@click.pass_context
def prepare(context: click.Context) -> None:
    """All that comes before serving, in one start: migrate, load what is not there, list the accounts."""
    upgrade()
    for command in (load_references, load_command, accounts):
        context.invoke(command)


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(demonstration)
