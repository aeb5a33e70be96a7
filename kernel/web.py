"""The kernel's pages: health, language, account, the progress of a job and its file."""

from io import BytesIO
from uuid import UUID

from flask import Blueprint, Flask, Response, make_response, redirect, render_template, request, send_file
from sqlalchemy import select
from werkzeug.wrappers import Response as BaseResponse

from kernel import files, jobs
from kernel.access import EVERY_ROLE, allow, public
from kernel.db import db
from kernel.messages import told
from kernel.models import RoleRecord, StoredFile
from kernel.presentation import LOCALE_COOKIE, OFFICE_LOCALES
from kernel.security import current_actor

pages = Blueprint("kernel", __name__)
YEAR_SECONDS = 31_536_000


@pages.get("/healthz")
@public
def health() -> dict[str, str]:
    """200 when the application runs and its database answers with its tables there."""
    db.session.execute(select(RoleRecord.name).limit(1))
    return {"status": "ready"}


@pages.get("/language/<code>")
@public
def language(code: str) -> BaseResponse:
    """Keep the language chosen, and go back where the person was."""
    answer = redirect(_same_site(request.referrer))
    if code in OFFICE_LOCALES:
        answer.set_cookie(LOCALE_COOKIE, code, max_age=YEAR_SECONDS, samesite="Lax", httponly=True)
    return answer


def _same_site(address: str | None) -> str:
    """The path of an address of ours; the home page for anybody else's."""
    if address and address.startswith(request.host_url):
        return "/" + address.removeprefix(request.host_url)
    return "/"


@pages.get("/account")
@allow(*EVERY_ROLE)
def account() -> str:
    """Who I am here: my roles, my password, my second factor."""
    return render_template("kernel/account.html", actor=current_actor())


@pages.get("/jobs/<uuid:job_id>")
@allow(*EVERY_ROLE)
def job(job_id: UUID) -> Response:
    """How far a job is: a whole page, or its progress bar alone for htmx."""
    found = jobs.job_for(db.session(), current_actor(), job_id)
    fragment = "HX-Request" in request.headers
    failure = None
    if found.status == "failed":
        outcome = found.outcome or {}
        failure = told(outcome.get("code", "bug"), outcome.get("values", {}))
    template = "kernel/job_progress.html" if fragment else "kernel/job.html"
    return make_response(render_template(template, job=found, failure=failure))


@pages.get("/jobs/<uuid:job_id>/file")
@allow(*EVERY_ROLE)
def job_file(job_id: UUID) -> Response:
    """The file that a job made."""
    found = jobs.job_for(db.session(), current_actor(), job_id)
    return send_file(
        jobs.file_of(found), mimetype=found.media_type, download_name=found.file_name, as_attachment=False
    )


@pages.get("/files/<uuid:file_id>")
@allow(*EVERY_ROLE)
def file(file_id: UUID) -> Response:
    """A file received as evidence, exactly as it came."""
    return file_answer(files.file_for(db.session(), current_actor(), file_id))


def file_answer(found: StoredFile) -> Response:
    """A received file as an answer; its reader's right to it is the caller's to check."""
    content = BytesIO(files.content_of(found))
    answer = send_file(content, mimetype=found.media_type, download_name=found.name, etag=found.sha256)
    # A stranger's PDF or photo opens by itself, without the rights of this site.
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    return answer


def install(app: Flask) -> None:
    """Put the pages on the application."""
    app.register_blueprint(pages)
