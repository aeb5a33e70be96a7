"""Received lists: kept, checked by a job, then imported as a whole or not at all."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from kernel import jobs
from kernel.access import Role, Touch
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.models import Job
from producers.models import IMPORT_KINDS, ImportFile, Member, Plot
from producers.operations.conversions import keep_statuses
from producers.operations.organisations import (
    hold_organisation,
    register_day,
    touch_of,
    touches_organisation,
)
from producers.operations.uniqueness import taken_as
from producers.queries.imports import (
    ImportNotFound,
    known_members,
    known_plots,
    present_members,
)
from producers.rules.imports import members as member_lists
from producers.rules.imports import plots as plot_lists
from producers.rules.imports.members import ListNoLongerFits, MemberRow
from producers.rules.imports.plots import PlotRow
from producers.rules.texts import choice

CHECK, IMPORT = "check_import", "do_import"
FILE_NAME_LENGTH_MAX = 200


class ImportRunning(Refused):
    code = "import-running"


class ImportHasProblems(Refused):
    code = "import-has-problems"


class ReceivedTwice(Refused):
    code = "import-received-twice"


@dataclass(frozen=True, slots=True)
class ReceiveList:
    """A list received for an organisation's register, and the job that will check it."""

    import_id: UUID
    organisation_id: UUID
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


@dataclass(frozen=True, slots=True)
class ImportMembers:
    """The lines of a checked list of members; the file's hash says whence they come."""

    organisation_id: UUID
    import_id: UUID
    sha256: str
    rows: tuple[MemberRow, ...] = field(metadata={"journal": "digest"})


@dataclass(frozen=True, slots=True)
class ImportPlots:
    """The lines of a checked list of plots; the file's hash says whence they come."""

    organisation_id: UUID
    import_id: UUID
    sha256: str
    rows: tuple[PlotRow, ...] = field(metadata={"journal": "digest"})


def _touches_import(session: Session, command: StartImport) -> Touch:
    return touch_of(_import(session, command.import_id).organisation_id)


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def receive_list(session: Session, command: ReceiveList, context: Context) -> dict[str, str]:
    """Keep a received list and queue its check. Raises OrganisationNotFound."""
    hold_organisation(session, command.organisation_id)
    with taken_as(session, ReceivedTwice()):
        _queue(session, command.check_job_id, CHECK, command, context)
        session.add(
            ImportFile(
                id=command.import_id,
                organisation_id=command.organisation_id,
                kind=choice(command.kind, "kind", IMPORT_KINDS),
                file_name=_shown(command.file_name),
                file_path=command.file_path,
                sha256=command.sha256,
                received_at=context.recorded_at,
                received_by=context.actor.id,
                check_job_id=command.check_job_id,
            )
        )
    return {"import_id": str(command.import_id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=_touches_import)
def start_import(session: Session, command: StartImport, context: Context) -> dict[str, str]:
    """Queue the import of a list that its check found right.

    Raises ImportNotFound, ImportHasProblems, ImportRunning when it is under way or done.
    """
    received = _import(session, command.import_id)
    hold_organisation(session, received.organisation_id)
    session.refresh(received)
    check = session.get(Job, received.check_job_id)
    if check is None or check.status != "done" or (check.outcome or {}).get("problem_count"):
        raise ImportHasProblems()
    earlier = session.get(Job, received.import_job_id) if received.import_job_id else None
    if earlier and earlier.status != "failed":
        raise ImportRunning()
    with taken_as(session, ImportRunning()):
        _queue(session, command.job_id, IMPORT, received, context)
        received.import_job_id = command.job_id
    return {"job_id": str(command.job_id)}


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def import_members(session: Session, command: ImportMembers, context: Context) -> dict[str, int]:
    """Enter or correct every member of a list, all or none; counts what was done.

    Raises OrganisationNotFound, ListNoLongerFits when somebody on the list has left meanwhile.
    """
    hold_organisation(session, command.organisation_id)
    known = known_members(session, command.organisation_id)
    if any(known[row.number].left_on for row in command.rows if row.number in known):
        raise ListNoLongerFits()
    today = register_day(context)
    entries = [
        (
            known.get(row.number),
            member_lists.member_values(row, known.get(row.number), today),
        )
        for row in command.rows
    ]
    new = [values for before, values in entries if before is None]
    corrected = [
        {"id": before.id, **values}
        for before, values in entries
        if before and member_lists.changes(values, before)
    ]
    return _write(session, Member, command.organisation_id, new, corrected, len(entries))


@operation(Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, touches=touches_organisation)
def import_plots(session: Session, command: ImportPlots, context: Context) -> dict[str, int]:
    """Register or correct every plot of a list, all or none; counts what was done.

    Raises OrganisationNotFound, ListNoLongerFits when a member on the list has left meanwhile.
    """
    hold_organisation(session, command.organisation_id)
    known = known_plots(session, command.organisation_id)
    members = present_members(session, command.organisation_id)
    if any(row.member_number and row.member_number not in members for row in command.rows):
        raise ListNoLongerFits()
    new, corrected = [], []
    for row in command.rows:
        before = known.get(row.code)
        values = plot_lists.plot_values(row, before, members)
        drawn = {**values, "area_m2": row.outline.area_m2, **row.outline.box._asdict()}
        if before is None:
            new.append(drawn)
        elif plot_lists.changes(values, before):
            corrected.append({"id": before.id, **drawn})
    outcome = _write(session, Plot, command.organisation_id, new, corrected, len(command.rows))
    keep_statuses(session, Plot.organisation_id == command.organisation_id, context)
    return outcome


def _import(session: Session, import_id: UUID) -> ImportFile:
    found = session.get(ImportFile, import_id)
    if found is None:
        raise ImportNotFound(import_id=str(import_id))
    return found


def _shown(file_name: str) -> str:
    """A sender's file name as it may be shown: it is never used as a path."""
    return "".join(sign for sign in file_name if sign.isprintable())[:FILE_NAME_LENGTH_MAX]


def _queue(
    session: Session, job_id: UUID, kind: str, list_: ReceiveList | ImportFile, context: Context
) -> None:
    import_id = list_.import_id if isinstance(list_, ReceiveList) else list_.id
    jobs.submit(
        session,
        job_id,
        kind,
        {"import_id": str(import_id)},
        context,
        total=100,
        organisation_id=list_.organisation_id,
    )
    session.flush()


def _write(
    session: Session,
    model: type[Member] | type[Plot],
    organisation_id: UUID,
    new: Iterable[Mapping[str, Any]],
    corrected: list[dict[str, Any]],
    count: int,
) -> dict[str, int]:
    # Ids are made here: a repeated job answers its first outcome and never comes this far twice.
    rows = [{"id": new_id(), "organisation_id": organisation_id, **values} for values in new]
    if rows:
        session.execute(insert(model), rows)
    if corrected:
        session.execute(update(model), corrected)
    return {
        "new": len(rows),
        "updated": len(corrected),
        "unchanged": count - len(rows) - len(corrected),
    }
