"""Pages of the network: who belongs to whom, each organisation's own page, its entry."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import producers.messages as messages
from kernel.access import EVERY_ROLE, Role, allow
from kernel.clock import business_day, now
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.organisations import OrganisationForm, RegistrationForm
from producers.models import Organisation
from producers.operations.organisations import (
    REGISTER_ZONE,
    correct_organisation,
    register_organisation,
)
from producers.queries import certificates, organisations, plots, story
from producers.rules.links import Branch, tree
from producers.web.asked import READERS, keeps, manages

pages = Blueprint("organisations", __name__)
CERTIFICATES_ON_PAGE = 5


@pages.get("/organisations")
@allow(*EVERY_ROLE)
def network() -> str:
    """The whole network as a tree; figures only of what the reader may open."""
    session, actor = db.session(), current_actor()
    found = {one.id: one for one in organisations.network(session)}
    open_to_reader = {one.id for one in organisations.visible_organisations(session, actor)}
    links = [(link.organisation_id, link.parent_id) for link in organisations.links(session, found)]
    roots: list[Branch] = tree(found, links)
    return render_template(
        "producers/organisations/network.html",
        roots=roots,
        organisations=found,
        open_to_reader=open_to_reader,
        figures=organisations.figures(session, open_to_reader),
        branches=organisations.branches_of(session, found),
        manages=manages(),
    )


@pages.get("/registers")
@allow(*READERS)
def registers() -> Response:
    """One's own organisation when there is only one, else the network."""
    found = organisations.visible_organisations(db.session(), current_actor())
    if len(found) == 1:
        return redirect(url_for("organisations.organisation", organisation_id=found[0].id))
    return redirect(url_for("organisations.network"))


@pages.route("/organisations/new", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def new_organisation() -> tuple[str, int] | Response:
    """Register an organisation."""
    form = RegistrationForm()
    form.offer_parents(organisations.network(db.session()))
    if form.validate_on_submit():
        with problems_on(form):
            done = execute(register_organisation, form.to_registration(), form.context())
            flash(_("L’organisation est inscrite."))
            return redirect(_page_of(done["organisation_id"]))
    return _entry_page(form, None)


@pages.get("/organisations/<uuid:organisation_id>")
@allow(*READERS)
def organisation(organisation_id: UUID) -> str:
    """An organisation's page: what it is, what it counts, and its story."""
    session = db.session()
    found = organisations.organisation_for(session, current_actor(), organisation_id)
    return render_template(
        "producers/organisations/organisation.html",
        organisation=found,
        branches=organisations.branches_of(session, [found.id]).get(found.id, []),
        parents=organisations.parents_of(session, found.id),
        children=organisations.children_of(session, found.id),
        figures=organisations.figures(session, [found.id])[found.id],
        crops=plots.area_by_crop(session, found.id),
        certificates=certificates.told_of(
            session, certificates.certificate_page(session, found.id).rows[:CERTIFICATES_ON_PAGE]
        ),
        happenings=story.story_of(session, found),
        today=business_day(now(), REGISTER_ZONE),
        keeps=keeps(found.id),
        manages=manages(),
        reads_network=organisations.reads_whole_network(current_actor()),
    )


@pages.route("/organisations/<uuid:organisation_id>/edit", methods=["GET", "POST"])
@allow(Role.NETWORK_MANAGER)
def edit_organisation(organisation_id: UUID) -> tuple[str, int] | Response:
    """Correct an organisation's entry."""
    session = db.session()
    found = organisations.organisation_for(session, current_actor(), organisation_id)
    form = OrganisationForm(
        obj=found,
        branches=organisations.branches_of(session, [found.id]).get(found.id, []),
        parents=[str(one.id) for one, _link in organisations.parents_of(session, found.id)],
    )
    form.offer_parents([one for one in organisations.network(session) if one.id != found.id])
    if form.validate_on_submit():
        with problems_on(form):
            execute(correct_organisation, form.to_correction(organisation_id), form.context())
            flash(_("La fiche est corrigée."))
            return redirect(_page_of(organisation_id))
    return _entry_page(form, found)


def _entry_page(form: OrganisationForm, organisation: Organisation | None) -> tuple[str, int]:
    page = render_template("producers/organisations/form.html", form=form, organisation=organisation)
    return page, status_of(form)


def _page_of(organisation_id: UUID | str) -> str:
    return url_for("organisations.organisation", organisation_id=organisation_id)


def install(app: Flask) -> None:
    """Put the pages on the application, and the words of the registers in every template."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(
        kind_names=messages.KIND_NAMES,
        branch_names=messages.BRANCH_NAMES,
        organic_names=messages.ORGANIC_NAMES,
        gender_names=messages.GENDER_NAMES,
        scheme_names=messages.SCHEME_NAMES,
        tax_status_names=messages.TAX_STATUS_NAMES,
    )
