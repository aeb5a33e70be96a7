"""EPCIS documents: read from text, opened into their events, and framed around events."""

import json
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from kernel.errors import Invalid
from traceability.rules.epcis.moments import write_moment

STANDARD_CONTEXT = "https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld"
# Our own fields, and the standard's master data, as events write them.
OWN_PREFIXES = {"igoudar": "urn:igoudar:epcis:", "cbvmda": "urn:epcglobal:cbv:mda:"}
CONTEXT: list[Any] = [STANDARD_CONTEXT, OWN_PREFIXES]
DEPTH_MAX = 32
Event = dict[str, Any]


class MalformedDocument(Invalid):
    """The text is not JSON, or not one that an event could be (`reason`)."""

    code = "epcis-malformed"


@dataclass(frozen=True, slots=True)
class Spoken:
    """An event with the context that its names are read by, and the extensions its hash ignores."""

    event: Event
    context: Any
    ignored: tuple[str, ...] = ()


def read_json(text: str | bytes) -> Event:
    """The object that a text holds; raises MalformedDocument."""
    try:
        read = json.loads(text, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise MalformedDocument(reason=str(error)) from None
    if not isinstance(read, dict):
        raise MalformedDocument(reason="not an object")
    _refuse_odd(read)
    return read


def events_of(document: Event) -> list[Spoken]:
    """The events of a document, of a query document, or the one event that it is.

    Anything that is not an object where an event should be is left to the validation.
    """
    context = document.get("@context")
    body = _inner(document, "epcisBody")
    results = _inner(body, "queryResults")
    lists = (body.get("eventList"), _inner(results, "resultsBody").get("eventList"))
    listed = next((one for one in lists if isinstance(one, list)), None)
    ignored = _ignored((document, body, results))
    if listed is None and not str(document.get("type", "")).startswith("EPCIS"):
        return [Spoken(document, context, ignored)]
    found = listed if listed is not None else [body["event"]] if isinstance(body.get("event"), dict) else []
    return [Spoken(event, context, ignored) for event in found if isinstance(event, dict)]


def alone(spoken: Spoken) -> Event:
    """An event that says by itself how its names are read, when the standard context is not enough."""
    own = [one for one in _as_list(spoken.context) if one not in (STANDARD_CONTEXT, *CONTEXT) and one]
    own += [one for one in _as_list(spoken.event.get("@context")) if one not in own]
    own = [one for one in own if one not in (STANDARD_CONTEXT, *CONTEXT)]
    event = {name: value for name, value in spoken.event.items() if name != "@context"}
    return {"@context": [STANDARD_CONTEXT, *own], **event} if own else event


def query_document(events: Iterable[Event], made_at: datetime, query: str = "SimpleEventQuery") -> Event:
    """The EPCISQueryDocument that answers a question."""
    results = {"queryName": query, "resultsBody": {"eventList": list(events)}}
    return {**frame("EPCISQueryDocument", made_at), "epcisBody": {"queryResults": results}}


def frame(kind: str, made_at: datetime) -> Event:
    """All of a document but its body."""
    return {
        "@context": CONTEXT,
        "type": kind,
        "schemaVersion": "2.0",
        "creationDate": write_moment(made_at),
    }


def _inner(node: Event, name: str) -> Event:
    value = node.get(name)
    return value if isinstance(value, dict) else {}


def _ignored(nodes: Iterable[Event]) -> tuple[str, ...]:
    """The extensions that a repository asks hashes to ignore: a list named `…:ignoreFields`."""
    return tuple(
        str(name)
        for node in nodes
        for key, value in node.items()
        if key.endswith(":ignoreFields") and isinstance(value, list)
        for name in value
    )


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is not JSON")


def _refuse_odd(root: Event) -> None:
    """Let pass what is not nested beyond reason, and holds neither infinity nor U+0000."""
    waiting: list[tuple[Any, int]] = [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        if depth > DEPTH_MAX:
            raise MalformedDocument(reason=f"nested deeper than {DEPTH_MAX}")
        if isinstance(node, dict):
            waiting += [(one, depth + 1) for one in (*node.keys(), *node.values())]
        elif isinstance(node, list):
            waiting += [(one, depth + 1) for one in node]
        elif (isinstance(node, float) and not math.isfinite(node)) or _is_unkept(node):
            raise MalformedDocument(reason="a value that cannot be kept")


def _is_unkept(value: Any) -> bool:
    """U+0000, and halves of letters, cannot be kept as text."""
    return isinstance(value, str) and any(sign == "\x00" or "\ud800" <= sign <= "\udfff" for sign in value)
