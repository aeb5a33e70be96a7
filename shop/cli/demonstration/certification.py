"""Roads to certificates: dossiers at different distances, with pieces, trainings, visits and conversion."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from kernel.access import Actor
from kernel.db import db
from kernel.files import receive
from producers.operations.conversions import NotePlotStatus, note_plot_status
from producers.operations.dossiers import (
    DecideRequirement,
    JoinEvidence,
    OpenDossier,
    ReuseEvidence,
    decide_requirement,
    join_evidence,
    open_dossier,
    reuse_evidence,
)
from producers.operations.evidence import Piece
from producers.operations.inspections import (
    CloseNonConformity,
    Fault,
    Finding,
    RecordInspection,
    close_non_conformity,
    record_inspection,
)
from producers.operations.trainings import RecordTraining, record_training
from producers.queries.dossiers import requirements_of
from producers.queries.standards import version_in_force
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.pictures import a_photo, a_sheet

COLOURS = {"souktana": "#6A559B", "gie-terroirs-solidaires": "#6A559B", "alkaoutar": "#55692B"}
INSPECTOR = "Rkia Aït Ali"


@dataclass(frozen=True, slots=True)
class Road:
    """A dossier: whose, toward what, with whom, how many of what a person decides is met, visits made."""

    key: str
    standard: str
    body: str
    days_ago: int
    met: int
    visits: int


# Real bodies, invented dossiers: nothing here says what any of them ever decided.
ROADS = (
    Road("gie-terroirs-solidaires", "bio_eu", "CCPB", days_ago=210, met=99, visits=12),
    Road("souktana", "aop_taliouine", "Normacert", days_ago=120, met=6, visits=9),
    Road("souktana", "bio_ma", "Ecocert", days_ago=60, met=1, visits=4),
    Road("alkaoutar", "fairtrade", "FLOCERT", days_ago=20, met=0, visits=0),
)
# Trainings that M&D's report for 2014 names; the day, the hours and who came are invented.
TRAININGS = (
    ("ouzioua-olive", "Olivier : conduite, irrigation, conservation, hygiène, extraction", "Ouzioua", 20, 35),
    ("tifaout", "PAMM : collecte, gestion et production (visite d’échange)", "Tagmoute", 18, 4),
    ("souktana", "Techniques de production biologique, qualité et hygiène", "Taliouine", 3, 2),
    ("gie-terroirs-solidaires", "Techniques de production biologique, qualité et hygiène", "Zagmouzen", 2, 1),
    ("alkaoutar", "Vente, stock, approvisionnement et calcul des coûts", "Tagmoute", 25, 0),
)


def tell_certification(story: Story) -> None:
    """Trainings, conversion, dossiers with their pieces, visits and what they found."""
    for index, (key, topic, location, women, men) in enumerate(TRAININGS):
        _train(story, key, topic, location, women, men, story.today - timedelta(days=45 + 25 * index))
    _convert(story, "souktana")
    for road in ROADS:
        _walk(story, road)


def _train(story: Story, key: str, topic: str, location: str, women: int, men: int, day: date) -> None:
    sheet = _piece(story, a_sheet("Feuille de présence"), "presence.pdf", "Feuille de présence signée", day)
    command = RecordTraining(
        story.id(),
        story.organisations[key],
        topic=topic,
        trainer="Équipe M&D",
        location=location,
        held_on=day,
        duration_minutes=60 * (3 + len(topic) % 4),
        members=tuple(story.members[key][:8]),
        guest_women=women,
        guest_men=men,
        sheet=sheet,
    )
    story.do(record_training, command, story.at(day, 17), _officer(story, key))


def _convert(story: Story, key: str) -> None:
    """Most plots on their way since one spring or the other, one set back by a treatment."""
    begun = [date(story.today.year - years, 3, 1) for years in (1, 1, 2, 2, 2, 1)]
    for plot_id, day in zip(story.plots[key], begun, strict=False):
        command = NotePlotStatus(plot_id, "conversion", day, reason="Engagement signé avec la coopérative")
        story.do(
            note_plot_status, command, story.at(story.today - timedelta(days=59), 9), _officer(story, key)
        )
    treated = story.today - timedelta(days=75)
    command = NotePlotStatus(
        story.plots[key][0], "conversion", treated, is_after_treatment=True,
        reason="Désherbant employé sur le champ voisin, dérivé par le vent",
    )  # fmt: skip
    story.do(note_plot_status, command, story.at(story.today - timedelta(days=50), 9), _officer(story, key))


def _walk(story: Story, road: Road) -> None:
    opened_on = story.today - timedelta(days=road.days_ago)
    version = version_in_force(db.session(), road.standard, opened_on)
    if version is None:
        raise LookupError(f"no edition of {road.standard} in force on {opened_on}")
    asked = requirements_of(db.session(), [version.id])[version.id]
    officer = _officer(story, road.key)
    dossier_id = story.id()
    opening = OpenDossier(dossier_id, story.organisations[road.key], version.id, road.body, opened_on)
    story.do(open_dossier, opening, story.at(opened_on, 10), officer)
    checklist = [one.code for one in asked if one.applies_to in ("member", "plot")]
    if checklist:
        _visit(story, road, version.id, checklist)
    by_person = [(one.code, one.text_fr) for one in asked if one.rule is None or _is_of_lots(one.applies_to)]
    _decide(story, road, dossier_id, by_person)


def _is_of_lots(applies_to: str) -> bool:
    return applies_to in ("process_run", "lot", "label")


def _decide(story: Story, road: Road, dossier_id: UUID, asked: Sequence[tuple[str, str]]) -> None:
    """Join a photo or a sheet to each of the first requirements and say that they are met."""
    officer, first = _officer(story, road.key), None
    for index, (code, text) in enumerate(asked[: road.met]):
        day = story.today - timedelta(days=max(2, road.days_ago - 4 * (index + 1)))
        at = story.at(day, 11)
        if index % 4 == 3 and first is not None:
            story.do(reuse_evidence, ReuseEvidence(dossier_id, code, first), at, officer)
        else:
            piece = _piece_for(story, road.key, index, text, day)
            first = first or piece.evidence_id
            story.do(join_evidence, JoinEvidence(dossier_id, code, piece), at, officer)
        decision = DecideRequirement(dossier_id, code, "met", day)
        story.do(decide_requirement, decision, story.at(day, 11, 5), officer)
    if road.met and len(asked) > road.met:
        code = asked[-1][0]
        waived = DecideRequirement(
            dossier_id, code, "not_applicable", story.today - timedelta(days=2),
            "La coopérative ne pose pas encore d’étiquette pour ce signe.",
        )  # fmt: skip
        story.do(decide_requirement, waived, story.at(story.today - timedelta(days=2), 12), officer)


def _piece_for(story: Story, key: str, index: int, text: str, day: date) -> Piece:
    shows = text[:110]
    if index % 2:
        return _piece(story, a_sheet(f"Pièce {index + 1}"), "document.pdf", shows, day)
    return _piece(story, a_photo("Démonstration", COLOURS[key]), "photo.jpg", shows, day)


def _visit(story: Story, road: Road, version_id: UUID, checklist: Sequence[str]) -> None:
    """Visits one a day; the second finds something late, the third something put right."""
    members = story.members[road.key][: road.visits]
    for index, member_id in enumerate(members):
        day = story.today - timedelta(days=min(road.days_ago - 1, 50) - index)
        fault = _fault(story, road, index, day)
        findings = [Finding(code, "conforming") for code in checklist[:-1]]
        wrong = Finding(checklist[-1], "not_conforming", fault)
        findings.append(wrong if fault else Finding(checklist[-1], "conforming"))
        visit = RecordInspection(
            story.id(),
            story.organisations[road.key],
            version_id,
            member_id,
            INSPECTOR,
            day,
            tuple(findings),
            plot_id=story.plots[road.key][index],
        )
        story.do(record_inspection, visit, story.at(day, 15), _officer(story, road.key))
        if fault and fault.severity == "minor":
            _put_right(story, road.key, fault, day + timedelta(days=6))


# By standard and which visit: severity, what was wrong, what to do.
FAULTS = {
    ("bio_ma", 1): ("major", "Sac d’engrais gardé au séchoir", "Sortir le sac et montrer le séchoir vide"),
    ("bio_ma", 3): (
        "major",
        "Bord du champ traité par le voisin",
        "Planter une haie, tenir cinq mètres à part",
    ),
    ("aop_taliouine", 2): ("minor", "Rangs trop serrés", "Éclaircir à la prochaine plantation"),
    ("aop_taliouine", 4): (
        "major",
        "Bulbes traités avant la plantation",
        "Écarter la récolte de la parcelle",
    ),
    ("bio_eu", 2): ("minor", "Carnet de parcelle non tenu", "Compléter le carnet avec le technicien"),
}
LATE_DAYS = 9


def _fault(story: Story, road: Road, index: int, day: date) -> Fault | None:
    told = FAULTS.get((road.standard, index))
    if told is None:
        return None
    is_late = (road.standard, index) == ("bio_ma", 1)
    due = story.today + timedelta(days=-LATE_DAYS if is_late else 12)
    return Fault(story.id(), *told, due_on=max(due, day))


def _put_right(story: Story, key: str, fault: Fault, day: date) -> None:
    proof = _piece(
        story, a_photo("Carnet rempli", COLOURS[key]), "carnet.jpg", "Le carnet de parcelle rempli", day
    )
    done = CloseNonConformity(
        fault.non_conformity_id, day, "Carnet complété et relu avec elle", INSPECTOR, proof
    )
    story.do(close_non_conformity, done, story.at(day, 16), _officer(story, key))


def _piece(story: Story, content: bytes, name: str, shows: str, day: date) -> Piece:
    return Piece(story.id(), receive(content, name, story.id()), shows, day)


def _officer(story: Story, key: str) -> Actor:
    return story.actors[f"cooperative_officer:{key}"]
