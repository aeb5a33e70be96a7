"""What a place should order, and what it is short of; a few bounded statements a place."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import (
    Delivery,
    DeliveryLine,
    Intake,
    Order,
    OrderEnd,
    OrderLine,
    Place,
    StockBalance,
)
from inventory.queries.order_lines import still_due
from inventory.queries.places import within
from kernel.access import Actor
from producers.models import Organisation
from shop.models import Article, ReorderPoint, Sale, SaleLine
from shop.rules.reordering import PACE_DAYS, SEASON_DAYS, Lying, Needs, Reorder, reorder
from traceability.models import Lot, TradeItem
from traceability.queries.states import has_state

LOW_SHOWN_MAX = 200
# The same weekday a year before: 52 weeks.
YEAR = timedelta(days=364)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An article of a place with what is known of it, and what follows."""

    item: TradeItem
    supplier: Organisation
    point: ReorderPoint | None
    needs: Needs
    reorder: Reorder


@dataclass(frozen=True, slots=True)
class Low:
    """An article of which a place has fewer pieces that may be sold than its minimum."""

    place: Place
    item: TradeItem
    minimum: int
    free: int


def suggestions(session: Session, place_id: UUID, day: date) -> list[Suggestion]:
    """Every article that the place sells, holds or wants, by supplier and name, with what to order."""
    points = points_of(session, place_id)
    needs = _needs(session, place_id, day, points)
    rows = session.execute(
        select(TradeItem, Organisation)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(TradeItem.id.in_(needs))
        .order_by(Organisation.name, Organisation.id, TradeItem.name_fr, TradeItem.id)
    ).tuples()
    return [
        Suggestion(item, supplier, points.get(item.id), needs[item.id], reorder(needs[item.id], day))
        for item, supplier in rows
    ]


def points_of(session: Session, place_id: UUID) -> Mapping[UUID, ReorderPoint]:
    """The points that hold at a place, by article."""
    rows = session.scalars(select(ReorderPoint).where(ReorderPoint.place_id == place_id, _holds()))
    return {one.trade_item_id: one for one in rows}


def low_stock(session: Session, actor: Actor, day: date) -> Sequence[Low]:
    """The articles below their minimum at the places of `actor`, the emptiest first; at most 200."""
    # Summed once for all places: asked point by point, each would walk through its place's lots again.
    lying = (
        select(StockBalance.place_id, Lot.trade_item_id, func.sum(StockBalance.quantity).label("pieces"))
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Place, Place.id == StockBalance.place_id)
        .where(
            within(actor),
            StockBalance.quantity > 0,
            has_state("free"),
            or_(Lot.best_before.is_(None), Lot.best_before >= day),
        )
        .group_by(StockBalance.place_id, Lot.trade_item_id)
        .subquery()
    )
    here = and_(
        lying.c.place_id == ReorderPoint.place_id, lying.c.trade_item_id == ReorderPoint.trade_item_id
    )
    free = func.coalesce(lying.c.pieces, 0)
    rows = session.execute(
        select(Place, TradeItem, ReorderPoint.minimum, free)
        .join(Place, Place.id == ReorderPoint.place_id)
        .join(TradeItem, TradeItem.id == ReorderPoint.trade_item_id)
        .outerjoin(lying, here)
        .where(within(actor), ReorderPoint.minimum > 0, _holds(), free < ReorderPoint.minimum)
        .order_by(free, Place.name, TradeItem.name_fr)
        .limit(LOW_SHOWN_MAX)
    )
    return [Low(place, item, minimum, int(pieces)) for place, item, minimum, pieces in rows.tuples()]


def _holds() -> ColumnElement[bool]:
    later = aliased(ReorderPoint)
    return ~(
        select(later.id)
        .where(
            later.place_id == ReorderPoint.place_id,
            later.trade_item_id == ReorderPoint.trade_item_id,
            later.rank > ReorderPoint.rank,
        )
        .correlate(ReorderPoint)
        .exists()
    )


