"""What a phone said and the registers contradict: kept as it was said, then counted after all or left out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import FIELD_KINDS, FieldRefusal, FieldSettlement, Gathering, GatheringClosing
from inventory.operations.gatherings import (
    GatheringClosed,
    OpenGathering,
    RecordWeighing,
    of_organisation,
    open_gathering,
    open_one,
    record_weighing,
)
from inventory.operations.photos import day_of
from inventory.operations.production import MAKERS
from inventory.queries.gatherings import GatheringNotFound, RefusalNotFound
from inventory.rules.gatherings import ORDINAL_MAX, gathering_id_of
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, as_received, write_file
from kernel.models import StoredFile
from producers.models import Organisation
from producers.operations.evidence import Piece, write_piece
from producers.queries.organisations import OrganisationNotFound

NOTE_MAX = 500


class UnknownFieldKind(Invalid):
    code = "unknown-field-kind"


class RefusalSettled(Refused):
    code = "field-refusal-settled"


class OnlyWeighingsCount(Refused):
    """An opening, a cancellation or a closing is not something to count."""

    code = "only-weighings-count"


class OnlyPhotosAreKept(Refused):
    """What is no photo cannot become a piece."""

    code = "only-photos-are-kept"


class SettlementNeedsReason(Invalid):
    """What is left out says why."""

    code = "field-settlement-needs-reason"


@dataclass(frozen=True, slots=True)
class KeepRefusal:
    """What was said, as it was said, and why it could not be taken."""

    refusal_id: UUID
    organisation_id: UUID
    gathering_id: UUID | None
    kind: str
    reason: str
    reason_values: Mapping[str, Any]
    said: Mapping[str, Any]
    photo: ReceivedFile | None = None


@dataclass(frozen=True, slots=True)
class CountRefusal:
    """A weighing counts after all, perhaps as another member's."""

    refusal_id: UUID
    member_id: UUID
    note: str | None = None


@dataclass(frozen=True, slots=True)
class KeepPhoto:
    """A photo becomes a piece of its organisation, to be joined where it belongs."""

    refusal_id: UUID
    shows: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DropRefusal:
    """What was said is left out, and why."""

    refusal_id: UUID
    note: str


Settling = TypeVar("Settling", CountRefusal, KeepPhoto, DropRefusal)


def _of_refusal(session: Session, command: Settling) -> Touch:
    return of_organisation(session, _refusal(session, command.refusal_id))


def _refusal(session: Session, refusal_id: UUID) -> FieldRefusal:
    refusal = session.get(FieldRefusal, refusal_id)
    if refusal is None:
        raise RefusalNotFound()
    return refusal


