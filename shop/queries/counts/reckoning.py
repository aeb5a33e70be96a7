"""What a count amounts to: each lot's figure beside the stock of the moment it was counted."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance, StockMove
from inventory.rules.places import VIRTUAL
from shop.models import Article, CountEntry, CountLine, CountTask, Sale, StockCount
from shop.queries.counter import price_at
from shop.queries.counts.listing import LotNamed, stands
from shop.rules.counts import SETTLED, Counted, Movement, Reckoning, Tally, reckon, tally
from traceability.models import Lot, TradeItem

GRAMS_A_KILO = 1_000


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A lot of a count: what was found, what was expected, what each owner holds there now."""

    named: LotNamed
    tally: Tally | None
    reckoning: Reckoning
    held: Mapping[UUID, int]
    # The difference at the price of the day; None when the lot has no price at the place.
    value_cents: int | None

    @property
    def state(self) -> str:
        """One of STATES."""
        return self.reckoning.state

    @property
    def is_settled(self) -> bool:
        """Whether its difference, if any, may be posted."""
        return self.state in SETTLED


def reckoned(session: Session, count: StockCount, place: Place, day: date) -> list[Reckoned]:
    """All that a count concerns: what was told, and what should lie there and nobody counted."""
    told = _told(session, count.id)
    lot_ids = {*told, *lots_in_scope(session, count)}
    found = {lot_id: tally(told.get(lot_id, ())) for lot_id in lot_ids}
    held = held_at(session, place.id, lot_ids)
    since = min((one.first_at for one in found.values() if one), default=None)
    moved = movements_since(session, place.id, lot_ids, since) if since else {}
    prices = _prices(session, place.id, lot_ids, day)
    rows = []
    for named in _named(session, lot_ids):
        lot_id = named.lot.id
        stock_now = sum(held[lot_id].values())
        reckoning = reckon(found[lot_id], stock_now, moved.get(lot_id, ()))
        value = _value(prices.get(lot_id), reckoning.difference)
        rows.append(Reckoned(named, found[lot_id], reckoning, held[lot_id], value))
    return rows


