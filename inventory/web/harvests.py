"""Pages of the harvest: *Récolter*."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.harvest import HarvestForm
from inventory.operations.production import MAKERS, harvest_lot
from inventory.queries.harvest_choices import MEMBERS_MAX, harvest_choices_at
from inventory.queries.places import place_for, production_places
from inventory.web.readers import today_at
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("harvests", __name__)


@pages.get("/harvest")
@allow(*MAKERS)
def choose_place() -> Response | str:
    """Where the harvest is weighed in; skipped when there is one place only."""
    places = production_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("harvests.harvest", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Récolter"),
        question=_("Où pesez-vous la récolte ?"),
        endpoint="harvests.harvest",
        places=places,
    )


@pages.route("/harvest/<uuid:place_id>", methods=["GET", "POST"])
@allow(*MAKERS)
def harvest(place_id: UUID) -> Response | tuple[str, int]:
    """Register a harvest lot: product, day, plots, weights by member."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    gathering = harvest_choices_at(session, place, request.args.get("q", "").strip()[:60])
    form = HarvestForm(place, gathering, today_at(place))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(harvest_lot, form.to_command(context.operation_id), context)
            flash(_("Le lot %(code)s est enregistré.", code=outcome["code"]), "good")
            return redirect(url_for("lots.lot_page", lot_id=outcome["lot_id"]))
    page = render_template(
        "inventory/harvests/new.html",
        form=form,
        place=place,
        gathering=gathering,
        pictograms={str(one.id): one.pictogram for one in gathering.products},
        too_many=len(gathering.members) == MEMBERS_MAX,
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
