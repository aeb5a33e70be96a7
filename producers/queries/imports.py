"""What an imported list is compared with."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import Affiliation, Member, Organisation, OrganisationBranch, Plot
from producers.rules.imports.members import KnownMember
from producers.rules.imports.organisations import KnownOrganisation
from producers.rules.imports.plots import KnownPlot


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


def known_organisations(session: Session) -> Mapping[str, KnownOrganisation]:
    """The whole register by key, with branches and parents."""
    told = [name for name in KnownOrganisation.__slots__ if name not in ("branches", "parents")]
    rows: Any = session.execute(select(*(getattr(Organisation, name) for name in told))).all()
    key_of = {row.id: row.key for row in rows}
    branches: dict[UUID, list[str]] = {}
    for organisation_id, branch in session.execute(
        select(OrganisationBranch.organisation_id, OrganisationBranch.branch)
    ).tuples():
        branches.setdefault(organisation_id, []).append(branch)
    parents: dict[UUID, list[str]] = {}
    for child, parent in session.execute(select(Affiliation.organisation_id, Affiliation.parent_id)).tuples():
        parents.setdefault(child, []).append(key_of[parent])
    return {
        row.key: KnownOrganisation(
            **row._mapping,
            branches=tuple(sorted(branches.get(row.id, ()))),
            parents=tuple(sorted(parents.get(row.id, ()))),
        )
        for row in rows
    }
