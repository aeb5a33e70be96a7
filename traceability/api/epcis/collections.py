"""What there is to ask for: the top of the tree, and the values that events have."""

from flask import Response, request

from kernel.db import db
from kernel.security import current_actor
from traceability.api.epcis.door import COLLECTIONS, answer, base, door, reads, tell_news
from traceability.queries.epcis.asking import EventNotFound, has_value, values_of
from traceability.queries.epcis.naming import aliases
from traceability.rules.epcis.documents import CONTEXT
from traceability.rules.epcis.identifiers import canonical
from traceability.rules.epcis.questions import UnknownParameter, WrongParameter
from traceability.rules.epcis.vocabulary import STEMS, word_address

TOP = ("capture", "events", "eventTypes", "epcs", "bizSteps", "bizLocations", "readPoints", "dispositions")
VALUES_PER_PAGE = 30
VALUES_PER_PAGE_MAX = 100
# Collections whose values are words of the vocabulary, shown bare.
WORDS = {"bizSteps": "bizStep", "dispositions": "disposition"}


@door.get("/")
@reads
def top() -> Response:
    """The resources of this repository."""
    return answer(_collection(TOP))


@door.get(f"/<any({COLLECTIONS}):collection>")
@reads
def values(collection: str) -> Response:
    """The values that readable events have, a page at a time in the order of the alphabet."""
    tell_news()
    after, size = _asked()
    found = values_of(db.session(), current_actor(), collection, after, size)
    made = answer(_collection([_bare(collection, one) for one in found]))
    if len(found) == size:
        token = found[-1].encode().hex()
        made.headers["Link"] = f'<{request.base_url}?perPage={size}&nextPageToken={token}>; rel="next"'
    return made


@door.get(f"/<any({COLLECTIONS}):collection>/<path:value>")
@reads
def value(collection: str, value: str) -> Response:
    """What can be asked of one value; raises EventNotFound when no readable event has it."""
    tell_news()
    if not has_value(db.session(), current_actor(), collection, _addresses(collection, value)):
        raise EventNotFound(event_id=value[:200])
    return answer(_collection(["events"]))


def _asked() -> tuple[str, int]:
    """Where the page begins, and its size; raises UnknownParameter, WrongParameter."""
    unknown = next((name for name in request.args if name not in ("perPage", "nextPageToken")), None)
    if unknown is not None:
        raise UnknownParameter(name=unknown[:80])
    size = request.args.get("perPage", str(VALUES_PER_PAGE))
    if not (size.isascii() and size.isdigit() and len(size) < 10 and int(size)):
        raise WrongParameter(name="perPage")
    try:
        after = bytes.fromhex(request.args.get("nextPageToken", "")).decode("ascii")
    except ValueError:
        raise WrongParameter(name="nextPageToken") from None
    if "\x00" in after:
        raise WrongParameter(name="nextPageToken")
    return after, min(int(size), VALUES_PER_PAGE_MAX)


def _collection(member: object) -> dict[str, object]:
    return {"@context": CONTEXT, "type": "Collection", "member": member}


def _bare(collection: str, address: str) -> str:
    stem = STEMS.get(WORDS.get(collection, ""), "")
    return address.removeprefix(stem) if stem else address


def _addresses(collection: str, value: str) -> list[str]:
    if collection in WORDS:
        return [word_address(WORDS[collection], value)]
    if collection == "epcs":
        wanted = canonical(value)
        return [wanted, *aliases(db.session(), [wanted], base()).get(wanted, ())]
    return [value if collection == "eventTypes" else canonical(value)]
