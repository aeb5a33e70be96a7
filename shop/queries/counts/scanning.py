"""Which lots a counter means by what was scanned or typed."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.queries import scanning
from shop.queries.counts.listing import LotNamed
from traceability.models import Lot, TradeItem
from traceability.queries.lots import LotNotFound


def lots_meant(session: Session, place_id: UUID, text: str) -> list[LotNamed]:
    """The lots that a text may mean; those that ever lay at the place come first."""
    return [LotNamed(lot, name) for lot, name in scanning.lots_meant(session, place_id, text)]


def lot_named(session: Session, lot_id: UUID) -> LotNamed:
    """A lot by its id; raises LotNotFound."""
    row = session.execute(
        select(Lot, TradeItem.name_fr)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(Lot.id == lot_id)
    ).one_or_none()
    if row is None:
        raise LotNotFound(lot_id=str(lot_id))
    return LotNamed(row[0], row[1])
