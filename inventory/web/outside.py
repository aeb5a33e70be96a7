"""Pages of the goods from outside: *Recevoir de l'extérieur*."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.outside import OutsideForm
from inventory.operations.outside import receive_from_outside
from inventory.operations.production import MAKERS
from inventory.queries.outside import outside_choices_at
from inventory.queries.places import place_for, production_places
from inventory.web.readers import today_at
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("outside", __name__)


@pages.get("/outside")
@allow(*MAKERS)
def choose_place() -> Response | str:
    """Where the goods arrive; skipped when there is one place only."""
    places = production_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("outside.receive", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Recevoir de l’extérieur"),
        question=_("Où cela arrive-t-il ?"),
        endpoint="outside.receive",
        places=places,
    )


@pages.route("/outside/<uuid:place_id>", methods=["GET", "POST"])
@allow(*MAKERS)
def receive(place_id: UUID) -> Response | tuple[str, int]:
    """Register a lot from outside: product, quantity, supplier, papers."""
    session, actor = db.session(), current_actor()
    place = place_for(session, actor, place_id)
    offered = outside_choices_at(session, place)
    form = OutsideForm(place, offered, today_at(place), may_declare=actor.has((Role.NETWORK_MANAGER,)))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(receive_from_outside, form.to_command(context.operation_id), context)
            flash(_("Le lot %(code)s est enregistré.", code=outcome["code"]), "good")
            return redirect(url_for("lots.lot_page", lot_id=outcome["lot_id"]))
    page = render_template(
        "inventory/outside/new.html",
        form=form,
        place=place,
        offered=offered,
        pictograms={str(one.id): one.pictogram for one in offered.products},
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
