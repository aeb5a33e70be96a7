"""`flask epcis`: documents validated and hashed; our own events told, written out and checked."""

import sys
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

import traceability.messages.epcis  # noqa: F401 - the sentences of this subject
from kernel.clock import now
from kernel.db import at_one_moment, db
from kernel.errors import Invalid
from traceability.operations.epcis.publishing import tell_what_is_new
from traceability.queries.epcis.verifying import differences, document_text, exported
from traceability.rules.epcis.documents import Event, events_of, read_json
from traceability.rules.epcis.prehash import hash_of, prehash
from traceability.rules.epcis.validation import flaws

epcis_commands = AppGroup("epcis", help="EPCIS 2.0 documents and events.")

given_file = click.argument("file", type=click.Path(exists=True, dir_okay=False, allow_dash=True))


@epcis_commands.command("validate")
@given_file
def validate(file: str) -> None:
    """Say whether FILE is EPCIS 2.0; if not, one reason a line and status 1."""
    document = _valid(file)
    click.echo(f"{document['type']}, {len(events_of(document))} events: valid")


@epcis_commands.command("hash")
@given_file
@click.option("--prehash", "as_text", is_flag=True, help="Print the canonical text instead of its hash.")
def hash_events(file: str, as_text: bool) -> None:
    """Print the event hash of each event of FILE, one a line, in its order."""
    for spoken in events_of(_valid(file)):
        text = prehash(spoken.event, spoken.context, spoken.ignored)
        click.echo(text if as_text else hash_of(text))


@epcis_commands.command("publish")
def publish() -> None:
    """Tell as events whatever is not told yet; say how many."""
    written = tell_what_is_new(db.session(), current_app.config["PUBLIC_BASE_URL"], now())
    click.echo(f"{written} events told")


@epcis_commands.command("export")
def export() -> None:
    """Write every event of ours on the standard output, as one EPCISDocument."""
    tell_what_is_new(db.session(), current_app.config["PUBLIC_BASE_URL"], now())
    for piece in document_text(exported(db.session()), now()):
        click.echo(piece, nl=False)
    click.echo()


@epcis_commands.command("verify")
def verify() -> None:
    """Tell every fact again and compare with what was said, hash by hash and by the official schema.

    Says each difference and ends with status 1.
    """
    session = db.session()
    at_one_moment(session)
    checked, found = 0, 0
    for what in differences(session, current_app.config["PUBLIC_BASE_URL"]):
        if isinstance(what, int):
            checked += what
            continue
        found += 1
        click.echo(what, err=True)
    if found:
        click.echo(f"{found} differences", err=True)
        sys.exit(1)
    click.echo(f"{checked} events: as they were said")


def _valid(file: str) -> Event:
    """The document of a file; says what is wrong and ends with status 1 when it is none."""
    try:
        document = read_json(sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes())
    except Invalid as error:
        raise click.ClickException(f"not JSON: {error.values['reason']}") from None
    wrong = flaws(document)
    for flaw in wrong:
        click.echo(str(flaw), err=True)
    if wrong:
        click.echo(f"{len(wrong)} reasons", err=True)
        sys.exit(1)
    return document


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(epcis_commands)
