"""Whose accounts, of which places, over which days."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import PlaceNotFound
from kernel.access import Actor
from kernel.accounts import check_period
from producers.models import Organisation
from shop.models import Till
from shop.queries.selling import selling_places
from shop.rules.ledger.fec import Party


@dataclass(frozen=True, slots=True)
class Books:
    """The accounts of one organisation, in one currency, of some of its places over some days."""

    keeper: Organisation
    places: Sequence[Place]
    currency: str
    first: date
    last: date

    @property
    def place_ids(self) -> list[UUID]:
        return [place.id for place in self.places]


def keeping_places(session: Session, actor: Actor) -> list[Place]:
    """The places that have a till, that `actor` may see, and that an organisation keeps."""
    selling = set(session.scalars(select(Till.place_id).distinct()))
    places = selling_places(session, actor)
    return [place for place in places if place.organisation_id and place.id in selling]


def books_of(
    session: Session, actor: Actor, place_id: UUID, first: date, last: date, *, whole: bool = False
) -> Books:
    """The accounts of a place, or of all that its organisation keeps in its currency and `actor` may see.

    Raises PlaceNotFound, PeriodUpsideDown.
    """
    check_period(first, last)
    places = keeping_places(session, actor)
    chosen = next((place for place in places if place.id == place_id), None)
    if chosen is None:
        raise PlaceNotFound(place_id=str(place_id))
    keeper = session.get_one(Organisation, chosen.organisation_id)
    return Books(keeper, _beside(chosen, places) if whole else [chosen], chosen.currency, first, last)


def _beside(chosen: Place, places: Sequence[Place]) -> list[Place]:
    same = (chosen.organisation_id, chosen.currency)
    return [place for place in places if (place.organisation_id, place.currency) == same]


def keepers(session: Session, actor: Actor) -> Sequence[Organisation]:
    """The organisations that keep a place that sells and that `actor` may see, by name."""
    ids = {place.organisation_id for place in keeping_places(session, actor)}
    wanted = select(Organisation).where(Organisation.id.in_(ids))
    return session.scalars(wanted.order_by(Organisation.name, Organisation.id)).all()


def parties(session: Session, ids: set[UUID]) -> dict[UUID, Party]:
    """How subsidiary accounts name some producers."""
    wanted = select(Organisation.id, Organisation.code, Organisation.name).where(Organisation.id.in_(ids))
    return {party_id: Party(code, name) for party_id, code, name in session.execute(wanted).tuples()}
