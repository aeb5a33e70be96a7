"""Asking for a torn label again where the goods lie; the job's own page gives the PDF."""

from uuid import UUID

from flask import Blueprint, Flask, redirect, render_template, url_for
from werkzeug.wrappers import Response

from inventory.forms.relabelling import RelabelForm
from inventory.models import Place
from inventory.operations.relabelling import RELABELLERS, relabel_at_place
from inventory.queries.places import place_for
from inventory.queries.shelf import shelf
from inventory.web.readers import today_at
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from traceability.models import Lot
from traceability.queries.labels import label_count, printings_of
from traceability.queries.lots import LotNotFound
from traceability.queries.serials import serial_count

pages = Blueprint("relabelling", __name__)


@pages.get("/places/<uuid:place_id>/labels")
@allow(*RELABELLERS)
def shelf_lots(place_id: UUID) -> str:
    """The packed lots that lie at a place: which one lost a label?"""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    rows = {
        row.on_hand.lot_id: row
        for row in shelf(session, place.id, free_on=today_at(place))
        if row.trade_item is not None
    }
    return render_template("inventory/relabelling/lots.html", place=place, rows=list(rows.values()))


@pages.route("/places/<uuid:place_id>/lots/<uuid:lot_id>/label", methods=["GET", "POST"])
@allow(*RELABELLERS)
def again(place_id: UUID, lot_id: UUID) -> Response | tuple[str, int]:
    """Which labels are torn and why; then their job begins."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    rows = shelf(session, place.id, lot_ids=[lot_id])
    if not rows:
        raise LotNotFound(lot_id=str(lot_id))
    form = RelabelForm()
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            command = form.to_command(context.operation_id, place.id, lot_id)
            done = execute(relabel_at_place, command, context)
            return redirect(url_for("kernel.job", job_id=done["job_id"]))
    lot = session.get_one(Lot, lot_id)
    count, serials = label_count(session, lot), serial_count(session, lot.id)
    page = render_template(
        "inventory/relabelling/again.html",
        form=form,
        place=place,
        row=rows[0],
        here=sum(row.on_hand.quantity for row in rows),
        numbered=serials.in_force,
        without_number=count.on_packs - serials.in_force,
        printings=[one for one in printings_of(session, lot.id) if one[1].place_id == place.id],
    )
    return page, status_of(form)


def place_name(place_id: UUID | None) -> str | None:
    """For the account of labels: where some were printed again; None at the cooperative's own desk."""
    place = db.session.get(Place, place_id) if place_id else None
    return place.name if place else None


def install(app: Flask) -> None:
    """Put the pages on the application, and give the account of labels the names of places."""
    app.register_blueprint(pages)
    app.jinja_env.globals["place_name"] = place_name
