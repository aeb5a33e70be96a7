"""Pieces of evidence: a received file with what it shows, kept for every dossier of its organisation."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Invalid
from kernel.execute import Context
from kernel.files import ReceivedFile, write_file
from producers.models import Evidence
from producers.operations.organisations import not_in_future
from producers.rules.texts import words


class EvidenceUnknown(Invalid):
    """No such piece in this organisation."""

    code = "evidence-unknown"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file as it was received, what it shows and the day of what it shows."""

    evidence_id: UUID
    file: ReceivedFile
    shows: str
    dated_on: date


def write_piece(
    session: Session, piece: Piece | None, organisation_id: UUID, context: Context
) -> UUID | None:
    """Write a piece in the caller's transaction; None for none. Raises DateInFuture, TextMissing…"""
    if piece is None:
        return None
    stored = write_file(session, piece.file, organisation_id, context)
    session.add(
        Evidence(
            id=piece.evidence_id,
            organisation_id=organisation_id,
            file_id=stored.id,
            shows=words(piece.shows, "shows"),
            dated_on=not_in_future(piece.dated_on, context, "dated_on") or piece.dated_on,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    session.flush()
    return piece.evidence_id


def known_piece(session: Session, evidence_id: UUID, organisation_id: UUID) -> Evidence:
    """A piece of an organisation; raises EvidenceUnknown."""
    found = session.get(Evidence, evidence_id)
    if found is None or found.organisation_id != organisation_id:
        raise EvidenceUnknown(field="evidence_id")
    return found
