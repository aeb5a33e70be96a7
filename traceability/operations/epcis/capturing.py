"""What other systems declare: kept as theirs, once, never as facts of ours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel import jobs
from kernel.access import Actor, Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, execute, operation
from producers.models import Organisation
from traceability.models import EpcisEvent, Lot
from traceability.operations.epcis.publishing import STREAM, Row, columns_of, write_events
from traceability.queries.epcis.naming import lots_named
from traceability.rules.epcis.documents import CONTEXT, Event, Spoken, alone, events_of
from traceability.rules.epcis.index import THING_PARTS, Indexed, indexed
from traceability.rules.epcis.prehash import event_hash
from traceability.rules.epcis.validation import Flaw, flaws

CAPTURERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)
BEHAVIOURS = ("rollback", "proceed")
EVENTS_MAX = 500
BYTES_MAX = 2 * 1024 * 1024


class TooManyCaptured(Invalid):
    """More events at once than are taken (`maximum`)."""

    code = "epcis-too-many-captured"


class UnknownBehaviour(Invalid):
    code = "epcis-unknown-behaviour"


class EventTaken(Refused):
    """The id already stands for another event (`event_id`)."""

    code = "epcis-event-taken"


@dataclass(frozen=True, slots=True)
class CaptureEvents:
    """Valid events of one capture; with `skips_taken`, those whose id is taken are left out and told."""

    capture_id: UUID
    spoken: Sequence[Spoken] = field(metadata={"journal": "digest"})
    organisation_id: UUID | None
    base: str
    skips_taken: bool = False


@dataclass(frozen=True, slots=True)
class RequestCapture:
    """A document to take in, in the background."""

    job_id: UUID
    document: Event = field(metadata={"journal": "digest"})
    count: int
    behaviour: str
    organisation_id: UUID | None


def organisation_of(actor: Actor) -> UUID | None:
    """In whose name an account declares: its first organisation; none for the network's own people."""
    return min(actor.organisations, default=None)


def _touch(session: Session, command: Any) -> Touch:
    """What is declared concerns who declares it; the network's own people need none."""
    organisation: UUID | None = command.organisation_id
    return Touch(stream=STREAM, organisations=frozenset({organisation} if organisation else ()))


@operation(*CAPTURERS, touches=_touch)
def request_capture(session: Session, command: RequestCapture, context: Context) -> Mapping[str, Any]:
    """Queue a capture; raises TooManyCaptured, UnknownBehaviour."""
    if command.behaviour not in BEHAVIOURS:
        raise UnknownBehaviour(behaviour=command.behaviour[:40])
    if command.count > EVENTS_MAX:
        raise TooManyCaptured(maximum=EVENTS_MAX)
    jobs.submit(
        session,
        command.job_id,
        "epcis-capture",
        {"document": command.document, "behaviour": command.behaviour},
        context,
        total=command.count,
        organisation_id=command.organisation_id,
    )
    return {"job_id": str(command.job_id)}


@operation(*CAPTURERS, touches=_touch)
def capture_events(session: Session, command: CaptureEvents, context: Context) -> Mapping[str, Any]:
    """Keep events as declared by who sends them; one that is known already is accepted and not kept twice.

    Answers the id of each event in its order, and the places of those left out. Raises EventTaken.
    """
    arrived = [_arrived(one) for one in command.spoken]
    known = _known(session, arrived)
    concerned = _concerned(session, arrived, command.base)
    declarer = _declarer(session, command, context)
    rows: list[Row] = []
    taken: list[int] = []
    for at, one in enumerate(arrived):
        first = known.get(one.key)
        if first is None:
            known[one.key] = one.hash
            rows.append(one.row(context, declarer, command, concerned))
        elif first != one.hash and not command.skips_taken:
            raise EventTaken(event_id=one.event["eventID"][:200])
        elif first != one.hash:
            taken.append(at)
    write_events(session, rows)
    return {"event_ids": [one.event["eventID"] for one in arrived], "taken": taken, "kept": len(rows)}


