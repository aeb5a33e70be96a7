"""Asking for a sheet of labels; the job's own page follows it and gives the PDF."""

from uuid import UUID

from flask import Blueprint, Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.forms.labels import LabelsForm
from traceability.gateways.labels.render import LABELS_MAX
from traceability.operations.labels import request_labels
from traceability.queries.claims import claims_of
from traceability.queries.labels import labels_left, packed_lots, printings_of
from traceability.queries.lots import lot_for
from traceability.web.lots import today, whole

pages = Blueprint("labels", __name__)


@pages.get("/labels")
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def to_label() -> str:
    """The latest packed lots, with the labels that each still misses."""
    rows = packed_lots(db.session(), current_actor())
    return render_template("traceability/labels/list.html", rows=rows)


@pages.route("/lots/<uuid:lot_id>/labels", methods=["GET", "POST"])
@allow(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)
def ask(lot_id: UUID) -> Response | tuple[str, int]:
    """Which sheet and how many, then the work begins and its page shows how far it is."""
    session = db.session()
    lot = lot_for(session, current_actor(), lot_id)
    shown, left = whole(session, lot), labels_left(session, lot)
    sayable = [one for one in claims_of(session, lot_id, today()).claims if one.printed]
    form = LabelsForm(
        data={"count": min(left, LABELS_MAX) or None, "mentions": [one.scheme for one in sayable]}
    )
    form.offer(sayable)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            done = execute(request_labels, form.to_command(context.operation_id, lot_id), context)
            return redirect(url_for("kernel.job", job_id=done["job_id"]))
    page = render_template(
        "traceability/labels/ask.html",
        form=form,
        whole=shown,
        left=left,
        printings=printings_of(session, lot_id),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
