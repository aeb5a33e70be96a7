"""Schemas of the API, made of what is there already: of a table's columns, and of a command's fields.

So a column or a field is told once, where it is declared, and the API cannot say otherwise.
"""

import types
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass
from datetime import date, datetime
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID, uuid5

from marshmallow import Schema, validate
from marshmallow import fields as types_of
from sqlalchemy import Column

from kernel.db import Model, table_of
from kernel.facts import PAGE_MAX, Facts, unit_of

TEXT_LENGTH_MAX = 10_000
ROWS_MAX = 5_000
# 1,000 tonnes in milligrams; the sum of a whole body still fits 64 bits.
NUMBER_MAX = 10**12
LIMIT_DEFAULT = 50

Pairs = Mapping[str, tuple[str, str]]
_SIMPLE: dict[Any, type[types_of.Field[Any]]] = {
    UUID: types_of.UUID,
    bool: types_of.Boolean,
    date: types_of.Date,
    datetime: types_of.AwareDateTime,
}


class ProblemSchema(Schema):
    """An error, as RFC 9457 writes it, with a stable code and a sentence in the caller's language."""

    type = types_of.String(metadata={"example": "urn:igoudar:member-number-taken"})
    title = types_of.String()
    status = types_of.Integer()
    code = types_of.String(metadata={"description": "Stable: what a program decides by."})
    detail = types_of.String(metadata={"description": "The sentence that a person reads."})
    field = types_of.String(allow_none=True, metadata={"description": "The field that is wrong, if one is."})
    errors = types_of.Dict(metadata={"description": "Fields of the body that cannot be read → why."})


@dataclass(frozen=True, slots=True)
class Shape:
    """What a body leaves out of a command: ids of new records, what the address says, files."""

    name: str
    makes: frozenset[str] = frozenset()
    without: frozenset[str] = frozenset()
    pairs: Pairs = field(default_factory=dict)


def about(model: type[Model]) -> str:
    """The first sentence of a model's or command's own description."""
    return (model.__doc__ or "").strip().split("\n\n")[0].replace("\n", " ")


def _schema(told: Mapping[str, types_of.Field[Any]], name: str) -> type[Schema]:
    # marshmallow asks for a dict of fields of any kind, which no dict of one kind of field is to a checker.
    return Schema.from_dict(told, name=name)  # type: ignore[arg-type]


# Tables


def schema_of(facts: Facts) -> type[Schema]:
    """A record of `facts` as the API tells it, with its parts."""
    told: dict[str, types_of.Field[Any]] = {one.key: field_of(one) for one in facts.columns}
    told |= {part.name: types_of.List(types_of.Nested(_rows_schema(part.model))) for part in facts.parts}
    return _schema(told, name=facts.model.__name__)


_ROWS: dict[type[Model], type[Schema]] = {}


def _rows_schema(model: type[Model]) -> type[Schema]:
    if model not in _ROWS:
        told = {one.key: field_of(one) for one in table_of(model).columns}
        _ROWS[model] = _schema(told, name=f"{model.__name__}Row")
    return _ROWS[model]


def page_schema(facts: Facts, record: type[Schema]) -> type[Schema]:
    """A page of records without their parts, and the cursor of the next."""
    if facts.parts:
        bare = {one.key: field_of(one) for one in facts.columns}
        record = _schema(bare, name=f"{facts.model.__name__}Item")
    following = types_of.String(
        allow_none=True, metadata={"description": "Ask for `cursor` next; null at the end."}
    )
    items = types_of.List(types_of.Nested(record))
    told: dict[str, types_of.Field[Any]] = {"items": items, "next_cursor": following}
    return _schema(told, name=f"{facts.model.__name__}Page")


def query_schema(facts: Facts) -> type[Schema]:
    """What a list may be asked by."""
    told: dict[str, types_of.Field[Any]] = {one.key: field_of(one) for one in facts.filters}
    told["limit"] = types_of.Integer(
        load_default=LIMIT_DEFAULT,
        validate=validate.Range(1, PAGE_MAX),
        metadata={"description": "How many records at most."},
    )
    told["cursor"] = types_of.String(
        load_default=None,
        validate=validate.Length(max=1_000),
        metadata={"description": "The `next_cursor` of the page before."},
    )
    return _schema(told, name=f"{facts.model.__name__}Query")


