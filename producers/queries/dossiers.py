"""Dossiers, what was decided of each requirement, and the pieces joined to it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import StoredFile
from producers.models import (
    Dossier,
    DossierOutcome,
    Evidence,
    EvidenceUse,
    Organisation,
    Requirement,
    RequirementDecision,
    Standard,
    StandardVersion,
)

DOSSIERS_MAX = 200
EVIDENCE_MAX = 500


class DossierNotFound(NotFound):
    code = "dossier-not-found"


class RequirementNotFound(NotFound):
    code = "requirement-not-found"


class EvidenceNotFound(NotFound):
    code = "evidence-not-found"


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier with whose it is, what it leads to, and how it ended."""

    dossier: Dossier
    organisation: Organisation
    standard: Standard
    version: StandardVersion
    outcome: DossierOutcome | None


@dataclass(frozen=True, slots=True)
class Joined:
    """A piece joined to a requirement, with its file."""

    requirement_code: str
    evidence: Evidence
    file: StoredFile


def _opened() -> Select[Dossier, Organisation, Standard, StandardVersion, DossierOutcome | None]:
    return (
        select(Dossier, Organisation, Standard, StandardVersion, DossierOutcome)
        .join(Organisation, Organisation.id == Dossier.organisation_id)
        .join(StandardVersion, StandardVersion.id == Dossier.version_id)
        .join(Standard, Standard.key == StandardVersion.standard_key)
        .outerjoin(DossierOutcome, DossierOutcome.dossier_id == Dossier.id)
    )


