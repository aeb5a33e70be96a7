"""What became of the labels of a lot: the account, the log, labels voided, sheets printed again."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.labels import ReprintForm, VoidForm
from traceability.messages.labels import VOID_CAUSE_NAMES
from traceability.models import Lot
from traceability.operations.serials import reprint_labels, void_labels
from traceability.queries.labels import label_count, printing_for, printings_of, voids_of
from traceability.queries.lots import lot_for
from traceability.queries.scans import alerts_of_lot, scans_of
from traceability.queries.serials import Pack, pack, serial_count, serials_of
from traceability.rules.serials import UnknownSerials, read_serials
from traceability.web.lots import whole

pages = Blueprint("label_log", __name__)
CAUSE_WORDS = {**VOID_CAUSE_NAMES, "reprinted": VOID_CAUSE_NAMES["other"]}


@pages.get("/lots/<uuid:lot_id>/labels/log")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, Role.AUDITOR)
def log(lot_id: UUID) -> str:
    """Packs, labels printed, voided and on packs; numbers issued; and one number when it is asked for."""
    session, actor = db.session(), current_actor()
    lot = lot_for(session, actor, lot_id)
    asked = request.args.get("serial", "").strip()[:400]
    found = _pack_asked(lot, asked)
    return render_template(
        "traceability/labels/log.html",
        whole=whole(session, lot),
        count=label_count(session, lot),
        serials=serial_count(session, lot.id),
        printings=printings_of(session, lot.id),
        voids=voids_of(session, lot.id),
        alerts=alerts_of_lot(session, lot.id),
        causes=CAUSE_WORDS,
        asked=asked,
        found=found,
        scans=scans_of(session, lot.id, found.serial) if found else [],
        may_change=actor.has((Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)),
    )


def _pack_asked(lot: Lot, asked: str) -> Pack | None:
    """The number typed or scanned, when it is one of this lot."""
    try:
        serials = read_serials(asked)
    except UnknownSerials:
        return None
    return pack(db.session(), lot.id, serials[0]) if serials else None


@pages.route("/lots/<uuid:lot_id>/labels/void", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def void(lot_id: UUID) -> Response | tuple[str, int]:
    """Which labels will be on no pack, and why."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    form = VoidForm(data={"serials": request.args.get("serial")})
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(void_labels, form.to_command(context.operation_id, lot_id), context)
            told = ngettext("%(num)s étiquette annulée.", "%(num)s étiquettes annulées.", done["count"])
            flash(told)
            return redirect(url_for("label_log.log", lot_id=lot_id))
    count, serials = label_count(session, lot), serial_count(session, lot.id)
    page = render_template(
        "traceability/labels/void.html",
        form=form,
        whole=whole(session, lot),
        count=count,
        serials=serials,
        without_number=count.on_packs - serials.in_force,
    )
    return page, status_of(form)


@pages.route("/printings/<uuid:printing_id>/reprint", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def reprint(printing_id: UUID) -> Response | tuple[str, int]:
    """Draw a sheet once more with its numbers, because the first is spoilt."""
    session = db.session()
    printing, lot = printing_for(session, current_actor(), printing_id)
    form = ReprintForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(reprint_labels, form.to_command(context.operation_id, printing_id), context)
            flash(_("Les mêmes numéros sont réimprimés : détruisez les premières étiquettes."))
            return redirect(url_for("kernel.job", job_id=done["job_id"]))
    page = render_template(
        "traceability/labels/reprint.html",
        form=form,
        whole=whole(session, lot),
        printing=printing,
        numbers=len(serials_of(session, printing.reprint_of_id or printing.id)),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
