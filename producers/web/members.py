"""Pages of a cooperative's members."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.members import DepartureForm, MemberForm
from producers.models import Member, Organisation
from producers.operations.members import correct_member, record_departure, register_member
from producers.queries import members as queries
from producers.queries import organisations, plots
from producers.web.asked import KEEPERS, READERS, keeps, one_of, page_number, searched

pages = Blueprint("members", __name__)


@pages.get("/organisations/<uuid:organisation_id>/members")
@allow(*READERS)
def members(organisation_id: UUID) -> str:
    """The register of an organisation: searched, filtered by who is still there, paged."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    text, standing = searched(), one_of("standing", queries.STANDINGS, "current")
    found = queries.member_page(session, organisation.id, text=text, standing=standing, number=page_number())
    return render_template(
        "producers/members/list.html",
        organisation=organisation,
        page=found,
        text=text,
        standing=standing,
        keeps=keeps(organisation.id),
    )


@pages.route("/organisations/<uuid:organisation_id>/members/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_member(organisation_id: UUID) -> tuple[str, int] | Response:
    """Enter a member."""
    organisation = organisations.organisation_for(db.session(), current_actor(), organisation_id)
    form = MemberForm()
    if form.validate_on_submit():
        with problems_on(form):
            done = execute(register_member, form.to_registration(organisation_id), form.context())
            flash(_("%(name)s est inscrite au registre.", name=form.name.data))
            return redirect(url_for("members.member", member_id=done["member_id"]))
    return _entry_page(form, organisation, None)


@pages.get("/members/<uuid:member_id>")
@allow(*READERS)
def member(member_id: UUID) -> str:
    """A member's entry and her plots."""
    session, actor = db.session(), current_actor()
    found = queries.member_for(session, actor, member_id)
    organisation = organisations.organisation_for(session, actor, found.organisation_id)
    reads_plots = actor.sees_all or organisation.id in actor.organisations
    return render_template(
        "producers/members/member.html",
        member=found,
        organisation=organisation,
        plots=plots.plots_of_member(session, found.id) if reads_plots else [],
        keeps=keeps(organisation.id),
    )


@pages.route("/members/<uuid:member_id>/edit", methods=["GET", "POST"])
@allow(*KEEPERS)
def edit_member(member_id: UUID) -> tuple[str, int] | Response:
    """Correct a member's entry."""
    found, organisation = _found(member_id)
    form = MemberForm(obj=found)
    if form.validate_on_submit():
        with problems_on(form):
            execute(correct_member, form.to_correction(member_id), form.context())
            flash(_("La fiche est corrigée."))
            return redirect(url_for("members.member", member_id=member_id))
    return _entry_page(form, organisation, found)


@pages.route("/members/<uuid:member_id>/departure", methods=["GET", "POST"])
@allow(*KEEPERS)
def departure(member_id: UUID) -> tuple[str, int] | Response:
    """Date a member's departure."""
    found, organisation = _found(member_id)
    form = DepartureForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(record_departure, form.to_command(member_id), form.context())
            flash(_("Le départ est noté."))
            return redirect(url_for("members.member", member_id=member_id))
    page = render_template(
        "producers/members/departure.html", form=form, member=found, organisation=organisation
    )
    return page, status_of(form)


def _found(member_id: UUID) -> tuple[Member, Organisation]:
    session, actor = db.session(), current_actor()
    found = queries.member_for(session, actor, member_id)
    return found, organisations.organisation_for(session, actor, found.organisation_id)


def _entry_page(form: MemberForm, organisation: Organisation, member: Member | None) -> tuple[str, int]:
    page = render_template("producers/members/form.html", form=form, organisation=organisation, member=member)
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
