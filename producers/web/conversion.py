"""Pages of conversion: when each plot becomes organic, and the facts of its status."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.conversions import PlotStatusForm
from producers.forms.dossiers import uuid_or_none
from producers.forms.pieces import today
from producers.operations.conversions import note_plot_status
from producers.queries import conversions as queries
from producers.queries import organisations
from producers.queries.members import members_of
from producers.queries.plots import plot_for
from producers.web.asked import KEEPERS, keeps
from producers.web.dossiers import VIEWERS
from producers.web.pieces import piece_of
from producers.web.timelines import drawn

pages = Blueprint("conversion", __name__)
COMMUNE_LENGTH_MAX = 120


@pages.get("/organisations/<uuid:organisation_id>/conversion")
@allow(*VIEWERS)
def calendar(organisation_id: UUID) -> str:
    """When each plot becomes organic, drawn and as a table; of one member or commune, or of all."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    commune = request.args.get("commune", "")[:COMMUNE_LENGTH_MAX]
    member_id = uuid_or_none(request.args.get("member"))
    plots = queries.calendar_of(session, organisation.id, today(), member_id=member_id, commune=commune)
    return render_template(
        "producers/conversion/calendar.html",
        organisation=organisation,
        plots=plots,
        drawing=drawn(plots, today()),
        communes=queries.communes_of(session, organisation.id),
        commune=commune,
        members=members_of(session, organisation.id),
        member_id=member_id,
        today=today(),
        season=today().year,
        in_conversion=[one for one in plots if one.now and one.now.is_in_conversion],
        organic=[one for one in plots if one.now and one.now.is_organic],
        keeps=keeps(organisation.id),
    )


@pages.route("/plots/<uuid:plot_id>/status", methods=["GET", "POST"])
@allow(*KEEPERS)
def status(plot_id: UUID) -> tuple[str, int] | Response:
    """Note how a plot is farmed from a day on; what was noted before stays readable."""
    session, actor = db.session(), current_actor()
    plot = plot_for(session, actor, plot_id)
    organisation = organisations.organisation_for(session, actor, plot.organisation_id)
    form = PlotStatusForm(status=plot.organic_status, begins_on=today())
    if form.validate_on_submit():
        with problems_on(form):
            piece = piece_of(form, shows=_("Parcelle %(code)s", code=plot.code))
            execute(note_plot_status, form.to_command(plot_id, piece), form.context())
            flash(_("La conduite de la parcelle est notée."))
            return redirect(url_for("conversion.calendar", organisation_id=organisation.id))
    page = render_template(
        "producers/conversion/status.html",
        form=form,
        plot=plot,
        organisation=organisation,
        history=queries.history_of(session, plot.id),
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
