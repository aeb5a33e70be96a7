"""What left otherwise than sold, worked or sent, and its value at the price of the day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, case, or_, select, true
from sqlalchemy.orm import Session

from inventory.models import Delivery, Place, StockMove
from inventory.queries.places import within
from inventory.rules.places import IN_TRANSIT, LOSS_ACCOUNTS, REGISTERED_KINDS, VIRTUAL
from kernel.access import Actor
from kernel.clock import business_day
from producers.models import Organisation
from shop.queries.values import Values
from traceability.models import Lot, Product, TradeItem

ROWS_MAX = 100_000
# The cause of what a reception found missing: nobody is asked why, the road is.
ROAD = "road"
_KIND_OF = {place_id: kind for kind, place_id in VIRTUAL.items()}


@dataclass(frozen=True, slots=True)
class OutflowFilters:
    """The days between which goods left, both included; a place, a cause."""

    first: date
    last: date
    place_id: UUID | None = None
    cause: str = ""


@dataclass(frozen=True, slots=True)
class Outflow:
    """So much of a lot that left a place; `value_cents` in the place's currency, None without a price.

    What was lost on the road left the place that sent it, as its statement tells
    (docs/algorithms/payouts.md).
    """

    move: StockMove
    place: Place
    lot: Lot
    product: Product
    trade_item: TradeItem | None
    owner: Organisation
    day: date
    value_cents: int | None

    @property
    def cause(self) -> str:
        """Why it left; the account where it ended, when nobody was asked why (a count)."""
        if self.move.source_id == IN_TRANSIT:
            return ROAD
        return self.move.cause or _KIND_OF[self.move.target_id]


@dataclass(frozen=True, slots=True)
class CauseTotal:
    """What left by one cause in one currency; `unpriced` movements are not in the value."""

    cause: str
    currency: str
    moves: int
    value_cents: int
    unpriced: int


def outflows(session: Session, actor: Actor, filters: OutflowFilters) -> list[Outflow]:
    """What left the places `actor` may see, and what left of the goods of her organisations; newest first."""
    on_the_road = and_(StockMove.source_id == IN_TRANSIT, Delivery.id == StockMove.document_id)
    wanted = (
        select(StockMove, Place, Lot, Product, TradeItem, Organisation)
        .outerjoin(Delivery, on_the_road)
        .join(Place, Place.id == case((on_the_road, Delivery.source_id), else_=StockMove.source_id))
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == StockMove.owner_id)
        .where(
            StockMove.target_id.in_(LOSS_ACCOUNTS),
            Place.kind.in_(REGISTERED_KINDS),
            true() if actor.sees_all else or_(within(actor), StockMove.owner_id.in_(actor.organisations)),
            # A day wider than asked at both ends: days are those of each place, told apart below.
            StockMove.occurred_at >= _midnight(filters.first - timedelta(days=1)),
            StockMove.occurred_at < _midnight(filters.last + timedelta(days=2)),
        )
        .order_by(StockMove.occurred_at.desc(), StockMove.id.desc())
        .limit(ROWS_MAX)
    )
    if filters.place_id:
        wanted = wanted.where(Place.id == filters.place_id)
    rows = list(session.execute(wanted).tuples())
    valuers = _valuers(session, rows)
    found = [_outflow(row, valuers[row[1].id]) for row in rows]
    return [
        one for one in found if filters.first <= one.day <= filters.last and filters.cause in ("", one.cause)
    ]


Row = tuple[StockMove, Place, Lot, Product, TradeItem | None, Organisation]


def _valuers(session: Session, rows: Sequence[Row]) -> dict[UUID, Values]:
    by_place: dict[UUID, list[Row]] = defaultdict(list)
    for row in rows:
        by_place[row[1].id].append(row)
    return {
        place_id: Values(session, group[0][1], [row[2] for row in group], {row[5].id for row in group})
        for place_id, group in by_place.items()
    }


def _outflow(row: Row, values: Values) -> Outflow:
    move, place, lot, product, item, owner = row
    day = business_day(move.occurred_at, place.timezone)
    worth = values.of(lot, owner.id, move.quantity, day)
    return Outflow(move, place, lot, product, item, owner, day, worth[0] if worth else None)


def totals_by_cause(rows: Iterable[Outflow]) -> list[CauseTotal]:
    """The sums by cause and currency, the dearest first."""
    groups: dict[tuple[str, str], list[Outflow]] = defaultdict(list)
    for row in rows:
        groups[row.cause, row.place.currency].append(row)
    totals = [
        CauseTotal(
            cause=cause,
            currency=currency,
            moves=len(group),
            value_cents=sum(row.value_cents or 0 for row in group),
            unpriced=sum(1 for row in group if row.value_cents is None),
        )
        for (cause, currency), group in groups.items()
    ]
    return sorted(totals, key=lambda one: (-one.value_cents, one.cause, one.currency))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)
