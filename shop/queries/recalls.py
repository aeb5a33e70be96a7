"""A recall across the counter: what is held where, what was sold, whether it all adds up."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CTE,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    func,
    or_,
    select,
    true,
)
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance, StockMove
from inventory.queries.places import within
from inventory.rules.places import IN_TRANSIT, VIRTUAL
from kernel.access import Actor
from kernel.models import User
from producers.models import Organisation
from shop.models import Sale, SaleLine
from shop.rules.recalls import Reconciliation
from traceability.models import Lot, Product, Recall, RecallLot
from traceability.queries.genealogy import others, walk_down, walk_up
from traceability.queries.recalls import TAKEN_BACK, RecallNotFound, visible

LISTED_MAX = 200
# What a download may hold; a closure above it is told as cut.
DOWNLOADED_MAX = 200_000


@dataclass(frozen=True, slots=True)
class Held:
    """What lies now of a recalled or held lot; `quantity` in the lot's unit."""

    place: Place
    lot: Lot
    product: Product
    owner: str
    quantity: int


@dataclass(frozen=True, slots=True)
class SoldOn:
    """A line of a receipt that sold a recalled lot; `quantity` in pieces."""

    sale_id: UUID
    receipt_number: str
    place: str
    timezone: str
    occurred_at: Any
    seller: str | None
    lot_code: str
    label: str
    quantity: int


@dataclass(frozen=True, slots=True)
class WhatWouldHappen:
    """What a recall of a lot would take back, before it is confirmed."""

    downstream: int
    upstream: int
    places: Sequence[tuple[Place, str, int]]
    receipts: int
    pieces_sold: int


@dataclass(frozen=True, slots=True)
class LotBalance:
    """Where all that was produced of a lot has gone."""

    lot: Lot
    product: Product
    sums: Reconciliation


