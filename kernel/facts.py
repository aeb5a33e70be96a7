"""Tables of facts as they leave: who sees which rows, what stays, in what units; for the API and for exports.

Each package says in `queries/facts.py` what of its tables may leave. A table that is told there, and every
column that is not held back, is read by other systems under `/api/v1` and carried away as a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Select, false, literal, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.access import Actor, Role
from kernel.db import Model, table_of
from kernel.errors import NotFound

Seen = Callable[[Actor], ColumnElement[bool]]

PAGE_MAX = 200
# What the end of a column's name says of its unit; the whole name for the few that have none.
UNITS = {
    "_cents": "minor units of the currency (cents, centimes)",
    "_mg": "milligrams",
    "_m2": "square metres",
    "_bp": "basis points (hundredths of a percent)",
    "_ppm": "parts per million",
    "_days": "days",
    "_minutes": "minutes",
    "_mm": "millimetres",
    "_bytes": "bytes",
    "quantity": "milligrams, microlitres or pieces: the unit of the lot or product",
    "net_content": "milligrams, microlitres or pieces: the unit of the product",
    "counted": "the unit of the lot",
    "expected": "the unit of the lot",
}


class RecordNotFound(NotFound):
    """No such record, or not within sight of who asks."""

    code = "record-not-found"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that belong to a record and are told with it, by the column that points at it."""

    name: str
    model: type[Model]
    points_by: str


@dataclass(frozen=True, slots=True)
class Facts:
    """A table of facts: `name` in addresses, `file` in an export, `roles` who may ask, `sees` which rows.

    `without` names the columns that never leave. `is_listed` says that the API tells it by itself.
    """

    name: str
    file: str
    model: type[Model]
    subject: str
    roles: frozenset[Role]
    sees: Seen
    without: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    is_listed: bool = True

    @property
    def columns(self) -> list[Column[Any]]:
        """The columns that leave, in the order of the table."""
        return [one for one in table_of(self.model).columns if one.key not in self.without]

    @property
    def key(self) -> list[Column[Any]]:
        """The columns that name a row."""
        return list(table_of(self.model).primary_key.columns)

    @property
    def filters(self) -> list[Column[Any]]:
        """The columns that rows may be asked by: what they point at, of what kind they are."""
        return [one for one in self.columns if one.foreign_keys or one.key in ("kind", "business_day")]


def everybody(actor: Actor) -> ColumnElement[bool]:
    """Reference data, the same for all."""
    return true()


def network_only(actor: Actor) -> ColumnElement[bool]:
    """Rows that concern the whole network."""
    return true() if actor.sees_all else false()


def of_organisation(*columns: InstrumentedAttribute[Any]) -> Seen:
    """Rows of the organisations that one is attached to, by any of `columns`."""

    def sees(actor: Actor) -> ColumnElement[bool]:
        if actor.sees_all:
            return true()
        return or_(false(), *(column.in_(actor.organisations) for column in columns))

    return sees


def through(column: InstrumentedAttribute[Any], key: InstrumentedAttribute[Any], sees: Seen) -> Seen:
    """Rows that point, by `column`, at a row with `key` that one sees."""

    def seen(actor: Actor) -> ColumnElement[bool]:
        return true() if actor.sees_all else column.in_(select(key).where(sees(actor)))

    return seen


def either(*ways: Seen) -> Seen:
    """Rows that one sees in any of these ways."""
    return lambda actor: or_(false(), *(way(actor) for way in ways))


def visible_rows(facts: Facts, actor: Actor) -> Select[Any]:
    """The rows that `actor` may see, in the order of their key."""
    allowed = facts.sees(actor) if actor.has(facts.roles) else false()
    return select(*facts.columns).where(allowed).order_by(*facts.key)


def page_of(
    session: Session,
    actor: Actor,
    facts: Facts,
    wanted: Mapping[str, Any],
    after: Sequence[Any] | None,
    limit: int,
) -> tuple[list[dict[str, Any]], list[Any] | None]:
    """The rows after a key, at most `limit`, and the key to go on from; None at the end."""
    asked = visible_rows(facts, actor)
    columns = table_of(facts.model).columns
    asked = asked.where(*(columns[name] == value for name, value in wanted.items()))
    if after is not None:
        asked = asked.where(_beyond(facts.key, after))
    rows = [dict(row) for row in session.execute(asked.limit(limit + 1)).mappings()]
    following = [rows[limit - 1][one.key] for one in facts.key] if len(rows) > limit else None
    return rows[:limit], following


def _beyond(key: Sequence[Column[Any]], after: Sequence[Any]) -> ColumnElement[bool]:
    # Each value as SQL of its column's own type: a row of values has no type of its own.
    typed = [literal(value, column.type) for column, value in zip(key, after, strict=True)]
    return tuple_(*key) > tuple_(*typed) if len(key) > 1 else key[0] > typed[0]


def record_of(session: Session, actor: Actor, facts: Facts, record_id: Any) -> dict[str, Any]:
    """One row with its parts. Raises RecordNotFound."""
    found = visible_rows(facts, actor).where(facts.key[0] == record_id)
    row = session.execute(found).mappings().one_or_none()
    if row is None:
        raise RecordNotFound(record_id=str(record_id))
    return {**row, **{part.name: _part(session, part, record_id) for part in facts.parts}}


def _part(session: Session, part: Part, record_id: Any) -> list[dict[str, Any]]:
    table = table_of(part.model)
    asked = select(table).where(table.c[part.points_by] == record_id).order_by(*table.primary_key.columns)
    return [dict(row) for row in session.execute(asked).mappings()]


def unit_of(name: str) -> str | None:
    """The unit that a column's name tells; None when it counts nothing."""
    if name in UNITS:
        return UNITS[name]
    return next((unit for end, unit in UNITS.items() if end.startswith("_") and name.endswith(end)), None)
