"""What a lot may say of itself, line by line; as a page, and as JSON for whoever takes it up."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.messages import told
from kernel.presentation import day as shown_day
from kernel.presentation import quantity
from kernel.security import current_actor
from producers.messages import SCHEME_NAMES
from traceability.forms.claims import EvidenceForm
from traceability.messages.claims import CLAIM_STATE_NAMES, KIND_NAMES, MENTION_NAMES
from traceability.operations.evidence import declare_certificate
from traceability.queries.claims import Claim, LotClaims, claims_of
from traceability.queries.lots import lot_for
from traceability.rules.claims.facts import Line, LotVerdict
from traceability.web.lots import today, whole

pages = Blueprint("claims", __name__)
READERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)


@pages.get("/lots/<uuid:lot_id>/claims")
@allow(*READERS)
def lot_claims(lot_id: UUID) -> str:
    """Each certification of a lot: whether it may be said, and everything that was looked at."""
    session, actor = db.session(), current_actor()
    lot = lot_for(session, actor, lot_id)
    return render_template(
        "traceability/claims/lot.html",
        whole=whole(session, lot),
        found=claims_of(session, lot.id, today()),
        may_declare=lot.origin == "intake" and actor.has((Role.NETWORK_MANAGER,)),
    )


@pages.get("/lots/<uuid:lot_id>/claims.json")
@allow(*READERS)
def lot_claims_json(lot_id: UUID) -> dict[str, Any]:
    """The same, for a program: codes, values, and the sentence of each line."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    return as_json(lot.code, claims_of(session, lot.id, today()))


@pages.route("/lots/<uuid:lot_id>/evidence/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_evidence(lot_id: UUID) -> Response | tuple[str, int]:
    """The certificate of the supplier of a lot that came from outside."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    form = EvidenceForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(declare_certificate, form.to_command(lot_id), form.context())
            flash(_("Le certificat du fournisseur est enregistré."))
            return redirect(url_for("claims.lot_claims", lot_id=lot_id))
    page = render_template("traceability/claims/evidence.html", form=form, whole=whole(session, lot))
    return page, status_of(form)


def sentence_of(line: Line) -> str:
    """What a line says, in the language of the page."""
    unit = str(line.values.get("unit", ""))
    return told(line.code, {name: _shown(name, value, unit) for name, value in line.values.items()})


def _shown(name: str, value: Any, unit: str) -> Any:
    if isinstance(value, date):
        return shown_day(value, "medium")
    if name == "mentions":
        return ", ".join(str(MENTION_NAMES[one]) for one in value)
    if name in ("quantity", "left", "packed", "content") and unit:
        return quantity(value, unit)
    if name == "kind":
        return KIND_NAMES[value]
    return value


def as_json(lot_code: str, found: LotClaims) -> dict[str, Any]:
    """A lot's claims as plain values."""
    return {
        "lot": lot_code,
        "day": found.day.isoformat(),
        "claims": [_claim_json(one) for one in found.claims],
    }


def _claim_json(claim: Claim) -> dict[str, Any]:
    return {
        "scheme": claim.scheme,
        "name": str(SCHEME_NAMES[claim.scheme]),
        "edition": claim.verdict.edition,
        "state": claim.state,
        "holds": claim.verdict.holds,
        "may_be_printed": claim.printed is not None,
        "certificates": [
            {
                "id": str(one.told.certificate.id),
                "body": one.told.certificate.body,
                "number": one.told.certificate.number,
                "valid_from": one.told.certificate.valid_from.isoformat(),
                "valid_until": one.told.certificate.valid_until.isoformat(),
                "standing": one.standing.state,
            }
            for one in claim.resting
        ],
        "causes": [_line_json(one) for one in claim.verdict.causes],
        "lots": [_lot_json(one) for one in claim.verdict.lots],
    }


def _lot_json(verdict: LotVerdict) -> dict[str, Any]:
    return {
        "lot": verdict.lot.code,
        "step": verdict.lot.kind,
        "day": verdict.lot.day.isoformat(),
        "organisation": verdict.lot.organisation,
        "state": verdict.state,
        "lines": [_line_json(one) for one in verdict.lines],
    }


def _line_json(line: Line) -> dict[str, Any]:
    return {
        "code": line.code,
        "state": line.state,
        "lot": line.lot_code,
        "sentence": sentence_of(line),
        "is_aside": line.is_aside,
        "values": {name: _plain(value) for name, value in line.values.items()},
    }


def _plain(value: Any) -> Any:
    return value if isinstance(value, (int, str, list, type(None))) else str(value)


def names() -> Mapping[str, Any]:
    """The words and functions that templates of claims use."""
    return {
        "sentence_of": sentence_of,
        "claim_state_names": CLAIM_STATE_NAMES,
        "step_names": KIND_NAMES,
        "scheme_names": SCHEME_NAMES,
    }


def install(app: Flask) -> None:
    """Put the pages on the application, and the words that their templates use."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(names())