@operation(*MAKERS, touches=of_organisation)
def keep_refusal(session: Session, command: KeepRefusal, context: Context) -> dict[str, Any]:
    """Keep what could not be taken. Raises OrganisationNotFound, UnknownFieldKind."""
    if session.get(Organisation, command.organisation_id) is None:
        raise OrganisationNotFound(organisation_id=str(command.organisation_id))
    if command.kind not in FIELD_KINDS:
        raise UnknownFieldKind(field="kind")
    photo = write_file(session, command.photo, command.organisation_id, context) if command.photo else None
    session.add(
        FieldRefusal(
            id=command.refusal_id,
            organisation_id=command.organisation_id,
            gathering_id=command.gathering_id,
            kind=command.kind,
            reason=command.reason,
            reason_values=dict(command.reason_values),
            said=dict(command.said),
            file_id=photo.id if photo else None,
            said_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"refusal_id": command.refusal_id}


@operation(*MAKERS, touches=_of_refusal)
def count_refusal(session: Session, command: CountRefusal, context: Context) -> dict[str, Any]:
    """Weigh in after all, in the gathering it was said for or in the next one when that became a lot.

    Raises RefusalNotFound, RefusalSettled, OnlyWeighingsCount and what a weighing may find wrong.
    """
    refusal = _unsettled(session, command.refusal_id)
    if refusal.kind != "weighing" or refusal.gathering_id is None:
        raise OnlyWeighingsCount()
    gathering_id = _gathering_for(session, refusal, context)
    weighing = _as_weighing(refusal, gathering_id, command.member_id)
    record_weighing(session, weighing, replace(context, occurred_at=refusal.occurred_at))
    session.flush()
    _settle(session, refusal, "counted", command.note, context, weighing_id=refusal.id)
    return {"refusal_id": refusal.id, "gathering_id": gathering_id}


@operation(*MAKERS, touches=_of_refusal)
def keep_photo(session: Session, command: KeepPhoto, context: Context) -> dict[str, Any]:
    """Make of a photo a piece of its organisation, of the day on which it was taken.

    Raises RefusalNotFound, RefusalSettled, OnlyPhotosAreKept, TextMissing.
    """
    refusal = _unsettled(session, command.refusal_id)
    photo = session.get(StoredFile, refusal.file_id) if refusal.file_id else None
    if photo is None:
        raise OnlyPhotosAreKept()
    piece = Piece(refusal.id, as_received(photo), command.shows, day_of(refusal.occurred_at, context))
    write_piece(session, piece, refusal.organisation_id, context)
    _settle(session, refusal, "kept", command.note, context, evidence_id=refusal.id)
    return {"refusal_id": refusal.id, "evidence_id": refusal.id}


@operation(*MAKERS, touches=_of_refusal)
def drop_refusal(session: Session, command: DropRefusal, context: Context) -> dict[str, Any]:
    """Leave out what was said. Raises RefusalNotFound, RefusalSettled, SettlementNeedsReason."""
    refusal = _unsettled(session, command.refusal_id)
    if not command.note.strip():
        raise SettlementNeedsReason(field="note")
    _settle(session, refusal, "dropped", command.note, context)
    return {"refusal_id": refusal.id}


def _unsettled(session: Session, refusal_id: UUID) -> FieldRefusal:
    """A refusal, locked, that nobody settled. Raises RefusalNotFound, RefusalSettled."""
    refusal = session.scalar(select(FieldRefusal).where(FieldRefusal.id == refusal_id).with_for_update())
    if refusal is None:
        raise RefusalNotFound()
    if session.get(FieldSettlement, refusal.id):
        raise RefusalSettled()
    return refusal


def _as_weighing(refusal: FieldRefusal, gathering_id: UUID, member_id: UUID) -> RecordWeighing:
    """The weighing that was said; its plot only while it is still the same member's."""
    said = refusal.said
    is_hers = said.get("member_id") == str(member_id) and refusal.reason == GatheringClosed.code
    return RecordWeighing(
        weighing_id=refusal.id,
        organisation_id=refusal.organisation_id,
        gathering_id=gathering_id,
        member_id=member_id,
        gross_mg=_whole(said.get("gross_mg")),
        tare_mg=_whole(said.get("tare_mg")),
        plot_id=UUID(said["plot_id"]) if is_hers and said.get("plot_id") else None,
    )


def _whole(value: object) -> int:
    """A number as it was said; what is none weighs nothing, and is then refused as such."""
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _gathering_for(session: Session, refusal: FieldRefusal, context: Context) -> UUID:
    """Where a late weighing counts: its gathering, or the next of that day when it became a lot."""
    said_for = session.get(Gathering, refusal.gathering_id)
    if said_for is None or said_for.organisation_id != refusal.organisation_id:
        raise GatheringNotFound(gathering_id=str(refusal.gathering_id))
    for ordinal in range(said_for.ordinal, ORDINAL_MAX + 1):
        gathering_id = gathering_id_of(said_for.place_id, said_for.product_id, said_for.harvested_on, ordinal)
        if session.get(GatheringClosing, gathering_id):
            continue
        if session.get(Gathering, gathering_id) is None:
            open_gathering(session, _next_of(said_for, gathering_id, ordinal), context)
        return open_one(session, gathering_id, refusal.organisation_id).id
    raise GatheringClosed(day=said_for.harvested_on.isoformat())


def _next_of(before: Gathering, gathering_id: UUID, ordinal: int) -> OpenGathering:
    return OpenGathering(
        gathering_id,
        before.organisation_id,
        before.place_id,
        before.product_id,
        before.harvested_on,
        ordinal,
        before.commune,
    )


def _settle(
    session: Session,
    refusal: FieldRefusal,
    decision: str,
    note: str | None,
    context: Context,
    *,
    weighing_id: UUID | None = None,
    evidence_id: UUID | None = None,
) -> None:
    session.add(
        FieldSettlement(
            refusal_id=refusal.id,
            decision=decision,
            weighing_id=weighing_id,
            evidence_id=evidence_id,
            note=(note or "").strip()[:NOTE_MAX] or None,
            settled_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
