"""What a counter's phone knows without network: open counts and lots by which scans are recognised.

Never how many lie there: counts are blind.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import within
from kernel.access import Actor
from shop.models import CountEnd, CountTask, StockCount
from shop.queries.counts.shelves import shelves_at
from traceability.models import Lot, Product, TradeItem

COUNTS_MAX = 20
LOTS_MAX = 3_000


@dataclass(frozen=True, slots=True)
class LotToCount:
    """A lot, the pack it is of when it is packed, its product."""

    lot: Lot
    item: TradeItem | None
    product: Product


@dataclass(frozen=True, slots=True)
class CountToTake:
    """A count that goes on, its present round, and the lots it asks for; None for all of the place."""

    count: StockCount
    round: int
    lot_ids: frozenset[UUID] | None


@dataclass(frozen=True, slots=True)
class PlaceToCount:
    """A place with open counts, the names of its shelves, and the lots that ever lay there."""

    place: Place
    shelves: Sequence[str]
    lots: Sequence[LotToCount]
    is_whole: bool


@dataclass(frozen=True, slots=True)
class Counting:
    """All that a counter's phone keeps."""

    places: Sequence[PlaceToCount]
    counts: Sequence[CountToTake]


def counting_for(session: Session, actor: Actor) -> Counting:
    """The open counts of the places of `actor`, and what is needed to count there."""
    rows = (
        session.execute(
            select(StockCount, Place)
            .join(Place, Place.id == StockCount.place_id)
            .outerjoin(CountEnd, CountEnd.count_id == StockCount.id)
            .where(CountEnd.count_id.is_(None), within(actor))
            .order_by(StockCount.id.desc())
            .limit(COUNTS_MAX)
        )
        .tuples()
        .all()
    )
    by_id = {place.id: place for _, place in rows}
    places = {place.id: _place(session, place) for place in by_id.values()}
    asked = _asked(session, [count.id for count, _ in rows])
    counts = [_count(count, places[place.id], asked[count.id]) for count, place in rows]
    return Counting(list(places.values()), counts)


def _place(session: Session, place: Place) -> PlaceToCount:
    lots = _lots(session, place.id)
    return PlaceToCount(place, shelves_at(session, place.id), lots[:LOTS_MAX], len(lots) <= LOTS_MAX)


def _lots(session: Session, place_id: UUID) -> list[LotToCount]:
    """The lots that ever lay at a place, those with stock and the newest first when there are too many.

    In the order of their names: that of the stock would tell what is there.
    """
    lying = func.max(StockBalance.quantity)
    kept = (
        select(StockBalance.lot_id)
        .where(StockBalance.place_id == place_id)
        .group_by(StockBalance.lot_id)
        .order_by((lying > 0).desc(), StockBalance.lot_id.desc())
        .limit(LOTS_MAX + 1)
    )
    rows = session.execute(
        select(Lot, TradeItem, Product)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(Lot.id.in_(kept))
        .order_by(func.coalesce(TradeItem.name_fr, Product.name_fr), Lot.code, Lot.id)
    )
    return [LotToCount(*row) for row in rows]


def _asked(session: Session, count_ids: Collection[UUID]) -> dict[UUID, list[CountTask]]:
    asked: dict[UUID, list[CountTask]] = defaultdict(list)
    for task in session.scalars(select(CountTask).where(CountTask.count_id.in_(count_ids))):
        asked[task.count_id].append(task)
    return asked


def _count(count: StockCount, place: PlaceToCount, asked: Sequence[CountTask]) -> CountToTake:
    round = max((task.round for task in asked), default=1)
    tasks = [task for task in asked if task.round == round]
    if not tasks:
        return CountToTake(count, round, None)
    items = {task.trade_item_id for task in tasks if task.trade_item_id}
    named = {task.lot_id for task in tasks if task.lot_id}
    of_items = {one.lot.id for one in place.lots if one.item and one.item.id in items}
    return CountToTake(count, round, frozenset(named | of_items))
