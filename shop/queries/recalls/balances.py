"""Where all that was produced of the recalled lots has gone: lot by lot, product by product, in all."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    case,
    func,
    literal_column,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.rules.places import IN_TRANSIT, VIRTUAL
from kernel.quantity import Unit
from shop.queries.recalls.cases import LISTED_MAX, Case
from shop.rules.recalls import Reconciliation, part_ppm
from traceability.models import Lot, Product, TradeItem
from traceability.rules.yields import mass_of

# The fields of Reconciliation after the production, in their order.
_FLOWS = ("found", "sold", "returned", "lost", "destroyed", "sampled", "used")
_IN_STOCK = ("on_hand", "in_transit")
_PARTS = (*_FLOWS, *_IN_STOCK)
# Taken for an analysis, tasted or given.
_USED = ("sample", "tasting", "gift")


@dataclass(frozen=True, slots=True)
class LotBalance:
    """Where all that was produced of a lot has gone."""

    lot: Lot
    product: Product
    sums: Reconciliation


@dataclass(frozen=True, slots=True)
class ProductBalance:
    """Where all that was produced of a product, in one kind of pack or in bulk, has gone."""

    product: Product
    item: TradeItem | None
    unit: str
    lots: int
    sums: Reconciliation

    @property
    def is_counted(self) -> bool:
        """Whether it is made by the piece: then nobody knows what it weighs."""
        return self.product.unit == Unit.PIECE

    def measured(self, amount: int) -> int:
        """What an amount of it weighs, in mg; of what is made by the piece, how many."""
        if self.is_counted:
            return amount
        content = self.item.net_content if self.item else None
        return mass_of(amount, self.unit, self.product.unit, self.product.density_g_per_l, content)


def balances_of(session: Session, case: Case, limit: int = LISTED_MAX) -> Iterator[LotBalance]:
    """Where all of each recalled lot has gone; one statement, linear in the lots told."""
    lots = (
        select(case.lots.c.lot_id)
        .join_from(case.lots, Lot, Lot.id == case.lots.c.lot_id)
        .where(case.taken_back)
        .order_by(Lot.generation, Lot.code, Lot.id)
        .limit(limit)
        .subquery("told")
    )
    sums = _summed_by_lot(_gone(lots, _since(case)))
    rows = session.execute(
        select(Lot, Product, Lot.quantity, *(sums.c[name] for name in _PARTS))
        .join_from(sums, Lot, Lot.id == sums.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .order_by(Lot.generation, Lot.code, Lot.id)
    )
    with closing(rows):
        for lot, product, *parts in rows:
            yield LotBalance(lot, product, Reconciliation(*(int(one) for one in parts)))


def totals_of(session: Session, case: Case) -> Sequence[ProductBalance]:
    """The same by product and pack, in the order of the trade: from the harvest to the packs."""
    lots = select(case.lots.c.lot_id).where(case.taken_back).subquery("told")
    sums = _summed_by_lot(_gone(lots, _since(case)))
    rows = session.execute(
        select(
            Product,
            TradeItem,
            Lot.unit,
            func.count(),
            func.sum(Lot.quantity),
            *(func.sum(sums.c[name]) for name in _PARTS),
        )
        .join_from(sums, Lot, Lot.id == sums.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .group_by(Product.id, TradeItem.id, Lot.unit)
        .order_by(func.min(Lot.generation), Product.key)
        .limit(LISTED_MAX)
    )
    return [
        ProductBalance(product, item, unit, count, Reconciliation(*(int(one) for one in parts)))
        for product, item, unit, count, *parts in rows
    ]


def accounted_ppm(totals: Sequence[ProductBalance]) -> int | None:
    """The part of everything produced whose place is known: by mass, so that no two units are added.

    What is made by the piece is counted apart; the lower of both is told, so that neither hides the other.
    """
    parts = (
        part_ppm(
            sum(one.measured(one.sums.accounted) for one in group),
            sum(one.measured(one.sums.entered) for one in group),
        )
        for group in ([one for one in totals if one.is_counted == counted] for counted in (False, True))
    )
    return min((part for part in parts if part is not None), default=None)


def _since(case: Case) -> datetime | None:
    """From when on what is lost was destroyed because of the recall; a drill destroys nothing."""
    return None if case.is_drill else case.began_at


def _summed_by_lot(gone: FromClause) -> FromClause:
    """One row a lot, however many rows told of it."""
    parts = (func.sum(gone.c[name]).label(name) for name in _PARTS)
    return select(gone.c.lot_id, *parts).group_by(gone.c.lot_id).subquery("summed")


def _gone(lots: FromClause, since: datetime | None) -> FromClause:
    """What moved of some lots, what lies of them, and a row of nothing for each: to be added up by lot.

    One after the other, each found in its index from the lots: joined as sums beside one another they
    are reckoned again for every lot by a planner that takes a new recall for a single lot.
    """
    moved = select(StockMove.lot_id, *_labelled(_flows(since)), *_nothing(_IN_STOCK)).join_from(
        lots, StockMove, StockMove.lot_id == lots.c.lot_id
    )
    lying = select(StockBalance.lot_id, *_nothing(_FLOWS), *_labelled(_in_stock())).join_from(
        lots, StockBalance, StockBalance.lot_id == lots.c.lot_id
    )
    there = select(lots.c.lot_id, *_nothing(_PARTS))
    return union_all(moved, lying, there).subquery("gone")


def _labelled(parts: Mapping[str, ColumnElement[int]]) -> Iterator[ColumnElement[int]]:
    return (part.label(name) for name, part in parts.items())


def _nothing(names: Sequence[str]) -> Iterator[ColumnElement[int]]:
    return (literal_column("0", BigInteger).label(name) for name in names)


def _in_stock() -> dict[str, ColumnElement[int]]:
    is_on_the_road = StockBalance.place_id == IN_TRANSIT
    return {
        "on_hand": case((is_on_the_road, 0), else_=StockBalance.quantity),
        "in_transit": case((is_on_the_road, StockBalance.quantity), else_=0),
    }


def _flows(since: datetime | None) -> dict[str, ColumnElement[int]]:
    """In the order of Reconciliation's fields; what comes back is taken off what went there."""
    lost = _quantity_of(_into("loss", "count_difference"), None) - _quantity_of(_out_of("loss"), None)
    destroyed = _quantity_of(_into("loss"), since) if since else literal_column("0", BigInteger)
    return {
        "found": _quantity_of(_out_of("count_difference", "shortage"), None),
        "sold": _quantity_of(_into("customer"), None),
        "returned": _quantity_of(_out_of("customer"), None),
        "lost": lost - destroyed,
        "destroyed": destroyed,
        "sampled": _quantity_of(_into(*_USED), None) - _quantity_of(_out_of(*_USED), None),
        "used": _quantity_of(_into("process"), None),
    }


def _quantity_of(condition: ColumnElement[bool], since: datetime | None) -> ColumnElement[int]:
    if since is not None:
        condition = and_(condition, StockMove.occurred_at > since)
    return case((condition, StockMove.quantity), else_=0)


def _out_of(*kinds: str) -> ColumnElement[bool]:
    return StockMove.source_id.in_([VIRTUAL[kind] for kind in kinds])


def _into(*kinds: str) -> ColumnElement[bool]:
    return StockMove.target_id.in_([VIRTUAL[kind] for kind in kinds])
