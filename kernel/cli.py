"""The kernel's commands: the journal checked, the worker run, people given accounts."""

import sys

import click
from flask import Flask
from flask.cli import AppGroup

from kernel import files, journal, outbox
from kernel.access import Grant, Role, system_actor
from kernel.clock import now
from kernel.db import db
from kernel.errors import DomainError
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.messages import sentence
from kernel.models import JournalEntry, JournalHead, StoredFile
from kernel.security import CreateUser, create_user

journal_commands = AppGroup("journal", help="The journal of all that was done.")
file_commands = AppGroup("files", help="The files received as evidence.")
user_commands = AppGroup("user", help="Accounts.")


@journal_commands.command("verify")
def verify() -> None:
    """Walk every stream; say the first break of each and end with status 1, or count what is whole."""
    found = list(journal.breaks(db.session()))
    for one in found:
        click.echo(f"{one.stream}: broken at entry {one.sequence}: {one.reason}", err=True)
    if found:
        sys.exit(1)
    streams = db.session.query(JournalHead).count()
    entries = db.session.query(JournalEntry).count()
    click.echo(f"{streams} streams, {entries} entries: whole")


@file_commands.command("verify")
def verify_files() -> None:
    """Hash every received file again; say those gone or changed and end with status 1."""
    found = list(files.spoiled(db.session()))
    for one in found:
        click.echo(f"{one.id} {one.name}: gone or changed", err=True)
    if found:
        sys.exit(1)
    click.echo(f"{db.session.query(StoredFile).count()} files: whole")


@user_commands.command("create-manager")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.password_option()
def create_manager(email: str, name: str, password: str) -> None:
    """Open the first account of a new installation: a network manager."""
    command = CreateUser(new_id(), email, name, (Grant(Role.NETWORK_MANAGER),), password=password)
    context = Context(new_id(), system_actor("flask user create-manager"), "cli", occurred_at=now())
    try:
        execute(create_user, command, context)
    except DomainError as error:
        raise click.ClickException(sentence(error)) from None
    click.echo(f"{email} may now sign in.")


@click.command("worker")
@click.option("--once", is_flag=True, help="Stop when nothing is waiting.")
def worker(once: bool) -> None:
    """Deliver what waits in the outbox: label sheets, imports, messages."""
    outbox.work(once)


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    for command in (journal_commands, file_commands, user_commands, worker):
        app.cli.add_command(command)
