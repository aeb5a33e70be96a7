"""Events asked for: bounded pages in the order of an index, as far as an actor may read."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.access import Actor
from kernel.errors import Invalid, NotFound
from traceability.models import EpcisEvent, EpcisReference
from traceability.queries.epcis.naming import aliases
from traceability.rules.epcis.documents import Event
from traceability.rules.epcis.index import THING_PARTS
from traceability.rules.epcis.moments import write_moment
from traceability.rules.epcis.questions import Question


class TooManyEvents(Invalid):
    """More events answer than the asker takes (`maximum`)."""

    code = "epcis-too-many-events"


class EventNotFound(NotFound):
    code = "epcis-event-not-found"


@dataclass(frozen=True, slots=True)
class Mark:
    """The last event of a page: the next begins after it; `left` of a limited count."""

    value: datetime
    event_id: UUID
    left: int | None = None


@dataclass(frozen=True, slots=True)
class EventPage:
    """One page of an answer, and where the next begins; None at the end."""

    events: Sequence[Event]
    following: Mark | None


def ask(
    session: Session, actor: Actor, question: Question, base: str, after: Mark | None = None
) -> EventPage:
    """The events that answer a question; raises TooManyEvents."""
    conditions = [readable(actor), *_conditions(session, question, base)]
    if question.count_max is not None and after is None:
        _refuse_more(session, conditions, question.count_max)
    left = after.left if after else question.count_limit
    size = question.per_page if left is None else min(question.per_page, left)
    column: Any = getattr(EpcisEvent, question.order_by)
    key = tuple_(column, EpcisEvent.id)
    if after is not None:
        place = tuple_(after.value, after.event_id)
        conditions.append(key < place if question.is_descending else key > place)
    order = (column.desc(), EpcisEvent.id.desc()) if question.is_descending else (column, EpcisEvent.id)
    rows = session.scalars(select(EpcisEvent).where(*conditions).order_by(*order).limit(size + 1)).all()
    shown, rest = rows[:size], None if left is None else left - size
    following = None
    if len(rows) > size and shown and rest != 0:
        following = Mark(getattr(shown[-1], question.order_by), shown[-1].id, rest)
    return EventPage([given(one) for one in shown], following)


def events_by_id(session: Session, actor: Actor, event_id: str) -> list[Event]:
    """The event of an id, and its declaration of error when there is one; raises EventNotFound."""
    rows = session.scalars(
        select(EpcisEvent)
        .where(EpcisEvent.event_id == event_id, readable(actor))
        .order_by(EpcisEvent.is_declared_wrong, EpcisEvent.id)
        .limit(10)
    )
    found = [given(one) for one in rows]
    if not found:
        raise EventNotFound(event_id=event_id[:200])
    return found


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition on EpcisEvent for what `actor` may read.

    What tells of lots that her organisations made, what they declared, and what others declare of these lots.
    """
    if actor.sees_all:
        return true()
    concerned = select(EpcisReference.event_id).where(EpcisReference.concerns_id.in_(actor.organisations))
    return or_(EpcisEvent.organisation_id.in_(actor.organisations), EpcisEvent.id.in_(concerned))


def given(row: EpcisEvent) -> Event:
    """An event as it is given out: what was said, and when we recorded it."""
    event: Event = json.loads(row.said)
    return {**event, "recordTime": write_moment(row.record_time)}


def _conditions(session: Session, question: Question, base: str) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [
        getattr(EpcisEvent, column).in_(values) for column, values in question.equals
    ]
    found += [getattr(EpcisEvent, column) >= moment for column, moment in question.since]
    found += [getattr(EpcisEvent, column) < moment for column, moment in question.before]
    if question.is_declared_wrong:
        found.append(EpcisEvent.is_declared_wrong.is_(True))
    return found + [_names(session, parts, values, base) for parts, values in question.names]


def _names(session: Session, parts: Sequence[str], values: Sequence[str], base: str) -> ColumnElement[bool]:
    """The condition that an event names one of these things, by whichever of its names."""
    wanted = set(values)
    if set(parts) & set(THING_PARTS):
        wanted |= {name for names in aliases(session, values, base).values() for name in names}
    named = select(EpcisReference.event_id).where(
        EpcisReference.address.in_(wanted), EpcisReference.part.in_(parts)
    )
    return EpcisEvent.id.in_(named)


def _refuse_more(session: Session, conditions: Sequence[ColumnElement[bool]], maximum: int) -> None:
    some = select(EpcisEvent.id).where(*conditions).limit(maximum + 1).subquery()
    if (session.scalar(select(func.count()).select_from(some)) or 0) > maximum:
        raise TooManyEvents(maximum=maximum)


# What events can be listed by: the name of the collection → its column.
COLLECTIONS: dict[str, InstrumentedAttribute[Any]] = {
    "eventTypes": EpcisEvent.type,
    "bizSteps": EpcisEvent.biz_step,
    "bizLocations": EpcisEvent.biz_location,
    "readPoints": EpcisEvent.read_point,
    "dispositions": EpcisEvent.disposition,
    "epcs": EpcisReference.address,
}


def values_of(session: Session, actor: Actor, collection: str, after: str, limit: int) -> list[str]:
    """The values that readable events have, in the order of the alphabet; one step of the index each."""
    found: list[str] = []
    while len(found) < limit and (value := _next(session, actor, collection, after)) is not None:
        found.append(value)
        after = value
    return found


def has_value(session: Session, actor: Actor, collection: str, values: Sequence[str]) -> bool:
    """Whether a readable event has one of these values."""
    column = COLLECTIONS[collection]
    wanted = select(column).where(column.in_(values), _of_collection(actor, collection)).limit(1)
    return session.scalar(wanted) is not None


def _next(session: Session, actor: Actor, collection: str, after: str) -> str | None:
    column = COLLECTIONS[collection]
    wanted = select(column).where(column > after, _of_collection(actor, collection))
    value: str | None = session.scalar(wanted.order_by(column).limit(1))
    return value


def _of_collection(actor: Actor, collection: str) -> ColumnElement[bool]:
    if collection != "epcs":
        return readable(actor)
    is_thing = EpcisReference.part.in_(THING_PARTS)
    if actor.sees_all:
        return is_thing
    return is_thing & exists().where(EpcisEvent.id == EpcisReference.event_id, readable(actor))
