"""The lines of orders as they stand: asked, promised, sent, received."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from inventory.models import DeliveryLine, IntakeLine, OrderAnswer, OrderDelivery, OrderLine, OrderPromise
from inventory.rules.orders import OrderedLine
from traceability.models import Lot, Product, TradeItem


@dataclass(frozen=True, slots=True)
class LineRow:
    """One line of an order with its item, and what became of it."""

    line: OrderLine
    item: TradeItem
    product: Product
    told: OrderedLine


def lines_of_orders(session: Session, order_ids: Collection[UUID]) -> Mapping[UUID, list[LineRow]]:
    """The lines of some orders, by order, as they stand."""
    moved = moved_for(session, order_ids)
    found: dict[UUID, list[LineRow]] = defaultdict(list)
    rows = session.execute(
        select(OrderLine, TradeItem, Product, promised())
        .join(TradeItem, TradeItem.id == OrderLine.trade_item_id)
        .join(Product, Product.id == TradeItem.product_id)
        .where(OrderLine.order_id.in_(order_ids))
        .order_by(TradeItem.name_fr, TradeItem.code, OrderLine.id)
    )
    for line, item, product, promise in rows.tuples():
        sent, received = moved.get((line.order_id, item.id), (0, 0))
        told = OrderedLine(line.quantity, promise, sent, received)
        found[line.order_id].append(LineRow(line, item, product, told))
    return found


def promised() -> ColumnElement[int | None]:
    """What the latest answer promises of an OrderLine; none when nobody answered."""
    return (
        select(OrderPromise.quantity)
        .join(OrderAnswer, OrderAnswer.id == OrderPromise.answer_id)
        .where(OrderPromise.line_id == OrderLine.id)
        .order_by(OrderAnswer.rank.desc())
        .limit(1)
        .correlate(OrderLine)
        .scalar_subquery()
    )


def still_due() -> ColumnElement[int]:
    """What is still to be sent of an OrderLine; may be below zero when more was sent."""
    sent = (
        select(func.coalesce(func.sum(DeliveryLine.quantity), 0))
        .join(OrderDelivery, OrderDelivery.delivery_id == DeliveryLine.delivery_id)
        .join(Lot, Lot.id == DeliveryLine.lot_id)
        .where(OrderDelivery.order_id == OrderLine.order_id, Lot.trade_item_id == OrderLine.trade_item_id)
        .correlate(OrderLine)
        .scalar_subquery()
    )
    due: ColumnElement[int] = func.coalesce(promised(), OrderLine.quantity)
    return due - sent


def moved_for(session: Session, order_ids: Collection[UUID]) -> Mapping[tuple[UUID, UUID], tuple[int, int]]:
    """What was sent and received for some orders, by order and item."""
    found = case((IntakeLine.line_id.is_not(None), IntakeLine.quantity), else_=0)
    rows = session.execute(
        select(OrderDelivery.order_id, Lot.trade_item_id, func.sum(DeliveryLine.quantity), func.sum(found))
        .join(DeliveryLine, DeliveryLine.delivery_id == OrderDelivery.delivery_id)
        .join(Lot, Lot.id == DeliveryLine.lot_id)
        .outerjoin(IntakeLine, IntakeLine.line_id == DeliveryLine.id)
        .where(OrderDelivery.order_id.in_(order_ids), Lot.trade_item_id.is_not(None))
        .group_by(OrderDelivery.order_id, Lot.trade_item_id)
    )
    return {(order, item): (int(sent), int(got)) for order, item, sent, got in rows.tuples() if item}
