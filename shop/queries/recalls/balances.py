"""Where all that was produced of the recalled lots has gone: lot by lot, product by product, in all."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, case, func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.rules.places import IN_TRANSIT, VIRTUAL
from shop.queries.recalls.cases import LISTED_MAX, Case
from shop.rules.recalls import Reconciliation, part_ppm
from traceability.models import Lot, Product, TradeItem
from traceability.rules.yields import mass_of

_IN_STOCK = ("on_hand", "in_transit")


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

    def mass_mg(self, amount: int) -> int:
        """What an amount of it weighs."""
        content = self.item.net_content if self.item else None
        return mass_of(amount, self.unit, self.product.unit, self.product.density_g_per_l, content)


def balances_of(session: Session, case: Case, limit: int = LISTED_MAX) -> Iterator[LotBalance]:
    """Where all of each recalled lot has gone; one statement, linear in the recall."""
    moved, lying = _moved(case), _now_lying(case)
    rows = session.execute(
        select(Lot, Product, Lot.quantity, *_sums(moved, lying))
        .join_from(case.lots, Lot, Lot.id == case.lots.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(moved, moved.c.lot_id == Lot.id)
        .outerjoin(lying, lying.c.lot_id == Lot.id)
        .where(case.taken_back)
        .order_by(Lot.generation, Lot.code, Lot.id)
        .limit(limit)
    )
    with closing(rows):
        for lot, product, *sums in rows:
            yield LotBalance(lot, product, Reconciliation(*(int(one) for one in sums)))


def totals_of(session: Session, case: Case) -> Sequence[ProductBalance]:
    """The same by product and pack, in the order of the trade: from the harvest to the packs."""
    moved, lying = _moved(case), _now_lying(case)
    rows = session.execute(
        select(
            Product,
            TradeItem,
            Lot.unit,
            func.count(),
            func.sum(Lot.quantity),
            *(func.sum(one) for one in _sums(moved, lying)),
        )
        .join_from(case.lots, Lot, Lot.id == case.lots.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .outerjoin(moved, moved.c.lot_id == Lot.id)
        .outerjoin(lying, lying.c.lot_id == Lot.id)
        .where(case.taken_back)
        .group_by(Product.id, TradeItem.id, Lot.unit)
        .order_by(func.min(Lot.generation), Product.key)
        .limit(LISTED_MAX)
    )
    return [
        ProductBalance(product, item, unit, count, Reconciliation(*(int(one) for one in sums)))
        for product, item, unit, count, *sums in rows
    ]


def accounted_ppm(totals: Sequence[ProductBalance]) -> int | None:
    """The part of everything produced whose place is known: by mass, so that no two units are added."""
    known = sum(one.mass_mg(one.sums.accounted) for one in totals)
    return part_ppm(known, sum(one.mass_mg(one.sums.entered) for one in totals))


def _sums(moved: FromClause, lying: FromClause) -> Iterator[ColumnElement[int]]:
    """The fields of Reconciliation after the production, in their order."""
    for name in (*_flows(None), *_IN_STOCK):
        yield func.coalesce((lying if name in _IN_STOCK else moved).c[name], 0)


def _moved(case: Case) -> FromClause:
    """Sums of the movements of each recalled lot, by the account outside at their other end."""
    since = None if case.is_drill else case.began_at
    return (
        select(StockMove.lot_id, *(flow.label(name) for name, flow in _flows(since).items()))
        .join_from(case.lots, StockMove, StockMove.lot_id == case.lots.c.lot_id)
        .where(case.taken_back)
        .group_by(StockMove.lot_id)
        .subquery()
    )


def _now_lying(of: Case) -> FromClause:
    on_the_road = StockBalance.place_id == IN_TRANSIT
    return (
        select(
            StockBalance.lot_id,
            func.sum(case((on_the_road, 0), else_=StockBalance.quantity)).label("on_hand"),
            func.sum(case((on_the_road, StockBalance.quantity), else_=0)).label("in_transit"),
        )
        .join_from(of.lots, StockBalance, StockBalance.lot_id == of.lots.c.lot_id)
        .where(of.taken_back)
        .group_by(StockBalance.lot_id)
        .subquery()
    )


def _flows(since: datetime | None) -> dict[str, ColumnElement[int]]:
    """In the order of Reconciliation's fields; what comes back is taken off what went there."""
    lost = _sum(_into("loss", "count_difference"), None) - _sum(_out_of("loss"), None)
    destroyed = _sum(_into("loss"), since) if since else func.sum(0)
    return {
        "found": _sum(_out_of("count_difference", "shortage"), None),
        "sold": _sum(_into("customer"), None),
        "returned": _sum(_out_of("customer"), None),
        "lost": lost - destroyed,
        "destroyed": destroyed,
        "sampled": _sum(_into("sample"), None) - _sum(_out_of("sample"), None),
        "used": _sum(_into("process"), None),
    }


def _sum(condition: ColumnElement[bool], since: datetime | None) -> ColumnElement[int]:
    if since is not None:
        condition = and_(condition, StockMove.occurred_at > since)
    return func.sum(case((condition, StockMove.quantity), else_=0))


def _out_of(*kinds: str) -> ColumnElement[bool]:
    return StockMove.source_id.in_([VIRTUAL[kind] for kind in kinds])


def _into(*kinds: str) -> ColumnElement[bool]:
    return StockMove.target_id.in_([VIRTUAL[kind] for kind in kinds])
