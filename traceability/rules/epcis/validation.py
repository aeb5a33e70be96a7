"""Whether a document is EPCIS 2.0: the official JSON Schema, its formats, and moments that exist."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator, FormatChecker
from jsonschema.exceptions import ValidationError, best_match

from traceability.rules.epcis.documents import Event, Spoken, events_of
from traceability.rules.epcis.index import NotIndexable, indexed
from traceability.rules.epcis.moments import read_moment
from traceability.rules.epcis.prehash import prehash

SCHEMA_FILE = Path(__file__).with_name("epcis-json-schema.json")
FLAWS_MAX = 100

# RFC 3986: a scheme, then what may stand in an address, percent signs only before two digits.
_URI = re.compile(r"^[A-Za-z][A-Za-z0-9+.\-]*:(?:[!#$&'()*+,/:;=?@A-Za-z0-9\-._~\[\]]|%[0-9A-Fa-f]{2})+$")
_formats = FormatChecker(formats=())


@dataclass(frozen=True, slots=True)
class Flaw:
    """Where a document is not EPCIS, and why, in the words of JSON Schema."""

    path: str
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


def flaws(document: Event) -> list[Flaw]:
    """What is wrong with a document or a single event, in the order of its text; at most a hundred."""
    found: list[Flaw] = []
    for error in _validator().iter_errors(document):
        found += _told(error)
        if len(found) >= FLAWS_MAX:
            break
    found = found or [flaw for at, one in enumerate(events_of(document)) for flaw in _unreadable(at, one)]
    return sorted(set(found), key=lambda flaw: _natural(flaw.path))[:FLAWS_MAX]


def _unreadable(at: int, spoken: Spoken) -> list[Flaw]:
    """Why an event that the schema allows, of a type of its own mostly, cannot be hashed or found."""
    try:
        prehash(spoken.event, spoken.context, spoken.ignored)
        indexed(spoken.event, spoken.context)
    except NotIndexable as error:
        return [Flaw(f"event {at}", str(error))]
    except (AttributeError, KeyError, TypeError, ValueError):
        return [Flaw(f"event {at}", "a standard field does not have its standard form")]
    return []


def is_uri(text: str) -> bool:
    """Whether a text is an absolute address (RFC 3986)."""
    return bool(_URI.match(text))


@_formats.checks("uri")
def _uri(value: object) -> bool:
    return not isinstance(value, str) or is_uri(value)


@_formats.checks("date-time", raises=ValueError)
def _date_time(value: object) -> bool:
    return not isinstance(value, str) or bool(read_moment(value))


@cache
def _validator() -> Any:
    return Draft7Validator(json.loads(SCHEMA_FILE.read_text("utf-8")), format_checker=_formats)


def _told(error: ValidationError) -> Iterator[Flaw]:
    """The deepest reasons under one error: what an alternative asked for rather than that none fits."""
    inner = error.context or []
    if error.validator in ("allOf", "if") and inner:
        for one in inner:
            yield from _told(one)
        return
    deepest = best_match(iter([error])) or error
    yield Flaw(_path(deepest), _short(deepest.message))


def _path(error: ValidationError) -> str:
    steps = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in error.absolute_path)
    return steps.removeprefix(".") or "document"


def _short(message: str) -> str:
    return message if len(message) <= 240 else f"{message[:160]} … {message[-70:]}"


def _natural(path: str) -> list[tuple[int, int | str]]:
    parts = re.split(r"(\d+)", path)
    return [(0, int(part)) if part.isdigit() else (1, part) for part in parts]
