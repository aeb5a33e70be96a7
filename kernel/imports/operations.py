"""Received lists: kept, checked by a job, then imported as a whole or not at all."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from kernel import jobs
from kernel.access import Actor, Role, Touch
from kernel.errors import NotFound, Refused
from kernel.execute import Context, NotAllowed, operation
from kernel.imports.declared import Subject, importable_of
from kernel.models import ImportFile, Job

CHECK, IMPORT = "check_import", "do_import"
FILE_NAME_LENGTH_MAX = 200
# Whoever may import some list; each list says which of them.
IMPORTERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, Role.BOUTIQUE_MANAGER)
LISTED_MAX = 20


class ImportNotFound(NotFound):
    code = "import-not-found"


class ImportRunning(Refused):
    code = "import-running"


class ImportHasProblems(Refused):
    code = "import-has-problems"


class ReceivedTwice(Refused):
    code = "import-received-twice"


class ListNoLongerFits(Refused):
    """The register changed between the check of a list and its import."""

    code = "import-no-longer-fits"


@dataclass(frozen=True, slots=True)
class ReceiveList:
    """A list received for a register, and the job that will check it."""

    import_id: UUID
    subject: Subject
    kind: str
    file_name: str
    file_path: str
    sha256: str
    check_job_id: UUID


@dataclass(frozen=True, slots=True)
class StartImport:
    """The list was looked at: import it, by the job `job_id`."""

    import_id: UUID
    job_id: UUID


def subject_of(list_: ImportFile) -> Subject:
    """Whose register a received list is for."""
    return Subject(list_.organisation_id, list_.place_id)


def import_for(session: Session, actor: Actor, import_id: UUID) -> ImportFile:
    """A list that `actor` sent, or of an organisation or place of hers; raises ImportNotFound."""
    found = session.scalar(select(ImportFile).where(ImportFile.id == import_id, seen_by(actor)))
    if found is None:
        raise ImportNotFound(import_id=str(import_id))
    return found


def imports_for(session: Session, actor: Actor) -> list[tuple[ImportFile, Job | None, Job | None]]:
    """The last lists received that `actor` may see, each with its check and its import."""
    wanted = select(ImportFile).where(seen_by(actor)).order_by(ImportFile.received_at.desc(), ImportFile.id)
    found = list(session.scalars(wanted.limit(LISTED_MAX)))
    ids = {one for list_ in found for one in (list_.check_job_id, list_.import_job_id) if one}
    jobs_by_id = {one.id: one for one in session.scalars(select(Job).where(Job.id.in_(ids)))}
    told: list[tuple[ImportFile, Job | None, Job | None]] = []
    for one in found:
        check, done = (jobs_by_id.get(job_id) if job_id else None
                       for job_id in (one.check_job_id, one.import_job_id))  # fmt: skip
        told.append((one, check, done))
    return told


def seen_by(actor: Actor) -> ColumnElement[bool]:
    """The lists that `actor` sent, and those of organisations and places of hers."""
    if actor.sees_all:
        return true()
    return or_(
        ImportFile.received_by == actor.id,
        ImportFile.organisation_id.in_(actor.organisations),
        ImportFile.place_id.in_(actor.places),
    )


def _touches_import(session: Session, command: StartImport) -> Touch:
    return subject_of(_import(session, command.import_id)).touch


def _touches_subject(session: Session, command: ReceiveList) -> Touch:
    return command.subject.touch


@operation(*IMPORTERS, touches=_touches_subject)
def receive_list(session: Session, command: ReceiveList, context: Context) -> dict[str, str]:
    """Keep a received list and queue its check. Raises KindUnknown, NotAllowed, ReceivedTwice."""
    _allow(command.kind, command.subject, context)
    if session.get(ImportFile, command.import_id) or session.get(Job, command.check_job_id):
        raise ReceivedTwice()
    _queue(session, command.check_job_id, CHECK, command.import_id, command.subject, context)
    session.flush()
    session.add(
        ImportFile(
            id=command.import_id,
            organisation_id=command.subject.organisation_id,
            place_id=command.subject.place_id,
            kind=command.kind,
            file_name=_shown(command.file_name),
            file_path=command.file_path,
            sha256=command.sha256,
            received_at=context.recorded_at,
            received_by=context.actor.id,
            check_job_id=command.check_job_id,
        )
    )
    return {"import_id": str(command.import_id)}


@operation(*IMPORTERS, touches=_touches_import)
def start_import(session: Session, command: StartImport, context: Context) -> dict[str, str]:
    """Queue the import of a list that its check found right.

    Raises ImportNotFound, NotAllowed, ImportHasProblems, ImportRunning when it is under way or done.
    """
    received = _import(session, command.import_id)
    _allow(received.kind, subject_of(received), context)
    session.refresh(received, with_for_update=True)
    check = session.get(Job, received.check_job_id)
    if check is None or check.status != "done" or (check.outcome or {}).get("problem_count"):
        raise ImportHasProblems()
    earlier = session.get(Job, received.import_job_id) if received.import_job_id else None
    if (earlier and earlier.status != "failed") or session.get(Job, command.job_id):
        raise ImportRunning()
    _queue(session, command.job_id, IMPORT, received.id, subject_of(received), context)
    session.flush()
    received.import_job_id = command.job_id
    return {"job_id": str(command.job_id)}


def _allow(kind: str, subject: Subject, context: Context) -> None:
    if not context.actor.may(importable_of(kind).roles, subject.touch):
        raise NotAllowed(operation=kind)


def _import(session: Session, import_id: UUID) -> ImportFile:
    found = session.get(ImportFile, import_id)
    if found is None:
        raise ImportNotFound(import_id=str(import_id))
    return found


def _shown(file_name: str) -> str:
    """A sender's file name as it may be shown: it is never used as a path."""
    return "".join(sign for sign in file_name if sign.isprintable())[:FILE_NAME_LENGTH_MAX]


def _queue(
    session: Session, job_id: UUID, kind: str, import_id: UUID, subject: Subject, context: Context
) -> None:
    jobs.submit(
        session,
        job_id,
        kind,
        {"import_id": str(import_id)},
        context,
        total=100,
        organisation_id=subject.organisation_id,
        place_id=subject.place_id,
    )
