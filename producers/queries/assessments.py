"""Where a dossier stands on a day: what holds of each requirement, the share that is met, what is next."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from producers.models import Dossier, Requirement, RequirementDecision
from producers.queries.certification_facts import facts_for, registers_of
from producers.queries.dossiers import (
    Joined,
    Opened,
    decisions_of,
    joined_pieces,
    opened_as,
    requirements_of,
)
from producers.queries.inspections import FaultRow, faults_of
from producers.queries.standards import area_of, areas_of
from producers.rules.areas import Area
from producers.rules.dossier_checks import Facts, MemberFacts, evaluate, not_inspected
from producers.rules.readiness import (
    Check,
    Decision,
    Readiness,
    Standing,
    Step,
    in_order,
    readiness_of,
    standing_of,
    step,
)

STEPS_INSPECT_MAX = 5
FILLED_BY = {
    "members_max": "members",
    "member_register_complete": "members",
    "member_has_plot": "plots",
    "trainings_held": "trainings",
    "plot_in_area": "plots",
    "plot_area_max": "plots",
    "conversion_completed": "conversion",
    "wild_untreated_years": "conversion",
    "legal_personality": "organisation",
}
INSPECTED_BY = ("every_member_inspected", "member_inspected")


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement with what holds of it, who decided it last, and its pieces."""

    requirement: Requirement
    check: Check | None
    decision: RequirementDecision | None
    standing: Standing
    pieces: Sequence[Joined]


@dataclass(frozen=True, slots=True)
class Assessment:
    """A dossier on a day."""

    opened: Opened
    day: date
    rows: Sequence[Row]
    readiness: Readiness
    steps: Sequence[Step]
    faults: Sequence[FaultRow]
    facts: Facts


def assess(session: Session, opened: Sequence[Opened], day: date) -> list[Assessment]:
    """Where each dossier stands; the statements do not grow with their number."""
    ids = [one.dossier.id for one in opened]
    organisations = {one.organisation.id for one in opened}
    asked = requirements_of(session, {one.version.id for one in opened})
    areas = areas_of(session, {one.version.id for one in opened})
    decisions, pieces = decisions_of(session, ids), joined_pieces(session, ids)
    registers = registers_of(session, organisations, day)
    faults = faults_of(session, organisations, open_on=day)
    found = []
    for one in opened:
        facts = facts_for(registers, one.organisation, one.standard, areas.get(one.version.id, Area(())))
        rows = [
            _row(one, requirement, facts, decisions, pieces.get(one.dossier.id, []))
            for requirement in asked.get(one.version.id, [])
        ]
        own = [fault for fault in faults if _concerns(fault, one)]
        readiness = readiness_of(row.standing.state for row in rows)
        steps = next_steps(rows, facts, own, readiness) if one.outcome is None else []
        found.append(Assessment(one, day, rows, readiness, steps, own, facts))
    return found


def assessment_of(session: Session, opened: Opened, day: date) -> Assessment:
    """Where one dossier stands."""
    return assess(session, [opened], day)[0]


def due_visits(
    session: Session, opened: Sequence[Opened], day: date
) -> list[tuple[Opened, list[MemberFacts]]]:
    """Whom to visit for each dossier that asks visits, those never seen first."""
    found = []
    for one in assess(session, opened, day):
        months = [row.requirement.parameters["months_max"] for row in one.rows if _asks_visits(row)]
        if months and (due := not_inspected(one.facts, min(months))):
            found.append((one.opened, due))
    return found


def _asks_visits(row: Row) -> bool:
    return row.requirement.rule in INSPECTED_BY


def check_and_pieces(
    session: Session, dossier: Dossier, requirement: Requirement, day: date
) -> tuple[Check | None, int]:
    """What the rule says of one requirement on a day, and how many pieces are joined to it."""
    joined = joined_pieces(session, [dossier.id], requirement.code).get(dossier.id, [])
    opened = opened_as(session, dossier)
    registers = registers_of(session, [opened.organisation.id], day)
    area = area_of(session, opened.version.id)
    facts = facts_for(registers, opened.organisation, opened.standard, area)
    return evaluate(requirement.rule, requirement.parameters, facts), len(joined)


def next_steps(
    rows: Sequence[Row], facts: Facts, faults: Iterable[FaultRow], readiness: Readiness
) -> list[Step]:
    """What to do next, in order; when nothing is missing, to send the dossier."""
    steps = [_correction(fault, facts.day) for fault in faults]
    for row in rows:
        if row.standing.state == "missing":
            steps += _steps_for(row, facts)
    if readiness.percent == 100 and not steps:
        steps.append(step("export"))
    return in_order(_once(steps))


def _row(
    opened: Opened,
    requirement: Requirement,
    facts: Facts,
    decisions: Mapping[tuple[UUID, str], RequirementDecision],
    pieces: Sequence[Joined],
) -> Row:
    decision = decisions.get((opened.dossier.id, requirement.code))
    own = [piece for piece in pieces if piece.requirement_code == requirement.code]
    check = evaluate(requirement.rule, requirement.parameters, facts)
    standing = standing_of(
        check,
        _decided(decision),
        asks_evidence=bool(requirement.evidence_kinds),
        evidence_count=len(own),
    )
    return Row(requirement, check, decision, standing, own)


def _decided(row: RequirementDecision | None) -> Decision | None:
    return Decision(row.state, row.decided_on, row.decided_by, row.reason) if row else None


def _concerns(fault: FaultRow, opened: Opened) -> bool:
    same = fault.row.organisation_id == opened.organisation.id
    return same and fault.standard_key == opened.standard.key


def _correction(fault: FaultRow, day: date) -> Step:
    verb = "correct-overdue" if fault.is_overdue(day) else "correct"
    return step(
        verb, fault.row.due_on, non_conformity_id=fault.row.id,
        name=fault.member_name, action=fault.row.corrective_action,
    )  # fmt: skip


def _steps_for(row: Row, facts: Facts) -> list[Step]:
    requirement = row.requirement
    told: dict[str, Any] = {
        "code": requirement.code, "text_fr": requirement.text_fr, "text_ar": requirement.text_ar,
    }  # fmt: skip
    if row.standing.said_by == "rule" and requirement.rule in INSPECTED_BY:
        due = not_inspected(facts, requirement.parameters["months_max"])
        shown = [step("inspect", member_id=one.member_id, name=one.name) for one in due[:STEPS_INSPECT_MAX]]
        return shown or [step("complete", page="members", **told)]
    if row.standing.said_by == "rule" and requirement.rule == "no_overdue_non_conformity":
        return []  # the corrections say it already
    if row.standing.said_by == "rule":
        return [step("complete", page=FILLED_BY.get(requirement.rule or "", "requirement"), **told)]
    if requirement.evidence_kinds and not row.pieces:
        return [step("join", kinds=tuple(requirement.evidence_kinds), **told)]
    return [step("decide", **told)]


def _once(steps: Iterable[Step]) -> list[Step]:
    """Each step once, though two requirements may ask it."""
    kept: dict[tuple[str, str], Step] = {}
    for one in steps:
        kept.setdefault((one.verb, str(sorted(one.values.items(), key=str))), one)
    return list(kept.values())
