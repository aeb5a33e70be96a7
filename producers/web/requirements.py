"""Pages of one requirement of a dossier: what holds and why, its pieces, the person's decision."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.dossiers import DecisionForm, PieceForm, RemovalForm, ReuseForm
from producers.forms.pieces import today
from producers.models import Requirement
from producers.operations.dossiers import (
    JoinEvidence,
    decide_requirement,
    join_evidence,
    reuse_evidence,
    take_evidence_away,
)
from producers.queries import dossiers as queries
from producers.queries.assessments import assessment_of
from producers.queries.dossiers import Opened
from producers.rules.texts import NAME_LENGTH_MAX
from producers.web.asked import KEEPERS, keeps
from producers.web.dossiers import VIEWERS, changing
from producers.web.pieces import needed_piece_of

pages = Blueprint("requirements", __name__)
AT = "/dossiers/<uuid:dossier_id>/requirements/<code>"


@pages.get(AT)
@allow(*VIEWERS)
def requirement(dossier_id: UUID, code: str) -> str:
    """A requirement: what holds, why, by what pieces, and everything that was decided before."""
    session = db.session()
    opened = queries.dossier_for(session, current_actor(), dossier_id)
    found = queries.requirement_for(session, opened.dossier, code)
    rows = assessment_of(session, opened, today()).rows
    return render_template(
        "producers/dossiers/requirement.html",
        opened=opened,
        organisation=opened.organisation,
        requirement=found,
        row=next(row for row in rows if row.requirement.code == found.code),
        history=queries.decision_history(session, dossier_id, found.code),
        removals=queries.removals_of(session, dossier_id, found.code),
        changes=opened.outcome is None and keeps(opened.organisation.id),
        form=DecisionForm(),
    )


@pages.route(f"{AT}/decision", methods=["GET", "POST"])
@allow(*KEEPERS)
def decision(dossier_id: UUID, code: str) -> tuple[str, int] | Response:
    """Say where a requirement is, and why."""
    opened, found = _changing(dossier_id, code)
    # *Say that it is met* proposes the state in its address; the person still says so.
    form = DecisionForm(state=request.args.get("state"))
    if form.validate_on_submit():
        with problems_on(form):
            execute(decide_requirement, form.to_command(dossier_id, found.code), form.context())
            flash(_("C’est noté."))
            return _back(dossier_id, found.code)
    return _form_page("decision", form, opened, found)


@pages.route(f"{AT}/pieces/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_piece(dossier_id: UUID, code: str) -> tuple[str, int] | Response:
    """Join a photo or a file."""
    opened, found = _changing(dossier_id, code)
    form = PieceForm(shows=found.text_fr[:NAME_LENGTH_MAX])
    if form.validate_on_submit():
        with problems_on(form):
            piece = needed_piece_of(form, shows=found.text_fr[:NAME_LENGTH_MAX])
            execute(join_evidence, JoinEvidence(dossier_id, found.code, piece), form.context())
            flash(_("La pièce est jointe."))
            return _back(dossier_id, found.code)
    return _form_page("piece", form, opened, found)


@pages.route(f"{AT}/pieces/reuse", methods=["GET", "POST"])
@allow(*KEEPERS)
def reuse(dossier_id: UUID, code: str) -> tuple[str, int] | Response:
    """Join a piece that the organisation has already."""
    session = db.session()
    opened, found = _changing(dossier_id, code)
    joined = queries.joined_pieces(session, [dossier_id], found.code).get(dossier_id, [])
    pieces = queries.reusable_pieces(session, opened.organisation.id, [one.evidence.id for one in joined])
    form = ReuseForm()
    form.evidence_id.choices = [(str(evidence.id), evidence.shows) for evidence, _file in pieces]
    if form.validate_on_submit():
        with problems_on(form):
            execute(reuse_evidence, form.to_command(dossier_id, found.code), form.context())
            flash(_("La pièce est jointe."))
            return _back(dossier_id, found.code)
    return _form_page("reuse", form, opened, found, pieces={str(one.id): (one, file) for one, file in pieces})


@pages.route(f"{AT}/pieces/<uuid:evidence_id>/removal", methods=["GET", "POST"])
@allow(*KEEPERS)
def removal(dossier_id: UUID, code: str, evidence_id: UUID) -> tuple[str, int] | Response:
    """Take a piece away from a requirement; that it was there stays written."""
    opened, found = _changing(dossier_id, code)
    piece = queries.joined_piece(db.session(), dossier_id, found.code, evidence_id)
    form = RemovalForm()
    if form.validate_on_submit():
        with problems_on(form):
            command = form.to_command(dossier_id, found.code, evidence_id)
            execute(take_evidence_away, command, form.context())
            flash(_("La pièce n’est plus jointe."))
            return _back(dossier_id, found.code)
    return _form_page("removal", form, opened, found, piece=piece)


def _changing(dossier_id: UUID, code: str) -> tuple[Opened, Requirement]:
    opened = changing(dossier_id)
    return opened, queries.requirement_for(db.session(), opened.dossier, code)


def _back(dossier_id: UUID, code: str) -> Response:
    return redirect(url_for("requirements.requirement", dossier_id=dossier_id, code=code))


def _form_page(
    name: str, form: object, opened: Opened, found: Requirement, **more: object
) -> tuple[str, int]:
    page = render_template(
        f"producers/dossiers/{name}.html",
        form=form,
        opened=opened,
        organisation=opened.organisation,
        requirement=found,
        **more,
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
