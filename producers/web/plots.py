"""Pages of plots, which only the organisation's own people open: list, map, entry."""

from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import Outcome, execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.plots import PlotForm
from producers.models import BRANCHES, Organisation, Plot
from producers.operations.plots import correct_plot, register_plot
from producers.queries import members, organisations
from producers.queries import plots as queries
from producers.rules.plots import NobodyHasNumber
from producers.web.asked import KEEPERS, keeps, one_of, page_number

pages = Blueprint("plots", __name__)
VIEWERS = (*KEEPERS, Role.AUDITOR)


@pages.get("/organisations/<uuid:organisation_id>/plots")
@allow(*VIEWERS)
def plots(organisation_id: UUID) -> str:
    """The plots of an organisation, of one crop or all, on the map and as a list."""
    session = db.session()
    organisation = _organisation(organisation_id)
    crop = one_of("crop", BRANCHES, "")
    page = queries.plot_page(session, organisation.id, crop=crop, number=page_number())
    return render_template(
        "producers/plots/list.html",
        organisation=organisation,
        page=page,
        crop=crop,
        crops=[name for name, *_rest in queries.area_by_crop(session, organisation.id)],
        members=queries.member_names(session, page.rows),
        outlines=_outlines(page.rows),
        tiles=current_app.config["MAP_TILES_URL"],
        keeps=keeps(organisation.id),
    )


@pages.route("/organisations/<uuid:organisation_id>/plots/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_plot(organisation_id: UUID) -> tuple[str, int] | Response:
    """Register a plot, drawn on the map or pasted."""
    organisation = _organisation(organisation_id)
    form = PlotForm(member_number=request.args.get("member", ""))
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_registration(organisation_id, _member_id(form, organisation_id))
            return _kept(execute(register_plot, command, form.context()))
    return _entry_page(form, organisation, None)


@pages.get("/plots/<uuid:plot_id>")
@allow(*VIEWERS)
def plot(plot_id: UUID) -> str:
    """A plot: its outline on the map, its area, who works it, what it overlaps."""
    session, actor = db.session(), current_actor()
    found = queries.plot_for(session, actor, plot_id)
    member = members.member_for(session, actor, found.member_id) if found.member_id else None
    return render_template(
        "producers/plots/plot.html",
        plot=found,
        member=member,
        organisation=_organisation(found.organisation_id),
        overlaps=queries.overlapping_plots(session, found),
        outlines=_outlines([found]),
        tiles=current_app.config["MAP_TILES_URL"],
        keeps=keeps(found.organisation_id),
    )


@pages.route("/plots/<uuid:plot_id>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_plot(plot_id: UUID) -> tuple[str, int] | Response:
    """Correct a plot's entry or redraw it."""
    session, actor = db.session(), current_actor()
    found = queries.plot_for(session, actor, plot_id)
    organisation = _organisation(found.organisation_id)
    member = members.member_for(session, actor, found.member_id) if found.member_id else None
    form = PlotForm(obj=found, member_number=member.number if member else "")
    if request.method == "GET":
        form.show(found)
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_correction(plot_id, _member_id(form, organisation.id))
            return _kept(execute(correct_plot, command, form.context()))
    return _entry_page(form, organisation, found)


def _organisation(organisation_id: UUID) -> Organisation:
    return organisations.organisation_for(db.session(), current_actor(), organisation_id)


def _member_id(form: PlotForm, organisation_id: UUID) -> UUID | None:
    number = (form.member_number.data or "").strip()
    if not number:
        return None
    member_id = members.present_member_id(db.session(), organisation_id, number)
    if member_id is None:
        raise NobodyHasNumber(field="member_number", number=number)
    return member_id


def _kept(outcome: Outcome) -> Response:
    flash(_("La parcelle est enregistrée."))
    return redirect(url_for("plots.plot", plot_id=outcome["plot_id"]))


def _outlines(plots: Any) -> dict[str, Any]:
    """Outlines for the map, as a GeoJSON FeatureCollection."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "id": str(one.id),
                "properties": {"code": one.code, "crop": one.crop},
                "geometry": one.geometry,
            }
            for one in plots
        ],
    }


def _entry_page(form: PlotForm, organisation: Organisation, plot: Plot | None) -> tuple[str, int]:
    around = queries.plots_on_map(db.session(), organisation.id)
    page = render_template(
        "producers/plots/form.html",
        form=form,
        organisation=organisation,
        plot=plot,
        outlines=_outlines(one for one in around if plot is None or one.id != plot.id),
        tiles=current_app.config["MAP_TILES_URL"],
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
