"""Events: all that answer a question, one by its id, and one declared at once."""

from urllib.parse import quote

from flask import Response, request, url_for

from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.security import current_actor
from traceability.api.epcis.bodies import event_of_body
from traceability.api.epcis.door import COLLECTIONS, answer, base, captures, door, reads, tell_news
from traceability.api.epcis.paging import mark_of, point_to_next, read_token
from traceability.operations.epcis.capturing import CaptureEvents, capture_events, organisation_of
from traceability.queries.epcis.asking import ask, events_by_id
from traceability.rules.epcis.documents import query_document
from traceability.rules.epcis.questions import Question, about, read_question


@door.get("/events")
@reads
def event_list() -> Response:
    """The events that answer the query parameters, a page at a time."""
    return page_of(_question())


@door.post("/events")
@captures
def capture_one() -> Response:
    """Take one event in at once; sent twice, it is kept once."""
    spoken = event_of_body()
    actor, moment = current_actor(), now()
    command = CaptureEvents(new_id(), (spoken,), organisation_of(actor), base())
    done = execute(capture_events, command, Context(new_id(), actor, "api", moment, moment))
    event_id = done["event_ids"][0]
    address = url_for("epcis.event", event_id="_", _external=False)[:-1] + quote(event_id, safe="")
    return answer({**spoken.event, "eventID": event_id}, 201, Location=address)


@door.get("/events/<path:event_id>")
@reads
def event(event_id: str) -> Response:
    """The event of an id; its declaration of error comes with it."""
    tell_news()
    return answer(query_document(events_by_id(db.session(), current_actor(), event_id), now()))


@door.get(f"/<any({COLLECTIONS}):collection>/<path:value>/events")
@reads
def events_by_value(collection: str, value: str) -> Response:
    """The events of a type, step, place, disposition or thing."""
    return page_of(about(_question(), collection, value))


@door.delete("/nextPageToken/<token>")
@reads
def release_token(token: str) -> tuple[str, int]:
    """Nothing is kept for a token: it says by itself where the next page begins."""
    read_token(token)
    return "", 204


def _question() -> Question:
    return read_question(request.args.items(multi=True))


def page_of(question: Question) -> Response:
    """A page of the events that answer, with the address of the next one."""
    mark = mark_of(question)
    if mark is None:
        tell_news()
    page = ask(db.session(), current_actor(), question, base(), mark)
    made = answer(query_document(page.events, now()))
    if page.following:
        point_to_next(made, question, page.following)
    return made
