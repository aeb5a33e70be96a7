"""Where customers buy: the places whose prices, tills, sales and payouts are listed."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import PLACES_MAX, within
from inventory.rules.places import REGISTERED_KINDS, SELLING_KINDS
from kernel.access import Actor
from shop.models import PriceList, Till


def sells() -> ColumnElement[bool]:
    """The condition that a place sells: shops, stalls, and a store that has a till or asks prices."""
    return or_(
        Place.kind.in_(SELLING_KINDS),
        Place.kind.in_(REGISTERED_KINDS)
        & or_(
            select(Till.id).where(Till.place_id == Place.id).exists(),
            select(PriceList.id).where(PriceList.place_id == Place.id).exists(),
        ),
    )


def selling_places(session: Session, actor: Actor) -> list[Place]:
    """The places that sell and that `actor` may see, by name."""
    wanted = select(Place).where(sells(), within(actor)).order_by(Place.name, Place.id)
    return list(session.scalars(wanted.limit(PLACES_MAX)))
