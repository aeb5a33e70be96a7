"""Organisations, whom they belong to, and their figures."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor, Role
from kernel.errors import NotFound
from producers.models import Affiliation, Member, Organisation, OrganisationBranch, Plot

NETWORK_SIZE_MAX = 500


class OrganisationNotFound(NotFound):
    code = "organisation-not-found"


@dataclass(frozen=True, slots=True)
class Link:
    """One organisation that another belongs to."""

    organisation_id: UUID
    parent_id: UUID


@dataclass(frozen=True, slots=True)
class Figures:
    """What an organisation counts today: its members who have not left, and its plots."""

    members: int = 0
    women: int = 0
    named: int = 0
    plots: int = 0
    area_m2: int = 0


def reads_whole_network(actor: Actor) -> bool:
    """Whether every organisation and its members are open to this person."""
    return actor.sees_all or actor.has((Role.FUND_OFFICER,))


def readable(actor: Actor) -> ColumnElement[bool]:
    """The condition on Organisation for what `actor` may read in full."""
    if reads_whole_network(actor):
        return true()
    return Organisation.id.in_(actor.organisations)


def visible_organisations(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations that `actor` may read in full, by name; at most 500."""
    wanted = select(Organisation).where(readable(actor)).order_by(Organisation.name)
    return session.scalars(wanted.limit(NETWORK_SIZE_MAX)).all()


def organisation_for(session: Session, actor: Actor, organisation_id: UUID) -> Organisation:
    """An organisation that `actor` may read in full; raises OrganisationNotFound."""
    wanted = select(Organisation).where(Organisation.id == organisation_id, readable(actor))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise OrganisationNotFound(organisation_id=str(organisation_id))
    return found


def network(session: Session) -> Sequence[Organisation]:
    """Every organisation of the network by name, for its public facts; at most 500."""
    return session.scalars(select(Organisation).order_by(Organisation.name).limit(NETWORK_SIZE_MAX)).all()


def links(session: Session, organisations: Collection[UUID]) -> Sequence[Link]:
    """Who belongs to whom, both ends being among `organisations`."""
    wanted = select(Affiliation.organisation_id, Affiliation.parent_id).where(
        Affiliation.organisation_id.in_(organisations), Affiliation.parent_id.in_(organisations)
    )
    return [Link(child, parent) for child, parent in session.execute(wanted)]


def branches_of(session: Session, organisations: Collection[UUID]) -> Mapping[UUID, list[str]]:
    """The branches of each organisation that has any, in alphabetical order."""
    wanted = (
        select(OrganisationBranch.organisation_id, OrganisationBranch.branch)
        .where(OrganisationBranch.organisation_id.in_(organisations))
        .order_by(OrganisationBranch.branch)
    )
    found: dict[UUID, list[str]] = {}
    for organisation_id, branch in session.execute(wanted):
        found.setdefault(organisation_id, []).append(branch)
    return found


def parents_of(session: Session, organisation_id: UUID) -> Sequence[tuple[Organisation, Affiliation]]:
    """The organisations that this one belongs to, by name, with the link and its day."""
    wanted = (
        select(Organisation, Affiliation)
        .join(Affiliation, Affiliation.parent_id == Organisation.id)
        .where(Affiliation.organisation_id == organisation_id)
        .order_by(Organisation.name)
    )
    return [(parent, link) for parent, link in session.execute(wanted)]


def children_of(session: Session, organisation_id: UUID) -> Sequence[Organisation]:
    """The organisations that belong to this one, by name; at most 500."""
    wanted = (
        select(Organisation)
        .join(Affiliation, Affiliation.organisation_id == Organisation.id)
        .where(Affiliation.parent_id == organisation_id)
        .order_by(Organisation.name)
        .limit(NETWORK_SIZE_MAX)
    )
    return session.scalars(wanted).all()


def figures(session: Session, organisations: Collection[UUID]) -> Mapping[UUID, Figures]:
    """The figures of each of `organisations`."""
    members = {row[0]: row[1:] for row in session.execute(_member_counts(organisations))}
    plots = {row[0]: row[1:] for row in session.execute(_plot_counts(organisations))}
    return {
        one: Figures(
            *(int(n) for n in members.get(one, (0, 0, 0))),
            *(int(n) for n in plots.get(one, (0, 0))),
        )
        for one in organisations
    }


def _member_counts(organisations: Collection[UUID]) -> Select[UUID, int, int, int]:
    women = func.count().filter(Member.gender == "woman")
    named = func.count().filter(Member.consents_to_be_named)
    return (
        select(Member.organisation_id, func.count(), women, named)
        .where(Member.organisation_id.in_(organisations), Member.left_on.is_(None))
        .group_by(Member.organisation_id)
    )


def _plot_counts(organisations: Collection[UUID]) -> Select[UUID, int, int]:
    return (
        select(Plot.organisation_id, func.count(), func.sum(Plot.area_m2))
        .where(Plot.organisation_id.in_(organisations))
        .group_by(Plot.organisation_id)
    )