def capture_document(
    capture_id: UUID, document: Event, actor: Actor, base: str, moment: datetime, *, proceeds: bool
) -> dict[str, Any]:
    """Take a document in: all of its events or none, or, when it `proceeds`, those that can be.

    Answers how many were kept and the errors, event by event.
    """
    spoken = events_of(document)
    wrong = {at: found for at, one in enumerate(spoken) if (found := flaws_of_event(one))}
    errors = [_error(at, "ValidationException", [str(flaw) for flaw in found]) for at, found in wrong.items()]
    good = [at for at in range(len(spoken)) if at not in wrong]
    if not good or (wrong and not proceeds):
        return {"kept": 0, "errors": errors}
    events = tuple(spoken[at] for at in good)
    command = CaptureEvents(capture_id, events, organisation_of(actor), base, skips_taken=proceeds)
    try:
        # The capture's own id is the operation's: a worker that starts again takes nothing twice.
        done = execute(capture_events, command, Context(capture_id, actor, "worker", moment, moment))
    except EventTaken as error:
        return {"kept": 0, "errors": [_error(None, "ResourceAlreadyExistsException", [str(error)])]}
    taken = [_error(good[at], "ResourceAlreadyExistsException", ["the id is taken"]) for at in done["taken"]]
    return {"kept": done["kept"], "errors": [*errors, *taken]}


def flaws_of_event(spoken: Spoken) -> list[Flaw]:
    """What is wrong with one event of a document."""
    return flaws({"@context": spoken.context or CONTEXT, **spoken.event})


def _error(at: int | None, kind: str, reasons: list[str]) -> dict[str, Any]:
    where = "" if at is None else f"event {at}: "
    return {"type": f"epcisException:{kind}", "title": f"{where}{reasons[0]}", "status": 400,
            "detail": "; ".join(reasons)}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Arrived:
    """An event as it will be kept: with an id, and saying by itself how its names are read."""

    event: Event
    index: Indexed
    hash: str

    @property
    def key(self) -> tuple[str, bool]:
        return self.event["eventID"], self.index.declared_wrong_at is not None

    def row(
        self, context: Context, declarer: str, command: CaptureEvents, concerned: Mapping[str, UUID]
    ) -> Row:
        columns = columns_of(
            self.event,
            self.index,
            context.recorded_at,
            hash=self.hash,
            organisation_id=command.organisation_id,
            is_ours=False,
            fact=None,
            ordinal=0,
            declared_by=declarer,
            declared_by_id=context.actor.id,
            capture_id=command.capture_id,
        )
        return columns, self.index, concerned


def _arrived(spoken: Spoken) -> _Arrived:
    digest = event_hash(spoken.event, spoken.context, spoken.ignored)
    event = alone(spoken)
    event.pop("recordTime", None)
    named = {"eventID": event.pop("eventID", digest), **event}
    return _Arrived(named, indexed(spoken.event, spoken.context), digest)


def _known(session: Session, arrived: Sequence[_Arrived]) -> dict[tuple[str, bool], str]:
    """The hashes of the events that are here, by id and whether they declare an error."""
    rows = session.execute(
        select(EpcisEvent.event_id, EpcisEvent.is_declared_wrong, EpcisEvent.hash).where(
            EpcisEvent.event_id.in_({one.event["eventID"] for one in arrived})
        )
    )
    return {(event_id, is_wrong): digest for event_id, is_wrong, digest in rows}


def _concerned(session: Session, arrived: Sequence[_Arrived], base: str) -> dict[str, UUID]:
    """Who made the lots of ours that events name, by the name."""
    named = {address for one in arrived for part, address in one.index.references if part in THING_PARTS}
    lots = lots_named(session, named, base)
    makers = dict(
        session.execute(select(Lot.id, Lot.organisation_id).where(Lot.id.in_(lots.values()))).tuples().all()
    )
    return {address: makers[lot_id] for address, lot_id in lots.items()}


def _declarer(session: Session, command: CaptureEvents, context: Context) -> str:
    """The name that readers see: the organisation's, or the account's."""
    organisation = session.get(Organisation, command.organisation_id) if command.organisation_id else None
    return organisation.name if organisation else context.actor.name or "?"
