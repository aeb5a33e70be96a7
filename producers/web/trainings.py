"""Pages of trainings: what was held, to whom, with the attendance sheet."""

from uuid import UUID

from flask import Blueprint, Flask, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from kernel.access import allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.security import current_actor
from producers.forms.trainings import CancellationForm, TrainingForm
from producers.operations.trainings import cancel_training, record_training
from producers.queries import organisations
from producers.queries import trainings as queries
from producers.queries.dossiers import piece_of as kept_piece
from producers.queries.members import members_of
from producers.web.asked import KEEPERS, keeps
from producers.web.dossiers import VIEWERS
from producers.web.pieces import piece_of

pages = Blueprint("trainings", __name__)


@pages.get("/organisations/<uuid:organisation_id>/trainings")
@allow(*VIEWERS)
def trainings(organisation_id: UUID) -> str:
    """The trainings of an organisation, women and men counted."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    found = queries.trainings_of(session, organisation.id)
    counted = [one for one in found if not one.cancelled_because]
    return render_template(
        "producers/trainings/list.html",
        organisation=organisation,
        trainings=found,
        count=len(counted),
        women=sum(one.attended.women for one in counted),
        men=sum(one.attended.men for one in counted),
        keeps=keeps(organisation.id),
    )


@pages.route("/organisations/<uuid:organisation_id>/trainings/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_training(organisation_id: UUID) -> tuple[str, int] | Response:
    """Record a training and who attended."""
    session = db.session()
    organisation = organisations.organisation_for(session, current_actor(), organisation_id)
    form = TrainingForm()
    form.offer(members_of(session, organisation.id))
    if form.validate_on_submit():
        with problems_on(form):
            sheet = piece_of(form, shows=_("Feuille de présence"))
            done = execute(record_training, form.to_command(organisation_id, sheet), form.context())
            flash(_("La formation est notée."))
            return redirect(url_for("trainings.training", training_id=done["training_id"]))
    page = render_template("producers/trainings/new.html", form=form, organisation=organisation)
    return page, status_of(form)


@pages.get("/trainings/<uuid:training_id>")
@allow(*VIEWERS)
def training(training_id: UUID) -> str:
    """A training: what, by whom, who was there."""
    session, actor = db.session(), current_actor()
    found = queries.training_for(session, actor, training_id)
    return render_template(
        "producers/trainings/training.html",
        held=queries.held(session, found),
        members=queries.attendees(session, found.id),
        sheet=kept_piece(session, found.evidence_id),
        organisation=organisations.organisation_for(session, actor, found.organisation_id),
        keeps=keeps(found.organisation_id),
    )


@pages.route("/trainings/<uuid:training_id>/cancellation", methods=["GET", "POST"])
@allow(*KEEPERS)
def cancellation(training_id: UUID) -> tuple[str, int] | Response:
    """Let a training that was recorded by mistake count no more."""
    session, actor = db.session(), current_actor()
    found = queries.training_for(session, actor, training_id)
    organisation = organisations.organisation_for(session, actor, found.organisation_id)
    form = CancellationForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(cancel_training, form.to_command(training_id), form.context())
            flash(_("La formation est annulée."))
            return redirect(url_for("trainings.training", training_id=training_id))
    page = render_template(
        "producers/trainings/cancellation.html", form=form, training=found, organisation=organisation
    )
    return page, status_of(form)


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
