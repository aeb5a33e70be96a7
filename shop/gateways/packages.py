"""Tables and files as one ZIP that anybody can read: CSV described by `datapackage.json` (Frictionless)."""

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from sqlalchemy import Column

from kernel.db import table_of
from kernel.facts import Facts, unit_of

_TYPES = {int: "integer", str: "string", bool: "boolean", date: "date", datetime: "datetime", UUID: "string"}


@dataclass(slots=True)
class Package:
    """A ZIP being written: tables first, then whatever else, then what describes them."""

    made_at: datetime
    tables: Sequence[Facts]
    rows: int = 0
    _file: io.BytesIO = field(default_factory=io.BytesIO)
    _zip: Any = None
    _resources: list[dict[str, Any]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._zip = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def table(self, facts: Facts, rows: Iterable[Mapping[str, Any]]) -> None:
        """Write the rows of a table, and what its columns are."""
        names = [one.key for one in facts.columns]
        content = _csv([names], ([cell(row[name]) for name in names] for row in rows))
        self.rows += content.count(b"\r\n") - 1
        self.file(f"{facts.file}.csv", content)
        self._resources.append(self._described(facts, content))

    def lines(self, name: str, rows: Iterable[Sequence[str]]) -> None:
        """Write a list that can be imported again."""
        self.file(name, _csv(rows))

    def file(self, name: str, content: bytes) -> None:
        """Write a file as it is; a name that is there already holds the same."""
        if name not in self._zip.NameToInfo:
            self._zip.writestr(name, content)

    def done(self) -> bytes:
        """The whole ZIP."""
        told = {
            "name": "igoudar",
            "created": self.made_at.isoformat(),
            "profile": "tabular-data-package",
            "resources": self._resources,
        }
        self.file("datapackage.json", json.dumps(told, ensure_ascii=False, indent=1).encode())
        self._zip.close()
        return self._file.getvalue()

    def _described(self, facts: Facts, content: bytes) -> dict[str, Any]:
        return {
            "name": facts.file,
            "path": f"{facts.file}.csv",
            "description": (facts.model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " "),
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(content),
            "hash": f"sha256:{sha256(content).hexdigest()}",
            "schema": {
                "fields": [_field(one) for one in facts.columns],
                "primaryKey": [one.key for one in facts.key],
                "foreignKeys": self._references(facts),
                "missingValues": [""],
            },
        }

    def _references(self, facts: Facts) -> list[dict[str, Any]]:
        names = {table_of(one.model).name: one.file for one in self.tables}
        return [
            {
                "fields": [column.key],
                "reference": {"resource": names[key.column.table.name], "fields": [key.column.key]},
            }
            for column in facts.columns
            for key in column.foreign_keys
            if key.column.table.name in names
        ]


def _field(column: Column[Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"name": column.key, "type": _TYPES.get(column.type.python_type, "object")}
    if unit := unit_of(column.key):
        told["description"] = f"In {unit}."
    if not column.nullable:
        told["constraints"] = {"required": column.type.python_type is not str}
    return told


def cell(value: Any) -> str:
    """A value as the cell of a CSV: moments and days as ISO 8601, lists and objects as JSON."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _csv(*parts: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO(newline="")
    written = csv.writer(text)
    for part in parts:
        written.writerows(part)
    return text.getvalue().encode()
