"""Pages of what to order: *Réassortir*, by cooperative, each figure with its reason."""

from collections.abc import Iterable
from itertools import groupby
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.operations.stock import STOCK_KEEPERS
from inventory.queries.places import place_for
from kernel.access import Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop.forms.reordering import PointForm
from shop.messages.reordering import why
from shop.operations.reordering import set_reorder_point
from shop.queries.reordering import Suggestion, points_of, suggestions
from shop.queries.selling import selling_places
from traceability.queries.products import TradeItemNotFound, trade_items_by_id

pages = Blueprint("reordering", __name__)
READERS = (*STOCK_KEEPERS, Role.AUDITOR)


@pages.get("/reordering")
@allow(*READERS)
def choose_place() -> Response | str:
    """For which shop; skipped when there is one only."""
    places = selling_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for(".suggested", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Réassortir"),
        question=_("Pour quel lieu ?"),
        endpoint="reordering.suggested",
        places=places,
    )


@pages.get("/places/<uuid:place_id>/reordering")
@allow(*READERS)
def suggested(place_id: UUID) -> str:
    """What to order of each cooperative and why, then the articles that need nothing."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    rows = suggestions(session, place.id, business_day(now(), place.timezone))
    wanted = [one for one in rows if one.reorder.pieces]
    return render_template(
        "shop/reordering/suggested.html",
        place=place,
        by_supplier=list(_by_supplier(wanted)),
        enough=[one for one in rows if not one.reorder.pieces],
        why=why,
        may_order=current_actor().has(STOCK_KEEPERS),
    )


def _by_supplier(rows: Iterable[Suggestion]) -> Iterable[tuple[Suggestion, list[Suggestion], dict[str, int]]]:
    """Each supplier's first row, all of its rows, and the amounts that the order form proposes."""
    for _id, group in groupby(rows, key=lambda one: one.supplier.id):
        listed = list(group)
        yield listed[0], listed, {f"ask-{one.item.id}": one.reorder.pieces for one in listed}


@pages.route("/places/<uuid:place_id>/reordering/<uuid:trade_item_id>", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def point(place_id: UUID, trade_item_id: UUID) -> Response | tuple[str, int]:
    """From how few pieces an article is ordered again at a place."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    item = trade_items_by_id(session, [trade_item_id]).get(trade_item_id)
    if item is None:
        raise TradeItemNotFound()
    form = PointForm(obj=points_of(session, place_id).get(trade_item_id))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            execute(
                set_reorder_point, form.to_command(context.operation_id, place_id, trade_item_id), context
            )
            flash(_("Le minimum est gardé."), "good")
            return redirect(url_for(".suggested", place_id=place_id))
    return render_template("shop/reordering/point.html", form=form, place=place, item=item), status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
