"""The revolving fund, for other systems: `/api/v1`."""

from typing import Any
from uuid import UUID

from flask import Flask
from flask_babel import lazy_gettext as _l

from fund.operations.applications import apply_for_advance, record_visit, withdraw_application
from fund.operations.capital import move_money, receive_contribution, reverse_contribution, tell_donor
from fund.operations.disbursements import disburse, release
from fund.operations.losses import recover
from fund.operations.movements import reverse_movement
from fund.operations.repayments import record_repayment, refund_credit, use_credit
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.facts import FACTS, READERS
from kernel.api.door import Act, door, past_day, read_view
from kernel.db import db
from kernel.tokens import scopes

TABLES = {facts.name: facts for facts in FACTS}
_UUID = "0198f3c2-7d51-7c0e-9a4e-6f3f1f0f5a11"
_ADVANCE = TABLES["advances"]
_PAID = {"dated_on": "2026-03-15", "cents": 4_000_000, "currency": "MAD", "means": "bank"}

ACTS = (
    Act("/donors", tell_donor, "fund", "Tell who gives to a fund.", makes=("donor_id",),
        example={"key": "fondation", "name": "Fondation", "kind": "donor", "country": "FR"}),
    Act("/fund-contributions", receive_contribution, "fund", "Record money given to a fund.",
        makes=("contribution_id",),
        example={"fund_id": _UUID, "donor_id": _UUID, "kind": "returnable", "dated_on": "2026-01-05",
                 "cents": 50_000_000, "currency": "MAD"}),
    Act("/fund-contributions/<uuid:contribution_id>/reversal", reverse_contribution, "fund",
        "Follow a contribution by its opposite.", makes=("reversal_id",), on=TABLES["fund-contributions"],
        example={"dated_on": "2026-01-06", "reason": "Saisi deux fois"}),
    Act("/fund-money-moves", move_money, "fund", "Move the fund's own money.", makes=("move_id",),
        example={"fund_id": _UUID, "kind": "handed_over", "dated_on": "2026-02-01", "cents": 120_000,
                 "reference": "Virement des boutiques"}),
    Act("/fund-applications", apply_for_advance, "fund", "Ask a fund for an advance.",
        makes=("application_id", "guarantors.guarantor_id"),
        example={"fund_id": _UUID, "organisation_id": _UUID, "branch": "saffron", "purpose": "Un séchoir",
                 "cents": 12_000_000, "currency": "MAD", "submitted_on": "2026-02-01",
                 "guarantors": [{"name": "GIE Taliouine", "cents": 6_000_000}]}),
    Act("/fund-applications/<uuid:application_id>/visits", record_visit, "fund",
        "Record what was seen on the spot.", makes=("visit_id",), on=TABLES["fund-applications"],
        example={"visited_on": "2026-02-10", "visited_by": "Hassan", "report": "Le local est prêt.",
                 "recommendation": "favourable"}),
    Act("/fund-applications/<uuid:application_id>/withdrawal", withdraw_application, "fund",
        "Say that an application is asked no longer.", on=TABLES["fund-applications"],
        example={"withdrawn_on": "2026-02-11", "reason": "Autre financement"}),
    Act("/advances/<uuid:advance_id>/disbursements", disburse, "fund", "Pay out a tranche.",
        makes=("movement_id",), on=_ADVANCE, example=_PAID),
    Act("/advances/<uuid:advance_id>/releases", release, "fund", "Let go of what will not be paid out.",
        makes=("movement_id",), on=_ADVANCE,
        example={"dated_on": "2026-04-01", "cents": 1_000_000, "reason": "Presse moins chère"}),
    Act("/advances/<uuid:advance_id>/repayments", record_repayment, "fund", "Record a repayment.",
        makes=("movement_id",), on=_ADVANCE, example=_PAID),
    Act("/advances/<uuid:advance_id>/refunds", refund_credit, "fund", "Pay back what was paid too much.",
        makes=("movement_id",), on=_ADVANCE,
        example={"dated_on": "2026-10-01", "cents": 50_000, "means": "bank"}),
    Act("/advances/<uuid:advance_id>/credit-uses", use_credit, "fund",
        "Repay another advance with what was paid too much.", makes=("movement_id",), on=_ADVANCE,
        example={"target_id": _UUID, "dated_on": "2026-10-01", "cents": 50_000}),
    Act("/advances/<uuid:advance_id>/recoveries", recover, "fund",
        "Record money received of an advance given up.", makes=("movement_id",), on=_ADVANCE, example=_PAID),
    Act("/advance-movements/<uuid:movement_id>/reversal", reverse_movement, "fund",
        "Follow a movement by its opposite.", makes=("reversal_id",), on=TABLES["advance-movements"],
        example={"dated_on": "2026-10-02", "reason": "Chèque impayé"}),
)  # fmt: skip

versioned = door("fund", FACTS, ACTS)


@read_view(versioned, "/advances/<uuid:advance_id>/position/<day>", "fund", tuple(READERS))
def position(advance_id: UUID, day: str) -> dict[str, Any]:
    """Read where an advance stands at the end of a day, such as 2026-10-31; minor units."""
    as_of = past_day(day)
    stands = facts_of(db.session(), advance_by_id(db.session(), advance_id)).on(as_of)
    return {
        "as_of": as_of.isoformat(),
        "state": stands.state,
        "granted_cents": stands.granted_cents,
        "committed_cents": stands.committed_cents,
        "disbursed_cents": stands.disbursed_cents,
        "repaid_cents": stands.repaid_cents,
        "outstanding_cents": stands.outstanding_cents,
        "overdue_cents": stands.overdue_cents,
        "past_due_days": stands.past_due_days,
        "credit_cents": stands.credit_cents,
        "shares": [
            {"due_on": share.due_on.isoformat(), "cents": share.cents, "paid_cents": share.paid_cents}
            for share in stands.shares
        ],
    }


def install(app: Flask) -> None:
    """Let keys be made for it."""
    scopes(
        {
            "fund:read": _l("lire les avances, leurs échéanciers et l’argent du fonds"),
            "fund:write": _l("enregistrer des dotations, des versements et des remboursements du fonds"),
        }
    )
