"""Pages of internal inspections: who is due, the checklist, what was found, how it was put right."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.inspections import ClosingForm, InspectionForm
from producers.forms.pieces import today
from producers.models import Member, Requirement
from producers.operations.inspections import (
    InspectedOfAnother,
    close_non_conformity,
    record_inspection,
)
from producers.queries import inspections as queries
from producers.queries import organisations
from producers.queries.assessments import due_visits
from producers.queries.dossiers import Opened, dossiers_seen, requirements_of
from producers.queries.dossiers import piece_of as kept_piece
from producers.queries.members import member_for
from producers.queries.plots import plots_of_member
from producers.web.asked import KEEPERS, keeps, page_number
from producers.web.dossiers import VIEWERS, changing
from producers.web.pieces import piece_of

pages = Blueprint("inspections", __name__)


@pages.get("/organisations/<uuid:organisation_id>/inspections")
@allow(*VIEWERS)
def inspections(organisation_id: UUID) -> str:
    """What is to be put right, whom to visit, and the visits made."""
    session, actor = db.session(), current_actor()
    organisation = organisations.organisation_for(session, actor, organisation_id)
    page = queries.inspection_page(session, organisation.id, page_number())
    opened = dossiers_seen(session, actor, organisation.id, open_only=True)
    return render_template(
        "producers/inspections/list.html",
        organisation=organisation,
        page=page,
        subjects=queries.subjects_of(session, page.rows),
        faults=queries.faults_of(session, [organisation.id], open_on=today()),
        due=due_visits(session, opened, today()),
        today=today(),
        keeps=keeps(organisation.id),
    )


@pages.route("/dossiers/<uuid:dossier_id>/members/<uuid:member_id>/inspection", methods=["GET", "POST"])
@allow(*KEEPERS)
def inspect(dossier_id: UUID, member_id: UUID) -> tuple[str, int] | Response:
    """Visit a member by the checklist of the dossier's edition."""
    session = db.session()
    opened = changing(dossier_id)
    member = _member(opened, member_id)
    asked = _checklist(opened)
    form = InspectionForm(inspector=current_actor().name)
    form.offer(plots_of_member(session, member.id), asked)
    if form.validate_on_submit() and form.is_complete():
        with problems_on(form):
            organisation_id, version_id = opened.organisation.id, opened.version.id
            piece = piece_of(form, shows=_("Inspection de %(name)s", name=member.name)[:120])
            command = form.to_command(organisation_id, version_id, member.id, asked, piece)
            done = execute(record_inspection, command, form.context())
            flash(_("L’inspection de %(name)s est notée.", name=member.name))
            return redirect(url_for("inspections.inspection", inspection_id=done["inspection_id"]))
    page = render_template(
        "producers/inspections/new.html",
        form=form,
        lines=form.lines(asked),
        member=member,
        opened=opened,
        organisation=opened.organisation,
    )
    return page, status_of(form)


@pages.get("/inspections/<uuid:inspection_id>")
@allow(*VIEWERS)
def inspection(inspection_id: UUID) -> str:
    """A visit: what was seen, what was wrong, what was done about it."""
    session, actor = db.session(), current_actor()
    found = queries.inspection_for(session, actor, inspection_id)
    return render_template(
        "producers/inspections/inspection.html",
        inspection=found,
        subject=queries.subjects_of(session, [found])[found.id],
        organisation=organisations.organisation_for(session, actor, found.organisation_id),
        findings=queries.findings_of(session, found),
        faults=queries.faults_of_inspection(session, found.id),
        piece=kept_piece(session, found.evidence_id),
        today=today(),
        keeps=keeps(found.organisation_id),
    )


@pages.route("/non-conformities/<uuid:non_conformity_id>/closing", methods=["GET", "POST"])
@allow(*KEEPERS)
def closing(non_conformity_id: UUID) -> tuple[str, int] | Response:
    """Say how a non-conformity was put right."""
    session, actor = db.session(), current_actor()
    found = queries.non_conformity_for(session, actor, non_conformity_id)
    organisation = organisations.organisation_for(session, actor, found.row.organisation_id)
    form = ClosingForm(checked_by=actor.name)
    if form.validate_on_submit():
        with problems_on(form):
            piece = piece_of(form, shows=_("Correction : %(what)s", what=found.row.description)[:120])
            execute(close_non_conformity, form.to_command(non_conformity_id, piece), form.context())
            flash(_("La non-conformité est corrigée."))
            return redirect(url_for("inspections.inspection", inspection_id=found.row.inspection_id))
    page = render_template(
        "producers/inspections/closing.html",
        form=form,
        fault=found,
        organisation=organisation,
        today=today(),
    )
    return page, status_of(form)


def _member(opened: Opened, member_id: UUID) -> Member:
    member = member_for(db.session(), current_actor(), member_id)
    if member.organisation_id != opened.organisation.id:
        raise InspectedOfAnother()
    return member


def _checklist(opened: Opened) -> list[Requirement]:
    asked = requirements_of(db.session(), [opened.version.id]).get(opened.version.id, [])
    return [one for one in asked if one.applies_to in ("member", "plot")]


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
