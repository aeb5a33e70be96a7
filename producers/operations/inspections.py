"""Internal inspections recorded with what they found, and non-conformities closed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from producers.models import (
    FINDING_RESULTS,
    SEVERITIES,
    Inspection,
    InspectionFinding,
    Member,
    NonConformity,
    NonConformityClosing,
    Plot,
    Requirement,
)
from producers.operations.evidence import Piece, write_piece
from producers.operations.organisations import (
    hold_organisation,
    not_in_future,
    touch_of,
    touches_organisation,
)
from producers.queries.inspections import NonConformityNotFound
from producers.rules.inspections import ClosedBeforeFound, check_deadline, usual_deadline
from producers.rules.texts import NOTE_LENGTH_MAX, choice, note_or_none, words


class InspectedOfAnother(Invalid):
    """A member or a plot that is not of this organisation."""

    code = "inspected-of-another"


class FindingUnknown(Invalid):
    code = "finding-unknown"


class NothingChecked(Invalid):
    code = "nothing-checked"


class AlreadyClosed(Refused):
    code = "non-conformity-already-closed"


class PlotOfAnotherMember(Invalid):
    code = "inspected-plot-of-another"


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong, how grave, what to do, by when (the usual delay when none is given)."""

    non_conformity_id: UUID
    severity: str
    description: str
    corrective_action: str
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen of one requirement; a fault when it does not conform."""

    requirement_code: str
    result: str
    fault: Fault | None = None


@dataclass(frozen=True, slots=True)
class RecordInspection:
    """A visit to a member, or to one of her plots, by the checklist of an edition."""

    inspection_id: UUID
    organisation_id: UUID
    version_id: UUID
    member_id: UUID
    inspector: str
    inspected_on: date
    findings: tuple[Finding, ...]
    plot_id: UUID | None = None
    note: str | None = None
    piece: Piece | None = None


@dataclass(frozen=True, slots=True)
class CloseNonConformity:
    """What was done, seen by whom, on which day."""

    non_conformity_id: UUID
    closed_on: date
    what_was_done: str
    checked_by: str
    piece: Piece | None = None


def touches_non_conformity(session: Session, command: CloseNonConformity) -> Touch:
    """The stream of its organisation. Raises NonConformityNotFound."""
    return touch_of(_non_conformity(session, command.non_conformity_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def record_inspection(session: Session, command: RecordInspection, context: Context) -> dict[str, str]:
    """Record a visit with its findings and the non-conformities that come of them.

    Raises OrganisationNotFound, InspectedOfAnother, PlotOfAnotherMember, FindingUnknown,
    NothingChecked, DueBeforeFound, DateInFuture and what is malformed.
    """
    hold_organisation(session, command.organisation_id)
    _check_subject(session, command)
    _check_findings(session, command)
    inspected_on = not_in_future(command.inspected_on, context, "inspected_on") or command.inspected_on
    inspection = Inspection(
        id=command.inspection_id,
        organisation_id=command.organisation_id,
        version_id=command.version_id,
        member_id=command.member_id,
        plot_id=command.plot_id,
        inspector=words(command.inspector, "inspector"),
        inspected_on=inspected_on,
        note=note_or_none(command.note),
        evidence_id=write_piece(session, command.piece, command.organisation_id, context),
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    session.add(inspection)
    session.flush()
    for index, finding in enumerate(command.findings):
        _write_finding(session, inspection, finding, index, context)
    return {"inspection_id": str(inspection.id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_non_conformity)
def close_non_conformity(session: Session, command: CloseNonConformity, context: Context) -> dict[str, str]:
    """Close what was put right. Raises NonConformityNotFound, AlreadyClosed, ClosedBeforeFound."""
    fault = _non_conformity(session, command.non_conformity_id)
    hold_organisation(session, fault.organisation_id)
    if session.get(NonConformityClosing, fault.id, populate_existing=True):
        raise AlreadyClosed()
    if command.closed_on < fault.found_on:
        raise ClosedBeforeFound(field="closed_on", found_on=fault.found_on)
    session.add(
        NonConformityClosing(
            non_conformity_id=fault.id,
            closed_on=not_in_future(command.closed_on, context, "closed_on") or command.closed_on,
            what_was_done=words(command.what_was_done, "what_was_done", NOTE_LENGTH_MAX),
            checked_by=words(command.checked_by, "checked_by"),
            evidence_id=write_piece(session, command.piece, fault.organisation_id, context),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"non_conformity_id": str(fault.id)}


def _non_conformity(session: Session, non_conformity_id: UUID) -> NonConformity:
    found = session.get(NonConformity, non_conformity_id)
    if found is None:
        raise NonConformityNotFound(non_conformity_id=str(non_conformity_id))
    return found


def _check_subject(session: Session, command: RecordInspection) -> None:
    member = session.get(Member, command.member_id)
    if member is None or member.organisation_id != command.organisation_id:
        raise InspectedOfAnother(field="member_id")
    if command.plot_id is None:
        return
    plot = session.get(Plot, command.plot_id)
    if plot is None or plot.organisation_id != command.organisation_id:
        raise InspectedOfAnother(field="plot_id")
    if plot.member_id != command.member_id:
        raise PlotOfAnotherMember(field="plot_id")


def _check_findings(session: Session, command: RecordInspection) -> None:
    codes = [one.requirement_code for one in command.findings]
    if not codes:
        raise NothingChecked()
    if len(set(codes)) != len(codes) or set(codes) - _asked_of(session, command.version_id):
        raise FindingUnknown()


def _asked_of(session: Session, version_id: UUID) -> set[str]:
    """The requirements of an edition that are asked of members and plots."""
    wanted = select(Requirement.code).where(
        Requirement.version_id == version_id, Requirement.applies_to.in_(("member", "plot"))
    )
    return set(session.scalars(wanted))


def _write_finding(
    session: Session, inspection: Inspection, finding: Finding, index: int, context: Context
) -> None:
    result = choice(finding.result, f"findings-{index}", FINDING_RESULTS)
    session.add(
        InspectionFinding(
            inspection_id=inspection.id, requirement_code=finding.requirement_code, result=result
        )
    )
    if result == "not_conforming":
        if finding.fault is None:
            raise FindingUnknown()
        _write_fault(session, inspection, finding.requirement_code, finding.fault, index, context)


def _write_fault(
    session: Session, inspection: Inspection, code: str, fault: Fault, index: int, context: Context
) -> None:
    severity = choice(fault.severity, f"severity-{index}", SEVERITIES)
    due_on = fault.due_on or usual_deadline(severity, inspection.inspected_on)
    check_deadline(inspection.inspected_on, due_on, f"due_on-{index}")
    session.add(
        NonConformity(
            id=fault.non_conformity_id,
            organisation_id=inspection.organisation_id,
            inspection_id=inspection.id,
            requirement_code=code,
            member_id=inspection.member_id,
            plot_id=inspection.plot_id,
            severity=severity,
            description=words(fault.description, f"description-{index}", NOTE_LENGTH_MAX),
            corrective_action=words(fault.corrective_action, f"action-{index}", NOTE_LENGTH_MAX),
            found_on=inspection.inspected_on,
            due_on=due_on,
            recorded_at=context.recorded_at,
        )
    )
