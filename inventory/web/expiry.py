"""The calendar of what passes its date."""

from uuid import UUID

from flask import Blueprint, Flask, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.queries.expiry import expiring_at
from inventory.queries.places import place_for, visible_places
from inventory.rules.expiry import HORIZONS, PACE_DAYS
from inventory.web.readers import READERS, today_at
from kernel.access import allow
from kernel.db import db
from kernel.security import current_actor

pages = Blueprint("expiry", __name__)


@pages.get("/expiry")
@allow(*READERS)
def choose_place() -> Response | str:
    """Of which place; skipped when there is one only."""
    places = visible_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("expiry.calendar", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Suivre les dates"),
        question=_("Les dates de quel lieu ?"),
        endpoint="expiry.calendar",
        places=places,
    )


@pages.get("/places/<uuid:place_id>/expiry")
@allow(*READERS)
def calendar(place_id: UUID) -> str:
    """What is past its date here or passes it soon, and what to do about it."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    asked = request.args.get("within", HORIZONS[1], type=int)
    within = asked if asked in HORIZONS else HORIZONS[1]
    today = today_at(place)
    return render_template(
        "inventory/expiry/calendar.html",
        place=place,
        within=within,
        horizons=HORIZONS,
        pace_days=PACE_DAYS,
        rows=expiring_at(session, place, today, within),
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
