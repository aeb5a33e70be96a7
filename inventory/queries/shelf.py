"""What lies at places as a person reads it: with its product, its pack, its owner and its place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import Session, aliased

from inventory.models import Place, StockBalance, StockMove
from inventory.queries.places import within
from inventory.queries.stock import OnHand, on_hand
from kernel.access import Actor
from producers.models import Organisation
from producers.queries.listing import PAGE_SIZE, PAGES_MAX, Page, holding
from traceability.models import Lot, Product, TradeItem, YieldBand
from traceability.queries.states import has_state

SHELF_MAX = 400
MOVES_MAX = 40
# How far ahead a date is « soon » : time enough to sell or send on.
SOON_DAYS = 60
STATUSES = ("sellable", "soon", "expired", "held", "recalled")


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """What lies of one lot of one owner, and all that names it."""

    on_hand: OnHand
    product: Product
    trade_item: TradeItem | None
    owner: Organisation
    place: Place

    @property
    def key(self) -> str:
        """What tells it from the other rows of its place: lot and owner."""
        return f"{self.on_hand.lot_id}.{self.on_hand.owner_id}"


@dataclass(frozen=True, slots=True)
class StockFilters:
    """What a list of the stock is narrowed to; `status` is one of STATUSES."""

    place_id: UUID | None = None
    branch: str = ""
    status: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class MoveRow:
    """One movement with its lot and the places it went between."""

    move: StockMove
    source: Place
    target: Place
    lot: Lot


def shelf(
    session: Session,
    place_id: UUID,
    *,
    owner_id: UUID | None = None,
    product_id: UUID | None = None,
    lot_ids: Collection[UUID] | None = None,
    free_on: date | None = None,
) -> list[ShelfRow]:
    """What lies at a place, first expired first, at most 400 rows.

    Narrowed to an owner, a product, some lots, or to what may leave on a day.
    """
    wanted = _named().where(StockBalance.place_id == place_id)
    if owner_id is not None:
        wanted = wanted.where(StockBalance.owner_id == owner_id)
    if product_id is not None:
        wanted = wanted.where(Lot.product_id == product_id)
    if lot_ids is not None:
        wanted = wanted.where(StockBalance.lot_id.in_(lot_ids))
    if free_on is not None:
        wanted = wanted.where(_has_status("sellable", free_on))
    return _rows(session, wanted.order_by(*_shelf_order()).limit(SHELF_MAX))


def stock_page(
    session: Session, actor: Actor, filters: StockFilters, day: date, number: int = 1
) -> Page[ShelfRow]:
    """One page of what lies at the places `actor` may see, by place, first expired first."""
    narrowed = _named().where(within(actor), *_conditions(filters, day))
    number = min(max(number, 1), PAGES_MAX)
    total = session.scalar(select(func.count()).select_from(narrowed.subquery())) or 0
    ordered = narrowed.order_by(Place.name, Place.id, *_shelf_order())
    rows = _rows(session, ordered.limit(PAGE_SIZE).offset((number - 1) * PAGE_SIZE))
    return Page(rows, number, total)


def workable_products(
    session: Session, place_id: UUID, owner_id: UUID, process: str, day: date
) -> list[tuple[Product, int, int]]:
    """Products at a place that a process works: product, number of lots, quantity in its unit."""
    known = select(YieldBand.input_product_id).where(YieldBand.process == process)
    wanted = (
        select(Product, func.count(), func.sum(StockBalance.quantity))
        .join(Lot, Lot.product_id == Product.id)
        .join(StockBalance, StockBalance.lot_id == Lot.id)
        .where(
            StockBalance.place_id == place_id,
            StockBalance.owner_id == owner_id,
            StockBalance.quantity > 0,
            # What is packed is worked no further; it would have to be unpacked first.
            Lot.trade_item_id.is_(None),
            _has_status("sellable", day),
            Product.id.in_(known),
        )
        .group_by(Product.id)
        .order_by(Product.branch, Product.name_fr)
    )
    return [(product, count, int(total)) for product, count, total in session.execute(wanted)]


def places_of_lot(session: Session, actor: Actor, lot: Lot) -> list[ShelfRow]:
    """Where a lot lies now, on the road included.

    Its maker and the owner of goods see all places; others only those they are attached to.
    """
    mine = actor.sees_all or lot.organisation_id in actor.organisations
    seen = true() if mine else or_(within(actor), StockBalance.owner_id.in_(actor.organisations))
    wanted = _named().where(StockBalance.lot_id == lot.id, seen)
    return _rows(session, wanted.order_by(Place.name, Place.id).limit(SHELF_MAX))


def moves_of_lot(session: Session, actor: Actor, lot: Lot) -> Sequence[MoveRow]:
    """The latest movements of a lot that `actor` may see, newest first, at most 40."""
    mine = actor.sees_all or lot.organisation_id in actor.organisations
    return _moves(session, StockMove.lot_id == lot.id, true() if mine else _touching(actor))


def moves_at_place(session: Session, place_id: UUID) -> Sequence[MoveRow]:
    """The latest movements from or to a place, newest first, at most 40."""
    # Two bounded walks of two indexes; a single OR would sort the place's whole history.
    ids = [
        session.scalars(
            select(StockMove.id)
            .where(column == place_id)
            .order_by(StockMove.recorded_at.desc())
            .limit(MOVES_MAX)
        ).all()
        for column in (StockMove.source_id, StockMove.target_id)
    ]
    return _moves(session, StockMove.id.in_([*ids[0], *ids[1]]))


def _moves(session: Session, *conditions: ColumnElement[bool]) -> Sequence[MoveRow]:
    source, target = aliased(Place), aliased(Place)
    wanted = (
        select(StockMove, source, target, Lot)
        .join(source, source.id == StockMove.source_id)
        .join(target, target.id == StockMove.target_id)
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(*conditions)
        .order_by(StockMove.recorded_at.desc(), StockMove.id.desc())
        .limit(MOVES_MAX)
    )
    return [MoveRow(*row) for row in session.execute(wanted)]


def _touching(actor: Actor) -> ColumnElement[bool]:
    mine = select(Place.id).where(within(actor))
    return or_(
        StockMove.source_id.in_(mine),
        StockMove.target_id.in_(mine),
        StockMove.owner_id.in_(actor.organisations),
    )


def _named() -> Select[*tuple[Any, ...]]:
    return (
        on_hand()
        .add_columns(Product, TradeItem, Organisation, Place)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == StockBalance.owner_id)
        .join(Place, Place.id == StockBalance.place_id)
    )


def _rows(session: Session, wanted: Select[*tuple[Any, ...]]) -> list[ShelfRow]:
    return [ShelfRow(OnHand(*row[:-4]), *row[-4:]) for row in session.execute(wanted)]


def _shelf_order() -> tuple[Any, ...]:
    dateless_last = Lot.best_before.is_(None)
    return (dateless_last, Lot.best_before, Lot.made_on, Lot.code, Lot.id, StockBalance.owner_id)


def _conditions(filters: StockFilters, day: date) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.place_id is not None:
        conditions.append(StockBalance.place_id == filters.place_id)
    if filters.branch:
        conditions.append(Product.branch == filters.branch)
    if filters.status:
        conditions.append(_has_status(filters.status, day))
    if filters.text:
        conditions.append(Lot.code.ilike(holding(filters.text), escape="\\"))
    return conditions


def _has_status(status: str, day: date) -> ColumnElement[bool]:
    """The SQL of `inventory.rules.fefo.status_on`."""
    in_date = or_(Lot.best_before.is_(None), Lot.best_before >= day)
    if status == "sellable":
        return and_(has_state("free"), in_date)
    if status == "soon":
        limit = day + timedelta(days=SOON_DAYS)
        return and_(has_state("free"), Lot.best_before.between(day, limit))
    if status == "expired":
        return and_(has_state("free"), Lot.best_before < day)
    return has_state(status) if status != "free" else false()
