"""Where the lots of a recall are: on which shelves, on which roads, on which receipts."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, select, true
from sqlalchemy import case as when
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
from kernel.access import Actor
from kernel.models import User
from producers.models import Organisation
from shop.models import Sale, SaleLine
from shop.queries.recalls.cases import LISTED_MAX, Case, shown_to, taken_back
from traceability.models import Lot, Product


@dataclass(frozen=True, slots=True)
class Held:
    """What lies now of a recalled or held lot; `quantity` in the lot's unit."""

    place: Place
    lot: Lot
    product: Product
    owner: str
    quantity: int
    side: str


@dataclass(frozen=True, slots=True)
class AtPlace:
    """What a place holds in all of what is taken back: lots, and a quantity by unit."""

    place: Place
    unit: str
    lots: int
    quantity: int


@dataclass(frozen=True, slots=True)
class OnItsWay:
    """What was promised or sent and can still be stopped; `quantity` in the lot's unit."""

    kind: str
    id: UUID
    number: str
    source: str
    target: str
    since: datetime
    lot_code: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that carried a recalled lot from one place to another; `received_at` is none on the road."""

    number: str
    source: str
    target: str
    sent_at: datetime
    received_at: datetime | None
    lot_code: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SoldOn:
    """A line of a receipt that sold a recalled lot; `quantity` in pieces, negative when brought back."""

    sale_id: UUID
    receipt_number: str
    place: str
    timezone: str
    occurred_at: datetime
    seller: str | None
    lot_code: str
    label: str
    quantity: int

    @property
    def status(self) -> str:
        """`sold`, or `returned` for the receipt of a refund."""
        return "sold" if self.quantity > 0 else "returned"


def held_now(session: Session, actor: Actor, case: Case, limit: int = LISTED_MAX) -> Sequence[Held]:
    """Where something of what is still in the recall lies now, on whatever side, by place."""
    lots = case.left
    rows = session.execute(
        select(Place, Lot, Product, Organisation.name, StockBalance.quantity, lots.c.side)
        .join_from(lots, StockBalance, StockBalance.lot_id == lots.c.lot_id)
        .join(Place, Place.id == StockBalance.place_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == StockBalance.owner_id)
        .where(StockBalance.quantity > 0, shown_to(actor))
        .order_by(Place.name, Lot.code)
        .limit(limit)
    )
    return [Held(*row) for row in rows.tuples()]


def held_by_place(session: Session, actor: Actor, case: Case) -> Sequence[AtPlace]:
    """What each place holds of what is taken back, by unit; the largest holdings first."""
    lots = case.left
    total = func.sum(StockBalance.quantity)
    rows = session.execute(
        select(Place, Lot.unit, func.count(func.distinct(Lot.id)), total)
        .join_from(lots, StockBalance, StockBalance.lot_id == lots.c.lot_id)
        .join(Place, Place.id == StockBalance.place_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .where(taken_back(lots), StockBalance.quantity > 0, shown_to(actor))
        .group_by(Place.id, Lot.unit)
        .order_by(Lot.unit, total.desc(), Place.name)
        .limit(LISTED_MAX)
    )
    return [AtPlace(place, unit, count, int(quantity)) for place, unit, count, quantity in rows.tuples()]


def still_to_stop(session: Session, case: Case) -> list[OnItsWay]:
    """What was sent or promised of the lots taken back and has not arrived: whoever holds it can stop it."""
    return [
        OnItsWay(*row)
        for wanted in PROMISES
        for row in session.execute(wanted(case).limit(LISTED_MAX)).tuples()
    ]


def _deliveries_on_the_road(case: Case) -> Select[str, UUID, str, str, str, datetime, str, str, int]:
    source, target = aliased(Place), aliased(Place)
    lots = case.left
    return (
        select(
            literal("delivery"), Delivery.id, Delivery.number, source.name, target.name, Delivery.sent_at,
            Lot.code, Lot.unit, DeliveryLine.quantity,
        )
        .join_from(lots, DeliveryLine, DeliveryLine.lot_id == lots.c.lot_id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .join(Lot, Lot.id == DeliveryLine.lot_id)
        .join(source, source.id == Delivery.source_id)
        .join(target, target.id == Delivery.target_id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
        .where(taken_back(lots), Intake.delivery_id.is_(None))
        .order_by(Delivery.sent_at, Lot.code)
    )  # fmt: skip


def _orders_to_send(case: Case) -> Select[str, UUID, str, str, str, datetime, str, str, int]:
    """Orders of an article that a lot taken back is of: no lot is chosen yet, and that one must not be."""
    lots = case.left
    return (
        select(
            literal("order"), Order.id, Order.number, Organisation.name, Place.name, Order.occurred_at,
            func.min(Lot.code), literal("H87"), still_due(),
        )
        .join_from(lots, Lot, Lot.id == lots.c.lot_id)
        .join(OrderLine, OrderLine.trade_item_id == Lot.trade_item_id)
        .join(Order, Order.id == OrderLine.order_id)
        .join(Organisation, Organisation.id == Order.supplier_id)
        .join(Place, Place.id == Order.place_id)
        .outerjoin(OrderEnd, OrderEnd.order_id == Order.id)
        .where(taken_back(lots), OrderEnd.order_id.is_(None), still_due() > 0)
        .group_by(Order.id, OrderLine.id, Organisation.name, Place.name)
        .order_by(Order.occurred_at, Order.number)
    )  # fmt: skip


# Each gives the columns of OnItsWay. Orders of the online shop join them when there are any.
PROMISES: tuple[Callable[[Case], Select[str, UUID, str, str, str, datetime, str, str, int]], ...] = (
    _deliveries_on_the_road,
    _orders_to_send,
)


def sent_on(session: Session, case: Case, limit: int = LISTED_MAX) -> Iterator[Sent]:
    """The deliveries that carried the lots taken back, latest first, streamed."""
    source, target = aliased(Place), aliased(Place)
    lots = case.lots
    rows = session.execute(
        select(
            Delivery.number, source.name, target.name, Delivery.sent_at, Intake.received_at,
            Lot.code, Lot.unit, DeliveryLine.quantity,
        )
        .join_from(lots, DeliveryLine, DeliveryLine.lot_id == lots.c.lot_id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .join(Lot, Lot.id == DeliveryLine.lot_id)
        .join(source, source.id == Delivery.source_id)
        .join(target, target.id == Delivery.target_id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
        .where(case.taken_back)
        .order_by(Delivery.sent_at.desc(), Delivery.number, Lot.code)
        .limit(limit)
    )  # fmt: skip
    with closing(rows):
        for row in rows:
            yield Sent(*row._tuple())


def sold_to(session: Session, actor: Actor, case: Case, limit: int = LISTED_MAX) -> Iterator[SoldOn]:
    """The lines of receipts that sold, or took back, the recall's lots, latest first, streamed."""
    latest = _latest_receipts(actor, case, limit)
    is_of_them = and_(SaleLine.sale_id == latest.c.sale_id, SaleLine.lot_id == latest.c.lot_id)
    rows = session.execute(
        select(
            Sale.id,
            Sale.receipt_number,
            Place.name,
            Place.timezone,
            Sale.occurred_at,
            User.name,
            Lot.code,
            SaleLine.label,
            SaleLine.quantity,
        )
        .join_from(latest, SaleLine, is_of_them)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .join(Place, Place.id == Sale.place_id)
        .join(Lot, Lot.id == SaleLine.lot_id)
        .outerjoin(User, User.id == Sale.seller_id)
        .order_by(Sale.occurred_at.desc(), Sale.id, SaleLine.position)
        .limit(limit)
    )
    with closing(rows):
        for row in rows:
            yield SoldOn(*row._tuple())


