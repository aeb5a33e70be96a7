"""Every event of ours in turn: written out, and compared with the facts that it tells."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from traceability.models import EpcisEvent
from traceability.queries.epcis.asking import given
from traceability.queries.epcis.sources import Told, sources
from traceability.rules.epcis.documents import CONTEXT, Event, frame
from traceability.rules.epcis.prehash import event_hash
from traceability.rules.epcis.validation import flaws

EVENTS_AT_ONCE = 1_000
FACTS_AT_ONCE = 200


def exported(session: Session) -> Iterator[Event]:
    """Every event of ours as it is given out, in the order of the telling; a thousand in memory."""
    for rows in _in_turn(session):
        yield from (given(row) for row in rows)


def document_text(events: Iterable[Event], made_at: datetime) -> Iterator[str]:
    """One EPCISDocument, piece by piece."""
    head = json.dumps(frame("EPCISDocument", made_at), ensure_ascii=False)
    yield head[:-1] + ', "epcisBody": {"eventList": ['
    for at, event in enumerate(events):
        yield ("," if at else "") + "\n" + json.dumps(event, ensure_ascii=False, separators=(",", ":"))
    yield "\n]}}"


def differences(session: Session, base: str) -> Iterator[str | int]:
    """What does not hold, in words; between them, how many events were looked at."""
    for rows in _in_turn(session):
        yield len(rows)
        for row in rows:
            yield from _faults(row)
        facts = list(dict.fromkeys(row.fact for row in rows if row.fact))
        for start in range(0, len(facts), FACTS_AT_ONCE):
            yield from _compared(session, facts[start : start + FACTS_AT_ONCE], base)
    yield from (f"{fact}: told by no event" for fact in _untold(session))


def _in_turn(session: Session) -> Iterator[list[EpcisEvent]]:
    last = UUID(int=0)
    while True:
        wanted = select(EpcisEvent).where(EpcisEvent.is_ours, EpcisEvent.id > last)
        rows = list(session.scalars(wanted.order_by(EpcisEvent.id).limit(EVENTS_AT_ONCE)))
        if not rows:
            return
        last = rows[-1].id
        yield rows
        session.expunge_all()


def _faults(row: EpcisEvent) -> Iterator[str]:
    event: Event = json.loads(row.said)
    if not event_hash(event, CONTEXT) == row.event_id == row.hash == event["eventID"]:
        yield f"{row.fact}: its hash is not its own ({row.event_id})"
    for flaw in flaws({"@context": CONTEXT, **event}):
        yield f"{row.fact}: {flaw}"


def _compared(session: Session, facts: list[str], base: str) -> Iterator[str]:
    """The events of facts as they were said, beside what the facts say now."""
    said = {
        (row.fact, row.ordinal): row.said
        for row in session.scalars(select(EpcisEvent).where(EpcisEvent.fact.in_(facts)))
    }
    now_told = {(one.fact, one.ordinal): _text(one) for one in _told_again(session, facts, base)}
    for key in sorted(said.keys() | now_told.keys(), key=str):
        if key not in now_told:
            yield f"{key[0]}: what event {key[1]} told is no longer so"
        elif key not in said:
            yield f"{key[0]}: event {key[1]} was never said"
        elif json.loads(said[key]) != json.loads(now_told[key]):
            yield f"{key[0]}: event {key[1]} would be said otherwise"


def _told_again(session: Session, facts: list[str], base: str) -> list[Told]:
    return [one for source in sources() for one in source.tell(session, _of(source.kinds, facts), base)]


def _of(kinds: Iterable[str], facts: Iterable[str]) -> list[str]:
    known = set(kinds)
    return [fact for fact in facts if fact.partition(":")[0] in known]


def _text(one: Told) -> str:
    return json.dumps(one.event, ensure_ascii=False)


def _untold(session: Session) -> Iterator[str]:
    """Facts that no event tells, looked for from the beginning."""
    for source in sources():
        position: str | None = None
        while True:
            found = source.untold(session, position)
            yield from found.facts
            if not found.has_more:
                break
            position = found.position
