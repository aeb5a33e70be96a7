"""Organisations, members, plots and certification, for other systems: `/api/v1`."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from kernel.api.door import Act, door
from kernel.tokens import scopes
from producers.operations.certificates import decide_on_certificate, record_certificate
from producers.operations.conversions import note_plot_status
from producers.operations.dossiers import decide_requirement, end_dossier, open_dossier
from producers.operations.inspections import close_non_conformity, record_inspection
from producers.operations.members import correct_member, record_departure, register_member
from producers.operations.organisations import correct_organisation, register_organisation
from producers.operations.plots import correct_plot, register_plot
from producers.operations.trainings import cancel_training, record_training
from producers.queries.facts import FACTS

TABLES = {facts.name: facts for facts in FACTS}
_UUID = "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a11"

ACTS = (
    Act(
        "/organisations", register_organisation, "network",
        "Register an organisation.", makes=("organisation_id",),
        example={"key": "cooperative-tassousfi", "code": "TAS", "name": "Coopérative Tassousfi",
                 "kind": "cooperative", "locality": "Taliouine", "branches": ["saffron"]},
    ),
    Act("/organisations/<uuid:organisation_id>/corrections", correct_organisation, "network",
        "Correct an organisation.", on=TABLES["organisations"],
        example={"name": "Coopérative Tassousfi", "kind": "cooperative"}),
    Act(
        "/organisations/<uuid:organisation_id>/members", register_member, "network",
        "Enter a member in the register of a cooperative.", makes=("member_id",),
        on=TABLES["organisations"],
        example={"number": "12", "name": "Aïcha A.", "gender": "woman", "village": "Tassousfi",
                 "consents_to_be_named": True, "consent_on": "2026-09-03"},
    ),
    Act("/members/<uuid:member_id>/corrections", correct_member, "network", "Correct a member's entry.",
        on=TABLES["members"], example={"number": "12", "name": "Aïcha Amrani", "gender": "woman"}),
    Act("/members/<uuid:member_id>/departure", record_departure, "network",
        "Note the day on which a member left.", on=TABLES["members"], example={"left_on": "2026-10-31"}),
    Act(
        "/organisations/<uuid:organisation_id>/plots", register_plot, "network",
        "Register a plot with its outline (GeoJSON).", makes=("plot_id",), on=TABLES["organisations"],
        example={"code": "P-07", "commune": "Taliouine", "crop": "saffron", "geometry": {
            "type": "Polygon",
            "coordinates": [[[-7.92, 30.53], [-7.919, 30.53], [-7.919, 30.531], [-7.92, 30.53]]]}},
    ),
    Act(
        "/plots/<uuid:plot_id>/corrections", correct_plot, "network", "Correct a plot's entry.",
        on=TABLES["plots"],
        example={"code": "P-07", "commune": "Taliouine", "crop": "saffron", "geometry": {
            "type": "Polygon",
            "coordinates": [[[-7.92, 30.53], [-7.919, 30.53], [-7.919, 30.531], [-7.92, 30.53]]]}},
    ),
    Act("/plots/<uuid:plot_id>/statuses", note_plot_status, "certification",
        "Note how a plot is farmed from a day on.", without=("piece",), on=TABLES["plots"],
        example={"status": "conversion", "begins_on": "2026-10-01"}),
    Act(
        "/organisations/<uuid:organisation_id>/certificates", record_certificate, "certification",
        "Record a certificate, without its document.", makes=("certificate_id",), without=("document",),
        on=TABLES["organisations"],
        example={"scheme": "aop_saffron", "branch": "saffron", "body": "Normacert", "number": "AOP-2026-014",
                 "scope": "Safran de Taliouine", "valid_from": "2026-09-01", "valid_until": "2027-08-31"},
    ),
    Act("/certificates/<uuid:certificate_id>/events", decide_on_certificate, "certification",
        "Record a decision of the certifying body.", makes=("event_id",), on=TABLES["certificates"],
        example={"kind": "suspended", "effective_on": "2026-11-20", "reason": "Contrôle en attente"}),
    Act("/organisations/<uuid:organisation_id>/dossiers", open_dossier, "certification",
        "Open a dossier toward a certificate.", makes=("dossier_id",), on=TABLES["organisations"],
        example={"version_id": _UUID, "control_body": "Normacert", "opened_on": "2026-11-02"}),
    Act("/dossiers/<uuid:dossier_id>/decisions", decide_requirement, "certification",
        "Say how a requirement of a dossier stands.", on=TABLES["dossiers"],
        example={"requirement_code": "ics.procedures", "state": "met", "decided_on": "2026-11-20"}),
    Act("/dossiers/<uuid:dossier_id>/outcome", end_dossier, "certification", "End a dossier.",
        on=TABLES["dossiers"], example={"outcome": "granted", "ended_on": "2026-11-20"}),
    Act("/organisations/<uuid:organisation_id>/inspections", record_inspection, "certification",
        "Record an internal inspection and what it found.", makes=("inspection_id",
        "findings.fault.non_conformity_id"), without=("piece",), on=TABLES["organisations"],
        example={"version_id": _UUID, "member_id": _UUID, "inspector": "Lahcen B.",
                 "inspected_on": "2026-11-20", "findings": []}),
    Act("/non-conformities/<uuid:non_conformity_id>/closing", close_non_conformity, "certification",
        "Close a non-conformity: what was done, who checked it.", without=("piece",),
        on=TABLES["non-conformities"],
        example={"closed_on": "2026-11-20", "what_was_done": "Registre complété",
                 "checked_by": "Lahcen B."}),
    Act("/organisations/<uuid:organisation_id>/trainings", record_training, "certification",
        "Record a training and who attended.", makes=("training_id",), without=("sheet",),
        on=TABLES["organisations"],
        example={"topic": "Émondage", "trainer": "ONCA", "location": "Taliouine", "held_on": "2026-10-12",
                 "duration_minutes": 180, "members": [_UUID]}),
    Act("/trainings/<uuid:training_id>/cancellation", cancel_training, "certification",
        "Say that a training was noted wrongly.", on=TABLES["trainings"],
        example={"reason": "Notée deux fois"}),
)  # fmt: skip

versioned = door("producers", FACTS, ACTS)


def install(app: Flask) -> None:
    """Let keys be made for it."""
    scopes(
        {
            "network:read": _l("lire les organisations, adhérents et parcelles"),
            "network:write": _l("inscrire des organisations, adhérents et parcelles"),
            "certification:read": _l("lire les dossiers et certificats"),
            "certification:write": _l("tenir les dossiers et certificats"),
        }
    )