def lots_in_scope(session: Session, count: StockCount) -> set[UUID]:
    """The lots that lie at the place now and that a count was opened for."""
    asked = _first_tasks(session, count.id)
    lying = (
        select(StockBalance.lot_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .where(StockBalance.place_id == count.place_id, StockBalance.quantity > 0)
    )
    if count.scope == "place":
        return set(session.scalars(lying))
    items = {task.trade_item_id for task in asked if task.trade_item_id}
    named = {task.lot_id for task in asked if task.lot_id}
    return set(session.scalars(lying.where(or_(Lot.trade_item_id.in_(items), Lot.id.in_(named))))) | named


def concerns(session: Session, count: StockCount, lot: Lot, round: int) -> bool:
    """Whether a lot may be counted in a round: of its articles, or one of its lots."""
    if round > 1:
        tasks = session.scalars(
            select(CountTask.lot_id).where(CountTask.count_id == count.id, CountTask.round == round)
        )
        return lot.id in set(tasks)
    if count.scope == "place":
        return True
    asked = _first_tasks(session, count.id)
    return any(
        lot.id == task.lot_id or (task.trade_item_id and lot.trade_item_id == task.trade_item_id)
        for task in asked
    )


def _first_tasks(session: Session, count_id: UUID) -> list[CountTask]:
    wanted = select(CountTask).where(CountTask.count_id == count_id, CountTask.round == 1)
    return list(session.scalars(wanted))


def longest_uncounted(session: Session, place_id: UUID, lots_max: int) -> list[UUID]:
    """The lots lying at a place that no posted count has seen, or the longest ago."""
    last = (
        select(func.max(CountLine.counted_at))
        .where(CountLine.place_id == place_id, CountLine.lot_id == StockBalance.lot_id)
        .correlate(StockBalance)
        .scalar_subquery()
    )
    rows = session.execute(
        select(StockBalance.lot_id, last.label("last_at"))
        .where(StockBalance.place_id == place_id, StockBalance.quantity > 0)
        .distinct()
    ).tuples()
    ordered = sorted(rows, key=lambda row: (row[1] is not None, row[1] or 0, str(row[0])))
    return [lot_id for lot_id, _ in ordered[:lots_max]]


def items_at(session: Session, place_id: UUID) -> list[tuple[UUID, str]]:
    """The packs that lie at a place now, by name: what a count of articles may be about."""
    rows = session.execute(
        select(TradeItem.id, TradeItem.name_fr, TradeItem.code)
        .join(Lot, Lot.trade_item_id == TradeItem.id)
        .join(StockBalance, StockBalance.lot_id == Lot.id)
        .where(StockBalance.place_id == place_id, StockBalance.quantity > 0)
        .distinct()
        .order_by(TradeItem.name_fr, TradeItem.code)
    ).tuples()
    return [(item_id, f"{name} · {code}") for item_id, name, code in rows]


def _told(session: Session, count_id: UUID) -> dict[UUID, list[Counted]]:
    told: dict[UUID, list[Counted]] = defaultdict(list)
    wanted = select(CountEntry).where(CountEntry.count_id == count_id, stands()).order_by(CountEntry.id)
    for one in session.scalars(wanted):
        told[one.lot_id].append(
            Counted(one.round, one.shelf, one.quantity, one.counted_by, one.occurred_at, one.begun_at)
        )
    return told


def held_at(session: Session, place_id: UUID, lot_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """What each owner has of each lot at a place now."""
    held: dict[UUID, dict[UUID, int]] = {lot_id: {} for lot_id in lot_ids}
    rows = session.execute(
        select(StockBalance.lot_id, StockBalance.owner_id, StockBalance.quantity).where(
            StockBalance.place_id == place_id, StockBalance.lot_id.in_(lot_ids)
        )
    ).tuples()
    for lot_id, owner_id, quantity in rows:
        held[lot_id][owner_id] = quantity
    return held


def movements_since(
    session: Session, place_id: UUID, lot_ids: Collection[UUID], since: datetime
) -> dict[UUID, list[Movement]]:
    """What came to a place and left it after a moment, as it happened and not as it was recorded.

    Sold beyond the stock counts as having left: it lay there. What a count corrected does not count:
    it says what the stock was, and nothing moved.
    """
    left = or_(
        StockMove.source_id == place_id,
        and_(StockMove.source_id == VIRTUAL["shortage"], Sale.place_id == place_id),
    )
    counts = select(StockCount.id).where(StockCount.place_id == place_id)
    rows = session.execute(
        select(
            StockMove.lot_id,
            StockMove.occurred_at,
            case((StockMove.target_id == place_id, StockMove.quantity), else_=-StockMove.quantity),
        )
        .outerjoin(Sale, Sale.id == StockMove.document_id)
        .where(
            StockMove.lot_id.in_(lot_ids),
            StockMove.occurred_at > since,
            or_(StockMove.target_id == place_id, left),
            or_(
                StockMove.kind != "discrepancy",
                StockMove.document_id.is_(None),
                StockMove.document_id.not_in(counts),
            ),
        )
    ).tuples()
    moved: dict[UUID, list[Movement]] = defaultdict(list)
    for lot_id, at, quantity in rows:
        moved[lot_id].append(Movement(at, quantity))
    return moved


def _named(session: Session, lot_ids: Collection[UUID]) -> list[LotNamed]:
    rows = session.execute(
        select(Lot, TradeItem.name_fr)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(Lot.id.in_(lot_ids))
        .order_by(TradeItem.name_fr, Lot.code, Lot.id)
    ).tuples()
    return [LotNamed(lot, name) for lot, name in rows]


def _prices(
    session: Session, place_id: UUID, lot_ids: Collection[UUID], day: date
) -> dict[UUID, tuple[int, bool]]:
    """The price of each lot at the place that day, and whether it is for a kilogram."""
    rows = session.execute(
        select(Lot.id, price_at(place_id, day), Article.is_weighed)
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .where(Lot.id.in_(lot_ids))
    ).tuples()
    return {lot_id: (cents, weighed) for lot_id, cents, weighed in rows if cents is not None}


def _value(price: tuple[int, bool] | None, difference: int) -> int | None:
    """The price of a difference, rounded towards zero; its sign is the difference's."""
    if price is None:
        return None
    cents, is_weighed = price
    worth = cents * abs(difference) // (GRAMS_A_KILO if is_weighed else 1)
    return worth if difference >= 0 else -worth


def counted_since(
    session: Session, place_id: UUID, lot_ids: Collection[UUID], moment: datetime
) -> dict[UUID, UUID]:
    """Of some lots, those that a posted count saw at the place at `moment` or later: lot → that count."""
    rows = session.execute(
        select(CountLine.lot_id, CountLine.count_id)
        .where(
            CountLine.place_id == place_id,
            CountLine.lot_id.in_(lot_ids),
            CountLine.counted_at >= moment,
        )
        .order_by(CountLine.counted_at)
    ).tuples()
    return dict(rows.all())
