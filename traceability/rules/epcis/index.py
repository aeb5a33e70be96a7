"""What an event can be found by: its plain fields, and the addresses that it names, each with its part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.moments import read_moment
from traceability.rules.epcis.vocabulary import STANDARD_PREFIXES, expanded, prefixes_of, word_address

# An index entry of PostgreSQL holds less than three kilobytes.
ADDRESS_LENGTH_MAX = 1_024
REFERENCES_MAX = 5_000

# The part that an address plays in an event.
EPC, CLASS, PARENT = "epc", "class", "parent"
INPUT, INPUT_CLASS, OUTPUT, OUTPUT_CLASS = "input", "input_class", "output", "output_class"
SET, UNSET, CORRECTIVE = "set", "unset", "corrective"
EPC_PARTS = (EPC, PARENT, INPUT, OUTPUT)
CLASS_PARTS = (CLASS, INPUT_CLASS, OUTPUT_CLASS)
THING_PARTS = (*EPC_PARTS, *CLASS_PARTS)
PARTS = (*THING_PARTS, SET, UNSET, CORRECTIVE)

_LISTS = {"epcList": EPC, "childEPCs": EPC, "inputEPCList": INPUT, "outputEPCList": OUTPUT}
_QUANTITIES = {
    "quantityList": CLASS, "childQuantityList": CLASS,
    "inputQuantityList": INPUT_CLASS, "outputQuantityList": OUTPUT_CLASS,
}  # fmt: skip


class NotIndexable(ValueError):
    """An address is no text, or too long to be found by."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """What the questions ask of an event; words and identifiers in their canonical form."""

    type: str
    event_time: datetime
    action: str | None
    biz_step: str | None
    disposition: str | None
    read_point: str | None
    biz_location: str | None
    transformation_id: str | None
    declared_wrong_at: datetime | None
    error_reason: str | None
    references: tuple[tuple[str, str], ...]


def indexed(event: Mapping[str, Any], context: object = None) -> Indexed:
    """An event's own index; raises NotIndexable."""
    prefixes = STANDARD_PREFIXES | prefixes_of(context) | prefixes_of(event.get("@context"))
    declaration = event.get("errorDeclaration") or {}
    wrong_at = declaration.get("declarationTime")
    return Indexed(
        type=_checked(expanded(event["type"], prefixes)),
        event_time=read_moment(event["eventTime"]),
        action=event.get("action"),
        biz_step=_word("bizStep", event.get("bizStep"), prefixes),
        disposition=_word("disposition", event.get("disposition"), prefixes),
        read_point=_address((event.get("readPoint") or {}).get("id")),
        biz_location=_address((event.get("bizLocation") or {}).get("id")),
        transformation_id=_address(event.get("transformationID")),
        declared_wrong_at=read_moment(wrong_at) if wrong_at else None,
        error_reason=_word("reason", declaration.get("reason"), prefixes),
        references=_references(event, declaration, prefixes),
    )


def _references(
    event: Mapping[str, Any], declaration: Mapping[str, Any], prefixes: dict[str, str]
) -> tuple[tuple[str, str], ...]:
    found = {(PARENT, canonical(one)) for one in [event.get("parentID")] if one}
    for name, part in _LISTS.items():
        found |= {(part, canonical(one)) for one in event.get(name) or ()}
    for name, part in _QUANTITIES.items():
        found |= {(part, canonical(one["epcClass"])) for one in event.get(name) or ()}
    persistent = event.get("persistentDisposition") or {}
    for part in (SET, UNSET):
        found |= {(part, word_address("disposition", one, prefixes)) for one in persistent.get(part) or ()}
    found |= {(CORRECTIVE, one) for one in declaration.get("correctiveEventIDs") or ()}
    if len(found) > REFERENCES_MAX:
        raise NotIndexable(f"names more than {REFERENCES_MAX} things")
    return tuple(sorted(_all_checked(found)))


def _all_checked(found: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(part, _checked(address)) for part, address in found]


def _checked(address: Any) -> str:
    if not isinstance(address, str) or not 0 < len(address) <= ADDRESS_LENGTH_MAX or not address.isascii():
        raise NotIndexable(f"an address is longer than {ADDRESS_LENGTH_MAX} characters, or none")
    return address


def _address(value: Any) -> str | None:
    return None if value is None else _checked(canonical(_checked(value)))


def _word(kind: str, value: Any, prefixes: dict[str, str]) -> str | None:
    return None if value is None else _checked(word_address(kind, _checked(value), prefixes))
