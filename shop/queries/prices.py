"""The price list of a place: what is asked today, what is planned, what was asked before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from producers.models import Organisation
from shop.models import Article, Price, PriceFact, PriceList
from shop.queries.catalogue import ITEMS_MAX, ArticleRow
from shop.rules.prices import DatedPrice
from traceability.models import Product, TradeItem


@dataclass(frozen=True, slots=True)
class PlannedChange:
    """A price whose day has not come, and what is asked just before it; `is_return` ends a discount."""

    row: ArticleRow
    valid_from: date
    gross_cents: int
    before_cents: int | None
    is_return: bool
    said_by: str | None


@dataclass(frozen=True, slots=True)
class PastPrice:
    """A price that began, or one that was withdrawn before it could (`act`)."""

    row: ArticleRow
    valid_from: date
    gross_cents: int
    act: str
    said_by: str | None
    recorded_at: datetime | None


@dataclass(frozen=True, slots=True)
class Priceable:
    """An article that may be priced at a place: its dated prices there, and what a pack of it holds."""

    row: ArticleRow
    prices: Sequence[DatedPrice]
    unit: str


def planned_at(session: Session, place_id: UUID, today: date, page: int = 1) -> Slice[PlannedChange]:
    """A page of the prices to come at a place, the soonest first."""
    before = (
        select(func.max(Price.valid_from))
        .where(
            Price.price_list_id == PriceList.id,
            Price.article_id == Article.id,
            Price.valid_from < _planned.c.valid_from,
        )
        .correlate(PriceList, Article, _planned)
        .scalar_subquery()
    )
    before_cents = (
        select(Price.gross_cents)
        .where(
            Price.price_list_id == PriceList.id, Price.article_id == Article.id, Price.valid_from == before
        )
        .correlate(PriceList, Article, _planned)
        .scalar_subquery()
    )
    wanted = (
        _of_articles(Article, TradeItem, Organisation, _planned.c.valid_from, _planned.c.gross_cents,
                     before_cents, PriceFact.is_return, User.name)
        .join(_planned, _planned.c.article_id == Article.id)
        .join(PriceList, PriceList.id == _planned.c.price_list_id)
        .outerjoin(PriceFact, PriceFact.id == _last_fact())
        .outerjoin(User, User.id == PriceFact.said_by)
        .where(PriceList.place_id == place_id, _planned.c.valid_from > today)
        .order_by(_planned.c.valid_from, Article.branch, TradeItem.name_fr, TradeItem.code, Article.id)
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )  # fmt: skip
    return sliced(
        [
            PlannedChange(ArticleRow(article, item, maker), day, cents, before, bool(is_return), name)
            for article, item, maker, day, cents, before, is_return, name in session.execute(wanted).tuples()
        ],
        page,
    )


_planned = select(Price.price_list_id, Price.article_id, Price.valid_from, Price.gross_cents).subquery()


def _last_fact() -> ColumnElement[UUID]:
    """The last that was said of a planned row."""
    return (
        select(PriceFact.id)
        .where(
            PriceFact.article_id == _planned.c.article_id,
            PriceFact.price_list_id == _planned.c.price_list_id,
            PriceFact.valid_from == _planned.c.valid_from,
            PriceFact.act == "set",
        )
        .order_by(PriceFact.recorded_at.desc(), PriceFact.id.desc())
        .limit(1)
        .correlate(_planned)
        .scalar_subquery()
    )


def past_prices(session: Session, place_id: UUID, today: date, page: int = 1) -> Slice[PastPrice]:
    """A page of what was asked at a place and what was withdrawn, the latest first."""
    here = PriceList.place_id == place_id
    asked = (
        select(
            Price.article_id,
            Price.valid_from,
            Price.gross_cents,
            literal("set").label("act"),
            PriceFact.said_by,
            PriceFact.recorded_at,
        )
        .join(PriceList, PriceList.id == Price.price_list_id)
        .outerjoin(PriceFact, PriceFact.id == _fact_of_price())
        .where(here, Price.valid_from <= today)
    )
    withdrawn = (
        select(
            PriceFact.article_id,
            PriceFact.valid_from,
            PriceFact.gross_cents,
            PriceFact.act,
            PriceFact.said_by,
            PriceFact.recorded_at,
        )
        .join(PriceList, PriceList.id == PriceFact.price_list_id)
        .where(here, PriceFact.act == "withdrawn")
    )
    told = union_all(asked, withdrawn).subquery()
    wanted = (
        _of_articles(Article, TradeItem, Organisation, told.c.valid_from, told.c.gross_cents, told.c.act,
                     User.name, told.c.recorded_at)
        .join(told, told.c.article_id == Article.id)
        .outerjoin(User, User.id == told.c.said_by)
        .order_by(told.c.valid_from.desc(), TradeItem.name_fr, Article.id, told.c.act)
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )  # fmt: skip
    rows = session.execute(wanted).tuples()
    return sliced([PastPrice(ArticleRow(*row[:3]), *row[3:]) for row in rows], page)


def _fact_of_price() -> ColumnElement[UUID]:
    """The last that was said of a price; none of those that are older than the facts."""
    return (
        select(PriceFact.id)
        .where(
            PriceFact.article_id == Price.article_id,
            PriceFact.price_list_id == Price.price_list_id,
            PriceFact.valid_from == Price.valid_from,
            PriceFact.act == "set",
        )
        .order_by(PriceFact.recorded_at.desc(), PriceFact.id.desc())
        .limit(1)
        .correlate(Price)
        .scalar_subquery()
    )


def priceable(
    session: Session, place_id: UUID, article_ids: Collection[UUID] | None = None, branch: str | None = None
) -> list[Priceable]:
    """The articles on sale, some of them or those of a branch, with their prices at a place."""
    wanted = _of_articles(Article, TradeItem, Organisation, Product.unit).join(
        Product, Product.id == TradeItem.product_id
    )
    wanted = wanted.where(Article.is_active)
    if article_ids is not None:
        wanted = wanted.where(Article.id.in_(article_ids))
    if branch:
        wanted = wanted.where(Article.branch == branch)
    ordered = wanted.order_by(Article.branch, TradeItem.name_fr, TradeItem.code, Article.id).limit(ITEMS_MAX)
    rows = session.execute(ordered).tuples().all()
    prices = dated_prices(session, place_id, [row[0].id for row in rows])
    return [
        Priceable(ArticleRow(article, item, maker), prices.get(article.id, []), unit)
        for article, item, maker, unit in rows
    ]


def dated_prices(
    session: Session, place_id: UUID, article_ids: Collection[UUID]
) -> dict[UUID, list[DatedPrice]]:
    """Every price of some articles at a place, past and to come."""
    rows = session.execute(
        select(Price.article_id, Price.valid_from, Price.gross_cents)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(PriceList.place_id == place_id, Price.article_id.in_(article_ids))
        .order_by(Price.valid_from)
    )
    found: dict[UUID, list[DatedPrice]] = {}
    for article_id, day, cents in rows.tuples():
        found.setdefault(article_id, []).append(DatedPrice(day, cents))
    return found


def _of_articles(*columns: Any) -> Select[Any]:
    """Some columns of articles with what they are and who makes them."""
    return (
        select(*columns)
        .select_from(Article)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
    )
