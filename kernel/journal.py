"""The journal: per stream, a chain of texts each holding the hash of the one before."""

import json
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from kernel.db import at_one_moment, canonical_json, sent_together, table_of
from kernel.models import JournalEntry, JournalHead

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Break:
    """Where a stream stops being whole, and why."""

    stream: str
    sequence: int
    reason: str


def digest(text: str) -> str:
    """SHA-256 of a text, as 64 hexadecimal letters."""
    return sha256(text.encode()).hexdigest()


def insert_ignoring(session: Session, model: type, **values: Any) -> bool:
    """Insert a row unless its key is there already; whether it was inserted. Works on both databases."""
    connection = session.connection()
    statement = _insert_ignoring(model, connection.dialect.name)
    return connection.execute(statement, values).first() is not None


@cache
def _insert_ignoring(model: type, dialect: str) -> Any:
    table = model.__table__  # type: ignore[attr-defined]
    insert_into = (insert_postgresql if dialect == "postgresql" else insert_sqlite)(table)
    # RETURNING tells it surely; the row count of a skipped insert differs between drivers.
    return insert_into.on_conflict_do_nothing().returning(*table.primary_key)


# Written once and sent past the mapper: every operation runs these three, and building a statement
# costs more than sending it.
_head = table_of(JournalHead).c
_TAKE_HEAD = (
    select(_head.sequence, _head.hash).where(_head.stream == bindparam("of_stream")).with_for_update()
)
_MOVE_HEAD = (
    update(table_of(JournalHead))
    .where(_head.stream == bindparam("of_stream"))
    .values(sequence=bindparam("to_sequence"), hash=bindparam("to_hash"))
)
_ADD_ENTRY = insert(table_of(JournalEntry))


def append(session: Session, stream: str, entry: dict[str, Any], **columns: Any) -> None:
    """Add one entry to the end of `stream`, holding the stream's head row until the commit."""
    sequence, previous = _take_head(session, stream)
    text = canonical_json({**entry, "stream": stream, "sequence": sequence + 1, "previous": previous})
    link = digest(text)
    with sent_together(session) as connection:
        connection.execute(
            _ADD_ENTRY,
            {"stream": stream, "sequence": sequence + 1, "text": text, "hash": link, **columns},
        )
        connection.execute(_MOVE_HEAD, {"of_stream": stream, "to_sequence": sequence + 1, "to_hash": link})


def _take_head(session: Session, stream: str) -> tuple[int, str]:
    connection = session.connection()
    head = connection.execute(_TAKE_HEAD, {"of_stream": stream}).one_or_none()
    if head is None:
        insert_ignoring(session, JournalHead, stream=stream, sequence=0, hash=GENESIS)
        head = connection.execute(_TAKE_HEAD, {"of_stream": stream}).one()
    return head.sequence, head.hash


def result_of(session: Session, operation_id: object) -> dict[str, Any] | None:
    """The result recorded for an operation id; None when it has no entry."""
    text = session.scalar(select(JournalEntry.text).where(JournalEntry.operation_id == operation_id))
    return None if text is None else json.loads(text)["result"]


def breaks(session: Session) -> Iterator[Break]:
    """Every first break of every stream: a changed text or column, a gap, a wrong link, a missing tail."""
    at_one_moment(session)
    heads = {head.stream: head for head in session.scalars(select(JournalHead))}
    streams = {*heads, *session.scalars(select(JournalEntry.stream).distinct())}
    for stream in sorted(streams):
        found = _first_break(session, stream, heads.get(stream))
        if found:
            yield found


def _first_break(session: Session, stream: str, head: JournalHead | None) -> Break | None:
    expected, previous = 1, GENESIS
    entries = session.scalars(
        select(JournalEntry)
        .where(JournalEntry.stream == stream)
        .order_by(JournalEntry.sequence)
        .execution_options(yield_per=1_000)
    )
    with closing(entries):
        for entry in entries:
            reason = _fault(entry, expected, previous)
            if reason:
                return Break(stream, expected, reason)
            expected, previous = expected + 1, entry.hash
    if head is None:
        return Break(stream, expected - 1, "head-missing")
    if (head.sequence, head.hash) != (expected - 1, previous):
        return Break(stream, expected - 1, "tail-missing")
    return None


def _fault(entry: JournalEntry, expected: int, previous: str) -> str | None:
    """Why an entry does not continue the chain; None when it does."""
    if entry.sequence != expected:
        return "entry-missing"
    if digest(entry.text) != entry.hash:
        return "text-changed"
    said = json.loads(entry.text)
    if said["previous"] != previous:
        return "link-broken"
    told = (said["sequence"], said["stream"], said["operation_id"], said["operation"], said["channel"])
    kept = (entry.sequence, entry.stream, str(entry.operation_id), entry.operation_name, entry.channel)
    times = (canonical_json(entry.occurred_at), canonical_json(entry.recorded_at))
    if told != kept or (said["actor"]["id"] or "None") != str(entry.actor_id):
        return "columns-changed"
    if times != (canonical_json(said["occurred_at"]), canonical_json(said["recorded_at"])):
        return "columns-changed"
    return None
