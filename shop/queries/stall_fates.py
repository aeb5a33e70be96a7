"""What became of the goods of a market stall over some days (docs/algorithms/stalls.md)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, func, literal, select, union_all
from sqlalchemy.orm import Session

from inventory.models import Delivery, Place, StockMove
from inventory.queries.past import end_of
from inventory.rules.places import VIRTUAL
from producers.models import Organisation
from shop.models import Sale
from shop.rules.stalls import Fate
from traceability.models import Lot, Product, TradeItem

COUNTED, SHORT = VIRTUAL["count_difference"], VIRTUAL["shortage"]


@dataclass(frozen=True, slots=True)
class FateRow:
    """A lot of an owner, and what became of it; quantities in the lot's unit."""

    lot: Lot
    product: Product
    trade_item: TradeItem | None
    owner: Organisation
    fate: Fate


def fates_of(session: Session, stall: Place, first: date, last: date) -> list[FateRow]:
    """What became of each lot of each owner from a day of the stall to another, both included."""
    since, until = end_of(first - timedelta(days=1), stall), end_of(last, stall)
    sums: dict[tuple[UUID, UUID], dict[str, int]] = defaultdict(dict)
    for lot_id, owner_id, what, quantity in session.execute(_told(stall, since, until)).tuples():
        sums[lot_id, owner_id][what] = int(quantity)
    fates = {key: Fate.of(told) for key, told in sums.items()}
    return _named(session, {key: fate for key, fate in fates.items() if fate.is_something})


def _named(session: Session, fates: Mapping[tuple[UUID, UUID], Fate]) -> list[FateRow]:
    lots = {
        lot.id: (lot, product, item)
        for lot, product, item in session.execute(
            select(Lot, Product, TradeItem)
            .join(Product, Product.id == Lot.product_id)
            .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
            .where(Lot.id.in_({lot_id for lot_id, _ in fates}))
        ).tuples()
    }
    owned = select(Organisation).where(Organisation.id.in_({owner_id for _, owner_id in fates}))
    owners = {one.id: one for one in session.scalars(owned)}
    rows = [FateRow(*lots[lot_id], owners[owner_id], fate) for (lot_id, owner_id), fate in fates.items()]
    return sorted(rows, key=lambda row: (row.product.name_fr, row.lot.code, row.owner.name))


def _told(stall: Place, since: datetime, until: datetime) -> Select[UUID, UUID, str, int]:
    """Sums by lot, owner and what happened, in the words of `Fate`."""
    delivered = StockMove.document_id.in_(select(Delivery.id))
    arriving = case(
        (StockMove.occurred_at < since, "was"),
        (and_(StockMove.source_id == COUNTED, ~delivered), "found"),
        (StockMove.kind == "return", "brought"),
        else_="came",
    )
    leaving = case(
        (StockMove.occurred_at < since, "had_left"),
        (StockMove.kind == "sale", "sold"),
        (StockMove.kind == "dispatch", "back"),
        (StockMove.target_id == COUNTED, "missing"),
        else_="left",
    )
    # Rung up beyond what lay there: the goods were handed over all the same.
    here = select(Sale.id).where(Sale.place_id == stall.id)
    beyond = and_(
        StockMove.source_id == SHORT,
        StockMove.kind == "sale",
        StockMove.occurred_at >= since,
        StockMove.document_id.in_(here),
    )
    parts: tuple[tuple[ColumnElement[str], ColumnElement[bool]], ...] = (
        (arriving, StockMove.target_id == stall.id),
        (leaving, StockMove.source_id == stall.id),
        (literal("beyond"), beyond),
    )
    moved = union_all(
        *(
            select(StockMove.lot_id, StockMove.owner_id, what.label("what"), StockMove.quantity).where(
                condition, StockMove.occurred_at < until
            )
            for what, condition in parts
        )
    ).subquery()
    columns = (moved.c.lot_id, moved.c.owner_id, moved.c.what)
    return select(*columns, func.sum(moved.c.quantity)).group_by(*columns)
