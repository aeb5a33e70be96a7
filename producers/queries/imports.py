"""What an imported list is compared with, and how far an import is."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import Job
from producers.models import ImportFile, Member, Plot
from producers.rules.imports.members import KnownMember
from producers.rules.imports.plots import KnownPlot


class ImportNotFound(NotFound):
    code = "import-not-found"


def import_for(session: Session, actor: Actor, import_id: UUID) -> ImportFile:
    """A received list of an organisation that `actor` is attached to; raises ImportNotFound."""
    found = session.get(ImportFile, import_id)
    if found is None or not (actor.sees_all or found.organisation_id in actor.organisations):
        raise ImportNotFound(import_id=str(import_id))
    return found


def job_of(session: Session, job_id: UUID | None) -> Job | None:
    """The job with an id; None when there is no id yet."""
    return session.get(Job, job_id) if job_id else None


def known_members(session: Session, organisation_id: UUID) -> Mapping[str, KnownMember]:
    """An organisation's whole register by number, those who left included."""
    columns = [getattr(Member, name) for name in KnownMember.__slots__]
    rows: Any = session.execute(select(*columns).where(Member.organisation_id == organisation_id))
    return {row.number: KnownMember(*row) for row in rows}


def known_plots(session: Session, organisation_id: UUID) -> Mapping[str, KnownPlot]:
    """An organisation's plots by code."""
    columns = [getattr(Plot, name) for name in KnownPlot.__slots__]
    rows: Any = session.execute(select(*columns).where(Plot.organisation_id == organisation_id))
    return {row.code: KnownPlot(*row) for row in rows}


def present_members(session: Session, organisation_id: UUID) -> Mapping[str, UUID]:
    """The ids of the members who have not left, by number."""
    wanted = select(Member.number, Member.id).where(
        Member.organisation_id == organisation_id, Member.left_on.is_(None)
    )
    return {row.number: row.id for row in session.execute(wanted)}
