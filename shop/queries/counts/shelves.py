"""The shelves of a place, as those who count name them, and what the last counts found on each."""

from collections import defaultdict
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from shop.models import CountEntry, CountLine, StockCount
from shop.queries.counts.listing import stands

SHELVES_MAX = 60


def shelves_at(session: Session, place_id: UUID) -> list[str]:
    """The names under which shelves of a place were counted, the latest used first."""
    last = func.max(CountEntry.occurred_at)
    rows = session.execute(
        select(CountEntry.shelf, last)
        .join(StockCount, StockCount.id == CountEntry.count_id)
        .where(StockCount.place_id == place_id, CountEntry.shelf != "")
        .group_by(CountEntry.shelf)
        .order_by(last.desc(), CountEntry.shelf)
        .limit(SHELVES_MAX)
    ).tuples()
    return [shelf for shelf, _ in rows]


def lots_on_shelf(session: Session, place_id: UUID, shelf: str) -> list[UUID]:
    """The lots lying at a place that the last posted count found on this shelf and on no other.

    What lies on other shelves too cannot be compared with the stock by counting one of them.
    """
    return [lot_id for lot_id, shelves in _last_found(session, place_id).items() if shelves == {shelf}]


def _last_found(session: Session, place_id: UUID) -> dict[UUID, set[str]]:
    """On which shelves the last posted count found each lot that lies at a place now."""
    lying = select(StockBalance.lot_id).where(StockBalance.place_id == place_id, StockBalance.quantity > 0)
    rows = session.execute(
        select(CountEntry.lot_id, CountLine.counted_at, CountEntry.round, CountEntry.shelf)
        .join(
            CountLine,
            and_(CountLine.count_id == CountEntry.count_id, CountLine.lot_id == CountEntry.lot_id),
        )
        .where(
            CountLine.place_id == place_id, CountEntry.quantity > 0, stands(), CountEntry.lot_id.in_(lying)
        )
    ).tuples()
    found: dict[UUID, dict[tuple[datetime, int], set[str]]] = defaultdict(lambda: defaultdict(set))
    for lot_id, counted_at, round, shelf in rows:
        found[lot_id][(counted_at, round)].add(shelf)
    return {lot_id: by_round[max(by_round)] for lot_id, by_round in found.items()}
