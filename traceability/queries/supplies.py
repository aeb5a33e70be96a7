"""Questions about where lots from outside came from."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from traceability.models import Lot, Supply, TradeItem


def supplies_of(session: Session, lot_ids: Collection[UUID]) -> Mapping[UUID, Supply]:
    """The supplies of the lots among some that came from outside."""
    rows = session.scalars(select(Supply).where(Supply.lot_id.in_(lot_ids)))
    return {one.lot_id: one for one in rows}


def received_from_outside(
    session: Session, organisations: Collection[UUID], product_id: UUID, season: int
) -> int:
    """How much of a product of a season some organisations took in from outside, in its unit."""
    # What came in packs is counted in pieces.
    amount = Lot.quantity * func.coalesce(TradeItem.net_content, 1)
    wanted = (
        select(func.coalesce(func.sum(amount), 0))
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(
            Lot.origin == "intake",
            Lot.organisation_id.in_(organisations),
            Lot.product_id == product_id,
            Lot.season == season,
        )
    )
    return int(session.scalar(wanted) or 0)
