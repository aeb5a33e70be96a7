"""Pages of the stock: what lies where, and what was lost."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.deliveries import LossForm
from inventory.messages import CAUSES, DIFFERENCE_REASONS, LOT_STATUSES, MOVE_KINDS, PLACE_KINDS
from inventory.operations.losses import record_loss
from inventory.operations.stock import STOCK_KEEPERS
from inventory.queries.places import place_for, visible_places
from inventory.queries.shelf import (
    STATUSES,
    ShelfRow,
    StockFilters,
    moves_of_lot,
    places_of_lot,
    shelf,
    stock_page,
)
from inventory.web.readers import LIST_ZONE, READERS, asked_id, asked_page
from kernel.access import allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.messages import BRANCH_NAMES
from producers.models import BRANCHES
from traceability.models import Lot
from traceability.queries.lots import LotNotFound

pages = Blueprint("stock", __name__)


@pages.get("/stock")
@allow(*READERS)
def stock_list() -> str:
    """What lies where, by lot and owner; filters in the address."""
    session, actor = db.session(), current_actor()
    filters = _filters()
    today = business_day(now(), LIST_ZONE)
    return render_template(
        "inventory/stock/list.html",
        page=stock_page(session, actor, filters, today, asked_page()),
        filters=filters,
        places=visible_places(session, actor),
        branches=BRANCH_NAMES,
        statuses=STATUSES,
        status_names=LOT_STATUSES,
        today=today,
    )


@pages.route("/stock/<uuid:place_id>/<uuid:lot_id>/loss", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def loss(place_id: UUID, lot_id: UUID) -> Response | tuple[str, int]:
    """Take so much of a lot at a place out of the stock, and say why."""
    row = row_at(place_id, lot_id, asked_id("owner"))
    form = LossForm(row)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(record_loss, form.to_command(context.operation_id), context)
            flash(_("La sortie est enregistrée."), "good")
            return redirect(url_for("stock.stock_list", place=place_id))
    return render_template("inventory/stock/loss.html", form=form, row=row), status_of(form)


def row_at(place_id: UUID, lot_id: UUID, owner_id: UUID | None = None) -> ShelfRow:
    """What lies of a lot at a place this person may see; raises PlaceNotFound, LotNotFound."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    rows = shelf(session, place.id, lot_ids=[lot_id], owner_id=owner_id)
    if not rows:
        raise LotNotFound(lot_id=str(lot_id))
    return rows[0]


def stock_of_lot(lot: Lot) -> dict[str, Any]:
    """For the page of a lot: where it lies now and its latest movements, as far as one may see."""
    session, actor = db.session(), current_actor()
    return {"rows": places_of_lot(session, actor, lot), "moves": moves_of_lot(session, actor, lot)}


def _filters() -> StockFilters:
    """The filters of the address; what is not one of ours is none."""
    branch, status = request.args.get("branch", ""), request.args.get("status", "")
    return StockFilters(
        place_id=asked_id("place"),
        branch=branch if branch in BRANCHES else "",
        status=status if status in STATUSES else "",
        text=request.args.get("q", "").strip()[:40],
    )


def install(app: Flask) -> None:
    """Put the pages on the application, and give templates the words and answers of the stock."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(
        stock_of_lot=stock_of_lot,
        place_kind_names=PLACE_KINDS,
        move_kind_names=MOVE_KINDS,
        lot_status_names=LOT_STATUSES,
        difference_names=DIFFERENCE_REASONS,
        cause_names=CAUSES,
    )
