"""Pages of the places."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.places import PlaceForm
from inventory.messages import PLACE_KINDS
from inventory.operations.places import register_place
from inventory.queries.places import place_for, visible_places
from inventory.queries.shelf import moves_at_place
from inventory.web.readers import READERS
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.models import Organisation
from producers.queries.organisations import visible_organisations

pages = Blueprint("places", __name__)


@pages.get("/places")
@allow(*READERS)
def place_list() -> str:
    """The places this person may see."""
    places = visible_places(db.session(), current_actor())
    return render_template("inventory/places/list.html", places=places, kinds=PLACE_KINDS)


@pages.route("/places/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_place() -> Response | tuple[str, int]:
    """Register a place."""
    form = PlaceForm(visible_organisations(db.session(), current_actor()))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(register_place, form.to_command(context.operation_id), context)
            flash(_("Le lieu est enregistré."), "good")
            return redirect(url_for("places.place_page", place_id=outcome["place_id"]))
    return render_template("inventory/places/new.html", form=form), status_of(form)


@pages.get("/places/<uuid:place_id>")
@allow(*READERS)
def place_page(place_id: UUID) -> str:
    """One place: who keeps it, and its latest movements."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    keeper = session.get(Organisation, place.organisation_id) if place.organisation_id else None
    return render_template(
        "inventory/places/page.html",
        place=place,
        keeper=keeper,
        moves=moves_at_place(session, place.id),
        kinds=PLACE_KINDS,
    )


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
