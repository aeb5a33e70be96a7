"""Pages of returns: whose goods go back, and which of them."""

from datetime import date
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.returns import ReturnForm
from inventory.operations.returns import return_goods
from inventory.operations.stock import STOCK_KEEPERS
from inventory.queries.places import place_for
from inventory.queries.returns import consignor_at, consignors, places_of_owner
from inventory.queries.shelf import ShelfRow, shelf
from inventory.web.readers import asked_id, today_at
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("returns", __name__)


@pages.get("/places/<uuid:place_id>/returns")
@allow(*STOCK_KEEPERS)
def choose_owner(place_id: UUID) -> str:
    """Whose consigned goods lie here."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    return render_template("inventory/returns/choose.html", place=place, owners=consignors(session, place))


@pages.route("/places/<uuid:place_id>/returns/<uuid:owner_id>", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def send_back(place_id: UUID, owner_id: UUID) -> Response | tuple[str, int]:
    """Send goods of one owner back; what can no longer be sold is proposed, or one lot, or all."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    owner = consignor_at(session, place, owner_id)
    rows, today = shelf(session, place.id, owner_id=owner_id), today_at(place)
    lot_id, whole = asked_id("lot"), "all" in request.args
    chosen = {row.key for row in rows if whole or _goes_back(row, lot_id, today)}
    form = ReturnForm(place, places_of_owner(session, owner_id, place.id), rows, chosen)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(return_goods, form.to_command(context.operation_id), context)
            flash(_("Le retour %(number)s est en route.", number=outcome["number"]), "good")
            return redirect(url_for("deliveries.note", delivery_id=outcome["delivery_id"]))
    page = render_template(
        "inventory/returns/send.html", form=form, place=place, owner=owner, shelf=rows, today=today
    )
    return page, status_of(form)


def _goes_back(row: ShelfRow, lot_id: UUID | None, today: date) -> bool:
    """The lot that was asked for; else what may no longer be sold."""
    return row.on_hand.lot_id == lot_id if lot_id else row.on_hand.status_on(today) != "sellable"


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
