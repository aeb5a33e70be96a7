"""Facts told as events: in batches, once each, never within the transaction that wrote the fact."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

import traceability.queries.epcis.decisions  # noqa: F401 - declares its source
from kernel import outbox
from kernel.access import Role, Touch, system_actor
from kernel.db import table_of
from kernel.execute import Context, execute, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from traceability.models import EpcisCursor, EpcisEvent, EpcisName, EpcisReference
from traceability.queries.epcis.sources import Source, Told, source_named, sources
from traceability.rules.epcis.documents import CONTEXT, Event
from traceability.rules.epcis.index import Indexed, indexed

# The columns of an event, its index, and whose lot each address names.
Row = tuple[dict[str, Any], Indexed, Mapping[str, UUID]]

TOPIC = "epcis"
STREAM = "epcis"
# A question waits for so many batches at most; what is left is told by the worker.
BATCHES_PER_QUESTION = 4


@dataclass(frozen=True, slots=True)
class TellFacts:
    """Tell the next facts of one source; `base` is the public address that names begin with."""

    source: str
    base: str


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream=STREAM))
def tell_facts(session: Session, command: TellFacts, context: Context) -> Mapping[str, Any]:
    """Write the events of a source's next facts; two at once wait for each other and tell nothing twice."""
    source = source_named(command.source)
    cursor = _cursor(session, source.name)
    found = source.untold(session, cursor.position or None)
    told = source.tell(session, found.facts, command.base)
    _settle_names(session, told)
    write_events(session, (_row(one, context.recorded_at) for one in told))
    cursor.position = found.position
    if found.has_more:
        outbox.enqueue(session, TOPIC, {"base": command.base}, context.recorded_at)
    return {"facts": len(found.facts), "events": len(told), "has_more": found.has_more}


def tell_what_is_new(session: Session, base: str, moment: datetime, batches: int | None = None) -> int:
    """Tell what no event tells yet, `batches` of each source at most; how many events were written.

    Nothing is written when there is nothing new.
    """
    written = 0
    for source in sources():
        told = 0
        while (batches is None or told < batches) and _has_news(session, source):
            context = Context(new_id(), system_actor("epcis"), "worker", moment, moment)
            done = execute(tell_facts, TellFacts(source.name, base), context)
            written += done["events"]
            told += 1
            if not done["has_more"]:
                break
    return written


def write_events(session: Session, rows: Iterable[Row]) -> None:
    """Write events with what they are found by."""
    events, references = [], []
    for columns, index, concerned in rows:
        events.append(columns)
        references += [
            {"event_id": columns["id"], "part": part, "address": address,
             "concerns_id": concerned.get(address)}
            for part, address in index.references
        ]  # fmt: skip
    for table, lines in ((EpcisEvent, events), (EpcisReference, references)):
        if lines:
            session.connection().execute(insert(table_of(table)), lines)


def columns_of(event: Event, index: Indexed, recorded_at: datetime, **more: Any) -> dict[str, Any]:
    """The row of an event, but for whose it is."""
    return {
        "id": new_id(),
        "event_id": event["eventID"],
        "said": json.dumps(event, ensure_ascii=False, separators=(",", ":")),
        "record_time": recorded_at,
        "event_time": index.event_time,
        "type": index.type,
        "action": index.action,
        "biz_step": index.biz_step,
        "disposition": index.disposition,
        "read_point": index.read_point,
        "biz_location": index.biz_location,
        "transformation_id": index.transformation_id,
        "is_declared_wrong": index.declared_wrong_at is not None,
        "declared_wrong_at": index.declared_wrong_at,
        "error_reason": index.error_reason,
        **more,
    }


def _row(one: Told, recorded_at: datetime) -> Row:
    index = indexed(one.event, CONTEXT)
    columns = columns_of(
        one.event,
        index,
        recorded_at,
        hash=one.event["eventID"],
        organisation_id=one.maker_id,
        is_ours=True,
        fact=one.fact,
        ordinal=one.ordinal,
        declared_by=None,
        declared_by_id=None,
        capture_id=None,
    )
    return columns, index, {}


def _cursor(session: Session, name: str) -> EpcisCursor:
    """Where a source stands; its row is the lock that two tellers share."""
    insert_ignoring(session, EpcisCursor, source=name, position="")
    return session.scalars(
        select(EpcisCursor)
        .where(EpcisCursor.source == name)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _has_news(session: Session, source: Source) -> bool:
    session.rollback()
    cursor = session.get(EpcisCursor, source.name, populate_existing=True)
    return bool(source.untold(session, cursor.position if cursor and cursor.position else None).facts)


def _settle_names(session: Session, told: Sequence[Told]) -> None:
    """Keep what each lot was first called."""
    names = {lot_id: address for one in told for lot_id, address in one.names.items()}
    known = set(session.scalars(select(EpcisName.lot_id).where(EpcisName.lot_id.in_(names))))
    new = [{"lot_id": lot, "address": name} for lot, name in names.items() if lot not in known]
    if new:
        session.connection().execute(insert(table_of(EpcisName)), new)