def _needs(
    session: Session, place_id: UUID, day: date, points: Mapping[UUID, ReorderPoint]
) -> dict[UUID, Needs]:
    lately = _sold(session, place_id, day - timedelta(days=PACE_DAYS), day - timedelta(days=1))
    season = _season(session, place_id, day)
    lying = _lying(session, place_id, day)
    coming, on_order = in_transit(session, place_id), _on_order(session, place_id)
    items = {*lately, *(season or ()), *lying, *coming, *on_order, *points}
    return {
        item: Needs(
            sold_lately=lately.get(item, 0),
            sold_in_season=None if season is None else season.get(item, 0),
            lying=tuple(lying.get(item, ())),
            in_transit=coming.get(item, 0),
            on_order=on_order.get(item, 0),
            **_wanted(points.get(item)),
        )
        for item in items
    }


def _wanted(point: ReorderPoint | None) -> dict[str, int]:
    if point is None:
        return {}
    return {"minimum": point.minimum, "target": point.target, "lead_days": point.lead_days}


def _season(session: Session, place_id: UUID, day: date) -> Mapping[UUID, int] | None:
    """What was sold a year ago in the days to come; none when the place did not sell then."""
    first = day - YEAR
    last = first + timedelta(days=SEASON_DAYS - 1)
    wanted = select(Sale.id).where(Sale.place_id == place_id, Sale.business_day.between(first, last))
    if session.scalar(wanted.limit(1)) is None:
        return None
    return _sold(session, place_id, first, last)


def _sold(session: Session, place_id: UUID, first: date, last: date) -> Mapping[UUID, int]:
    """Pieces sold less those brought back, by article."""
    rows = session.execute(
        select(Article.trade_item_id, func.sum(SaleLine.quantity))
        .join(SaleLine, SaleLine.article_id == Article.id)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.place_id == place_id, Sale.business_day.between(first, last))
        .group_by(Article.trade_item_id)
    )
    return {item: int(pieces) for item, pieces in rows.tuples()}


def _lying(session: Session, place_id: UUID, day: date) -> Mapping[UUID, list[Lying]]:
    """What may be sold of what lies there, lot by lot."""
    found: dict[UUID, list[Lying]] = defaultdict(list)
    rows = session.execute(
        select(Lot.trade_item_id, StockBalance.quantity, Lot.best_before)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .where(
            StockBalance.place_id == place_id,
            StockBalance.quantity > 0,
            Lot.trade_item_id.is_not(None),
            has_state("free"),
            or_(Lot.best_before.is_(None), Lot.best_before >= day),
        )
    )
    for item, pieces, best_before in rows.tuples():
        if item is not None:
            found[item].append(Lying(pieces, best_before))
    return found


def in_transit(session: Session, place_id: UUID) -> Mapping[UUID, int]:
    """The free pieces on their way to a place, by trade item."""
    rows = session.execute(
        select(Lot.trade_item_id, func.sum(DeliveryLine.quantity))
        .join(DeliveryLine, DeliveryLine.lot_id == Lot.id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
        .where(
            Delivery.target_id == place_id,
            Intake.delivery_id.is_(None),
            Lot.trade_item_id.is_not(None),
            has_state("free"),
        )
        .group_by(Lot.trade_item_id)
    )
    return {item: int(pieces) for item, pieces in rows.tuples() if item is not None}


def _on_order(session: Session, place_id: UUID) -> Mapping[UUID, int]:
    """What was ordered, or promised, and has not left yet."""
    due = still_due()
    rows = session.execute(
        select(OrderLine.trade_item_id, due)
        .join(Order, Order.id == OrderLine.order_id)
        .outerjoin(OrderEnd, OrderEnd.order_id == Order.id)
        .where(Order.place_id == place_id, OrderEnd.order_id.is_(None), due > 0)
    )
    found: dict[UUID, int] = defaultdict(int)
    for item, pieces in rows.tuples():
        found[item] += int(pieces)
    return found