def field_of(column: Column[Any]) -> types_of.Field[Any]:
    """The field that holds a column's values."""
    kind = column.type.python_type if column.type.python_type is not dict else None
    unit = unit_of(column.key)
    metadata = {"description": f"In {unit}."} if unit else {}
    more: dict[str, Any] = {"allow_none": bool(column.nullable), "metadata": metadata}
    if kind is int:
        return types_of.Integer(**more)
    if kind is str:
        return types_of.String(**more)
    if kind in _SIMPLE:
        return _SIMPLE[kind](**more)
    return types_of.Raw(**more)


# Commands


def body_of(command: type[Any], shape: Shape) -> type[Schema]:
    """The body that becomes a command: its fields, but those that the address or the key says."""
    return _schema(_fields_of(command, shape, ""), name=shape.name)


def _fields_of(command: type[Any], shape: Shape, path: str) -> dict[str, types_of.Field[Any]]:
    hints = get_type_hints(command)
    told = {}
    for one in fields(command):
        place = f"{path}{one.name}"
        if place in shape.without or place in shape.makes:
            continue
        needed = one.default is MISSING and one.default_factory is MISSING
        told[one.name] = _field(hints[one.name], shape, place, required=needed)
    return told


def _field(hint: Any, shape: Shape, place: str, *, required: bool) -> types_of.Field[Any]:
    kind, is_optional = _bare(hint)
    name = place.rsplit(".", 1)[-1]
    unit = unit_of(name)
    metadata = {"description": f"In {unit}."} if unit else {}
    more: dict[str, Any] = {"required": required, "allow_none": is_optional, "metadata": metadata}
    if kind in _SIMPLE:
        return _SIMPLE[kind](**more)
    if kind is int:
        return types_of.Integer(strict=True, validate=validate.Range(-NUMBER_MAX, NUMBER_MAX), **more)
    if isinstance(kind, type) and issubclass(kind, str):
        return types_of.String(validate=validate.Length(max=TEXT_LENGTH_MAX), **more)
    if isinstance(kind, type) and is_dataclass(kind):
        inner = _fields_of(kind, shape, f"{place}.")
        nested = _schema(inner, name=f"{shape.name}{kind.__name__}")
        return types_of.Nested(nested, **more)
    if get_origin(kind) in (Sequence, tuple, list):
        return types_of.List(_row(kind, shape, place), validate=validate.Length(max=ROWS_MAX), **more)
    if get_origin(kind) is Mapping and get_args(kind)[0] is UUID:
        return types_of.Dict(keys=types_of.UUID(), values=types_of.String(), **more)
    return types_of.Dict(keys=types_of.String(), **more)


def _row(kind: Any, shape: Shape, place: str) -> types_of.Field[Any]:
    inner = get_args(kind)[0]
    if place not in shape.pairs:
        return _field(inner, shape, place, required=True)
    named = zip(shape.pairs[place], get_args(inner), strict=True)
    told = {
        name: _field(hint, shape, f"{place}.{name}", required=True)
        for name, hint in named
        if f"{place}.{name}" not in shape.makes
    }
    name = f"{shape.name}{place.title()}"
    return types_of.Nested(_schema(told, name=name))


def _bare(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) in (Union, types.UnionType):
        kept = [one for one in get_args(hint) if one is not type(None)]
        return kept[0], len(kept) < len(get_args(hint))
    return hint, False


def command_of(command: type[Any], shape: Shape, body: Mapping[str, Any], key: UUID, path: str = "") -> Any:
    """The command that a read body says; ids of new records are made of the operation's own."""
    hints = get_type_hints(command)
    said = {}
    for one in fields(command):
        place = f"{path}{one.name}"
        if _plain_path(place) in shape.makes:
            said[one.name] = uuid5(key, place)
        elif one.name in body:
            said[one.name] = _value(hints[one.name], shape, body[one.name], key, place)
    return command(**said)


def _value(hint: Any, shape: Shape, value: Any, key: UUID, place: str) -> Any:
    kind, _ = _bare(hint)
    if value is None:
        return None
    if isinstance(kind, type) and is_dataclass(kind):
        return command_of(kind, shape, value, key, f"{place}.")
    if get_origin(kind) not in (Sequence, tuple, list):
        return value
    plain = _plain_path(place)
    if plain in shape.pairs:
        names = shape.pairs[plain]
        return tuple(
            tuple(row[name] if name in row else uuid5(key, f"{place}.{index}.{name}") for name in names)
            for index, row in enumerate(value)
        )
    inner = get_args(kind)[0]
    return tuple(_value(inner, shape, row, key, f"{place}.{index}") for index, row in enumerate(value))


def _plain_path(place: str) -> str:
    """`lines.3.line_id` is told as `lines.line_id`."""
    return ".".join(part for part in place.split(".") if not part.isdigit())
