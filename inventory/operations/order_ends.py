"""What becomes of an order: goods are sent for it, it is cancelled, it is closed for the rest."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Order, OrderDelivery, OrderEnd
from inventory.operations.deliveries import SendDelivery, send_delivery
from inventory.operations.orders import WORD_LENGTH_MAX, OrderIsOver, hold_order, order_to_read
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from producers.rules.texts import words


class DeliveryNotOfOrder(Invalid):
    """A delivery for an order goes from the supplier to who ordered, under the terms of the order."""

    code = "delivery-not-of-order"


class OrderAlreadySent(Refused):
    """Something left already: the order can be closed for the rest, not cancelled."""

    code = "order-already-sent"


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """The ordering place wants nothing of it any more."""

    order_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class CloseOrder:
    """Nothing more will be sent of it."""

    order_id: UUID
    reason: str


@dataclass(frozen=True, slots=True)
class SendForOrder:
    """A delivery that answers an order."""

    order_id: UUID
    delivery: SendDelivery


def _at_place_of_order(session: Session, command: CancelOrder) -> Touch:
    return at_place(session, order_to_read(session, command.order_id).place_id)


def _at_both(session: Session, command: CloseOrder) -> Touch:
    order = order_to_read(session, command.order_id)
    place = at_place(session, order.place_id)
    return Touch(place.stream, place.organisations | {order.supplier_id}, place.places)


def _at_source(session: Session, command: SendForOrder) -> Touch:
    return at_place(session, command.delivery.source_id)


@operation(*STOCK_KEEPERS, touches=_at_source)
def send_for_order(session: Session, command: SendForOrder, context: Context) -> dict[str, str]:
    """Send goods that an order asked for, and keep which order it was.

    More, less or other than was promised may be sent: the order's page tells. Raises OrderIsOver,
    DeliveryNotOfOrder, and what `send_delivery` raises.
    """
    order = hold_order(session, command.order_id)
    source = open_place(session, command.delivery.source_id)
    asked = (order.place_id, order.supplier_id, order.terms)
    if (command.delivery.target_id, source.organisation_id, command.delivery.terms) != asked:
        raise DeliveryNotOfOrder(order=order.number)
    sent = send_delivery(session, command.delivery, context)
    session.add(OrderDelivery(delivery_id=command.delivery.delivery_id, order_id=order.id))
    return {**sent, "order_id": str(order.id)}


@operation(*STOCK_KEEPERS, touches=_at_place_of_order)
def cancel_order(session: Session, command: CancelOrder, context: Context) -> dict[str, str]:
    """Want nothing of an order any more, while nothing was sent. Raises OrderIsOver, OrderAlreadySent."""
    order = hold_order(session, command.order_id)
    if session.scalar(select(OrderDelivery.delivery_id).where(OrderDelivery.order_id == order.id).limit(1)):
        raise OrderAlreadySent(order=order.number)
    return _end(session, order, "cancelled", command.reason, context)


@operation(*STOCK_KEEPERS, touches=_at_both)
def close_order(session: Session, command: CloseOrder, context: Context) -> dict[str, str]:
    """Expect nothing more of an order, whichever side says so. Raises OrderIsOver."""
    return _end(session, hold_order(session, command.order_id), "closed", command.reason, context)


def _end(session: Session, order: Order, ending: str, reason: str, context: Context) -> dict[str, str]:
    ended = insert_ignoring(
        session,
        OrderEnd,
        order_id=order.id,
        ending=ending,
        reason=words(reason, "reason", WORD_LENGTH_MAX),
        ended_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not ended:
        raise OrderIsOver(order=order.number)
    return {"order_id": str(order.id), "number": order.number}
