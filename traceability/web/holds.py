"""Putting a lot aside, and letting it go."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.holds import HoldForm, ReleaseForm
from traceability.operations.holds import hold_lot, release_lot
from traceability.queries.holds import hold_for
from traceability.queries.lots import lot_for
from traceability.web.lots import whole

pages = Blueprint("holds", __name__)


@pages.route("/lots/<uuid:lot_id>/hold", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def hold(lot_id: UUID) -> Response | tuple[str, int]:
    """Ask why, and put the lot aside."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    form = HoldForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(hold_lot, form.to_command(context.operation_id, lot_id), context)
            flash(_("Le lot %(lot)s est retenu : rien ne peut en sortir.", lot=lot.code))
            return redirect(url_for("lots.lot_page", lot_id=lot_id))
    page = render_template("traceability/lots/hold.html", form=form, whole=whole(session, lot))
    return page, status_of(form)


@pages.route("/holds/<uuid:hold_id>/release", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def release(hold_id: UUID) -> Response | tuple[str, int]:
    """Ask why, and end the hold."""
    session = db.session()
    held, lot = hold_for(session, current_actor(), hold_id)
    form = ReleaseForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(release_lot, form.to_command(hold_id), context)
            flash(_told(done["state"], done["lot"]))
            return redirect(url_for("lots.lot_page", lot_id=lot.id))
    page = render_template("traceability/lots/release.html", form=form, whole=whole(session, lot), hold=held)
    return page, status_of(form)


def _told(state: str, code: str) -> str:
    if state == "free":
        return _("Le lot %(lot)s est libéré.", lot=code)
    return _("Cette retenue est levée, mais le lot %(lot)s n’est pas encore libre.", lot=code)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
