"""Bodies of requests, as EPCIS documents and events."""

from typing import Any

from flask import request

from traceability.api.epcis.door import BODY_TYPES, NotJson, NotValid, TooLarge
from traceability.operations.epcis.capturing import BYTES_MAX
from traceability.rules.epcis.documents import Event, Spoken, read_json
from traceability.rules.epcis.validation import Flaw, flaws

DOCUMENTS = ("EPCISDocument", "EPCISQueryDocument")


def event_of_body() -> Spoken:
    """The one event of a body; raises NotJson, TooLarge, MalformedDocument, NotValid."""
    event = _body()
    if event.get("type") in DOCUMENTS:
        raise NotValid(flaws=[Flaw("type", "is a document: send it to /epcis/capture")])
    found = flaws(event)
    if found:
        raise NotValid(flaws=found)
    return Spoken(event, event.get("@context"))


def document_of_body() -> Event:
    """The document of a body, its frame valid; raises NotJson, TooLarge, MalformedDocument, NotValid."""
    document = _body()
    if document.get("type") not in DOCUMENTS:
        raise NotValid(flaws=[Flaw("type", "is neither EPCISDocument nor EPCISQueryDocument")])
    found = flaws(_without_events(document))
    if found:
        raise NotValid(flaws=found)
    return document


def _body() -> Event:
    if request.mimetype not in BODY_TYPES:
        raise NotJson()
    if (request.content_length or 0) > BYTES_MAX:
        raise TooLarge(kilobytes=BYTES_MAX // 1024)
    return read_json(request.get_data())


def _without_events(node: Any) -> Any:
    """A document whose list of events is empty, where it is one at all: the frame around them."""
    if not isinstance(node, dict):
        return node
    inner = ("epcisBody", "queryResults", "resultsBody")
    framed = {name: _without_events(value) if name in inner else value for name, value in node.items()}
    if isinstance(node.get("eventList"), list):
        framed["eventList"] = []
    return framed
