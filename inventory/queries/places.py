"""Which places there are, and which of them a person may see."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.rules.places import PRODUCTION_KINDS, REGISTERED_KINDS
from kernel.access import Actor
from kernel.errors import NotFound

PLACES_MAX = 500


class PlaceNotFound(NotFound):
    code = "place-not-found"


def within(actor: Actor) -> ColumnElement[bool]:
    """The condition that a place is one that `actor` may see."""
    if actor.sees_all:
        return true()
    return or_(Place.id.in_(actor.places), Place.organisation_id.in_(actor.organisations))


def place_for(session: Session, actor: Actor, place_id: UUID) -> Place:
    """One place that goods lie at and that `actor` may see; raises PlaceNotFound."""
    place = session.scalar(
        select(Place).where(Place.id == place_id, Place.kind.in_(REGISTERED_KINDS), within(actor))
    )
    if place is None:
        raise PlaceNotFound(place_id=str(place_id))
    return place


def visible_places(session: Session, actor: Actor, kinds: Iterable[str] = REGISTERED_KINDS) -> list[Place]:
    """The places of some kinds that `actor` may see, by name."""
    wanted = select(Place).where(Place.kind.in_(tuple(kinds)), within(actor))
    return list(session.scalars(wanted.order_by(Place.name, Place.id).limit(PLACES_MAX)))


def production_places(session: Session, actor: Actor) -> list[Place]:
    """The stores and workshops where `actor` may see lots made."""
    return visible_places(session, actor, PRODUCTION_KINDS)


def destinations(session: Session, source_id: UUID) -> list[Place]:
    """Every place that goods may be sent to from `source_id`, by name."""
    wanted = select(Place).where(Place.kind.in_(REGISTERED_KINDS), Place.id != source_id)
    return list(session.scalars(wanted.order_by(Place.name, Place.id).limit(PLACES_MAX)))


def open_place(session: Session, place_id: UUID) -> Place:
    """A place that goods may come to or leave, whoever asks; raises PlaceNotFound."""
    place = session.get(Place, place_id)
    if place is None or place.kind not in REGISTERED_KINDS:
        raise PlaceNotFound(place_id=str(place_id))
    return place
