"""The road to a certificate: what holds of each requirement, by whom, with what pieces."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.ids import new_id
from kernel.sniffing import FileTypeRefused
from producers.messages.explanations import explained, step_verb
from producers.models import Dossier, Evidence, EvidenceUse, RequirementDecision
from producers.operations.dossiers import (
    DossierAlreadyOpen,
    DossierEnded,
    EndDossier,
    ReuseEvidence,
    TakeEvidenceAway,
    end_dossier,
    reuse_evidence,
    take_evidence_away,
)
from producers.operations.evidence import EvidenceUnknown
from producers.operations.members import RecordDeparture, record_departure
from producers.queries.assessments import Assessment, assess, assessment_of
from producers.queries.dossiers import DossierNotFound, dossier_for, dossiers_seen
from producers.queries.standards import version_in_force
from producers.rules.readiness import DecidedByRule, MetWithoutEvidence, ReasonMissing
from tests.builders.certification import (
    ROAD,
    TODAY,
    a_dossier,
    a_fault,
    a_joined_piece,
    a_piece,
    a_road,
    an_inspection,
    decided,
)
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.standards import a_version
from tests.conftest import Do

EVERYBODY = Actor(None, "tests", frozenset({Grant(Role.AUDITOR)}))


def seen(session: Session, dossier_id: UUID, day: date = TODAY) -> Assessment:
    return assessment_of(session, dossier_for(session, EVERYBODY, dossier_id), day)


def states(found: Assessment) -> dict[str, str]:
    return {row.requirement.code: row.standing.state for row in found.rows}


def told(found: Assessment, code: str) -> list[str]:
    row = next(row for row in found.rows if row.requirement.code == code)
    return [explained(line) for line in row.standing.lines]


def test_a_new_dossier_says_of_every_requirement_what_is_missing(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_plot(do, cooperative, member_id=a_member(do, cooperative))
    found = seen(session, a_dossier(do, cooperative))
    assert states(found) == {
        "group.members_max": "met",
        "ics.inspections": "missing",
        "area.growing": "met",
        "ics.procedures": "missing",
        "plot.clean": "missing",
    }
    assert (found.readiness.met, found.readiness.asked, found.readiness.percent) == (2, 5, 40)


def test_the_rules_explain_themselves_with_their_figures_and_names(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    aicha, touda = a_member(do, cooperative, "Aïcha Amzil"), a_member(do, cooperative, "Touda Bihi")
    a_plot(do, cooperative, member_id=aicha)
    a_plot(do, cooperative, "P2", commune="Marrakech", member_id=touda)
    version_id = a_version(do, a_road(), ROAD)
    found = seen(session, a_dossier(do, cooperative, version_id=version_id))
    assert told(found, "group.members_max") == ["2 adhérents, 2\u202f000 au plus."]
    assert told(found, "ics.inspections") == [
        "2 adhérents sans inspection interne depuis 12 mois : Aïcha Amzil, Touda Bihi."
    ]
    assert told(found, "area.growing") == ["1 parcelle hors de l’aire : P2 (Marrakech)."]
    an_inspection(do, cooperative, version_id, aicha)
    assert told(seen(session, found.opened.dossier.id), "ics.inspections") == [
        "1 adhérent sans inspection interne depuis 12 mois : Touda Bihi."
    ]


def test_what_a_rule_says_is_as_of_a_day(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    member = a_member(do, cooperative)
    version_id = a_version(do, a_road(), ROAD)
    dossier_id = a_dossier(do, cooperative, version_id=version_id)
    an_inspection(do, cooperative, version_id, member, inspected_on=date(2026, 11, 2))
    assert states(seen(session, dossier_id, date(2026, 11, 1)))["ics.inspections"] == "missing"
    assert states(seen(session, dossier_id, date(2026, 11, 2)))["ics.inspections"] == "met"
    assert states(seen(session, dossier_id, date(2027, 11, 2)))["ics.inspections"] == "missing"


def test_who_left_is_no_longer_asked_for(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_member(do, cooperative, "Aïcha Amzil")
    gone = a_member(do, cooperative, "Touda Bihi")
    dossier_id = a_dossier(do, cooperative)
    do(record_departure, RecordDeparture(gone, date(2026, 10, 1)))
    assert told(seen(session, dossier_id), "group.members_max") == ["1 adhérent, 2\u202f000 au plus."]
    assert "Touda" in told(seen(session, dossier_id, date(2026, 9, 30)), "ics.inspections")[0]


def test_a_person_says_met_only_with_a_piece(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    with pytest.raises(MetWithoutEvidence):
        decided(do, dossier_id, "ics.procedures", "met")
    a_joined_piece(do, dossier_id)
    decided(do, dossier_id, "ics.procedures", "met")
    assert states(seen(session, dossier_id))["ics.procedures"] == "met"


def test_a_later_decision_supersedes_and_the_earlier_stays(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    a_joined_piece(do, dossier_id)
    decided(do, dossier_id, "ics.procedures", "met")
    decided(do, dossier_id, "ics.procedures", "waived", reason="Accordé par Normacert le 3 novembre")
    row = next(r for r in seen(session, dossier_id).rows if r.requirement.code == "ics.procedures")
    assert row.standing.state == "waived"
    assert row.decision is not None
    assert (row.decision.decided_by, row.decision.decided_on) == ("tests", TODAY)
    kept = session.scalars(
        select(RequirementDecision.state).where(RequirementDecision.dossier_id == dossier_id)
    )
    assert sorted(kept) == ["met", "waived"]


@pytest.mark.parametrize("state", ["waived", "not_applicable"])
def test_setting_a_requirement_aside_wants_the_reason(do: Do, session: Session, state: str) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    with pytest.raises(ReasonMissing):
        decided(do, dossier_id, "plot.clean", state, reason="  ")
    before = seen(session, dossier_id).readiness.asked
    decided(do, dossier_id, "plot.clean", state, reason="Pas de parcelle propre à la coopérative")
    found = seen(session, dossier_id)
    assert states(found)["plot.clean"] == state
    assert found.readiness.asked == before - 1


def test_nobody_declares_met_what_the_register_contradicts(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    a_member(do, cooperative)
    dossier_id = a_dossier(do, cooperative)
    with pytest.raises(DecidedByRule):
        decided(do, dossier_id, "ics.inspections", "met")
    decided(do, dossier_id, "ics.inspections", "waived", reason="Première année : accordé")
    assert states(seen(session, dossier_id))["ics.inspections"] == "waived"


def test_a_piece_taken_away_no_longer_speaks_and_stays_written(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    piece = a_joined_piece(do, dossier_id)
    decided(do, dossier_id, "ics.procedures", "met")
    do(take_evidence_away, TakeEvidenceAway(dossier_id, "ics.procedures", piece, "Ancienne version"))
    found = seen(session, dossier_id)
    assert states(found)["ics.procedures"] == "missing"
    assert told(found, "ics.procedures") == ["La pièce qui le montrait a été retirée."]
    assert session.get(Evidence, piece) is not None
    assert session.scalar(select(func.count()).select_from(EvidenceUse)) == 2
    do(reuse_evidence, ReuseEvidence(dossier_id, "ics.procedures", piece))
    assert states(seen(session, dossier_id))["ics.procedures"] == "met"


def test_several_pieces_speak_for_one_requirement(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    shown = ("La couverture", "Les pages")
    for what in shown:
        a_joined_piece(do, dossier_id, shows=what)
    row = next(r for r in seen(session, dossier_id).rows if r.requirement.code == "ics.procedures")
    assert sorted(piece.evidence.shows for piece in row.pieces) == sorted(shown)


def test_a_piece_serves_several_dossiers_of_its_organisation_and_no_others(do: Do, session: Session) -> None:
    cooperative, other = a_cooperative(do), a_cooperative(do, "Tifaout")
    version_id = a_version(do, a_road(), ROAD)
    first = a_dossier(do, cooperative, version_id=version_id)
    second = a_dossier(do, cooperative, version_id=version_id, control_body="Ecocert")
    theirs = a_dossier(do, other, version_id=version_id)
    piece = a_joined_piece(do, first)
    do(reuse_evidence, ReuseEvidence(second, "ics.procedures", piece))
    decided(do, second, "ics.procedures", "met")
    assert states(seen(session, second))["ics.procedures"] == "met"
    with pytest.raises(EvidenceUnknown):
        do(reuse_evidence, ReuseEvidence(theirs, "ics.procedures", piece))


def test_what_is_no_photo_nor_pdf_is_refused_whatever_its_name(do: Do) -> None:
    with pytest.raises(FileTypeRefused):
        a_piece(b"MZ\x90 not a photo", name="photo.jpg")


def test_an_organisation_walks_to_several_certificates_with_several_bodies(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    roads = [("bio_eu", "Ecocert"), ("bio_ma", "CCPB"), ("aop_taliouine", "Normacert"), ("bio_eu", "CCPB")]
    for key, body in roads:
        version = version_in_force(session, key, TODAY)
        assert version is not None
        a_dossier(do, cooperative, version_id=version.id, control_body=body)
    found = assess(session, dossiers_seen(session, EVERYBODY, cooperative), TODAY)
    assert sorted((one.opened.standard.key, one.opened.dossier.control_body) for one in found) == sorted(
        roads
    )
    assert len({one.opened.dossier.number for one in found}) == 4
    assert all(one.rows and one.readiness.percent is not None for one in found)


def test_the_same_road_with_the_same_body_is_opened_once(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    version_id = a_version(do, a_road(), ROAD)
    first = a_dossier(do, cooperative, version_id=version_id)
    with pytest.raises(DossierAlreadyOpen):
        a_dossier(do, cooperative, version_id=version_id, control_body="NORMACERT ")
    do(end_dossier, EndDossier(first, "refused", TODAY))
    a_dossier(do, cooperative, version_id=version_id)
    assert session.scalar(select(func.count()).select_from(Dossier)) == 2


def test_an_ended_dossier_is_only_read(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    do(end_dossier, EndDossier(dossier_id, "granted", TODAY))
    with pytest.raises(DossierEnded):
        decided(do, dossier_id, "ics.procedures", "missing")
    with pytest.raises(DossierEnded):
        a_joined_piece(do, dossier_id)
    found = seen(session, dossier_id)
    assert (found.opened.outcome is not None, found.steps) == (True, [])


def test_what_is_next_begins_with_what_is_late(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    late, unseen = a_member(do, cooperative, "Aïcha Amzil"), a_member(do, cooperative, "Touda Bihi")
    assert unseen
    version_id = a_version(do, a_road(), ROAD)
    dossier_id = a_dossier(do, cooperative, version_id=version_id)
    an_inspection(
        do, cooperative, version_id, late, a_fault(due_on=date(2026, 11, 10)),
        inspected_on=date(2026, 11, 2),
    )  # fmt: skip
    a_joined_piece(do, dossier_id)
    verbs = [step_verb(one) for one in seen(session, dossier_id).steps]
    assert verbs == [
        "Corriger la non-conformité de Aïcha Amzil : Sortir le sac et nettoyer",
        "Inspecter Touda Bihi",
        "Compléter les parcelles",
        "Joindre : photo",
        "Se prononcer",
    ]


def test_when_all_is_met_the_dossier_is_to_be_sent(do: Do, session: Session) -> None:
    cooperative = a_cooperative(do)
    member = a_member(do, cooperative)
    a_plot(do, cooperative, member_id=member)
    version_id = a_version(do, a_road(), ROAD)
    dossier_id = a_dossier(do, cooperative, version_id=version_id)
    an_inspection(do, cooperative, version_id, member)
    for code in ("ics.procedures", "plot.clean"):
        a_joined_piece(do, dossier_id, code)
        decided(do, dossier_id, code, "met")
    found = seen(session, dossier_id)
    assert found.readiness.percent == 100
    assert [one.verb for one in found.steps] == ["export"]


def test_a_stranger_finds_no_dossier(do: Do, session: Session) -> None:
    dossier_id = a_dossier(do, a_cooperative(do))
    stranger = Actor(new_id(), "Khadija", frozenset({Grant(Role.COOPERATIVE_OFFICER, new_id())}))
    with pytest.raises(DossierNotFound):
        dossier_for(session, stranger, dossier_id)
    assert dossiers_seen(session, stranger) == []
