"""Market stalls: where their goods come from, and which of their tills have not told all."""

from uuid import UUID

from sqlalchemy import func, select, union
from sqlalchemy.orm import Session

from inventory.models import Delivery, Intake, Place
from inventory.queries.places import PlaceNotFound, place_for
from kernel.access import Actor
from shop.models import CashSession, Sale, SaleFlag, SealedRecord, Till, TillSeries
from shop.queries.settling import unsettled_flag, unsettled_record

STALL = "market_stall"


class StallNotFound(PlaceNotFound):
    """There is no stall of this id, or it is not open to this person."""

    code = "stall-not-found"


def stall_for(session: Session, actor: Actor, place_id: UUID) -> Place:
    """A market stall that `actor` may see; raises StallNotFound."""
    try:
        place = place_for(session, actor, place_id)
    except PlaceNotFound:
        raise StallNotFound(place_id=str(place_id)) from None
    return _checked(place, place_id)


def stall_at(session: Session, place_id: UUID) -> Place:
    """A market stall, whoever asks; raises StallNotFound."""
    return _checked(session.get(Place, place_id), place_id)


def _checked(place: Place | None, place_id: UUID) -> Place:
    if place is None or place.kind != STALL:
        raise StallNotFound(place_id=str(place_id))
    return place


def homes_of(session: Session, stall_id: UUID) -> list[Place]:
    """The places that stocked a stall, the latest first: its goods go back there."""
    last = func.max(Intake.received_at)
    wanted = (
        select(Place)
        .join(Delivery, Delivery.source_id == Place.id)
        .join(Intake, Intake.delivery_id == Delivery.id)
        .where(Delivery.target_id == stall_id)
        .group_by(Place.id)
    )
    return list(session.scalars(wanted.order_by(last.desc(), Place.id)))


def open_tills(session: Session, place_id: UUID) -> list[str]:
    """The codes of the tills of a place whose drawer is open, as far as they told."""
    wanted = select(Till.code).join(CashSession, CashSession.till_id == Till.id)
    return list(
        session.scalars(wanted.where(Till.place_id == place_id, CashSession.is_open).order_by(Till.code))
    )


def untold_tills(session: Session, place_id: UUID) -> list[str]:
    """The codes of the tills of a place that rang up what we do not have, until somebody settles it.

    A number is missing between two receipts, or a record came that could not be taken as it was.
    """
    gaps = (
        select(Till.code)
        .join(Sale, Sale.till_id == Till.id)
        .join(SaleFlag, SaleFlag.sale_id == Sale.id)
        .where(Sale.place_id == place_id, SaleFlag.kind == "number_gap", unsettled_flag())
    )
    kept = (
        select(Till.code)
        .join(TillSeries, TillSeries.till_id == Till.id)
        .join(SealedRecord, SealedRecord.series_id == TillSeries.id)
        .where(SealedRecord.place_id == place_id, SealedRecord.state == "to_settle", unsettled_record())
    )
    return sorted(session.scalars(union(gaps, kept)))
