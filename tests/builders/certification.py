"""Dossiers, pieces, trainings and inspections for tests, built through operations."""

from datetime import date
from typing import Any
from uuid import UUID

from kernel.files import receive
from kernel.ids import new_id
from producers.operations.dossiers import (
    DecideRequirement,
    JoinEvidence,
    OpenDossier,
    decide_requirement,
    join_evidence,
    open_dossier,
)
from producers.operations.evidence import Piece
from producers.operations.inspections import Fault, Finding, RecordInspection, record_inspection
from producers.operations.standards import NewStandard
from producers.operations.trainings import RecordTraining, record_training
from producers.rules.areas import AreaPart
from producers.rules.standards import Content
from tests.builders.files import a_photo
from tests.builders.standards import a_content, a_requirement, a_version
from tests.conftest import Do

TODAY = date(2026, 11, 21)
ROAD = NewStandard("test_road", "certification", "saffron", "Certification d’essai", "شهادة تجريبية")


def a_road(**more: Any) -> Content:
    """What a small certification asks: rules of the registers, and two that a person decides."""
    asked = (
        a_requirement(
            "group.members_max", text_fr="Deux mille adhérents au plus.", applies_to="organisation",
            rule="members_max", parameters={"members_max": 2_000},
        ),
        a_requirement(
            "ics.inspections", text_fr="Chaque adhérent est inspecté.", applies_to="organisation",
            rule="every_member_inspected", parameters={"months_max": 12},
        ),
        a_requirement("area.growing", text_fr="Les parcelles sont dans l’aire."),
        a_requirement(
            "ics.procedures", text_fr="Les contrôles internes sont écrits.", applies_to="organisation",
            rule=None, evidence_kinds=("procedure", "photo"),
        ),
        a_requirement(
            "plot.clean", text_fr="La parcelle est propre.", applies_to="plot", rule=None,
            evidence_kinds=("photo",),
        ),
    )  # fmt: skip
    area = (AreaPart("Taroudannt", "Tassousfi", "Arrêté d’essai", True),)
    return a_content(**{"requirements": asked, "area": area, **more})


def a_dossier(do: Do, organisation_id: UUID, **more: Any) -> UUID:
    """A dossier toward a small certification, with Normacert."""
    version_id = more.pop("version_id", None) or a_version(do, a_road(), ROAD)
    given = {"control_body": "Normacert", "opened_on": date(2026, 9, 1), **more}
    dossier_id = new_id()
    do(open_dossier, OpenDossier(dossier_id, organisation_id, version_id, **given))
    return dossier_id


def a_piece(content: bytes | None = None, **more: Any) -> Piece:
    """A photo of the written procedure."""
    received = receive(content or a_photo(), more.pop("name", "photo.jpg"), new_id())
    return Piece(new_id(), received, **{"shows": "Le cahier des contrôles", "dated_on": TODAY, **more})


def a_joined_piece(do: Do, dossier_id: UUID, code: str = "ics.procedures", **more: Any) -> UUID:
    """A new piece joined to a requirement."""
    piece = a_piece(**more)
    do(join_evidence, JoinEvidence(dossier_id, code, piece))
    return piece.evidence_id


def decided(do: Do, dossier_id: UUID, code: str, state: str, **more: Any) -> None:
    """What a person decides of a requirement today."""
    given = {"decided_on": TODAY, **more}
    do(decide_requirement, DecideRequirement(dossier_id, code, state, **given))


def a_training(do: Do, organisation_id: UUID, members: tuple[UUID, ...] = (), **more: Any) -> UUID:
    """Three hours and a half on drying saffron."""
    training_id = new_id()
    given = {
        "topic": "Sécher le safran",
        "trainer": "Hassan B.",
        "location": "Taliouine",
        "held_on": date(2026, 10, 3),
        "duration_minutes": 210,
        **more,
    }
    do(record_training, RecordTraining(training_id, organisation_id, members=members, **given))
    return training_id


def a_fault(severity: str = "major", **more: Any) -> Fault:
    """A bag of fertiliser found beside the drying room."""
    given = {
        "description": "Un sac d’engrais au séchoir",
        "corrective_action": "Sortir le sac et nettoyer",
        **more,
    }
    return Fault(new_id(), severity, **given)


def an_inspection(
    do: Do, organisation_id: UUID, version_id: UUID, member_id: UUID, *faults: Fault, **more: Any
) -> UUID:
    """A visit whose one line conforms, or not when faults are given."""
    inspection_id = new_id()
    fault = faults[0] if faults else None
    findings = (Finding("plot.clean", "not_conforming" if fault else "conforming", fault),)
    given = {"inspector": "Rkia A.", "inspected_on": date(2026, 11, 2), "findings": findings, **more}
    do(record_inspection, RecordInspection(inspection_id, organisation_id, version_id, member_id, **given))
    return inspection_id
