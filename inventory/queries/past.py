"""What lay at a place at the end of a day: the sum of all that moved until then."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from inventory.models import Place, StockMove
from producers.models import Organisation
from traceability.models import Lot, Product, TradeItem


@dataclass(frozen=True, slots=True)
class PastRow:
    """What lay of one lot of one owner; `quantity` in the lot's unit.

    Below zero when goods had been sold by then that were recorded as arriving later.
    """

    lot: Lot
    product: Product
    trade_item: TradeItem | None
    owner: Organisation
    quantity: int


def end_of(day: date, place: Place) -> datetime:
    """The moment at which a day of the place is over."""
    return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(place.timezone))


def stock_at(session: Session, place: Place, day: date) -> list[PastRow]:
    """All that lay at a place at the end of a day of the place, by when things happened.

    A sale rung up without network counts on the day it was rung up, however late it arrived.
    By owner, product and lot; one statement.
    """
    until = end_of(day, place)
    moved = union_all(
        *(
            select(StockMove.lot_id, StockMove.owner_id, (sign * StockMove.quantity).label("quantity")).where(
                column == place.id, StockMove.occurred_at < until
            )
            for column, sign in ((StockMove.target_id, 1), (StockMove.source_id, -1))
        )
    ).subquery()
    total = func.sum(moved.c.quantity)
    lying = (
        select(moved.c.lot_id, moved.c.owner_id, total.label("quantity"))
        .group_by(moved.c.lot_id, moved.c.owner_id)
        .having(total != 0)
        .subquery()
    )
    rows = session.execute(
        select(Lot, Product, TradeItem, Organisation, lying.c.quantity)
        .join_from(lying, Lot, Lot.id == lying.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == lying.c.owner_id)
        .order_by(Organisation.name, Organisation.id, Product.name_fr, Lot.code, Lot.id)
    ).tuples()
    return [PastRow(lot, product, item, owner, int(quantity)) for lot, product, item, owner, quantity in rows]