def _latest_receipts(actor: Actor, case: Case, limit: int) -> Subquery:
    """The latest days' receipts of each lot: of a hundred thousand, the index alone tells which."""
    return (
        select(SaleLine.sale_id, SaleLine.lot_id)
        .join_from(case.lots, SaleLine, SaleLine.lot_id == case.lots.c.lot_id)
        .where(case.taken_back, _sold_in_sight(actor))
        .group_by(SaleLine.sale_id, SaleLine.lot_id, SaleLine.business_day)
        .order_by(SaleLine.business_day.desc(), SaleLine.sale_id.desc())
        .limit(limit)
        .subquery("latest")
    )


def _sold_in_sight(actor: Actor | None) -> ColumnElement[bool]:
    """The condition on SaleLine that `shown_to` is on Place; everything for no actor."""
    if actor is None or actor.sees_all or actor.organisations:
        return true()
    return SaleLine.place_id.in_(select(Place.id).where(shown_to(actor)))


def sold_totals(session: Session, actor: Actor | None, case: Case) -> tuple[int, int]:
    """How many receipts sold the lots, how many pieces customers still have; all for no actor."""
    sold = when((SaleLine.quantity > 0, SaleLine.sale_id))
    receipts, pieces = session.execute(
        select(func.count(func.distinct(sold)), func.coalesce(func.sum(SaleLine.quantity), 0))
        .join_from(case.lots, SaleLine, SaleLine.lot_id == case.lots.c.lot_id)
        .where(case.taken_back, _sold_in_sight(actor))
    ).one()
    return receipts, int(pieces)


def stock_and_sales(session: Session, case: Case) -> dict[str, int]:
    """In four numbers: places that hold some, deliveries on the road, receipts, pieces with customers."""
    places = (
        select(func.count(func.distinct(StockBalance.place_id)))
        .join_from(case.lots, StockBalance, StockBalance.lot_id == case.lots.c.lot_id)
        .where(case.taken_back, StockBalance.quantity > 0)
    )
    receipts, pieces = sold_totals(session, None, case)
    on_the_road = len({one.id for one in still_to_stop(session, case) if one.kind == "delivery"})
    return {
        "places": session.scalar(places) or 0,
        "on_the_road": on_the_road,
        "receipts": receipts,
        "pieces_sold": pieces,
    }
