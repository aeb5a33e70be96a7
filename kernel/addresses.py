"""What a list's address says: page and filters; what cannot be read is left out, no error."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from flask import request


def page_number() -> int:
    """`?page=3`; the first when it says nothing readable."""
    return request.args.get("page", 1, type=int)


def id_of(name: str) -> UUID | None:
    """A filter by record."""
    try:
        return UUID(request.args.get(name, ""))
    except ValueError:
        return None


def day_of(name: str) -> date | None:
    """A filter by day, `2026-11-21`."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def one_of(name: str, words: Mapping[str, object]) -> str | None:
    """A filter by one of some words."""
    given = request.args.get(name, "")
    return given if given in words else None
