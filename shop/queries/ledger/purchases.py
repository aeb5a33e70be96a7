"""Bought goods as the accounts tell them: the buyer's from the reception on, at what their line says."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, StockMove
from inventory.rules.costs import cost_of
from inventory.rules.places import VIRTUAL
from kernel.clock import business_day
from shop.queries.ledger.books import Books
from shop.rules.ledger.entries import Entry, Origin, of_purchase
from traceability.models import Lot


@dataclass(frozen=True, slots=True)
class Bought:
    """What was received of one line of a delivery; None when nobody wrote what it costs."""

    delivery_id: UUID
    number: str
    place_id: UUID
    day: date
    seller_id: UUID
    cents: int | None


def purchase_entries(session: Session, books: Books) -> Iterator[Entry]:
    """One entry for each delivery and seller; goods of unknown cost are in none."""
    sums: dict[tuple[Origin, UUID], int] = defaultdict(int)
    for one in bought(session, books):
        if one.cents is not None:
            origin = Origin("purchase", one.place_id, one.day, one.number, delivery_id=one.delivery_id)
            sums[origin, one.seller_id] += one.cents
    for (origin, seller_id), cents in sums.items():
        yield from filter(None, [of_purchase(origin, seller_id, cents)])


def without_cost(session: Session, books: Books) -> list[tuple[UUID, str]]:
    """The deliveries that brought bought goods without a cost: id and number, oldest first."""
    found = {(one.day, one.number, one.delivery_id) for one in bought(session, books) if one.cents is None}
    return [(delivery_id, number) for _day, number, delivery_id in sorted(found)]


def bought(session: Session, books: Books) -> list[Bought]:
    """The goods of others that became the keeper's, as they were received; one statement.

    They leave their seller through `purchase`, by the lot and the owner of a line. What arrived without
    a line has no cost.
    """
    line_of = and_(
        DeliveryLine.delivery_id == StockMove.document_id,
        DeliveryLine.lot_id == StockMove.lot_id,
        DeliveryLine.owner_id == StockMove.owner_id,
    )
    what = (
        Delivery.id,
        Delivery.number,
        Delivery.target_id,
        StockMove.occurred_at,
        StockMove.owner_id,
        Lot.unit,
        DeliveryLine.unit_cost_cents,
    )
    rows = session.execute(
        select(*what, func.sum(StockMove.quantity))
        .join(Delivery, Delivery.id == StockMove.document_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .outerjoin(DeliveryLine, line_of)
        .where(
            StockMove.target_id == VIRTUAL["purchase"],
            Delivery.target_id.in_(books.place_ids),
            # A day wider than asked at both ends: days are those of each place, told apart below.
            StockMove.occurred_at >= _midnight(books.first - timedelta(days=1)),
            StockMove.occurred_at < _midnight(books.last + timedelta(days=2)),
        )
        .group_by(*what, StockMove.lot_id)
    ).tuples()
    zones = {place.id: place.timezone for place in books.places}
    found = (
        Bought(
            delivery_id,
            number,
            place_id,
            business_day(at, zones[place_id]),
            seller_id,
            None if cents is None else cost_of(int(quantity), unit, cents),
        )
        for delivery_id, number, place_id, at, seller_id, unit, cents, quantity in rows
    )
    return [one for one in found if books.first <= one.day <= books.last]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
