"""Orders for tests, built through operations."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from inventory.models import OrderLine
from inventory.operations.deliveries import SendDelivery, SentLine
from inventory.operations.order_ends import SendForOrder, send_for_order
from inventory.operations.orders import (
    AnswerOrder,
    AskedLine,
    PlaceOrder,
    answer_order,
    place_order,
)
from kernel.db import db
from kernel.ids import new_id
from tests.builders.inventory import Producer, a_boutique, a_lot_of_jars, a_producer, a_saffron_jar
from tests.conftest import Do


@dataclass(frozen=True, slots=True)
class Ordering:
    """A boutique that may order jars from a producer who has some in store."""

    boutique_id: UUID
    producer: Producer
    item_id: UUID
    lot_id: UUID


def a_boutique_that_orders(do: Do, pieces: int = 20) -> Ordering:
    """A boutique with nothing on its shelves, and a producer with jars."""
    producer = a_producer(do)
    item_id = a_saffron_jar(do, producer.organisation_id)
    lot_id = a_lot_of_jars(do, producer, pieces, item_id)
    return Ordering(a_boutique(do), producer, item_id, lot_id)


def an_order(do: Do, at: Ordering, pieces: int = 12, **more: Any) -> UUID:
    """An order of one line."""
    order_id = new_id()
    lines = (AskedLine(new_id(), at.item_id, pieces),)
    supplier = at.producer.organisation_id
    do(place_order, PlaceOrder(order_id, at.boutique_id, supplier, lines, **more))
    return order_id


def promised(do: Do, order_id: UUID, pieces: int, **more: Any) -> None:
    """The same promised of every line of an order."""
    lines = db.session.scalars(select(OrderLine.id).where(OrderLine.order_id == order_id)).all()
    answer = AnswerOrder(new_id(), order_id, tuple((one, pieces) for one in lines), **more)
    do(answer_order, answer)


def sent_for(
    do: Do, at: Ordering, order_id: UUID, lots: Mapping[UUID, int], terms: str = "consigned"
) -> tuple[UUID, Sequence[UUID]]:
    """A delivery for an order, on its way: its id and those of its lines."""
    owner = at.producer.organisation_id
    lines = tuple(SentLine(new_id(), lot, owner, pieces) for lot, pieces in lots.items())
    delivery = SendDelivery(new_id(), at.producer.store_id, at.boutique_id, lines, terms)
    do(send_for_order, SendForOrder(order_id, delivery))
    return delivery.delivery_id, [line.line_id for line in lines]