def visible_recalls(session: Session, actor: Actor) -> Sequence[tuple[Recall, Lot, Product]]:
    """The latest recalls that `actor` began, has a lot in, or has a lot of at her place."""
    rows = session.execute(
        select(Recall, Lot, Product)
        .join(Lot, Lot.id == Recall.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(_concerns(actor))
        .order_by(Recall.occurred_at.desc(), Recall.id)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())


def recall_at_the_counter(session: Session, actor: Actor, recall_id: UUID) -> Recall:
    """A recall that concerns `actor`; raises RecallNotFound."""
    recall = session.scalar(select(Recall).where(Recall.id == recall_id, _concerns(actor)))
    if recall is None:
        raise RecallNotFound(recall_id=str(recall_id))
    return recall


def what_would_happen(session: Session, lot_id: UUID) -> WhatWouldHappen:
    """What a recall of this lot would take back and hold now, in four statements."""
    down, up = walk_down(session, lot_id), walk_up(session, lot_id)
    receipts, pieces = session.execute(
        select(
            func.count(func.distinct(SaleLine.sale_id)),
            func.coalesce(func.sum(SaleLine.quantity), 0),
        ).join(down, down.c.lot_id == SaleLine.lot_id)
    ).one()
    places = session.execute(
        select(Place, Lot.unit, func.sum(StockBalance.quantity))
        .select_from(_lying(down))
        .join(Place, Place.id == StockBalance.place_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .group_by(Place.id, Lot.unit)
        .order_by(Place.name, Lot.unit)
        .limit(LISTED_MAX)
    )
    return WhatWouldHappen(
        downstream=_count(session, others(down, lot_id)),
        upstream=_count(session, others(up, lot_id)),
        places=[(place, unit, int(quantity)) for place, unit, quantity in places.tuples()],
        receipts=receipts,
        pieces_sold=int(pieces),
    )


def held_now(session: Session, actor: Actor, recall_id: UUID, limit: int = LISTED_MAX) -> Sequence[Held]:
    """Where something of the recall's lots lies now, on whatever side, by place."""
    rows = session.execute(
        select(Place, Lot, Product, Organisation.name, StockBalance.quantity)
        .join_from(RecallLot, StockBalance, StockBalance.lot_id == RecallLot.lot_id)
        .join(Place, Place.id == StockBalance.place_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == StockBalance.owner_id)
        .where(RecallLot.recall_id == recall_id, StockBalance.quantity > 0, _shown_to(actor))
        .order_by(Place.name, Lot.code)
        .limit(limit)
    )
    return [Held(*row) for row in rows.tuples()]


def sold_to(session: Session, actor: Actor, recall_id: UUID, limit: int = LISTED_MAX) -> Iterator[SoldOn]:
    """The lines of receipts that sold the recall's lots, latest first, streamed."""
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
        .join_from(RecallLot, SaleLine, SaleLine.lot_id == RecallLot.lot_id)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .join(Place, Place.id == Sale.place_id)
        .join(Lot, Lot.id == SaleLine.lot_id)
        .outerjoin(User, User.id == Sale.seller_id)
        .where(_taken_back(recall_id), _shown_to(actor))
        .order_by(Sale.occurred_at.desc(), Sale.id, SaleLine.position)
        .limit(limit)
    )
    with closing(rows):
        for row in rows:
            yield SoldOn(*row._tuple())


def sold_totals(session: Session, actor: Actor, recall_id: UUID) -> tuple[int, int]:
    """How many receipts sold the recall's lots, and how many pieces."""
    receipts, pieces = session.execute(
        select(
            func.count(func.distinct(SaleLine.sale_id)),
            func.coalesce(func.sum(SaleLine.quantity), 0),
        )
        .join_from(RecallLot, SaleLine, SaleLine.lot_id == RecallLot.lot_id)
        .join(Sale, Sale.id == SaleLine.sale_id)
        .join(Place, Place.id == Sale.place_id)
        .where(_taken_back(recall_id), _shown_to(actor))
    ).one()
    return receipts, int(pieces)


def balances_of(session: Session, recall_id: UUID, limit: int = LISTED_MAX) -> Iterator[LotBalance]:
    """Where all of each recalled lot has gone; one statement, linear in the recall."""
    moved = _moved(recall_id)
    lying = _now_lying(recall_id)
    rows = session.execute(
        select(
            Lot,
            Product,
            *(func.coalesce(moved.c[name], 0) for name in _FLOWS),
            func.coalesce(lying.c.on_hand, 0),
            func.coalesce(lying.c.in_transit, 0),
        )
        .join_from(RecallLot, Lot, Lot.id == RecallLot.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(moved, moved.c.lot_id == RecallLot.lot_id)
        .outerjoin(lying, lying.c.lot_id == RecallLot.lot_id)
        .where(_taken_back(recall_id))
        .order_by(Lot.generation, Lot.code, Lot.id)
        .limit(limit)
    )
    with closing(rows):
        for lot, product, *sums in rows:
            yield LotBalance(lot, product, Reconciliation(*(int(one) for one in sums)))


def _moved(recall_id: UUID) -> FromClause:
    """Sums of the movements of each recalled lot, by the account outside at their other end."""
    return (
        select(StockMove.lot_id, *(flow.label(name) for name, flow in _FLOWS.items()))
        .join_from(RecallLot, StockMove, StockMove.lot_id == RecallLot.lot_id)
        .where(_taken_back(recall_id))
        .group_by(StockMove.lot_id)
        .subquery()
    )


def _now_lying(recall_id: UUID) -> FromClause:
    on_the_road = StockBalance.place_id == IN_TRANSIT
    return (
        select(
            StockBalance.lot_id,
            func.sum(case((on_the_road, 0), else_=StockBalance.quantity)).label("on_hand"),
            func.sum(case((on_the_road, StockBalance.quantity), else_=0)).label("in_transit"),
        )
        .join_from(RecallLot, StockBalance, StockBalance.lot_id == RecallLot.lot_id)
        .where(_taken_back(recall_id))
        .group_by(StockBalance.lot_id)
        .subquery()
    )


def _out_of(*kinds: str) -> ColumnElement[int]:
    sources = StockMove.source_id.in_([VIRTUAL[kind] for kind in kinds])
    return func.sum(case((sources, StockMove.quantity), else_=0))


def _into(*kinds: str) -> ColumnElement[int]:
    targets = StockMove.target_id.in_([VIRTUAL[kind] for kind in kinds])
    return func.sum(case((targets, StockMove.quantity), else_=0))


# In the order of Reconciliation's fields; what comes back is taken off what went there.
_FLOWS: dict[str, ColumnElement[int]] = {
    "produced": _out_of("nature", "process"),
    "found": _out_of("count_difference", "shortage"),
    "sold": _into("customer") - _out_of("customer"),
    "lost": _into("loss", "sample", "count_difference") - _out_of("loss", "sample"),
    "used": _into("process"),
}


def _taken_back(recall_id: UUID) -> ColumnElement[bool]:
    return and_(RecallLot.recall_id == recall_id, RecallLot.side.in_(TAKEN_BACK))


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """The condition that `actor` answers for a lot of a Recall, or for a place where some lies."""
    lies_there = (
        select(RecallLot.lot_id)
        .join(StockBalance, StockBalance.lot_id == RecallLot.lot_id)
        .where(RecallLot.recall_id == Recall.id, StockBalance.place_id.in_(actor.places))
        .correlate(Recall)
        .exists()
    )
    return visible(actor) if actor.sees_all else or_(visible(actor), lies_there)


def _shown_to(actor: Actor) -> ColumnElement[bool]:
    """Who answers for lots follows them everywhere; who keeps a place sees that place."""
    return true() if actor.sees_all or actor.organisations else within(actor)


def _lying(walk: CTE) -> FromClause:
    balances = StockBalance.__table__
    return balances.join(walk, and_(walk.c.lot_id == balances.c.lot_id, balances.c.quantity > 0))


def _count(session: Session, wanted: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
