"""Documents of other systems: queued, and what became of them."""

from typing import Any
from uuid import UUID

from flask import Response, request, url_for

from kernel import jobs
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.ids import new_id
from kernel.jobs import JobNotFound
from kernel.models import Job
from kernel.security import current_actor
from traceability.api.epcis.bodies import document_of_body
from traceability.api.epcis.door import answer, captures, door
from traceability.operations.epcis.capturing import RequestCapture, organisation_of, request_capture
from traceability.queries.epcis.captures import CAPTURE, captures_of
from traceability.rules.epcis.documents import events_of
from traceability.rules.epcis.moments import write_moment
from traceability.rules.epcis.questions import UnknownParameter, WrongParameter

PER_PAGE = 30
PER_PAGE_MAX = 100


@door.post("/capture")
@captures
def capture() -> Response:
    """Queue a document; the answer says where to ask what became of it."""
    document = document_of_body()
    actor, moment, job_id = current_actor(), now(), new_id()
    behaviour = request.headers.get("GS1-Capture-Error-Behaviour", "rollback")
    command = RequestCapture(job_id, document, len(events_of(document)), behaviour, organisation_of(actor))
    execute(request_capture, command, Context(new_id(), actor, "api", moment, moment))
    return answer({"captureID": str(job_id)}, 202, Location=url_for("epcis.capture_job", job_id=job_id))


@door.get("/capture")
@captures
def capture_list() -> Response:
    """The captures that this account asked for, latest first."""
    size, after = _asked()
    rows = captures_of(db.session(), current_actor(), after, size + 1)
    made = answer([told(row) for row in rows[:size]])
    if len(rows) > size:
        token = rows[size - 1].id.hex
        made.headers["Link"] = f'<{request.base_url}?perPage={size}&nextPageToken={token}>; rel="next"'
    return made


@door.get("/capture/<uuid:job_id>")
@captures
def capture_job(job_id: UUID) -> Response:
    """How far a capture is, and what was wrong; raises JobNotFound."""
    job = jobs.job_for(db.session(), current_actor(), job_id)
    if job.kind != CAPTURE:
        raise JobNotFound(job_id=str(job_id))
    return answer(told(job))


def told(job: Job) -> dict[str, Any]:
    """A capture job as the standard writes it."""
    outcome = job.outcome or {}
    is_over = job.status in ("done", "failed")
    errors = outcome.get("errors", [])
    if job.status == "failed":
        errors = [{"type": "epcisException:ImplementationException", "title": str(outcome.get("code"))}]
    said = {
        "captureID": str(job.id),
        "createdAt": write_moment(job.created_at),
        "finishedAt": write_moment(job.finished_at) if job.finished_at else None,
        "running": not is_over,
        "success": not errors,
        "captureErrorBehaviour": job.parameters["behaviour"],
        "errors": errors,
    }
    return {name: value for name, value in said.items() if value is not None}


def _asked() -> tuple[int, UUID | None]:
    unknown = next((name for name in request.args if name not in ("perPage", "nextPageToken")), None)
    if unknown is not None:
        raise UnknownParameter(name=unknown[:80])
    size, token = request.args.get("perPage", str(PER_PAGE)), request.args.get("nextPageToken")
    if not (size.isascii() and size.isdigit() and len(size) < 10 and int(size)):
        raise WrongParameter(name="perPage")
    try:
        return min(int(size), PER_PAGE_MAX), UUID(token) if token else None
    except ValueError:
        raise WrongParameter(name="nextPageToken") from None
