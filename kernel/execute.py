"""The one way in: pages, API, command line, worker and tills all change things through `execute`."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar, cast
from uuid import UUID

from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from kernel import journal
from kernel.access import Actor, Role, Touch
from kernel.clock import now
from kernel.db import canonical_json, db, writing_engine
from kernel.errors import Forbidden, Refused
from kernel.models import OperationRecord

Command = TypeVar("Command")
ATTEMPTS_MAX = 3
# PostgreSQL: deadlock detected, serialization failure. The loser of a race simply starts again.
_RETRIED_SQLSTATES = {"40P01", "40001"}


class OperationIdReused(Refused):
    """The id already stands for another operation or other content: the client made a mistake."""

    code = "operation-id-reused"


class NotAllowed(Forbidden):
    code = "not-allowed"


class StartAgain(Exception):
    """Raised by an operation that must begin afresh: nothing is kept, and it runs with another command.

    The command has the same content, as the journal keeps it: only what the journal omits is other.
    """

    def __init__(self, command: object) -> None:
        super().__init__()
        self.command = command


@dataclass(frozen=True, slots=True)
class Context:
    """All that an operation knows of the outside."""

    operation_id: UUID
    actor: Actor
    channel: str
    occurred_at: datetime
    recorded_at: datetime = field(default_factory=now)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What an operation answered, as plain JSON values, and whether this was a replay."""

    values: dict[str, Any]
    replayed: bool = False

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


Result = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Operation(Generic[Command]):
    """A function that changes things, with who may call it and what it concerns."""

    name: str
    run: Callable[[Session, Command, Context], Result]
    roles: frozenset[Role]
    touches: Callable[[Session, Command], Touch]

    def __call__(self, session: Session, command: Command, context: Context) -> Result:
        """Run as a part of another operation, in its transaction and under its rights."""
        return self.run(session, command, context)


def operation(
    *roles: Role, touches: Callable[[Session, Command], Touch]
) -> Callable[[Callable[[Session, Command, Context], Result]], Operation[Command]]:
    """Make an operation of a function; its name in the journal is the function's."""

    def make(run: Callable[[Session, Command, Context], Result]) -> Operation[Command]:
        return Operation(run.__name__, run, frozenset(roles), touches)

    return make


def execute(operation: Operation[Command], command: Command, context: Context) -> Outcome:
    """Do `operation` once, in one transaction, with its journal entry; the only place that commits.

    A replay of the same id with the same content answers what the first call answered.
    Raises OperationIdReused, NotAllowed, and whatever the operation raises; then nothing is kept.
    """
    db.session.rollback()  # what was read before must not hide what is about to be written
    races = 0
    while True:
        try:
            with Session(writing_engine(), expire_on_commit=False) as session, session.begin():
                return _once(session, operation, command, context)
        except StartAgain as again:
            command = cast(Command, again.command)
        except OperationalError as error:
            races += 1
            if races == ATTEMPTS_MAX or getattr(error.orig, "sqlstate", None) not in _RETRIED_SQLSTATES:
                raise


def _once(session: Session, operation: Operation[Command], command: Command, context: Context) -> Outcome:
    said = plain(command)
    content_hash = journal.digest(canonical_json([operation.name, said]))
    if not _claim(session, operation.name, content_hash, context):
        return _replay(session, operation.name, content_hash, context)
    touch = operation.touches(session, command)
    if not context.actor.may(operation.roles, touch):
        raise NotAllowed(operation=operation.name)
    result: dict[str, Any] = json.loads(canonical_json(operation.run(session, command, context)))
    session.flush()
    _write_journal(session, operation.name, touch.stream, said, result, context)
    return Outcome(result)


def _claim(session: Session, name: str, content_hash: str, context: Context) -> bool:
    return journal.insert_ignoring(
        session,
        OperationRecord,
        id=context.operation_id,
        name=name,
        content_hash=content_hash,
        claimed_at=context.recorded_at,
    )


def _replay(session: Session, name: str, content_hash: str, context: Context) -> Outcome:
    first = session.get(OperationRecord, context.operation_id)
    if first is None or (first.name, first.content_hash) != (name, content_hash):
        raise OperationIdReused(operation_id=str(context.operation_id))
    return Outcome(journal.result_of(session, context.operation_id) or {}, replayed=True)


def _write_journal(
    session: Session, name: str, stream: str, said: Any, result: Result, context: Context
) -> None:
    actor = context.actor
    entry = {
        "operation": name,
        "operation_id": context.operation_id,
        "actor": {"id": str(actor.id) if actor.id else None, "name": actor.name},
        "channel": context.channel,
        "occurred_at": context.occurred_at,
        "recorded_at": context.recorded_at,
        "command": said,
        "result": result,
    }
    journal.append(
        session,
        stream,
        entry,
        operation_id=context.operation_id,
        operation_name=name,
        actor_id=actor.id,
        channel=context.channel,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )


def plain(value: Any) -> Any:
    """A command as plain values, as the journal keeps it.

    A field whose metadata says `journal="omit"` (a password) is left out; `journal="digest"` (ten
    thousand imported lines, a photo) is kept as its SHA-256.
    """
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: _kept(getattr(value, one.name), one.metadata.get("journal"))
            for one in fields(value)
            if one.metadata.get("journal") != "omit"
        }
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return value


def _kept(value: Any, how: str | None) -> Any:
    kept = plain(value)
    return {"sha256": journal.digest(canonical_json(kept))} if how == "digest" else kept
