"""`flask serial`: the signature of a printed address checked, with our key or with a file of keys."""

import json
from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from kernel import network_key
from traceability.rules.serials import is_signed_by, key_of

serial_commands = AppGroup("serial", help="Numbers of packs.")


@serial_commands.command("verify")
@click.argument("address")
@click.option(
    "--key",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A saved /.well-known/igoudar-keys.json; without it, the key of this installation.",
)
def verify(address: str, file: Path | None) -> None:
    """Say whether the network signed an address; status 1 when it did not, or no key can be read."""
    if any(is_signed_by(key, address) for key in _keys(file)):
        click.echo("Signed by the network: it issued this address. A copy of it is signed as well.")
        return
    raise click.ClickException("No key of the network signed this address.")


def _keys(file: Path | None) -> list[bytes]:
    if file is None:
        return [network_key.public_bytes()]
    try:
        keys = [key_of(one["x"]) for one in json.loads(file.read_text("utf-8"))["keys"]]
    except (ValueError, KeyError, TypeError, UnicodeDecodeError):
        raise click.ClickException(f"{file} is no set of keys.") from None
    if any(len(key) != 32 for key in keys):
        raise click.ClickException(f"{file} holds a key that is not Ed25519.")
    return keys


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(serial_commands)
