"""Pages of dossiers: all of them with how near they are, one with what is next, its end, its PDF."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

import producers.messages.certification as words
from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.presentation import current_locale
from kernel.security import current_actor
from producers.forms.dossiers import DossierForm, EndingForm, ExportForm
from producers.forms.pieces import today
from producers.messages.explanations import explained, piece_names, step_verb
from producers.models import Organisation, Standard
from producers.operations.dossiers import DossierEnded, end_dossier, open_dossier, request_export
from producers.queries import dossiers as queries
from producers.queries import organisations
from producers.queries.assessments import Assessment, assess, assessment_of
from producers.queries.dossiers import Opened
from producers.queries.standards import standards, versions_in_force
from producers.rules.readiness import Step
from producers.web.asked import KEEPERS, keeps

pages = Blueprint("dossiers", __name__)
VIEWERS = (*KEEPERS, Role.AUDITOR)
STEPS_ON_LIST = 3


@pages.get("/dossiers")
@allow(*VIEWERS)
def dossier_list() -> str:
    """Every dossier one may read, how near it is, and what comes next."""
    session, actor = db.session(), current_actor()
    mine = [one for one in organisations.visible_organisations(session, actor) if keeps(one.id)]
    return _list_page(None, queries.dossiers_seen(session, actor), mine)


@pages.get("/organisations/<uuid:organisation_id>/dossiers")
@allow(*VIEWERS)
def of_organisation(organisation_id: UUID) -> str:
    """The dossiers of one organisation."""
    session, actor = db.session(), current_actor()
    organisation = organisations.organisation_for(session, actor, organisation_id)
    mine = [organisation] if keeps(organisation.id) else []
    return _list_page(organisation, queries.dossiers_seen(session, actor, organisation_id), mine)


@pages.route("/organisations/<uuid:organisation_id>/dossiers/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_dossier(organisation_id: UUID) -> tuple[str, int] | Response:
    """Open a dossier."""
    organisation = organisations.organisation_for(db.session(), current_actor(), organisation_id)
    form = DossierForm()
    form.offer(_editions())
    if form.validate_on_submit():
        with problems_on(form):
            done = execute(open_dossier, form.to_command(organisation_id), form.context())
            flash(_("Le dossier %(number)s est ouvert.", number=done["number"]))
            return redirect(url_for("dossiers.dossier", dossier_id=done["dossier_id"]))
    page = render_template("producers/dossiers/new.html", form=form, organisation=organisation)
    return page, status_of(form)


@pages.get("/dossiers/<uuid:dossier_id>")
@allow(*VIEWERS)
def dossier(dossier_id: UUID) -> str:
    """A dossier, requirement by requirement, with what to do next."""
    session = db.session()
    opened = queries.dossier_for(session, current_actor(), dossier_id)
    assessed = assessment_of(session, opened, today())
    return render_template(
        "producers/dossiers/dossier.html",
        assessed=assessed,
        opened=opened,
        organisation=opened.organisation,
        groups=_groups(assessed),
        link=_link_of,
        changes=_changes(opened),
        export=ExportForm(),
    )


@pages.route("/dossiers/<uuid:dossier_id>/ending", methods=["GET", "POST"])
@allow(*KEEPERS)
def ending(dossier_id: UUID) -> tuple[str, int] | Response:
    """Say how a dossier ended."""
    opened = changing(dossier_id)
    form = EndingForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(end_dossier, form.to_command(dossier_id), form.context())
            flash(_("Le dossier est terminé."))
            return redirect(url_for("dossiers.dossier", dossier_id=dossier_id))
    page = render_template(
        "producers/dossiers/ending.html", form=form, opened=opened, organisation=opened.organisation
    )
    return page, status_of(form)


@pages.post("/dossiers/<uuid:dossier_id>/export")
@allow(*VIEWERS)
def export(dossier_id: UUID) -> Response:
    """Make the PDF for the control body, in the background."""
    queries.dossier_for(db.session(), current_actor(), dossier_id)
    form = ExportForm()
    done = execute(request_export, form.to_command(dossier_id), form.context())
    return redirect(url_for("kernel.job", job_id=done["job_id"]))


def _list_page(
    organisation: Organisation | None, found: Sequence[Opened], mine: Sequence[Organisation]
) -> str:
    assessed = assess(db.session(), found, today())
    return render_template(
        "producers/dossiers/list.html",
        organisation=organisation,
        under_way=[one for one in assessed if one.opened.outcome is None],
        ended=[one for one in assessed if one.opened.outcome],
        link=_link_of,
        steps_shown=STEPS_ON_LIST,
        mine=mine,
    )


def changing(dossier_id: UUID) -> Opened:
    """A dossier that is about to be changed; raises DossierNotFound, DossierEnded."""
    opened = queries.dossier_for(db.session(), current_actor(), dossier_id)
    if opened.outcome:
        raise DossierEnded(number=opened.dossier.number)
    return opened


def _changes(opened: Opened) -> bool:
    return opened.outcome is None and keeps(opened.organisation.id)


def _editions() -> list[tuple[str, str]]:
    """The editions in force of every certification, by name."""
    session = db.session()
    known = {one.key: one for one in standards(session) if one.kind == "certification"}
    found = versions_in_force(session, list(known), today())
    named = [(str(one.id), f"{_name(known[key])} · {one.edition}") for key, one in found.items()]
    return sorted(named, key=lambda one: one[1])


def _name(standard: Standard) -> str:
    return standard.name_ar if current_locale() == "ar" else standard.name_fr


def _groups(assessed: Assessment) -> Sequence[tuple[str, Sequence[Any]]]:
    """The requirements by what they are asked of, in the order of the standard."""
    found: dict[str, list[Any]] = {}
    for row in assessed.rows:
        found.setdefault(row.requirement.applies_to, []).append(row)
    return list(found.items())


def _link_of(assessed: Assessment, one: Step) -> str:
    """The page on which a step is done."""
    dossier_id, organisation_id = assessed.opened.dossier.id, assessed.opened.organisation.id
    values = one.values
    if one.verb in ("correct", "correct-overdue"):
        return url_for("inspections.closing", non_conformity_id=values["non_conformity_id"])
    if one.verb == "inspect":
        return url_for("inspections.inspect", dossier_id=dossier_id, member_id=values["member_id"])
    if one.verb == "join":
        return url_for("requirements.new_piece", dossier_id=dossier_id, code=values["code"])
    if one.verb == "export":
        return url_for("dossiers.dossier", dossier_id=dossier_id, _anchor="export")
    endpoint = _PAGES.get(values.get("page", ""))
    if endpoint:
        return url_for(endpoint, organisation_id=organisation_id)
    return url_for("requirements.requirement", dossier_id=dossier_id, code=values["code"])


_PAGES = {
    "members": "members.members",
    "plots": "plots.plots",
    "trainings": "trainings.new_training",
    "conversion": "conversion.calendar",
    "organisation": "organisations.organisation",
}


def install(app: Flask) -> None:
    """Put the pages on the application, and the words of certification in every template."""
    app.register_blueprint(pages)
    app.jinja_env.globals.update(
        state_names=words.STATE_NAMES,
        outcome_names=words.OUTCOME_NAMES,
        result_names=words.RESULT_NAMES,
        severity_names=words.SEVERITY_NAMES,
        cycle_names=words.CYCLE_NAMES,
        subject_names=words.SUBJECT_NAMES,
        explained=explained,
        step_verb=step_verb,
        piece_names=piece_names,
    )
