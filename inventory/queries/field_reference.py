"""What a phone in a village knows without network: who brings what, from which plots, weighed in where."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.field_subjects import AskedPhoto, LotToShow, asked_photos, lots_to_show
from inventory.queries.places import production_places
from kernel.access import Actor
from producers.models import Member, Organisation, OrganisationBranch, Plot
from traceability.models import Contribution, Product
from traceability.queries.products import products_of

MEMBERS_MAX = 5_000
PLOTS_MAX = 5_000


@dataclass(frozen=True, slots=True)
class FieldReference:
    """What may be weighed in by one person; `is_whole` says whether all members and plots are there."""

    organisations: Sequence[Organisation]
    branches: Sequence[tuple[UUID, str]]
    places: Sequence[Place]
    products: Sequence[Product]
    members: Sequence[Member]
    plots: Sequence[Plot]
    # How often each member brought something: the most frequent are shown first.
    times: dict[UUID, int]
    is_whole: bool
    # What may be photographed besides what is weighed.
    lots: Sequence[LotToShow]
    asked_photos: Sequence[AskedPhoto]


def field_reference(session: Session, actor: Actor) -> FieldReference:
    """Everything a phone needs to weigh in for the organisations of `actor`, without network."""
    places = production_places(session, actor)
    ids = {place.organisation_id for place in places if place.organisation_id}
    branches = _branches(session, ids)
    members, plots = _members(session, ids), _plots(session, ids)
    return FieldReference(
        organisations=session.scalars(
            select(Organisation).where(Organisation.id.in_(ids)).order_by(Organisation.id)
        ).all(),
        branches=branches,
        places=places,
        products=products_of(session, {branch for _, branch in branches}, harvested=True),
        members=members[:MEMBERS_MAX],
        plots=plots[:PLOTS_MAX],
        times=_times(session, ids),
        is_whole=len(members) <= MEMBERS_MAX and len(plots) <= PLOTS_MAX,
        lots=lots_to_show(session, ids),
        asked_photos=asked_photos(session, actor, ids),
    )


def _branches(session: Session, ids: Collection[UUID]) -> list[tuple[UUID, str]]:
    rows = session.execute(
        select(OrganisationBranch.organisation_id, OrganisationBranch.branch)
        .where(OrganisationBranch.organisation_id.in_(ids))
        .order_by(OrganisationBranch.organisation_id, OrganisationBranch.branch)
    )
    return [(row[0], row[1]) for row in rows]


def _members(session: Session, ids: Collection[UUID]) -> Sequence[Member]:
    present = select(Member).where(Member.organisation_id.in_(ids), Member.left_on.is_(None))
    return session.scalars(present.order_by(Member.name, Member.id).limit(MEMBERS_MAX + 1)).all()


def _plots(session: Session, ids: Collection[UUID]) -> Sequence[Plot]:
    wanted = select(Plot).where(Plot.organisation_id.in_(ids))
    return session.scalars(wanted.order_by(Plot.commune, Plot.code, Plot.id).limit(PLOTS_MAX + 1)).all()


def _times(session: Session, ids: Collection[UUID]) -> dict[UUID, int]:
    rows = session.execute(
        select(Contribution.member_id, func.count())
        .join(Member, Member.id == Contribution.member_id)
        .where(Member.organisation_id.in_(ids), Member.left_on.is_(None))
        .group_by(Contribution.member_id)
    )
    return {member_id: int(count) for member_id, count in rows}
