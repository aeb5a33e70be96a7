"""Pages of imports: send a list, look at what it would do, import it."""

from typing import Any
from uuid import UUID

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as BaseResponse

from kernel.access import Role, allow
from kernel.db import db
from kernel.execute import execute
from kernel.forms import problems_on, status_of
from kernel.messages import told
from kernel.models import Job
from kernel.security import current_actor
from producers.forms.imports import ListForm, StartForm
from producers.gateways import received
from producers.gateways.spreadsheets import csv_of, refuse_foreign
from producers.operations.imports import receive_list, start_import
from producers.queries import imports as queries
from producers.queries import organisations
from producers.rules.imports import members as member_lists
from producers.rules.imports import plots as plot_lists
from producers.web.asked import KEEPERS, keeps, one_of

pages = Blueprint("imports", __name__)
MODELS = {
    "members": (member_lists.MODEL_HEADER, member_lists.MODEL_LINE),
    "plots": (plot_lists.MODEL_HEADER, plot_lists.MODEL_LINE),
}
MODEL_FILE_NAMES = {"members": "adherents.csv", "plots": "parcelles.csv"}


@pages.route("/organisations/<uuid:organisation_id>/imports/new", methods=["GET", "POST"])
@allow(*KEEPERS)
def new_import(organisation_id: UUID) -> tuple[str, int] | BaseResponse:
    """Send a list of members or plots; nothing is imported yet."""
    organisation = organisations.organisation_for(db.session(), current_actor(), organisation_id)
    form = ListForm(kind=one_of("kind", tuple(MODELS), "members"))
    if form.validate_on_submit():
        with problems_on(form):
            return redirect(url_for("imports.import_", import_id=_receive(form, organisation_id)))
    page = render_template("producers/imports/new.html", form=form, organisation=organisation, models=MODELS)
    return page, status_of(form)


def _receive(form: ListForm, organisation_id: UUID) -> str:
    content = form.file.data.read()
    refuse_foreign(content)
    folder = current_app.config["DATA_DIR"]
    file = received.keep(folder, form.new_record_id, content)
    done = execute(receive_list, form.to_command(organisation_id, file), form.context())
    return str(done["import_id"])


@pages.route("/imports/<uuid:import_id>", methods=["GET", "POST"])
@allow(*KEEPERS, Role.AUDITOR)
def import_(import_id: UUID) -> tuple[str, int] | BaseResponse:
    """What a list would do, line by line; *Importer* when nothing is wrong with it."""
    session, actor = db.session(), current_actor()
    found = queries.import_for(session, actor, import_id)
    organisation = organisations.organisation_for(session, actor, found.organisation_id)
    form = StartForm()
    if form.validate_on_submit():
        with problems_on(form):
            execute(start_import, form.to_command(import_id), form.context())
            flash(_("L’importation est en cours."))
            return redirect(url_for("imports.import_", import_id=import_id))
    check = queries.job_of(db.session(), found.check_job_id)
    done = queries.job_of(db.session(), found.import_job_id)
    page = render_template(
        "producers/imports/import.html",
        form=form,
        list=found,
        organisation=organisation,
        check=check,
        check_failure=_failure(check),
        problems=_sentences(check, "problems"),
        warnings=_sentences(check, "warnings"),
        done=done,
        done_failure=_failure(done),
        keeps=keeps(organisation.id),
    )
    return page, status_of(form)


@pages.get("/imports/models/<kind>.csv")
@allow(*KEEPERS)
def model(kind: str) -> Response:
    """The model file of a list, with one line as an example."""
    if kind not in MODELS:
        abort(404)
    header, line = MODELS[kind]
    answer = Response(csv_of([header, line]), mimetype="text/csv")
    answer.headers.set("Content-Disposition", "attachment", filename=MODEL_FILE_NAMES[kind])
    return answer


def _failure(job: Job | None) -> str | None:
    if job is None or job.status != "failed":
        return None
    outcome = job.outcome or {}
    return told(outcome.get("code", "bug"), outcome.get("values", {}))


def _sentences(job: Job | None, which: str) -> list[dict[str, Any]]:
    """The problems of a check with their sentence in the reader's language."""
    found = ((job.outcome if job else None) or {}).get(which, [])
    return [{**one, "sentence": told(one["code"], one["values"])} for one in found]


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
