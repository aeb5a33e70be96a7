"""Pages of what is made by hand: *Fabriquer*."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from inventory.forms.makings import MakingForm
from inventory.operations.makings import register_making
from inventory.operations.production import MAKERS
from inventory.queries.harvest_choices import MEMBERS_MAX
from inventory.queries.making_choices import making_choices_at
from inventory.queries.places import place_for, production_places
from inventory.web.readers import today_at
from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor

pages = Blueprint("makings", __name__)


@pages.get("/makings")
@allow(*MAKERS)
def choose_place() -> Response | str:
    """Where the pieces are kept; skipped when there is one place only."""
    places = production_places(db.session(), current_actor())
    if len(places) == 1:
        return redirect(url_for("makings.making", place_id=places[0].id))
    return render_template(
        "inventory/places/choose.html",
        title=_("Fabriquer"),
        question=_("Où gardez-vous les pièces ?"),
        endpoint="makings.making",
        places=places,
    )


@pages.route("/makings/<uuid:place_id>", methods=["GET", "POST"])
@allow(*MAKERS)
def making(place_id: UUID) -> Response | tuple[str, int]:
    """Register pieces made by hand: what, the photo, who, how, when."""
    session = db.session()
    place = place_for(session, current_actor(), place_id)
    offered = making_choices_at(session, place, request.args.get("q", "").strip()[:60])
    form = MakingForm(place, offered, today_at(place))
    if form.validate_on_submit():
        context = form.context()
        with problems_on(form):
            outcome = execute(register_making, form.to_command(context.operation_id), context)
            flash(_("Le lot %(code)s est enregistré.", code=outcome["code"]), "good")
            return redirect(url_for("lots.lot_page", lot_id=outcome["lot_id"]))
    page = render_template(
        "inventory/makings/new.html",
        form=form,
        place=place,
        offered=offered,
        pictograms={str(one.id): one.pictogram for one in offered.products},
        too_many=len(offered.members) == MEMBERS_MAX,
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
