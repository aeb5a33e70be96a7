"""Products, lots, analyses and holds, for other systems: `/api/v1`."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l

from kernel.access import Role
from kernel.api.door import Act, door, read_view
from kernel.clock import now
from kernel.db import db
from kernel.security import current_actor
from kernel.tokens import scopes
from traceability.operations.analyses import judge_again, record_analysis
from traceability.operations.holds import hold_lot, release_lot
from traceability.operations.items import define_trade_item
from traceability.operations.makings import define_techniques
from traceability.operations.prices import state_price, withdraw_price
from traceability.operations.reports import follow_report
from traceability.operations.serials import void_labels
from traceability.operations.yields import approve_yield, declare_yield
from traceability.queries.claims import claims_of
from traceability.queries.facts import FACTS
from traceability.queries.genealogy import graph
from traceability.queries.lots import lot_for

TABLES = {facts.name: facts for facts in FACTS}
READERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
LINKED_LOTS_MAX = 5_000
_UUID = "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a11"

ACTS = (
    Act(
        "/trade-items", define_trade_item, "catalogue", "Define a trade item: a product in its pack.",
        makes=("trade_item_id",),
        example={"organisation_id": _UUID, "product_id": _UUID, "code": "SAF-1G",
                 "name_fr": "Safran, 1 g", "name_ar": "زعفران، 1 غ", "name_en": "Saffron, 1 g",
                 "name_zgh": "Safran, 1 g", "net_content": 1000, "shelf_life_days": 1095,
                 "pictogram": "jar"},
    ),
    Act("/techniques", define_techniques, "catalogue", "Add techniques of making by hand.",
        example={"techniques": [{"id": _UUID, "key": "felting", "name_fr": "Feutrage", "name_ar": "تلبيد",
                                 "name_en": "Felting", "name_zgh": "Feutrage"}]}),
    Act("/trade-items/<uuid:trade_item_id>/price-statements", state_price, "catalogue",
        "State who gets what of a price.", makes=("statement_id",), on=TABLES["trade-items"],
        example={"stated_on": "2026-11-20", "currency": "MAD", "price_cents": 4500,
                 "producer_cents": 2500, "cooperative_cents": 900, "boutique_cents": 800, "fund_cents": 300,
                 "tax_cents": 0, "consented_by": "Le bureau", "consented_on": "2026-11-19"}),
    Act("/price-statements/<uuid:statement_id>/withdrawal", withdraw_price, "catalogue",
        "Withdraw a statement.", on=TABLES["price-statements"], example={"reason": "Erreur de saisie"}),
    Act("/lots/<uuid:lot_id>/holds", hold_lot, "lots", "Put a lot aside.", makes=("hold_id",),
        on=TABLES["lots"], example={"reason": "Humidité à vérifier"}),
    Act("/holds/<uuid:hold_id>/release", release_lot, "lots", "Let a lot go.", on=TABLES["holds"],
        example={"reason": "Analyse conforme"}),
    Act("/lots/<uuid:lot_id>/analyses", record_analysis, "lots",
        "Record an analysis, without its document.", makes=("analysis_id",), without=("document",),
        on=TABLES["lots"],
        example={"laboratory": "EACCE", "method": "ISO 3632-2", "edition": "2010",
                 "analysed_on": "2026-11-18",
                 "measures": [{"measure": "picrocrocin", "value": "84", "unit": "", "limit": None}]}),
    Act("/analyses/<uuid:analysis_id>/grades", judge_again, "lots",
        "Judge an analysis by another edition of its standard.", on=TABLES["analyses"],
        example={"version_id": _UUID}),
    Act("/lots/<uuid:lot_id>/label-voids", void_labels, "lots", "Say that labels were spoilt or lost.",
        makes=("void_id",), on=TABLES["lots"],
        example={"cause": "spoilt", "reason": "Imprimante", "count": 3}),
    Act("/declared-yields", declare_yield, "certification", "Declare a season's harvest.",
        makes=("declaration_id",),
        example={"certificate_id": _UUID, "organisation_id": _UUID, "season": 2026, "product_id": _UUID,
                 "quantity": 1_500_000_000}),
    Act("/approved-yields", approve_yield, "certification", "Record the yield that the body approved.",
        makes=("approval_id",), without=("document",),
        example={"certificate_id": _UUID, "season": 2026, "product_id": _UUID, "quantity": 1_500_000_000,
                 "approved_on": "2026-11-20", "reference": "PV 14/2026"}),
    Act("/problem-reports/<uuid:report_id>/steps", follow_report, "recalls",
        "Say what was done about a reported problem.", makes=("step_id",),
        on=next(one for one in FACTS if one.name == "problem-reports"),
        example={"step": "answered", "note": "Client rappelé"}),
)  # fmt: skip

versioned = door("traceability", FACTS, ACTS)


@read_view(versioned, "/lots/<uuid:lot_id>/genealogy", "lots", READERS)
def lot_genealogy(lot_id: UUID) -> dict[str, Any]:
    """Read what a lot was made of and what was made of it.

    `lots` tells each lot of the family, `links` how much of a parent went into a child, in the parent's
    unit; `is_cut` says that there are more than are told.
    """
    session = db.session()
    found = graph(session, lot_for(session, current_actor(), lot_id).id, LINKED_LOTS_MAX)
    return {
        "lots": [
            {"id": str(lot.id), "code": lot.code, "organisation_id": str(lot.organisation_id),
             "product_id": str(lot.product_id), "origin": lot.origin, "made_on": lot.made_on.isoformat(),
             "quantity": lot.quantity, "unit": lot.unit}
            for lot in found.lots
        ],
        "links": [
            {"parent_id": str(link.parent_id), "child_id": str(link.child_id), "quantity": link.quantity}
            for link in found.links
        ],
        "is_cut": found.is_cut,
    }  # fmt: skip


@read_view(versioned, "/lots/<uuid:lot_id>/claims", "lots", READERS)
def lot_claims(lot_id: UUID) -> dict[str, Any]:
    """Read which certifications a lot may bear, and the code of every line that decides it.

    `state` is `met` when it may be said, else `conversion`, `pending` or `broken`; the sentences are on
    the lot's page.
    """
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    found = claims_of(session, lot.id, now().date())
    return {
        "lot_id": str(lot.id),
        "claims": [
            {
                "scheme": claim.scheme,
                "state": claim.state,
                "certificate_id": str(claim.certificate.certificate.id) if claim.certificate else None,
            }
            for claim in found.claims
        ],
    }


def install(app: Flask) -> None:
    """Let keys be made for it."""
    scopes(
        {
            "lots:read": _l("lire les lots, leur généalogie et leurs analyses"),
            "lots:write": _l("enregistrer des lots, des analyses et des blocages"),
            "recalls:read": _l("lire les rappels"),
            "recalls:write": _l("rappeler des lots"),
            "catalogue:read": _l("lire les produits, articles et prix"),
            "catalogue:write": _l("définir des articles et des prix"),
        }
    )
