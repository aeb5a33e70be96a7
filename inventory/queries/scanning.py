"""Which lots a person means by what was scanned or typed; how many lie there is never told."""

from collections.abc import Collection
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from producers.queries.listing import holding
from traceability.models import Lot, TradeItem
from traceability.rules.gs1.elements import value_of
from traceability.rules.gs1.errors import InvalidGs1
from traceability.rules.gs1.scans import Scan, read_scan
from traceability.rules.lot_codes import token_in

LOTS_OFFERED = 20
TEXT_LENGTH_MAX = 200


class NamedLot(NamedTuple):
    """A lot as people know it; `name` is that of its pack, none for goods in bulk."""

    lot: Lot
    name: str | None


def lots_meant(session: Session, place_id: UUID, text: str) -> list[NamedLot]:
    """The lots that a text may mean: the printed address, a GS1 code, a lot's code, an article's name.

    Those that ever lay at the place come first. A code of a pack without its lot means any of its lots.
    """
    text = text.strip()[:TEXT_LENGTH_MAX]
    if not text:
        return []
    here = select(StockBalance.lot_id).where(StockBalance.place_id == place_id)
    condition, is_exact = _meant(text)
    wanted = (
        select(Lot, TradeItem.name_fr)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(condition if is_exact else condition & Lot.id.in_(here))
        .order_by(Lot.id.in_(here).desc(), TradeItem.name_fr, Lot.code, Lot.id)
        .limit(LOTS_OFFERED)
    )
    return [NamedLot(*row) for row in session.execute(wanted).tuples()]


def _meant(text: str) -> tuple[ColumnElement[bool], bool]:
    """The condition on the lots, and whether it names them exactly."""
    try:
        scan = read_scan(text)
    except InvalidGs1:
        scan = Scan((), text)
    gtin, code = value_of(scan.elements, "01"), value_of(scan.elements, "10")
    if gtin and code:
        return (TradeItem.gtin == gtin) & (Lot.code == code), True
    if gtin:
        return TradeItem.gtin == gtin, False
    if token := token_in(scan.text):
        return Lot.token == token, True
    return or_(
        Lot.token == text,
        func.lower(Lot.code) == text.lower(),
        Lot.code.ilike(holding(text), escape="\\"),
        TradeItem.name_fr.ilike(holding(text), escape="\\"),
    ), False


def lots_named(session: Session, lot_ids: Collection[UUID]) -> list[NamedLot]:
    """The lots of `ids` that exist, with the names of their packs, by code."""
    if not lot_ids:
        return []
    wanted = select(Lot, TradeItem.name_fr).outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
    rows = session.execute(wanted.where(Lot.id.in_(lot_ids)).order_by(Lot.code, Lot.id))
    return [NamedLot(*row) for row in rows.tuples()]
