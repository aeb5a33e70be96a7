"""What a recall of a lot would do, before it is confirmed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import CTE, FromClause, Select, and_, func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from shop.models import SaleLine
from shop.queries.recalls.cases import LISTED_MAX
from traceability.models import Lot
from traceability.queries.genealogy import others, walk_down, walk_up


@dataclass(frozen=True, slots=True)
class WhatWouldHappen:
    """What a recall of a lot would take back, before it is confirmed."""

    downstream: int
    upstream: int
    places: Sequence[tuple[Place, str, int]]
    receipts: int
    pieces_sold: int


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


def _lying(walk: CTE) -> FromClause:
    balances = StockBalance.__table__
    return balances.join(walk, and_(walk.c.lot_id == balances.c.lot_id, balances.c.quantity > 0))


def _count(session: Session, wanted: Select[UUID]) -> int:
    return session.scalar(select(func.count()).select_from(wanted.subquery())) or 0
