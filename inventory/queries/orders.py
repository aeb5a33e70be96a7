"""Orders as both of their sides may see them, and what they have come to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import (
    Delivery,
    Intake,
    Order,
    OrderAnswer,
    OrderDelivery,
    OrderEnd,
    OrderLine,
    Place,
)
from inventory.queries.order_lines import LineRow, lines_of_orders, moved_for, still_due
from inventory.queries.places import within
from inventory.rules.orders import state_of
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from producers.models import Organisation
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page
from traceability.models import TradeItem

# To answer (by me); something is still to come; nothing more will.
ORDER_STANDINGS = ("to_answer", "open", "over")
SUPPLIERS_MAX = 500


class OrderNotFound(NotFound):
    code = "order-not-found"


@dataclass(frozen=True, slots=True)
class OrderRow:
    """One order in a list, with its two sides and its state."""

    order: Order
    place: Place
    supplier: Organisation
    end: OrderEnd | None
    lines: Sequence[LineRow]
    is_on_the_road: bool

    @property
    def state(self) -> str:
        """One of ORDER_STATES."""
        told = [one.told for one in self.lines]
        return state_of(told, self.end.ending if self.end else None, is_on_the_road=self.is_on_the_road)

    @property
    def is_answered(self) -> bool:
        """Whether the supplier said anything."""
        return any(one.told.promised is not None for one in self.lines)

    @property
    def is_sent(self) -> bool:
        """Whether something left already."""
        return any(one.told.sent for one in self.lines)

    @property
    def left(self) -> int:
        """Pieces still to be sent; none once it is ended."""
        return 0 if self.end else sum(one.told.left for one in self.lines)


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """An answer, and who gave it."""

    answer: OrderAnswer
    by: str | None


@dataclass(frozen=True, slots=True)
class OrderSheet:
    """A whole order: what was said of it in time, and the deliveries that answered it."""

    row: OrderRow
    ordered_by: str | None
    answers: Sequence[AnswerRow]
    deliveries: Sequence[tuple[Delivery, Intake | None]]
    # Items that came with its deliveries and that nobody had asked for: item, pieces.
    beside: Sequence[tuple[TradeItem, int]]


def order_page(session: Session, actor: Actor, standing: str = "", number: int = 1) -> Page[OrderRow]:
    """One page of the orders of the places, or to the organisations, of `actor`, newest first."""
    wanted = _orders(actor).where(*_standing(actor, standing))
    number = min(max(number, 1), PAGES_MAX)
    total = session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
    ordered = wanted.order_by(Order.occurred_at.desc(), Order.id.desc())
    return Page(_rows(session, ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE)), number, total)


def order_row(session: Session, actor: Actor, order_id: UUID) -> OrderRow:
    """An order of which `actor` may see one side; raises OrderNotFound."""
    rows = _rows(session, _orders(actor).where(Order.id == order_id))
    if not rows:
        raise OrderNotFound(order_id=str(order_id))
    return rows[0]


def order_sheet(session: Session, actor: Actor, order_id: UUID) -> OrderSheet:
    """The whole order; raises OrderNotFound."""
    row = order_row(session, actor, order_id)
    answers = session.execute(
        select(OrderAnswer, User.name)
        .outerjoin(User, User.id == OrderAnswer.answered_by)
        .where(OrderAnswer.order_id == order_id)
        .order_by(OrderAnswer.rank)
    ).tuples()
    deliveries = session.execute(
        select(Delivery, Intake)
        .join(OrderDelivery, OrderDelivery.delivery_id == Delivery.id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
        .where(OrderDelivery.order_id == order_id)
        .order_by(Delivery.sent_at, Delivery.id)
    ).tuples()
    asked_by = row.order.ordered_by
    return OrderSheet(
        row,
        session.scalar(select(User.name).where(User.id == asked_by)) if asked_by else None,
        [AnswerRow(*one) for one in answers],
        list(deliveries.all()),
        _beside(session, row),
    )


def orders_waiting(session: Session, actor: Actor) -> tuple[int, int]:
    """How many orders wait for an answer of the organisations of `actor`, and how many to be sent."""
    mine = Order.supplier_id.in_(actor.organisations) & ~_ended()
    answered = exists().where(OrderAnswer.order_id == Order.id)
    to_answer = select(func.count()).select_from(Order).where(mine, ~answered, ~_with_delivery())
    to_send = select(func.count()).select_from(Order).where(mine, answered, _with_something_left())
    return session.scalar(to_answer) or 0, session.scalar(to_send) or 0


def suppliers(session: Session) -> Sequence[Organisation]:
    """The organisations that have something packed to order, by name."""
    wanted = select(Organisation).where(exists().where(TradeItem.organisation_id == Organisation.id))
    return session.scalars(wanted.order_by(Organisation.name, Organisation.id).limit(SUPPLIERS_MAX)).all()


def stores_of(session: Session, organisation_id: UUID) -> Sequence[Place]:
    """Where an organisation keeps goods that it may send."""
    wanted = select(Place).where(
        Place.organisation_id == organisation_id, Place.kind.in_(("store", "workshop"))
    )
    return session.scalars(wanted.order_by(Place.name, Place.id)).all()


def _orders(actor: Actor) -> Select[*tuple[Any, ...]]:
    wanted = (
        select(Order, Place, Organisation, OrderEnd, _on_the_road())
        .join(Place, Place.id == Order.place_id)
        .join(Organisation, Organisation.id == Order.supplier_id)
        .outerjoin(OrderEnd, OrderEnd.order_id == Order.id)
    )
    if actor.sees_all:
        return wanted
    return wanted.where(or_(within(actor), Order.supplier_id.in_(actor.organisations)))


def _rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[OrderRow]:
    rows = session.execute(wanted).all()
    lines = lines_of_orders(session, [row[0].id for row in rows])
    return [
        OrderRow(order, place, supplier, end, lines.get(order.id, []), on_the_road)
        for order, place, supplier, end, on_the_road in rows
    ]


def _standing(actor: Actor, standing: str) -> list[ColumnElement[bool]]:
    if standing == "to_answer":
        unanswered = ~exists().where(OrderAnswer.order_id == Order.id) & ~_ended() & ~_with_delivery()
        return [unanswered] if actor.sees_all else [unanswered, Order.supplier_id.in_(actor.organisations)]
    is_open = or_(and_(~_ended(), _with_something_left()), _on_the_road())
    return {"open": [is_open], "over": [~is_open]}.get(standing, [])


def _ended() -> ColumnElement[bool]:
    return select(OrderEnd.order_id).where(OrderEnd.order_id == Order.id).correlate(Order).exists()


def _with_delivery() -> ColumnElement[bool]:
    return exists().where(OrderDelivery.order_id == Order.id)


def _with_something_left() -> ColumnElement[bool]:
    return exists().where(OrderLine.order_id == Order.id, still_due() > 0)


def _on_the_road() -> ColumnElement[bool]:
    return (
        select(OrderDelivery.delivery_id)
        .outerjoin(Intake, Intake.delivery_id == OrderDelivery.delivery_id)
        .where(OrderDelivery.order_id == Order.id, Intake.delivery_id.is_(None))
        .correlate(Order)
        .exists()
    )


def _beside(session: Session, row: OrderRow) -> list[tuple[TradeItem, int]]:
    asked = {one.item.id for one in row.lines}
    others = {
        item: sent for (_, item), (sent, _) in moved_for(session, [row.order.id]).items() if item not in asked
    }
    items = session.scalars(select(TradeItem).where(TradeItem.id.in_(others)).order_by(TradeItem.name_fr))
    return [(item, others[item.id]) for item in items]
