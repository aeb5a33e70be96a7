"""Places in a list, as texts: a list goes on from there whatever was added meanwhile."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Column

from kernel.errors import Invalid


class CursorUnreadable(Invalid):
    code = "cursor-unreadable"


def write_cursor(key: Sequence[Any]) -> str:
    """A place in a list, as text that says nothing to anybody else."""
    return urlsafe_b64encode(json.dumps([str(one) for one in key]).encode()).decode().rstrip("=")


def read_cursor(columns: Sequence[Column[Any]], text: str) -> list[Any]:
    """The key that a cursor says. Raises CursorUnreadable."""
    try:
        said = json.loads(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        if not isinstance(said, list) or len(said) != len(columns):
            raise ValueError(text)
        return [_key_value(column, str(one)) for column, one in zip(columns, said, strict=True)]
    except (ValueError, TypeError, RecursionError):
        raise CursorUnreadable(field="cursor") from None


def _key_value(column: Column[Any], text: str) -> Any:
    kind = column.type.python_type
    if kind is UUID:
        return UUID(text)
    if kind is date:
        return date.fromisoformat(text)
    if kind is int:
        value = int(text)
        if abs(value) >= 2**63:
            raise ValueError(text)
        return value
    text.encode()
    if "\x00" in text:
        raise ValueError(text)
    return text
