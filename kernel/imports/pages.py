"""Pages of imports: what can be imported, a list sent, what it would do, and its import."""

from typing import Any
from uuid import UUID, uuid5

from flask import Blueprint, Flask, Response, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField, FileRequired
from werkzeug.wrappers import Response as BaseResponse
from wtforms import SelectField

from kernel.access import Role, allow
from kernel.db import db
from kernel.errors import Forbidden
from kernel.execute import execute
from kernel.forms import OperationForm, problems_on, status_of
from kernel.imports import received, work
from kernel.imports.declared import Importable, Offered, importable_of, importables_for
from kernel.imports.model_files import model_csv, model_xlsx
from kernel.imports.operations import (
    IMPORTERS,
    ReceiveList,
    StartImport,
    import_for,
    imports_for,
    receive_list,
    start_import,
    subject_of,
)
from kernel.imports.reading import refuse_foreign
from kernel.messages import told
from kernel.models import Job
from kernel.security import current_actor
from kernel.spreadsheets import XLSX

pages = Blueprint("imports", __name__)
NETWORK_KEY = "network"


class ListNotYours(Forbidden):
    """Another role imports this list."""

    code = "import-not-yours"


class ListForm(OperationForm):
    """A list to send."""

    subject = SelectField(_l("Pour qui ?"))
    file = FileField(
        _l("Fichier"),
        [FileRequired(_l("Choisissez un fichier."))],
        description=_l("CSV ou XLSX, 16 Mo et 20 000 lignes au plus."),
    )

    def offer(self, offered: dict[str, Offered]) -> None:
        """Give the registers that the list may be for; the address may have chosen one."""
        self.subject.choices = [(key, one.name) for key, one in offered.items()]
        if self.subject.data is None:
            asked = request.args.get("subject", "")
            self.subject.data = asked if asked in offered else next(iter(offered), None)


@pages.get("/imports")
@allow(*IMPORTERS, Role.AUDITOR)
def import_list() -> str:
    """What can be imported, and the last lists received."""
    session, actor = db.session(), current_actor()
    rows = [
        {"list": one, "importable": importable_of(one.kind), "state": state_of(check, done)}
        for one, check, done in imports_for(session, actor)
    ]
    return render_template("kernel/imports/list.html", importables=list(importables_for(actor)), rows=rows)


@pages.route("/imports/<kind>/new", methods=["GET", "POST"])
@allow(*IMPORTERS)
def new_import(kind: str) -> tuple[str, int] | BaseResponse:
    """Send a list; nothing is imported yet."""
    importable = _importable(kind)
    offered = {_key(one): one for one in importable.offers(db.session(), current_actor())}
    form = ListForm()
    form.offer(offered)
    if form.validate_on_submit():
        with problems_on(form):
            import_id = _receive(form, importable, offered[form.subject.data])
            return redirect(url_for("imports.import_", import_id=import_id))
    page = render_template("kernel/imports/new.html", form=form, importable=importable, offered=offered)
    return page, status_of(form)


def _importable(kind: str) -> Importable:
    if not may_import(kind):
        raise ListNotYours()
    return importable_of(kind)


def _key(offered: Offered) -> str:
    return str(offered.subject.organisation_id or offered.subject.place_id or NETWORK_KEY)


def _receive(form: ListForm, importable: Importable, offered: Offered) -> UUID:
    content = form.file.data.read()
    refuse_foreign(content)
    context = form.context()
    import_id = context.operation_id
    file = received.keep(current_app.config["DATA_DIR"], import_id, content)
    command = ReceiveList(
        import_id,
        offered.subject,
        importable.kind,
        file_name=form.file.data.filename or "",
        file_path=file.path,
        sha256=file.sha256,
        check_job_id=import_id,
    )
    execute(receive_list, command, context)
    return import_id


@pages.route("/imports/<uuid:import_id>", methods=["GET", "POST"])
@allow(*IMPORTERS, Role.AUDITOR)
def import_(import_id: UUID) -> tuple[str, int] | BaseResponse:
    """What a list would do, line by line; *Importer* when nothing is wrong with it."""
    session, actor = db.session(), current_actor()
    found = import_for(session, actor, import_id)
    importable, subject = importable_of(found.kind), subject_of(found)
    form = OperationForm()
    if form.validate_on_submit():
        with problems_on(form):
            _start(form, import_id)
            flash(_("L’importation est en cours."))
            return redirect(url_for("imports.import_", import_id=import_id))
    check, done = _job(found.check_job_id), _job(found.import_job_id)
    label, address = importable.opens(subject)
    page = render_template(
        "kernel/imports/import.html",
        form=form,
        list=found,
        importable=importable,
        subject=subject.organisation_id or subject.place_id,
        check=check,
        check_failure=_failure(check),
        problems=_sentences(check, "problems"),
        warnings=_sentences(check, "warnings"),
        done=done,
        done_failure=_failure(done),
        opens={"label": label, "url": address},
        keeps=actor.may(importable.roles, subject.touch),
    )
    return page, status_of(form)


def _start(form: OperationForm, import_id: UUID) -> None:
    context = form.context()
    # The job acts under an id of its own, which follows from that of the button.
    job_id = uuid5(context.operation_id, "import")
    execute(start_import, StartImport(import_id, job_id), context)


@pages.get("/imports/models/<kind>.<any(csv,xlsx):sort>")
@allow(*IMPORTERS)
def model(kind: str, sort: str) -> Response:
    """The model file of a list, with one line as an example."""
    importable = _importable(kind)
    if sort == "csv":
        answer = Response(model_csv(importable), mimetype="text/csv")
    else:
        answer = Response(model_xlsx(importable), mimetype=XLSX)
    answer.headers.set("Content-Disposition", "attachment", filename=f"{importable.file_name}.{sort}")
    return answer


def _job(job_id: UUID | None) -> Job | None:
    return db.session.get(Job, job_id) if job_id else None


def _failure(job: Job | None) -> str | None:
    if job is None or job.status != "failed":
        return None
    outcome = job.outcome or {}
    return told(outcome.get("code", "bug"), outcome.get("values", {}))


def _sentences(job: Job | None, which: str) -> list[dict[str, Any]]:
    """The problems of a check with their sentence in the reader's language."""
    found = ((job.outcome if job else None) or {}).get(which, [])
    return [{**one, "sentence": told(one["code"], one["values"])} for one in found]


def state_of(check: Job | None, done: Job | None) -> str:
    """How far a list is: `checking`, `wrong`, `right`, `importing`, `imported`."""
    if done is not None and done.status != "failed":
        return "imported" if done.status == "done" else "importing"
    if check is None or check.status in ("queued", "running"):
        return "checking"
    outcome = check.outcome or {}
    return "wrong" if check.status == "failed" or outcome.get("problem_count") else "right"


def may_import(kind: str) -> bool:
    """For the page of what a list fills: whether its reader may send one."""
    return current_actor().has(importable_of(kind).roles)


def install(app: Flask) -> None:
    """Put the pages on the application, and let the worker do their jobs."""
    app.register_blueprint(pages)
    app.jinja_env.globals["may_import"] = may_import
    work.install(app)
