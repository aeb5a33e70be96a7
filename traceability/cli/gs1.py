"""`flask gs1`: codes read, written and checked at the terminal, as JSON."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NoReturn

import click
from flask import Flask
from flask.cli import AppGroup

import traceability.messages  # noqa: F401 - the sentences of this package
from kernel.clock import now
from kernel.errors import Invalid
from traceability.messages.gs1 import explained
from traceability.rules.gs1.dictionary import identifier
from traceability.rules.gs1.digital_link import CANONICAL_STEM
from traceability.rules.gs1.elements import Element, bracketed
from traceability.rules.gs1.errors import InvalidElement
from traceability.rules.gs1.keys import KEYS, check_of, verified_key
from traceability.rules.gs1.readings import (
    address_if_any,
    address_of,
    elements_given,
    read_gs1,
    written_element_string,
)
from traceability.rules.gs1.values import currency_of, date_of, decimal_of

gs1_commands = AppGroup("gs1", help="GS1 codes: read, written, checked.")
_FORMS = ("uri", "elements", "bracketed")
_MEANINGS: dict[str, Callable[[Element, date], str]] = {
    "date": lambda each, today: date_of(each, today).isoformat(),
    "number": lambda each, today: f"{decimal_of(each):f}",
    "currency": lambda each, today: currency_of(each),
}
stem_option = click.option(
    "--stem", default=CANONICAL_STEM, show_default=True, help="What the address begins with."
)


@gs1_commands.command("parse")
@click.argument("text")
@stem_option
def parse(text: str, stem: str) -> None:
    """Read an address, an element string (`^` for FNC1), `(01)…(10)…`, a scan or a GTIN."""
    try:
        reading = read_gs1(text)
    except Invalid as error:
        _say_why_not(error)
    _print({"form": reading.form, **_described(reading.elements, stem)})


@gs1_commands.command("build")
@click.argument("elements", nargs=-1, required=True)
@stem_option
@click.option("--form", type=click.Choice(_FORMS), help="Only this form of it.")
def build(elements: tuple[str, ...], stem: str, form: str | None) -> None:
    """Write elements given as `01=06111234567896 10=SAF-26-014`, or in brackets."""
    try:
        given = elements_given(elements)
        # Without --form all are shown, and what has no address has none; asked for, it is an error.
        made = {"form": form, "text": _in_form(given, form, stem)} if form else _described(given, stem)
    except Invalid as error:
        _say_why_not(error)
    _print(made)


@gs1_commands.command("check-digit")
@click.argument("key", type=click.Choice(KEYS, case_sensitive=False))
@click.argument("text")
@click.option("--verify", is_flag=True, help="The text is a whole key: say whether its check is right.")
def check_digit_of(key: str, text: str, verify: bool) -> None:
    """Complete a key with its check digit, or its two check characters for a GMN."""
    try:
        check = "" if verify else check_of(key, text)
        whole = verified_key(key, text + check)
    except Invalid as error:
        _say_why_not(error)
    _print({"key": key, "value": whole, "check": whole[-2:] if key == "gmn" else whole[-1:]})


def _in_form(elements: Sequence[Element], form: str, stem: str) -> str:
    if form == "uri":
        return address_of(elements, stem)
    return bracketed(elements) if form == "bracketed" else written_element_string(elements)


def _described(elements: Sequence[Element], stem: str) -> dict[str, Any]:
    return {
        "bracketed": bracketed(elements),
        "digital_link": address_if_any(elements, stem),
        "element_string": written_element_string(elements),
        "elements": [_meant(each) for each in elements],
    }


def _meant(each: Element) -> dict[str, str]:
    """An element with its title, and the day, number or currency that its value says."""
    said = {"ai": each.ai, "title": identifier(each.ai).title, "value": each.value}
    today = now().date()
    for name, meaning in _MEANINGS.items():
        try:
            said[name] = meaning(each, today)
        except InvalidElement:
            continue
    return said


def _print(found: dict[str, Any]) -> None:
    click.echo(json.dumps(found, ensure_ascii=False, indent=2, sort_keys=True))


def _say_why_not(error: Invalid) -> NoReturn:
    click.echo(explained(error), err=True)
    raise SystemExit(1)


def install(app: Flask) -> None:
    """Put the commands on `flask`."""
    app.cli.add_command(gs1_commands)
