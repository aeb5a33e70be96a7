"""What a till needs to sell: its articles with price and VAT, and the lots of its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from inventory.rules.fefo import SELLABLE, status_on
from kernel.errors import NotFound
from kernel.ids import is_token
from producers.models import Organisation
from shop.models import Article
from shop.queries.counter import Seller, TaxFact, price_at, sellers_of
from shop.queries.tills import TillAtPlace
from shop.rules.taxes import Subject, rule_for
from traceability.models import Lot, Product, TradeItem

ARTICLES_MAX = 2_000
LOTS_MAX = 10_000


class LotUnknownHere(NotFound):
    code = "counter-lot-unknown"


@dataclass(frozen=True, slots=True)
class ArticleOnSale:
    """An article with the price of the day at the place; `net_content` in mg or µL by `unit`."""

    article_id: UUID
    branch: str
    tax_class: str
    is_favourite: bool
    organisation_id: UUID
    code: str
    name_fr: str
    name_ar: str
    pictogram: str
    gtin: str | None
    net_content: int
    unit: str
    price_cents: int


@dataclass(frozen=True, slots=True)
class LotOnSale:
    """What lies of a packed lot of an owner at the place, in pieces."""

    lot_id: UUID
    code: str
    token: str
    article_id: UUID
    owner_id: UUID
    owner_name: str
    best_before: date | None
    quantity: int
    state: str

    def status_on(self, day: date) -> str:
        """`sellable`, `expired`, `held` or `recalled` on a day of the place."""
        return status_on(day, self.state, self.best_before)


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The place's offer on a day."""

    day: date
    country: str
    articles: Mapping[UUID, ArticleOnSale]
    lots: Sequence[LotOnSale]
    sellers: Mapping[UUID, Seller]
    # Who owns the lot of an article that first-expired-first-out would sell next.
    next_owner: Mapping[UUID, UUID]

    def tax_of(self, article: ArticleOnSale) -> TaxFact | None:
        """The VAT of an article sold by the owner of its next lot, else by its maker."""
        owner = self.next_owner.get(article.article_id, article.organisation_id)
        return self.tax_when_sold_by(owner, article)

    def tax_when_sold_by(self, owner_id: UUID, article: ArticleOnSale) -> TaxFact | None:
        """The VAT of an article sold by an owner; None when no rule says anything."""
        seller = self.sellers.get(owner_id)
        if seller is None:
            return None
        return rule_for(seller.rules, Subject(self.country, seller.tax_status, article.tax_class), self.day)


def snapshot_of(session: Session, at: TillAtPlace, day: date) -> Snapshot:
    """The offer of a till's place on a day. Three statements, whatever is on sale."""
    articles = _articles(session, at.place.id, day)
    lots = _lots(session, at.place.id, StockBalance.quantity > 0)
    owners = {lot.owner_id for lot in lots} | {article.organisation_id for article in articles}
    sellers = sellers_of(session, at.place.country, owners)
    next_owner: dict[UUID, UUID] = {}
    for lot in lots:
        if lot.status_on(day) == SELLABLE:
            next_owner.setdefault(lot.article_id, lot.owner_id)
    by_id = {article.article_id: article for article in articles}
    return Snapshot(day, at.place.country, by_id, lots, sellers, next_owner)


def _articles(session: Session, place_id: UUID, day: date) -> list[ArticleOnSale]:
    price = price_at(place_id, day)
    rows = session.execute(
        select(
            Article.id,
            Article.branch,
            Article.tax_class,
            Article.is_favourite,
            TradeItem.organisation_id,
            TradeItem.code,
            TradeItem.name_fr,
            TradeItem.name_ar,
            TradeItem.pictogram,
            TradeItem.gtin,
            TradeItem.net_content,
            Product.unit,
            price,
        )
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Product, Product.id == TradeItem.product_id)
        .where(Article.is_active, price.is_not(None))
        .order_by(Article.branch, TradeItem.name_fr, TradeItem.code)
        .limit(ARTICLES_MAX)
    )
    return [ArticleOnSale(*tuple(row)) for row in rows]


def _lots(session: Session, place_id: UUID, *conditions: ColumnElement[bool]) -> list[LotOnSale]:
    """Packed lots at a place, first expired first."""
    rows = session.execute(
        select(
            Lot.id,
            Lot.code,
            Lot.token,
            Article.id,
            StockBalance.owner_id,
            Organisation.name,
            Lot.best_before,
            StockBalance.quantity,
            Lot.state,
        )
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == StockBalance.owner_id)
        .where(StockBalance.place_id == place_id, *conditions)
        .order_by(func.coalesce(Lot.best_before, date.max), Lot.made_on, Lot.code)
        .limit(LOTS_MAX)
    )
    return [LotOnSale(*row) for row in rows.tuples()]


def lot_at(session: Session, place_id: UUID, code: str) -> LotOnSale:
    """A packed lot by its token or its code, wherever it lies, with what the place has left of it.

    A code may be that of several cooperatives: the one present here is meant.
    Raises LotUnknownHere.
    """
    makers = select(TradeItem.organisation_id).join(Article, Article.trade_item_id == TradeItem.id)
    named = Lot.token == code if is_token(code) else and_(Lot.code == code, Lot.organisation_id.in_(makers))
    left = func.coalesce(StockBalance.quantity, 0)
    row = session.execute(
        select(
            Lot.id,
            Lot.code,
            Lot.token,
            Article.id,
            Organisation.id,
            Organisation.name,
            Lot.best_before,
            left,
            Lot.state,
        )
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .outerjoin(StockBalance, and_(StockBalance.lot_id == Lot.id, StockBalance.place_id == place_id))
        .join(
            Organisation,
            Organisation.id == func.coalesce(StockBalance.owner_id, Lot.organisation_id),
        )
        .where(named)
        .order_by(left.desc())
        .limit(1)
    ).first()
    if row is None:
        raise LotUnknownHere()
    return LotOnSale(*row.tuple())
