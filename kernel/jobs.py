"""Long pieces of work asked for on a page: queued with the outbox, followed by a progress bar."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel import outbox
from kernel.access import Actor, system_actor
from kernel.clock import now
from kernel.db import db, writing_engine
from kernel.errors import DomainError, NotFound
from kernel.execute import Context
from kernel.models import Job, User
from kernel.security import actor_of

log = logging.getLogger(__name__)

Progress = Callable[[int], None]


class JobNotFound(NotFound):
    code = "job-not-found"


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file that a job made."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Done:
    """What a job came to: a file to download, or figures to show, or both."""

    file: JobFile | None = None
    outcome: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Work:
    """What the worker is asked: the job, its parameters, who asked, and how to tell progress.

    The platform itself is the actor of a job that it queued.
    """

    job_id: UUID
    parameters: dict[str, Any]
    actor: Actor
    progress: Progress


_workers: dict[str, Callable[[Work], Done]] = {}


def background(kind: str) -> Callable[[Callable[[Work], Done]], Callable[[Work], Done]]:
    """Declare the function that does jobs of `kind`."""

    def register(worker: Callable[[Work], Done]) -> Callable[[Work], Done]:
        _workers[kind] = worker
        return worker

    return register


def submit(
    session: Session,
    job_id: UUID,
    kind: str,
    parameters: dict[str, Any],
    context: Context,
    *,
    total: int,
    organisation_id: UUID | None = None,
    place_id: UUID | None = None,
) -> None:
    """Queue a job in the caller's transaction; `total` is what its progress counts up to."""
    session.add(
        Job(
            id=job_id,
            kind=kind,
            parameters=parameters,
            requested_by=context.actor.id,
            organisation_id=organisation_id,
            place_id=place_id,
            created_at=context.recorded_at,
            total=total,
        )
    )
    outbox.enqueue(session, "job", {"job_id": str(job_id)}, context.recorded_at)


def job_for(session: Session, actor: Actor, job_id: UUID) -> Job:
    """A job that `actor` asked for, or may see by organisation or place; raises JobNotFound."""
    job = session.get(Job, job_id)
    visible = job is not None and (
        actor.sees_all
        or (job.requested_by is not None and job.requested_by == actor.id)
        or job.organisation_id in actor.organisations
        or job.place_id in actor.places
    )
    if job is None or not visible:
        raise JobNotFound(job_id=str(job_id))
    return job


def file_of(job: Job) -> Path:
    """Where a finished job's file is; raises JobNotFound when it made none."""
    if job.file_path is None:
        raise JobNotFound(job_id=str(job.id))
    return Path(current_app.config["DATA_DIR"]) / job.file_path


@outbox.delivers("job")
def run_job(message_id: UUID, payload: dict[str, Any]) -> None:
    """Do one job; a refusal ends it with its sentence, anything else is tried again later."""
    job = db.session.scalars(select(Job).where(Job.id == UUID(payload["job_id"]))).one()
    if job.status in ("done", "failed"):
        return
    job_id, kind, parameters, total = job.id, job.kind, dict(job.parameters), job.total
    # Nobody asked: the platform queued it itself, from its command line or another delivery.
    actor = (
        actor_of(db.session.get_one(User, job.requested_by)) if job.requested_by else system_actor("worker")
    )

    def progress(done: int) -> None:
        _set(job_id, done=min(done, total), status="running")
        outbox.extend_lease(message_id)

    try:
        done = _workers[kind](Work(job_id, parameters, actor, progress))
    except DomainError as error:
        failure = {"code": error.code, "values": {k: str(v) for k, v in error.values.items()}}
        _set(job_id, status="failed", finished_at=now(), outcome=failure)
        return
    except Exception:  # a bug: the person who waits must be told, and the log must say where
        log.exception("job %s (%s) stopped", job_id, kind)
        _set(job_id, status="failed", finished_at=now(), outcome={"code": "job-stopped", "values": {}})
        return
    _finish(job_id, total, done)


def _finish(job_id: UUID, total: int, done: Done) -> None:
    values: dict[str, Any] = {"outcome": done.outcome}
    if done.file:
        relative = Path("jobs") / f"{job_id}{Path(done.file.name).suffix}"
        target = Path(current_app.config["DATA_DIR"]) / relative
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(done.file.content)
        values |= {
            "file_path": str(relative),
            "file_name": done.file.name,
            "media_type": done.file.media_type,
        }
    _set(job_id, status="done", done=total, finished_at=now(), **values)


def _set(job_id: UUID, **values: Any) -> None:
    with writing_engine().begin() as connection:
        connection.execute(update(Job).where(Job.id == job_id).values(**values))
