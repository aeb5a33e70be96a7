"""What may go back from a place, to whom and where."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import PLACES_MAX
from inventory.rules.places import REGISTERED_KINDS
from kernel.errors import NotFound
from producers.models import Organisation


class OwnerNotFound(NotFound):
    """Nothing of this organisation lies at the place on consignment."""

    code = "owner-has-nothing-here"


@dataclass(frozen=True, slots=True)
class Consignor:
    """A cooperative with goods of its own at a place that another keeps, and how many lots."""

    owner: Organisation
    lots: int


def consignors(session: Session, place: Place) -> list[Consignor]:
    """Whose goods lie at a place on consignment, by name."""
    wanted = (
        select(Organisation, func.count())
        .join(StockBalance, StockBalance.owner_id == Organisation.id)
        .where(
            StockBalance.place_id == place.id,
            StockBalance.quantity > 0,
            StockBalance.owner_id != place.organisation_id,
        )
        .group_by(Organisation.id)
        .order_by(Organisation.name, Organisation.id)
    )
    return [Consignor(owner, lots) for owner, lots in session.execute(wanted).tuples()]


def consignor_at(session: Session, place: Place, owner_id: UUID) -> Organisation:
    """An owner of consigned goods at a place; raises OwnerNotFound."""
    for one in consignors(session, place):
        if one.owner.id == owner_id:
            return one.owner
    raise OwnerNotFound(owner_id=str(owner_id))


def places_of_owner(session: Session, owner_id: UUID, source_id: UUID) -> list[Place]:
    """Where an owner may take goods back, its stores first."""
    wanted = select(Place).where(
        Place.organisation_id == owner_id, Place.kind.in_(REGISTERED_KINDS), Place.id != source_id
    )
    return list(
        session.scalars(wanted.order_by(Place.kind != "store", Place.name, Place.id).limit(PLACES_MAX))
    )
