"""How long what lies at places lasts at the pace of the last weeks."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from shop.models import Article, SoldDay
from shop.queries.figures.scope import Scope
from traceability.models import Lot, TradeItem
from traceability.queries.states import has_state

PACE_DAYS = 28
# Below so many days of its pace, an article is told to be low.
LOW_DAYS = 14


@dataclass(frozen=True, slots=True)
class Cover:
    """An article at a place: what may still be sold, and what was sold in the last four weeks."""

    place_id: UUID
    article: Article
    item: TradeItem
    quantity: int
    sold: int

    @property
    def days(self) -> int | None:
        """For how many days there is enough; None when nothing sells."""
        return self.quantity * PACE_DAYS // self.sold if self.sold > 0 else None

    @property
    def is_low(self) -> bool:
        return self.days is not None and self.days < LOW_DAYS


def cover(session: Session, scope: Scope, today: date) -> list[Cover]:
    """Every active article that lies at a place of a scope or sold there lately, the soonest gone first."""
    lying = _lying(session, scope, today)
    pace = _pace(session, scope, today)
    wanted = (
        select(Article, TradeItem)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .where(Article.id.in_({article for _, article in (*lying, *pace)}), Article.is_active)
    )
    if scope.branch:
        wanted = wanted.where(Article.branch == scope.branch)
    articles = {article.id: (article, item) for article, item in session.execute(wanted).tuples()}
    found = [
        Cover(place, *articles[article], lying.get((place, article), 0), pace.get((place, article), 0))
        for place, article in {*lying, *pace}
        if article in articles
    ]
    return sorted(found, key=_soonest_gone)


def _soonest_gone(one: Cover) -> tuple[bool, int, str, str]:
    return (one.days is None, one.days or 0, one.item.name_fr, str(one.place_id))


def _lying(session: Session, scope: Scope, today: date) -> dict[tuple[UUID, UUID], int]:
    """What may be sold: neither held, recalled nor past its date."""
    wanted = (
        select(StockBalance.place_id, Article.id, func.sum(StockBalance.quantity))
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .where(
            StockBalance.place_id.in_(scope.place_ids),
            StockBalance.quantity > 0,
            has_state("free"),
            (Lot.best_before.is_(None)) | (Lot.best_before >= today),
        )
        .group_by(StockBalance.place_id, Article.id)
    )
    if scope.owner_id:
        wanted = wanted.where(StockBalance.owner_id == scope.owner_id)
    return {(place, article): int(quantity) for place, article, quantity in session.execute(wanted).tuples()}


def _pace(session: Session, scope: Scope, today: date) -> dict[tuple[UUID, UUID], int]:
    wanted = (
        select(SoldDay.place_id, SoldDay.article_id, func.sum(SoldDay.quantity))
        .where(
            SoldDay.place_id.in_(scope.place_ids),
            SoldDay.business_day.between(today - timedelta(days=PACE_DAYS), today - timedelta(days=1)),
        )
        .group_by(SoldDay.place_id, SoldDay.article_id)
    )
    if scope.owner_id:
        wanted = wanted.where(SoldDay.owner_id == scope.owner_id)
    return {(place, article): int(quantity) for place, article, quantity in session.execute(wanted).tuples()}
