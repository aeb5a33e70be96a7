"""Pieces made by hand that lie at places: what of them has no price there yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import visible_places
from kernel.access import Actor
from kernel.quantity import Unit
from producers.models import Organisation
from shop.models import Article, Price, PriceList
from traceability.models import Lot, Product, TradeItem

PIECES_MAX = 200
# Where customers come; a workshop or a store keeps pieces and asks no price.
COUNTERS = ("boutique", "market_stall", "online_shop")


@dataclass(frozen=True, slots=True)
class Unpriced:
    """An article made by hand with so many pieces at a place, and no price there."""

    item: TradeItem
    maker: Organisation
    # One of its lots: its page shows the photo.
    token: str
    pieces: int


def piece_at(session: Session, place_id: UUID, trade_item_id: UUID) -> bool:
    """Whether pieces of an article made by hand lie at a place."""
    here = (StockBalance.place_id == place_id, TradeItem.id == trade_item_id)
    return session.scalar(_lying().where(*here).limit(1)) is not None


def unpriced_pieces(session: Session, place_id: UUID, day: date) -> Sequence[Unpriced]:
    """What was made by hand, lies at a place and has no price there on a day, by name; at most 200."""
    wanted = (
        _lying()
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(StockBalance.place_id == place_id, ~_has_price(day))
        .with_only_columns(TradeItem, Organisation, func.min(Lot.token), func.sum(StockBalance.quantity))
        .group_by(TradeItem.id, Organisation.id)
        .order_by(TradeItem.name_fr, TradeItem.code)
        .limit(PIECES_MAX)
    )
    return [
        Unpriced(item, maker, token, int(pieces)) for item, maker, token, pieces in session.execute(wanted)
    ]


def places_with_unpriced(session: Session, actor: Actor, day: date) -> list[tuple[Place, int]]:
    """The counters that `actor` may see where pieces wait for a price, with how many articles."""
    places = {place.id: place for place in visible_places(session, actor, COUNTERS)}
    if not places:
        return []
    counted = (
        _lying()
        .where(StockBalance.place_id.in_(places), ~_has_price(day))
        .with_only_columns(StockBalance.place_id, func.count(TradeItem.id.distinct()))
        .group_by(StockBalance.place_id)
    )
    found = dict(session.execute(counted).tuples().all())
    return [(place, found[place.id]) for place in places.values() if place.id in found]


def _lying() -> Select[Any]:
    return (
        select(TradeItem.id)
        .join(Lot, Lot.trade_item_id == TradeItem.id)
        .join(Product, Product.id == TradeItem.product_id)
        .join(StockBalance, StockBalance.lot_id == Lot.id)
        .where(StockBalance.quantity > 0, Product.unit == Unit.PIECE.value)
    )


def _has_price(day: date) -> ColumnElement[bool]:
    return exists().where(
        Price.price_list_id == PriceList.id,
        PriceList.place_id == StockBalance.place_id,
        Price.article_id == Article.id,
        Article.trade_item_id == TradeItem.id,
        Price.valid_from <= day,
    )
