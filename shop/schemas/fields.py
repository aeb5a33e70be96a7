"""Fields of the till's JSON."""

from datetime import UTC, datetime
from typing import Any

from marshmallow import ValidationError, fields, validate

CENTS_MAX = 10**12
COUNT_MAX = 10**9
TEXT_MAX = 200
# A clock outside these years is broken, and no calendar of ours reaches there.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def writable(text: str) -> None:
    """Refuse what no database can keep: lone surrogates, U+0000."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError("Not a text that can be written.") from None
    if "\x00" in text:
        raise ValidationError("Not a text that can be written.")


class Cents(fields.Integer):
    """Minor units, whole; negative only where the field says so."""

    def __init__(self, low: int = 0, **settings: Any) -> None:
        super().__init__(strict=True, required=True, validate=validate.Range(low, CENTS_MAX), **settings)


class Count(fields.Integer):
    """A whole number from `low` on."""

    def __init__(self, low: int = 0, high: int = COUNT_MAX, **settings: Any) -> None:
        super().__init__(strict=True, required=True, validate=validate.Range(low, high), **settings)


class Text(fields.String):
    """A short text."""

    def __init__(self, longest: int = TEXT_MAX, **settings: Any) -> None:
        shortest = 0 if settings.get("allow_none") else 1
        super().__init__(required=True, validate=[validate.Length(shortest, longest), writable], **settings)


class OneOf(fields.String):
    """One of some words."""

    def __init__(self, *words: str, **settings: Any) -> None:
        super().__init__(required=True, validate=validate.OneOf(words), **settings)


class Moment(fields.AwareDateTime):
    """An ISO 8601 moment with its zone."""

    def __init__(self) -> None:
        super().__init__(format="iso", required=True, validate=validate.Range(EARLIEST, LATEST))


class Hash(fields.String):
    """SHA-256 as 64 hexadecimal letters."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"), **settings)