def _readable(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.sees_all else Dossier.organisation_id.in_(actor.organisations)


def dossier_for(session: Session, actor: Actor, dossier_id: UUID) -> Opened:
    """A dossier of an organisation that `actor` is attached to; raises DossierNotFound."""
    row = session.execute(_opened().where(Dossier.id == dossier_id, _readable(actor))).one_or_none()
    if row is None:
        raise DossierNotFound(dossier_id=str(dossier_id))
    return Opened(*row)


def opened_as(session: Session, dossier: Dossier) -> Opened:
    """A dossier already found, with whose it is and what it leads to."""
    return Opened(*session.execute(_opened().where(Dossier.id == dossier.id)).one())


def dossiers_seen(
    session: Session, actor: Actor, organisation_id: UUID | None = None, *, open_only: bool = False
) -> Sequence[Opened]:
    """The dossiers that `actor` may read, those under way first, the latest first; at most 200."""
    wanted = _opened().where(_readable(actor))
    if organisation_id:
        wanted = wanted.where(Dossier.organisation_id == organisation_id)
    if open_only:
        wanted = wanted.where(DossierOutcome.dossier_id.is_(None))
    ended = DossierOutcome.dossier_id.is_not(None)
    wanted = wanted.order_by(ended, Dossier.opened_on.desc(), Dossier.number).limit(DOSSIERS_MAX)
    return [Opened(*row) for row in session.execute(wanted)]


def requirements_of(session: Session, versions: Collection[UUID]) -> Mapping[UUID, list[Requirement]]:
    """What each of these versions asks, in its order."""
    found: dict[UUID, list[Requirement]] = {}
    wanted = (
        select(Requirement)
        .where(Requirement.version_id.in_(versions))
        .order_by(Requirement.position, Requirement.code)
    )
    for requirement in session.scalars(wanted):
        found.setdefault(requirement.version_id, []).append(requirement)
    return found


def requirement_for(session: Session, dossier: Dossier, code: str) -> Requirement:
    """A requirement of the dossier's edition; raises RequirementNotFound."""
    found = session.get(Requirement, (dossier.version_id, code))
    if found is None:
        raise RequirementNotFound(requirement=code[:60])
    return found


def decisions_of(
    session: Session, dossiers: Collection[UUID]
) -> Mapping[tuple[UUID, str], RequirementDecision]:
    """The decision that holds, by dossier and requirement."""
    one = RequirementDecision
    last = (
        select(one.dossier_id, one.requirement_code, func.max(one.sequence).label("sequence"))
        .where(one.dossier_id.in_(dossiers))
        .group_by(one.dossier_id, one.requirement_code)
        .subquery()
    )
    same = and_(
        one.dossier_id == last.c.dossier_id,
        one.requirement_code == last.c.requirement_code,
        one.sequence == last.c.sequence,
    )
    rows = session.scalars(select(one).join(last, same))
    return {(row.dossier_id, row.requirement_code): row for row in rows}


def decision_history(session: Session, dossier_id: UUID, code: str) -> Sequence[RequirementDecision]:
    """Every decision of one requirement, the latest first."""
    one = RequirementDecision
    return session.scalars(
        select(one)
        .where(one.dossier_id == dossier_id, one.requirement_code == code)
        .order_by(one.sequence.desc())
    ).all()


def joined_pieces(
    session: Session, dossiers: Collection[UUID], code: str | None = None
) -> Mapping[UUID, list[Joined]]:
    """The pieces joined now, by dossier, in the order they were dated."""
    use, last = EvidenceUse, _last_uses(dossiers)
    wanted = (
        select(use.dossier_id, use.requirement_code, Evidence, StoredFile)
        .join(
            last,
            and_(
                use.dossier_id == last.c.dossier_id,
                use.requirement_code == last.c.requirement_code,
                use.evidence_id == last.c.evidence_id,
                use.sequence == last.c.sequence,
            ),
        )
        .join(Evidence, Evidence.id == use.evidence_id)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(use.is_joined, use.requirement_code == code if code else true())
        .order_by(Evidence.dated_on, Evidence.id)
    )
    found: dict[UUID, list[Joined]] = {}
    for dossier_id, requirement_code, evidence, file in session.execute(wanted):
        found.setdefault(dossier_id, []).append(Joined(requirement_code, evidence, file))
    return found


def is_joined(session: Session, dossier_id: UUID, code: str, evidence_id: UUID) -> bool:
    """Whether a piece speaks for a requirement now."""
    use = EvidenceUse
    last = session.scalar(
        select(use.is_joined)
        .where(use.dossier_id == dossier_id, use.requirement_code == code, use.evidence_id == evidence_id)
        .order_by(use.sequence.desc())
        .limit(1)
    )
    return bool(last)


def removals_of(session: Session, dossier_id: UUID, code: str) -> Sequence[tuple[EvidenceUse, Evidence]]:
    """The pieces taken away from a requirement, and why, the latest first."""
    use = EvidenceUse
    wanted = (
        select(use, Evidence)
        .join(Evidence, Evidence.id == use.evidence_id)
        .where(use.dossier_id == dossier_id, use.requirement_code == code, ~use.is_joined)
        .order_by(use.recorded_at.desc(), use.sequence.desc())
    )
    return [(one, evidence) for one, evidence in session.execute(wanted)]


def reusable_pieces(
    session: Session, organisation_id: UUID, without: Collection[UUID]
) -> Sequence[tuple[Evidence, StoredFile]]:
    """The pieces an organisation has, but for some, the latest first; at most 500."""
    wanted = (
        select(Evidence, StoredFile)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(Evidence.organisation_id == organisation_id, Evidence.id.not_in(without))
        .order_by(Evidence.dated_on.desc(), Evidence.id)
        .limit(EVIDENCE_MAX)
    )
    return [(evidence, file) for evidence, file in session.execute(wanted)]


def piece_of(session: Session, evidence_id: UUID | None) -> tuple[Evidence, StoredFile] | None:
    """A piece with its file; None when there is none."""
    wanted = select(Evidence, StoredFile).join(StoredFile, StoredFile.id == Evidence.file_id)
    row = session.execute(wanted.where(Evidence.id == evidence_id)).one_or_none() if evidence_id else None
    return (row[0], row[1]) if row else None


def joined_piece(session: Session, dossier_id: UUID, code: str, evidence_id: UUID) -> Joined:
    """One piece joined to one requirement; raises EvidenceNotFound."""
    pieces = joined_pieces(session, [dossier_id], code).get(dossier_id, [])
    for piece in pieces:
        if piece.evidence.id == evidence_id:
            return piece
    raise EvidenceNotFound(evidence_id=str(evidence_id))


def _last_uses(dossiers: Collection[UUID]) -> Subquery:
    use = EvidenceUse
    return (
        select(
            use.dossier_id,
            use.requirement_code,
            use.evidence_id,
            func.max(use.sequence).label("sequence"),
        )
        .where(use.dossier_id.in_(dossiers))
        .group_by(use.dossier_id, use.requirement_code, use.evidence_id)
        .subquery()
    )
