"""Internal inspections, open non-conformities, and who is off the certified list on a day."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import StoredFile
from producers.models import (
    Evidence,
    Inspection,
    InspectionFinding,
    Member,
    NonConformity,
    NonConformityClosing,
    Plot,
    Requirement,
    StandardVersion,
)
from producers.queries.listing import Page, page_of
from producers.rules.inspections import Fault, is_open, is_overdue, leaves_out, left_out_from

FAULTS_MAX = 1_000


class InspectionNotFound(NotFound):
    code = "inspection-not-found"


class NonConformityNotFound(NotFound):
    code = "non-conformity-not-found"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A member, or one plot of hers, off the certified list of a standard, from a day on, and why."""

    member_id: UUID
    plot_id: UUID | None
    standard_key: str
    since: date
    non_conformity_id: UUID
    requirement_code: str


@dataclass(frozen=True, slots=True)
class FaultRow:
    """A non-conformity with whom it concerns, what it was judged by, and how it was closed."""

    row: NonConformity
    member_name: str
    plot_code: str | None
    requirement: Requirement
    standard_key: str
    closing: NonConformityClosing | None

    @property
    def fault(self) -> Fault:
        """It in its time, for the rules."""
        one, closing = self.row, self.closing
        return Fault(one.id, one.severity, one.found_on, one.due_on, closing.closed_on if closing else None)

    def is_open(self, day: date) -> bool:
        """Whether it is still to be put right."""
        return is_open(self.fault, day)

    def is_overdue(self, day: date) -> bool:
        """Whether its last day has passed."""
        return is_overdue(self.fault, day)

    def leaves_out(self, day: date) -> bool:
        """Whether it keeps the member, or the plot, off the certified list."""
        return leaves_out(self.fault, day)


def inspection_for(session: Session, actor: Actor, inspection_id: UUID) -> Inspection:
    """An inspection of an organisation that `actor` may read; raises InspectionNotFound."""
    found = session.get(Inspection, inspection_id)
    if found is None or not (actor.sees_all or found.organisation_id in actor.organisations):
        raise InspectionNotFound(inspection_id=str(inspection_id))
    return found


def non_conformity_for(session: Session, actor: Actor, non_conformity_id: UUID) -> FaultRow:
    """A non-conformity that `actor` may read; raises NonConformityNotFound."""
    found = _faults(session, _fault_rows().where(NonConformity.id == non_conformity_id))
    if not found or not (actor.sees_all or found[0].row.organisation_id in actor.organisations):
        raise NonConformityNotFound(non_conformity_id=str(non_conformity_id))
    return found[0]


