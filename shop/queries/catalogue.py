"""The catalogue: articles, their prices by place and by date, the tax rules."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from producers.models import Organisation
from producers.queries.listing import holding
from shop.models import Article, Price, PriceList, TaxRule
from shop.queries.counter import price_at
from traceability.models import TradeItem

ITEMS_MAX = 500


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article with what it is and who makes it."""

    article: Article
    item: TradeItem
    maker: Organisation


@dataclass(frozen=True, slots=True)
class PlacePrice:
    """A dated price of an article at a place."""

    place: Place
    currency: str
    valid_from: date
    gross_cents: int


@dataclass(frozen=True, slots=True)
class PricedArticle:
    """An article with its price of the day at one place; None when it is not sold there."""

    row: ArticleRow
    gross_cents: int | None


def articles(
    session: Session, branch: str | None = None, search: str = "", page: int = 1
) -> Slice[ArticleRow]:
    """A page of the catalogue by branch and name.

    The catalogue is the network's: whoever may open it sees all of it.
    """
    wanted = (
        select(Article, TradeItem, Organisation)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
    )
    if branch:
        wanted = wanted.where(Article.branch == branch)
    if search:
        like = holding(search)
        named = TradeItem.name_fr.ilike(like, escape="\\")
        wanted = wanted.where(named | TradeItem.code.ilike(like, escape="\\"))
    ordered = wanted.order_by(Article.branch, TradeItem.name_fr, TradeItem.code, Article.id)
    rows = session.execute(ordered.offset(offset_of(page)).limit(ROWS_MAX + 1)).tuples()
    return sliced([ArticleRow(*row) for row in rows], page)


def article_by_id(session: Session, article_id: UUID) -> ArticleRow | None:
    """One article; None when there is none."""
    row = session.execute(
        select(Article, TradeItem, Organisation)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(Article.id == article_id)
    ).one_or_none()
    return None if row is None else ArticleRow(*row.tuple())


def names_of(session: Session, article_ids: Collection[UUID]) -> list[str]:
    """The French names of some articles, by name."""
    wanted = select(TradeItem.name_fr).join(Article, Article.trade_item_id == TradeItem.id)
    return list(session.scalars(wanted.where(Article.id.in_(article_ids)).order_by(TradeItem.name_fr)))


def prices_of(session: Session, actor: Actor, article_id: UUID) -> list[PlacePrice]:
    """The prices of an article at the places that `actor` may see, latest first by place."""
    rows = session.execute(
        select(Place, PriceList.currency, Price.valid_from, Price.gross_cents)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .join(Place, Place.id == PriceList.place_id)
        .where(Price.article_id == article_id, within(actor))
        .order_by(Place.name, Price.valid_from.desc())
        .limit(ITEMS_MAX)
    )
    return [PlacePrice(*row) for row in rows.tuples()]


def prices_on(session: Session, place_id: UUID, day: date, page: int = 1) -> Slice[PricedArticle]:
    """A page of the articles still sold, with their price of the day at a place."""
    rows = session.execute(
        select(Article, TradeItem, Organisation, price_at(place_id, day))
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(Article.is_active)
        .order_by(Article.branch, TradeItem.name_fr, TradeItem.code, Article.id)
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )
    found = [
        PricedArticle(ArticleRow(article, item, maker), cents)
        for article, item, maker, cents in rows.tuples()
    ]
    return sliced(found, page)


def unsold_items(session: Session) -> list[tuple[TradeItem, Organisation]]:
    """Trade items that no article sells yet, by name."""
    rows = session.execute(
        select(TradeItem, Organisation)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .outerjoin(Article, Article.trade_item_id == TradeItem.id)
        .where(Article.id.is_(None))
        .order_by(TradeItem.name_fr, TradeItem.code)
        .limit(ITEMS_MAX)
    )
    return [(item, maker) for item, maker in rows.tuples()]


def tax_rules(session: Session) -> list[TaxRule]:
    """Every VAT rate, by country, kind of seller, class and date."""
    return list(
        session.scalars(
            select(TaxRule)
            .order_by(
                TaxRule.country.desc(),
                TaxRule.seller_status,
                TaxRule.tax_class,
                TaxRule.valid_from.desc(),
            )
            .limit(ITEMS_MAX)
        )
    )
