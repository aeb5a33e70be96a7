"""What passes its date at a place, how fast it sells, and what will be left of it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, union_all
from sqlalchemy.orm import Session

from inventory.models import Place, StockMove
from inventory.queries.shelf import ShelfRow, shelf
from inventory.rules.expiry import PACE_DAYS, Dated, left_at_date, suggested_discount_percent
from traceability.models import Lot

# An article is told by its product and its pack.
ArticleKey = tuple[UUID, UUID | None]


@dataclass(frozen=True, slots=True)
class Expiring:
    """A lot whose date comes; amounts in its unit, `left` and `discount_percent` for what may be sold."""

    row: ShelfRow
    status: str
    days_left: int
    sold_in_pace: int
    left: int
    discount_percent: int


def expiring_at(session: Session, place: Place, today: date, within_days: int) -> list[Expiring]:
    """What lies at a place and is past its date, or passes it within so many days; soonest first."""
    rows = [row for row in shelf(session, place.id) if row.on_hand.best_before]
    sold = _sold(session, place, today)
    by_article: dict[ArticleKey, list[ShelfRow]] = defaultdict(list)
    for row in rows:
        by_article[_key(row)].append(row)
    told = [one for key, group in by_article.items() for one in _told(group, sold.get(key, 0), today)]
    return sorted(
        (one for one in told if one.days_left <= within_days + 1),
        key=lambda one: (one.days_left, one.row.on_hand.code, one.row.key),
    )


def _key(row: ShelfRow) -> ArticleKey:
    return (row.on_hand.product_id, row.on_hand.trade_item_id)


def _told(group: Sequence[ShelfRow], sold: int, today: date) -> list[Expiring]:
    """The lots of one article; those that may not be sold take no part in what will be sold."""
    selling = [row for row in group if row.on_hand.status_on(today) == "sellable"]
    lefts = left_at_date([Dated(row.on_hand.quantity, _days(row, today)) for row in selling], sold)
    left_of = dict(zip((row.key for row in selling), lefts, strict=True))
    return [
        Expiring(
            row=row,
            status=row.on_hand.status_on(today),
            days_left=_days(row, today),
            sold_in_pace=sold,
            left=left_of.get(row.key, row.on_hand.quantity),
            discount_percent=suggested_discount_percent(row.on_hand.quantity, left_of.get(row.key, 0)),
        )
        for row in group
    ]


def _days(row: ShelfRow, today: date) -> int:
    """Days on which it may still be sold, today and its date included."""
    assert row.on_hand.best_before is not None
    return (row.on_hand.best_before - today).days + 1


def _sold(session: Session, place: Place, today: date) -> dict[ArticleKey, int]:
    """What customers took in the days of the pace, less what they brought back to the shelf."""
    since = datetime.combine(today - timedelta(days=PACE_DAYS), time(), ZoneInfo(place.timezone))
    # Two walks of two indexes that end with the moment of recording, which never comes before the fact.
    moved = union_all(
        *(
            select(StockMove.lot_id, (sign * StockMove.quantity).label("quantity")).where(
                StockMove.kind == kind,
                column == place.id,
                StockMove.recorded_at >= since,
                StockMove.occurred_at >= since,
            )
            for kind, column, sign in (("sale", StockMove.source_id, 1), ("return", StockMove.target_id, -1))
        )
    ).subquery()
    rows = session.execute(
        select(Lot.product_id, Lot.trade_item_id, func.sum(moved.c.quantity))
        .join_from(moved, Lot, Lot.id == moved.c.lot_id)
        .group_by(Lot.product_id, Lot.trade_item_id)
    ).tuples()
    return {(product_id, item_id): max(int(sold), 0) for product_id, item_id, sold in rows}