def inspection_page(session: Session, organisation_id: UUID, number: int = 1) -> Page[Inspection]:
    """One page of the inspections of an organisation, the latest first."""
    wanted = (
        select(Inspection)
        .where(Inspection.organisation_id == organisation_id)
        .order_by(Inspection.inspected_on.desc(), Inspection.id)
    )
    return page_of(session, wanted, number)


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom and what an inspection visited, and how many faults it found."""

    member_id: UUID
    member_name: str
    plot_code: str | None
    standard_key: str
    faults: int


def subjects_of(session: Session, inspections: Sequence[Inspection]) -> Mapping[UUID, Subject]:
    """The subject of each of these inspections."""
    faults = (
        select(NonConformity.inspection_id, func.count().label("count"))
        .where(NonConformity.inspection_id.in_([one.id for one in inspections]))
        .group_by(NonConformity.inspection_id)
        .subquery()
    )
    wanted = (
        select(
            Inspection.id,
            Member.id,
            Member.name,
            Plot.code,
            StandardVersion.standard_key,
            func.coalesce(faults.c.count, 0),
        )
        .join(Member, Member.id == Inspection.member_id)
        .join(StandardVersion, StandardVersion.id == Inspection.version_id)
        .outerjoin(Plot, Plot.id == Inspection.plot_id)
        .outerjoin(faults, faults.c.inspection_id == Inspection.id)
        .where(Inspection.id.in_([one.id for one in inspections]))
    )
    return {row[0]: Subject(*row[1:]) for row in session.execute(wanted)}


def findings_of(session: Session, inspection: Inspection) -> Sequence[tuple[Requirement, str]]:
    """What an inspection saw of each requirement, in the order of the checklist."""
    wanted = (
        select(Requirement, InspectionFinding.result)
        .join(InspectionFinding, InspectionFinding.requirement_code == Requirement.code)
        .where(
            InspectionFinding.inspection_id == inspection.id,
            Requirement.version_id == inspection.version_id,
        )
        .order_by(Requirement.position, Requirement.code)
    )
    return [(requirement, result) for requirement, result in session.execute(wanted)]


def visits_of(session: Session, organisation_id: UUID, standard_key: str) -> Sequence[Inspection]:
    """The visits made for a standard, the earliest first."""
    return session.scalars(
        select(Inspection)
        .join(StandardVersion, StandardVersion.id == Inspection.version_id)
        .where(Inspection.organisation_id == organisation_id, StandardVersion.standard_key == standard_key)
        .order_by(Inspection.inspected_on, Inspection.id)
    ).all()


def pieces_of_inspections(
    session: Session, organisation_id: UUID, standard_key: str
) -> Sequence[tuple[Evidence, StoredFile]]:
    """The pieces of the visits made for a standard and of the corrections they led to, by day."""
    visits = select(Inspection.id, Inspection.evidence_id).join(
        StandardVersion, StandardVersion.id == Inspection.version_id
    )
    visits = visits.where(
        Inspection.organisation_id == organisation_id, StandardVersion.standard_key == standard_key
    )
    made = visits.subquery()
    corrected = (
        select(NonConformityClosing.evidence_id)
        .join(NonConformity, NonConformity.id == NonConformityClosing.non_conformity_id)
        .join(made, made.c.id == NonConformity.inspection_id)
    )
    wanted = (
        select(Evidence, StoredFile)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(or_(Evidence.id.in_(select(made.c.evidence_id)), Evidence.id.in_(corrected)))
        .order_by(Evidence.dated_on, Evidence.id)
    )
    return [(evidence, file) for evidence, file in session.execute(wanted)]


def faults_of_inspection(session: Session, inspection_id: UUID) -> Sequence[FaultRow]:
    """The non-conformities an inspection found."""
    return _faults(session, _fault_rows().where(NonConformity.inspection_id == inspection_id))


def faults_of(
    session: Session, organisations: Collection[UUID], *, open_on: date | None = None
) -> Sequence[FaultRow]:
    """The non-conformities of organisations, the earliest deadline first; only those open on a day."""
    wanted = _fault_rows().where(NonConformity.organisation_id.in_(organisations))
    if open_on is None:
        return _faults(session, wanted.limit(FAULTS_MAX))
    # What is open is never cut short: claims are decided by it.
    closed_on = NonConformityClosing.closed_on
    still = or_(closed_on.is_(None), closed_on > open_on)
    return _faults(session, wanted.where(NonConformity.found_on <= open_on, still))


def faults_that_leave_out(session: Session, organisations: Collection[UUID]) -> Sequence[FaultRow]:
    """Every non-conformity that ever kept somebody off a certified list, or may: none is cut short."""
    grave = NonConformity.severity.in_(("critical", "major"))
    return _faults(session, _fault_rows().where(NonConformity.organisation_id.in_(organisations), grave))


def left_out_on(
    session: Session,
    organisations: Collection[UUID],
    day: date,
    standard_key: str | None = None,
) -> Sequence[LeftOut]:
    """Who is off the certified list of a standard (or of any) on a day, for claims and dossiers.

    `plot_id` is None when the whole member is; a plot's fault leaves out that plot only.
    """
    found = []
    for one in faults_of(session, organisations, open_on=day):
        since = left_out_from(one.fault)
        if since is None or not one.leaves_out(day) or standard_key not in (None, one.standard_key):
            continue
        row = one.row
        found.append(
            LeftOut(row.member_id, row.plot_id, one.standard_key, since, row.id, row.requirement_code)
        )
    return found


def last_inspections(
    session: Session, organisations: Collection[UUID], day: date
) -> Mapping[tuple[str, UUID], date]:
    """The last day until `day` on which each member was inspected for a standard, whatever its edition."""
    wanted = (
        select(StandardVersion.standard_key, Inspection.member_id, func.max(Inspection.inspected_on))
        .join(StandardVersion, StandardVersion.id == Inspection.version_id)
        .where(Inspection.organisation_id.in_(organisations), Inspection.inspected_on <= day)
        .group_by(StandardVersion.standard_key, Inspection.member_id)
    )
    return {(key, member_id): last for key, member_id, last in session.execute(wanted)}


_FaultSelect = Select[NonConformity, str, str | None, Requirement, str, NonConformityClosing | None]


def _fault_rows() -> _FaultSelect:
    return (
        select(
            NonConformity,
            Member.name,
            Plot.code,
            Requirement,
            StandardVersion.standard_key,
            NonConformityClosing,
        )
        .join(Inspection, Inspection.id == NonConformity.inspection_id)
        .join(StandardVersion, StandardVersion.id == Inspection.version_id)
        .join(
            Requirement,
            (Requirement.version_id == Inspection.version_id)
            & (Requirement.code == NonConformity.requirement_code),
        )
        .join(Member, Member.id == NonConformity.member_id)
        .outerjoin(Plot, Plot.id == NonConformity.plot_id)
        .outerjoin(NonConformityClosing, NonConformityClosing.non_conformity_id == NonConformity.id)
        .order_by(NonConformity.due_on, NonConformity.id)
    )


def _faults(session: Session, wanted: _FaultSelect) -> list[FaultRow]:
    return [FaultRow(*row) for row in session.execute(wanted)]
