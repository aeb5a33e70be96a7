"""Stocking a market stall: a list of what to bring, which a person changes, then a delivery to scan."""

from datetime import timedelta
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import shop.messages.stalls as words
from inventory.models import Place
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import PlaceNotFound
from kernel.access import allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from shop.forms.stocking import StockingForm
from shop.operations.stocking import stock_stall
from shop.queries.stocking import sources_of, stall_to_stock, stalls_beside, stocking

pages = Blueprint("stocking", __name__)
DAYS_USUAL, DAYS_MAX = 2, 14


@pages.route("/stalls/<uuid:place_id>/stocking", methods=["GET", "POST"])
@allow(*STOCK_KEEPERS)
def bring(place_id: UUID) -> Response | tuple[str, int]:
    """What to bring from where and for how many days; sent, it is a delivery with its printed code."""
    session, actor = db.session(), current_actor()
    stall = stall_to_stock(session, actor, place_id)
    sources, days = sources_of(session, actor, stall), _asked_days()
    if not sources:
        return render_template("shop/stalls/stocking.html", place=stall, source=None), 200
    source = _asked_source(sources)
    today = business_day(now(), stall.timezone)
    listed = stocking(session, stall, source, today, days)
    suggested = {row.item.id: row.bringing.pieces(days) for row in listed.rows}
    form = StockingForm(list(suggested), suggested)
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            until = today + timedelta(days=days - 1)
            command = form.to_command(context.operation_id, source.id, stall.id, until)
            outcome = execute(stock_stall, command, context)
            flash(_("La livraison %(number)s est en route vers le stand.", number=outcome["number"]), "good")
            return redirect(url_for("deliveries.note", delivery_id=outcome["delivery_id"]))
    page = render_template(
        "shop/stalls/stocking.html",
        form=form,
        place=stall,
        may_open_stall=actor.may(STOCK_KEEPERS, at_place(session, stall.id)),
        source=source,
        sources=sources,
        days=days,
        days_max=DAYS_MAX,
        listed=listed,
        suggested=suggested,
        basis=words.basis_said(listed.basis, listed.days_seen),
    )
    return page, status_of(form)


def _asked_days() -> int:
    """For how many days; two when nobody says."""
    return min(max(request.values.get("days", DAYS_USUAL, type=int), 1), DAYS_MAX)


def _asked_source(sources: list[Place]) -> Place:
    """The place that is asked for among those that may be; the first when none is. Raises PlaceNotFound."""
    asked = request.values.get("source", "")
    if not asked:
        return sources[0]
    for place in sources:
        if str(place.id) == asked:
            return place
    raise PlaceNotFound(place_id=asked[:40])


def stalls_of(place: Place) -> list[Place]:
    """For the page of a place: the stalls that may be stocked from it, for who keeps its stock."""
    session, actor = db.session(), current_actor()
    return stalls_beside(session, place) if actor.may(STOCK_KEEPERS, at_place(session, place.id)) else []


def install(app: Flask) -> None:
    """Put the page on the application, and give the page of a place its stalls."""
    app.register_blueprint(pages)
    app.jinja_env.globals["stalls_of"] = stalls_of
