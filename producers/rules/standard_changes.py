"""What changed from one version of an edition to another, line by line."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any

from producers.rules.standards import Content


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise in a further version: what it is, and its text before and after.

    `part` is `frame`, `requirements`, `limits` or `area`; `line` names the line (None of the frame);
    before is None for what came, after for what went.
    """

    part: str
    line: str | None
    name: str | None
    before: Any
    after: Any


_FRAME = (
    "issued_by", "source", "is_filled", "in_force_from", "in_force_until", "product_keys", "note",
)  # fmt: skip


def changes(before: Content, after: Content) -> list[Change]:
    """What changed from one version to another, in the order in which a page shows it."""
    found = [
        Change("frame", None, name, getattr(before, name), getattr(after, name))
        for name in _FRAME
        if getattr(before, name) != getattr(after, name)
    ]
    found += _line_changes("requirements", before.requirements, after.requirements, _code_of)
    found += _line_changes("limits", before.limits, after.limits, _limit_of)
    found += _line_changes("area", before.area, after.area, _place_of)
    return found


def _code_of(one: Any) -> str:
    return str(one.code)


def _limit_of(one: Any) -> str:
    return f"{one.grade_name_fr} · {one.measure_name_fr}"


def _place_of(one: Any) -> str:
    return f"{one.commune} · {one.province}" if one.commune else str(one.province)


def _line_changes(part: str, before: Iterable[Any], after: Iterable[Any], key: Any) -> list[Change]:
    old = {key(one): one for one in before}
    new = {key(one): one for one in after}
    found = [Change(part, name, None, one, None) for name, one in old.items() if name not in new]
    for name, one in new.items():
        if name not in old:
            found.append(Change(part, name, None, None, one))
            continue
        was = old[name]
        found += [
            Change(part, name, each.name, getattr(was, each.name), getattr(one, each.name))
            for each in fields(one)
            if getattr(was, each.name) != getattr(one, each.name)
        ]
    return found
