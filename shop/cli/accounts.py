"""The shop's accounts at the terminal: the journal as a CSV or as the French file."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup
from sqlalchemy import select

import shop.messages.ledger as words
from inventory.models import Place
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.errors import DomainError
from kernel.fec import check_french, fec_bytes, fec_rows, file_name, read_siren
from kernel.messages import sentence
from kernel.spreadsheets import csv_text
from shop.gateways.ledger_files import journal_rows
from shop.queries.ledger.books import Books, books_of, parties
from shop.queries.ledger.journal import journal_of, parties_of
from shop.queries.ledger.plans import plan_of
from shop.rules.ledger.fec import fec_lines

shop_commands = AppGroup("shop", help="The boutiques.")
account_commands = AppGroup("accounts", help="Their accounts, told from what happened.")
shop_commands.add_command(account_commands)
DAY = click.DateTime(["%Y-%m-%d"])


@account_commands.command("export")
@click.option("--place", "place_key", required=True, help="Key of the place.")
@click.option("--whole", is_flag=True, help="With all that its organisation keeps in its currency.")
@click.option("--from", "first", type=DAY, required=True)
@click.option("--to", "last", type=DAY, required=True, help="For the FEC, the day the year closes.")
@click.option("--format", "sort", type=click.Choice(["csv", "fec"]), default="csv")
@click.option("--siren", default="", help="Nine figures, for the FEC.")
@click.option("--directory", type=click.Path(file_okay=False, exists=True, path_type=Path), default=".")
def export(
    place_key: str, whole: bool, first: datetime, last: datetime, sort: str, siren: str, directory: Path
) -> None:
    """Write the journal of a place to a file and say its name."""
    place_id = db.session.scalar(select(Place.id).where(Place.key == place_key))
    if place_id is None:
        sys.exit(f"no place {place_key}")
    try:
        actor = system_actor("flask shop accounts export")
        books = books_of(db.session(), actor, place_id, first.date(), last.date(), whole=whole)
        name, content = _fec(books, siren) if sort == "fec" else _csv(books)
    except DomainError as error:
        sys.exit(sentence(error))
    (directory / name).write_bytes(content)
    click.echo(str(directory / name))


def _fec(books: Books, siren: str) -> tuple[str, bytes]:
    name = file_name(read_siren(siren), books.last)
    check_french(books.keeper.country, books.currency)
    session = db.session()
    entries = journal_of(session, books)
    told = words.french_words(_today())
    lines = fec_lines(entries, plan_of(session, books.keeper), parties(session, parties_of(entries)), told)
    return name, fec_bytes(fec_rows(lines, told.made_on))


def _csv(books: Books) -> tuple[str, bytes]:
    session = db.session()
    entries = journal_of(session, books)
    rows = journal_rows(
        entries,
        plan_of(session, books.keeper),
        parties(session, parties_of(entries)),
        {place.id: place.name for place in books.places},
        words.own_words(_today()),
        books.currency,
    )
    name = f"journal-{books.keeper.key}-{books.first:%Y%m%d}-{books.last:%Y%m%d}.csv"
    return name, csv_text([words.csv_head(), *rows]).encode()


def _today() -> date:
    return now().date()


def install(app: Flask) -> None:
    """Put the commands on the application."""
    app.cli.add_command(shop_commands)
