"""Reference data: what must be there before anything is registered; each package declares its own."""

from collections.abc import Callable

import click
from flask import Flask
from flask.cli import AppGroup

from kernel.db import db

Loader = Callable[[], int]
_loaders: dict[str, Loader] = {}

reference_commands = AppGroup("reference", help="Products, yields, tax rules and the like.")


def reference(name: str) -> Callable[[Loader], Loader]:
    """Declare a function that loads one kind of reference data, through operations, and counts what it added.

    It must add nothing the second time.
    """

    def register(loader: Loader) -> Loader:
        _loaders[name] = loader
        return loader

    return register


@reference_commands.command("load")
def load() -> None:
    """Load all reference data that is not there yet; safe to repeat."""
    for name, loader in _loaders.items():
        added = loader()
        db.session.rollback()
        click.echo(f"{name}: {added} added")


def install(app: Flask) -> None:
    """Put the command on `flask`."""
    app.cli.add_command(reference_commands)
