"""Dossiers opened, their requirements decided, their pieces joined and taken away, their end."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel import jobs
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.numbering import next_number
from producers.models import (
    DOSSIER_OUTCOMES,
    REQUIREMENT_STATES,
    Dossier,
    DossierOutcome,
    EvidenceUse,
    Requirement,
    RequirementDecision,
    Standard,
    StandardVersion,
)
from producers.operations.evidence import Piece, known_piece, write_piece
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    register_day,
    touch_of,
    touches_organisation,
)
from producers.queries.assessments import check_and_pieces
from producers.queries.dossiers import DossierNotFound, RequirementNotFound, is_joined
from producers.rules.readiness import refuse_decision
from producers.rules.texts import NOTE_LENGTH_MAX, choice, folded, note_or_none, words

EXPORT = "export_dossier"


class EditionDecidesNothing(Invalid):
    """An edition that is no certification, or that nobody could read yet."""

    code = "edition-decides-nothing"


class DossierAlreadyOpen(Refused):
    code = "dossier-already-open"


class DossierEnded(Refused):
    code = "dossier-ended"


class EndedBeforeOpening(Invalid):
    code = "ended-before-opening"


class AlreadyJoined(Refused):
    code = "evidence-already-joined"


class NotJoined(Refused):
    code = "evidence-not-joined"


@dataclass(frozen=True, slots=True)
class OpenDossier:
    """The road to one edition of a standard, with one control body."""

    dossier_id: UUID
    organisation_id: UUID
    version_id: UUID
    control_body: str
    opened_on: date


@dataclass(frozen=True, slots=True)
class DecideRequirement:
    """What the person who signs found of one requirement, and why."""

    dossier_id: UUID
    requirement_code: str
    state: str
    decided_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class JoinEvidence:
    """A new piece, joined to one requirement."""

    dossier_id: UUID
    requirement_code: str
    piece: Piece


@dataclass(frozen=True, slots=True)
class ReuseEvidence:
    """A piece the organisation has already, joined to one requirement."""

    dossier_id: UUID
    requirement_code: str
    evidence_id: UUID


@dataclass(frozen=True, slots=True)
class TakeEvidenceAway:
    """A piece that no longer speaks for a requirement; the file stays."""

    dossier_id: UUID
    requirement_code: str
    evidence_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class EndDossier:
    """How the road ended: granted, refused, abandoned."""

    dossier_id: UUID
    outcome: str
    ended_on: date
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class RequestExport:
    """The dossier as one PDF with its annexes, made by the job `job_id`."""

    dossier_id: UUID
    job_id: UUID


OfDossier = TypeVar(
    "OfDossier",
    DecideRequirement, JoinEvidence, ReuseEvidence, TakeEvidenceAway, EndDossier, RequestExport,
)  # fmt: skip


def touches_dossier(session: Session, command: OfDossier) -> Touch:
    """The stream of the dossier's organisation. Raises DossierNotFound."""
    return touch_of(_dossier(session, command.dossier_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def open_dossier(session: Session, command: OpenDossier, context: Context) -> dict[str, str]:
    """Open a dossier; several may be open at once, with several bodies.

    Raises OrganisationNotFound, EditionDecidesNothing, DossierAlreadyOpen, DateInFuture.
    """
    organisation = hold_organisation(session, command.organisation_id)
    body = words(command.control_body, "control_body")
    _check_edition(session, command.version_id)
    _refuse_twin(session, command, body)
    number = next_number(session, f"dossier:{organisation.id}")
    opened_on = not_in_future(command.opened_on, context, "opened_on")
    dossier = Dossier(
        id=command.dossier_id,
        number=f"{organisation.code}-D{number}",
        organisation_id=organisation.id,
        version_id=command.version_id,
        control_body=body,
        opened_on=opened_on or register_day(context),
        recorded_at=context.recorded_at,
    )
    session.add(dossier)
    return {"dossier_id": str(dossier.id), "number": dossier.number}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_dossier)
def decide_requirement(session: Session, command: DecideRequirement, context: Context) -> dict[str, str]:
    """Add what a person decided; it holds until the next.

    Raises DossierNotFound, DossierEnded, RequirementNotFound, ReasonMissing, DecidedByRule,
    MetWithoutEvidence, DateInFuture.
    """
    dossier = _open_dossier(session, command.dossier_id)
    requirement = _requirement(session, dossier, command.requirement_code)
    state = choice(command.state, "state", REQUIREMENT_STATES)
    reason = note_or_none(command.reason, "reason")
    check, pieces = check_and_pieces(session, dossier, requirement, register_day(context))
    asks = bool(requirement.evidence_kinds)
    refuse_decision(state, reason, check, asks_evidence=asks, evidence_count=pieces)
    sequence = _next_decision(session, dossier.id, requirement.code)
    session.add(
        RequirementDecision(
            dossier_id=dossier.id,
            requirement_code=requirement.code,
            sequence=sequence,
            state=state,
            reason=reason,
            decided_on=not_in_future(command.decided_on, context, "decided_on") or command.decided_on,
            decided_by=context.actor.name,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"state": state}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_dossier)
def join_evidence(session: Session, command: JoinEvidence, context: Context) -> dict[str, str]:
    """Keep a new piece and join it. Raises what `write_piece` does, DossierEnded, RequirementNotFound."""
    dossier = _open_dossier(session, command.dossier_id)
    requirement = _requirement(session, dossier, command.requirement_code)
    write_piece(session, command.piece, dossier.organisation_id, context)
    evidence_id = command.piece.evidence_id
    _use(session, dossier, requirement, evidence_id, None, context)
    return {"evidence_id": str(evidence_id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_dossier)
def reuse_evidence(session: Session, command: ReuseEvidence, context: Context) -> dict[str, str]:
    """Join a piece that is there already. Raises EvidenceUnknown, AlreadyJoined, DossierEnded."""
    dossier = _open_dossier(session, command.dossier_id)
    requirement = _requirement(session, dossier, command.requirement_code)
    piece = known_piece(session, command.evidence_id, dossier.organisation_id)
    if is_joined(session, dossier.id, requirement.code, piece.id):
        raise AlreadyJoined()
    _use(session, dossier, requirement, piece.id, None, context)
    return {"evidence_id": str(piece.id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_dossier)
def take_evidence_away(session: Session, command: TakeEvidenceAway, context: Context) -> dict[str, str]:
    """Take a piece away from a requirement; it was there, and that stays written.

    Raises DossierEnded, NotJoined, TextMissing for the reason.
    """
    dossier = _open_dossier(session, command.dossier_id)
    requirement = _requirement(session, dossier, command.requirement_code)
    reason = words(command.reason, "reason", NOTE_LENGTH_MAX)
    if not is_joined(session, dossier.id, requirement.code, command.evidence_id):
        raise NotJoined()
    _use(session, dossier, requirement, command.evidence_id, reason, context)
    return {"evidence_id": str(command.evidence_id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_dossier)
def end_dossier(session: Session, command: EndDossier, context: Context) -> dict[str, str]:
    """End a dossier, which is then read only. Raises DossierEnded, EndedBeforeOpening, DateInFuture."""
    dossier = _open_dossier(session, command.dossier_id)
    if command.ended_on < dossier.opened_on:
        raise EndedBeforeOpening(field="ended_on")
    session.add(
        DossierOutcome(
            dossier_id=dossier.id,
            outcome=choice(command.outcome, "outcome", DOSSIER_OUTCOMES),
            ended_on=not_in_future(command.ended_on, context, "ended_on") or command.ended_on,
            reason=note_or_none(command.reason, "reason"),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"outcome": command.outcome}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, Role.AUDITOR, touches=touches_dossier)
def request_export(session: Session, command: RequestExport, context: Context) -> dict[str, str]:
    """Queue the making of the dossier's PDF. Raises DossierNotFound."""
    dossier = _dossier(session, command.dossier_id)
    given = {"dossier_id": str(dossier.id)}
    jobs.submit(
        session, command.job_id, EXPORT, given, context, total=100, organisation_id=dossier.organisation_id
    )
    return {"job_id": str(command.job_id)}


def _dossier(session: Session, dossier_id: UUID) -> Dossier:
    found = session.get(Dossier, dossier_id)
    if found is None:
        raise DossierNotFound(dossier_id=str(dossier_id))
    return found


def _open_dossier(session: Session, dossier_id: UUID) -> Dossier:
    """A dossier that has not ended, its organisation held so that its facts come in turn."""
    dossier = _dossier(session, dossier_id)
    hold_organisation(session, dossier.organisation_id)
    if session.get(DossierOutcome, dossier_id, populate_existing=True):
        raise DossierEnded(number=dossier.number)
    return dossier


def _requirement(session: Session, dossier: Dossier, code: str) -> Requirement:
    found = session.get(Requirement, (dossier.version_id, code))
    if found is None:
        raise RequirementNotFound(requirement=code)
    return found


def _check_edition(session: Session, version_id: UUID) -> None:
    version = session.get(StandardVersion, version_id)
    standard = session.get(Standard, version.standard_key) if version else None
    if version is None or standard is None or standard.kind != "certification" or not version.is_filled:
        raise EditionDecidesNothing(field="version_id")


def _refuse_twin(session: Session, command: OpenDossier, body: str) -> None:
    wanted = (
        select(Dossier)
        .outerjoin(DossierOutcome, DossierOutcome.dossier_id == Dossier.id)
        .where(
            Dossier.organisation_id == command.organisation_id,
            Dossier.version_id == command.version_id,
            DossierOutcome.dossier_id.is_(None),
        )
    )
    for twin in session.scalars(wanted):
        if folded(twin.control_body) == folded(body):
            raise DossierAlreadyOpen(field="control_body", number=twin.number, body=twin.control_body)


def _next_decision(session: Session, dossier_id: UUID, code: str) -> int:
    last = session.scalar(
        select(func.max(RequirementDecision.sequence)).where(
            RequirementDecision.dossier_id == dossier_id, RequirementDecision.requirement_code == code
        )
    )
    return (last or 0) + 1


def _use(
    session: Session,
    dossier: Dossier,
    requirement: Requirement,
    evidence_id: UUID,
    removed_because: str | None,
    context: Context,
) -> None:
    last = session.scalar(
        select(func.max(EvidenceUse.sequence)).where(
            EvidenceUse.dossier_id == dossier.id,
            EvidenceUse.requirement_code == requirement.code,
            EvidenceUse.evidence_id == evidence_id,
        )
    )
    session.add(
        EvidenceUse(
            dossier_id=dossier.id,
            requirement_code=requirement.code,
            evidence_id=evidence_id,
            sequence=(last or 0) + 1,
            is_joined=removed_because is None,
            reason=removed_because,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
