"""Recording a laboratory's result."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.analyses import AnalysisForm, methods_for, prepared
from traceability.operations.analyses import record_analysis
from traceability.queries.lots import lot_for
from traceability.web.lots import today, whole

pages = Blueprint("analyses", __name__)


@pages.route("/lots/<uuid:lot_id>/analyses/new", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def new_analysis(lot_id: UUID) -> Response | tuple[str, int]:
    """A form whose lines come from the method that was chosen, then the result kept."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    shown = whole(session, lot)
    methods = methods_for(shown.product.key)
    chosen = next((one for one in methods if one.key == request.args.get("method")), None)
    form = AnalysisForm(data={"analysed_on": today(), **prepared(chosen)})
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(record_analysis, form.to_command(context.operation_id, lot_id), context)
            flash(_("L’analyse du lot %(lot)s est enregistrée.", lot=lot.code))
            return redirect(url_for("lots.lot_page", lot_id=lot_id))
    page = render_template(
        "traceability/analyses/new.html", form=form, whole=shown, methods=methods, chosen=chosen
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the page on the application."""
    app.register_blueprint(pages)
