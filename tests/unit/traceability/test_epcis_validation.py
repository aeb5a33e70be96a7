"""What is EPCIS 2.0 and what is not: the official examples, and a corpus of broken ones."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from traceability.rules.epcis.documents import MalformedDocument, events_of, read_json
from traceability.rules.epcis.validation import flaws

CASES = Path(__file__).parents[2] / "cases" / "gs1"
VALID = sorted([*(CASES / "epcis").glob("*.jsonld"), *(CASES / "event-hash").glob("*.jsonld")])


def test_every_example_given_is_read() -> None:
    assert len(VALID) == 22


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_the_official_examples_are_valid(file: Path) -> None:
    document = read_json(file.read_bytes())
    assert [str(flaw) for flaw in flaws(document)] == []
    assert events_of(document)


def a_document() -> dict[str, Any]:
    return {
        "@context": ["https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld",
                     {"example": "https://ns.example.com/epcis/"}],
        "type": "EPCISDocument",
        "schemaVersion": "2.0",
        "creationDate": "2026-11-28T18:00:00Z",
        "epcisBody": {
            "eventList": [
                {
                    "type": "ObjectEvent",
                    "eventTime": "2026-11-05T10:00:00Z",
                    "eventTimeZoneOffset": "+01:00",
                    "quantityList": [
                        {"epcClass": "https://id.gs1.org/01/09521234543213/10/L1", "quantity": 12.4,
                         "uom": "KGM"}
                    ],
                    "action": "ADD",
                    "bizStep": "commissioning",
                    "ilmd": {"example:harvest": "2026"},
                }
            ]
        },
    }  # fmt: skip


def event(document: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = document["epcisBody"]["eventList"][0]
    return found


BROKEN: dict[str, Callable[[dict[str, Any]], object]] = {
    "no type": lambda d: d.pop("type"),
    "a type that is none": lambda d: d.update(type="EPCISDocumented"),
    "no context": lambda d: d.pop("@context"),
    "no version": lambda d: d.pop("schemaVersion"),
    "a version in words": lambda d: d.update(schemaVersion="two"),
    "no body": lambda d: d.pop("epcisBody"),
    "a list of one text": lambda d: d["epcisBody"].update(eventList=["event"]),
    "an event without a type": lambda d: event(d).pop("type"),
    "an event of no known type": lambda d: event(d).update(type="HarvestEvent"),
    "an event without a time": lambda d: event(d).pop("eventTime"),
    "an event without a zone": lambda d: event(d).pop("eventTimeZoneOffset"),
    "a zone that is none": lambda d: event(d).update(eventTimeZoneOffset="Africa/Casablanca"),
    "a day without an hour": lambda d: event(d).update(eventTime="2026-11-05"),
    "a moment without a zone": lambda d: event(d).update(eventTime="2026-11-05T10:00:00"),
    "a day that does not exist": lambda d: event(d).update(eventTime="2026-02-30T10:00:00Z"),
    "an hour that does not exist": lambda d: event(d).update(eventTime="2026-02-20T24:61:00Z"),
    "an event without an action": lambda d: event(d).pop("action"),
    "an action that is none": lambda d: event(d).update(action="CREATE"),
    "a bare step that is not of the vocabulary": lambda d: event(d).update(bizStep="harvesting"),
    "a bare disposition that is none": lambda d: event(d).update(disposition="fresh"),
    "a unit that is not of Recommendation 20": lambda d: event(d)["quantityList"][0].update(uom="kg"),
    "a quantity as a text": lambda d: event(d)["quantityList"][0].update(quantity="12.4"),
    "a lot that is no address": lambda d: event(d)["quantityList"][0].update(epcClass="SAF-26-0412"),
    "an address with a space": lambda d: event(d)["quantityList"][0].update(epcClass="https://a/b c"),
    "an address with a broken percent": lambda d: event(d).update(epcList=["https://a.example/%4"]),
    "a place without an id": lambda d: event(d).update(readPoint={}),
    "nothing that the event is about": lambda d: event(d).pop("quantityList"),
    "a field that the standard does not know": lambda d: event(d).update(weight=3),
    "a birth's data in an observation": lambda d: event(d).update(action="OBSERVE"),
    "a persistent disposition that says nothing": lambda d: event(d).update(persistentDisposition={}),
    "an error declared at no moment": lambda d: event(d).update(
        errorDeclaration={"reason": "incorrect_data"}
    ),
    "an error of no known reason": lambda d: event(d).update(
        errorDeclaration={"declarationTime": "2026-11-06T00:00:00Z", "reason": "mistake"}
    ),
    "an address longer than can be kept": lambda d: event(d).update(
        epcList=["https://a.example/" + "a" * 2000]
    ),
    "an event of a type of its own with a standard field that is not": lambda d: event(d).update(
        type="example:HarvestEvent", epcList=5
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_document_is_refused_with_a_reason(name: str) -> None:
    document = a_document()
    assert flaws(document) == []
    BROKEN[name](document)
    found = flaws(document)
    assert found
    assert all(flaw.path and flaw.reason for flaw in found)


def test_the_reason_names_the_field_at_fault() -> None:
    document = a_document()
    event(document)["quantityList"][0]["uom"] = "kg"
    assert [flaw.path for flaw in flaws(document)] == ["epcisBody.eventList[0].quantityList[0].uom"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "{", '{"a": NaN}', '{"a": 1e999}', '{"a": "\\u0000"}', '{"a": "\\ud800"}',
     '{"a":' * 40 + "1" + "}" * 40, "[" * 100_000, json.dumps("text"), '{"a": ' + "9" * 5_000 + "}"],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_document_at_all_is_refused(text: str) -> None:
    with pytest.raises(MalformedDocument):
        read_json(text)
