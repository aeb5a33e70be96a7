"""What is offered, for how much, and with which VAT."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from kernel.access import Role, Touch
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.quantity import MG_PER_G
from producers.models import BRANCHES, TAX_STATUSES
from shop.models import Article, TaxRule
from shop.models.catalogue import TAX_CLASSES
from shop.operations.price_lists import (
    PriceOutOfBounds,
    Said,
    SellsNothingHere,
    check_price,
    price_list_of,
    write_prices,
)
from traceability.models import TradeItem
from traceability.queries.products import products_by_id

__all__ = ["PriceOutOfBounds", "SellsNothingHere"]
# Variables of a statement, of which SQLite allows some thirty thousand.
ASKED_AT_ONCE = 10_000
Row = TypeVar("Row", Article, TradeItem)


class ArticleNotFound(NotFound):
    code = "article-not-found"


class TradeItemNotFound(Invalid):
    code = "article-trade-item-not-found"


class NotByWeight(Invalid):
    code = "article-not-by-weight"


class ArticleExists(Refused):
    code = "article-exists"


class UnknownClass(Invalid):
    code = "article-class-unknown"


class TaxRuleExists(Refused):
    code = "tax-rule-exists"


class TaxRuleIncomplete(Invalid):
    code = "tax-rule-incomplete"


@dataclass(frozen=True, slots=True)
class DefineArticle:
    """A trade item put on sale, in a branch's tab of the till and with its class of VAT."""

    article_id: UUID
    trade_item_id: UUID
    branch: str
    tax_class: str
    is_favourite: bool = False
    # Sold by weight: a "piece" of the trade item is a gram, and prices are for a kilogram.
    is_weighed: bool = False


@dataclass(frozen=True, slots=True)
class ChangeArticle:
    """How an article is shown and taxed from now on, and whether it is still sold."""

    article_id: UUID
    branch: str
    tax_class: str
    is_favourite: bool
    is_active: bool


@dataclass(frozen=True, slots=True)
class SetPrice:
    """The price of an article at a place, per piece and VAT included, from a day on."""

    place_id: UUID
    article_id: UUID
    valid_from: date
    gross_cents: int


@dataclass(frozen=True, slots=True)
class DefineTaxRule:
    """A VAT rate in basis points; zero needs the legal mention that the receipt must bear."""

    rule_id: UUID
    country: str
    seller_status: str
    tax_class: str
    valid_from: date
    rate_bp: int
    mention: str | None
    source: str


def _network(session: Session, command: Any) -> Touch:
    return Touch(stream="network")


def _place(session: Session, command: SetPrice) -> Touch:
    return Touch(stream=f"place:{command.place_id}", places=frozenset({command.place_id}))


@operation(Role.NETWORK_MANAGER, touches=_network)
def define_article(session: Session, command: DefineArticle, context: Context) -> dict[str, str]:
    """Put a trade item on sale. Raises TradeItemNotFound, ArticleExists, UnknownClass, NotByWeight."""
    write_articles(session, [command])
    return {"article_id": str(command.article_id)}


def write_articles(session: Session, news: Sequence[DefineArticle]) -> None:
    """Put trade items on sale, all or none; called by whoever sells one, or a whole list.

    Raises what define_article raises.
    """
    items = _asked(session, TradeItem, TradeItem.id, [new.trade_item_id for new in news])
    products = products_by_id(session, {item.product_id for item in items.values()})
    sold = {
        one.trade_item_id
        for one in _asked(
            session, Article, Article.trade_item_id, [new.trade_item_id for new in news]
        ).values()
    }
    taken = _asked(session, Article, Article.id, [new.article_id for new in news]).keys()
    for new in news:
        _check_classes(new.branch, new.tax_class)
        item = items.get(new.trade_item_id)
        if item is None:
            raise TradeItemNotFound(field="trade_item_id")
        # Goods by weight are counted in grams: their item holds one gram of a product weighed in milligrams.
        if new.is_weighed and (item.net_content, products[item.product_id].unit) != (MG_PER_G, "GRM"):
            raise NotByWeight(field="is_weighed")
        if new.trade_item_id in sold or new.article_id in taken:
            raise ArticleExists(field="trade_item_id")
        sold.add(new.trade_item_id)
        session.add(
            Article(
                id=new.article_id,
                trade_item_id=new.trade_item_id,
                branch=new.branch,
                tax_class=new.tax_class,
                is_favourite=new.is_favourite,
                is_weighed=new.is_weighed,
            )
        )
    session.flush()


def _asked(
    session: Session, model: type[Row], column: InstrumentedAttribute[UUID], ids: Sequence[UUID]
) -> dict[UUID, Row]:
    """The rows of a table whose `column` is one of `ids`, by id."""
    found: dict[UUID, Row] = {}
    for start in range(0, len(ids), ASKED_AT_ONCE):
        rows = session.scalars(select(model).where(column.in_(ids[start : start + ASKED_AT_ONCE])))
        found |= {one.id: one for one in rows}
    return found


@operation(Role.NETWORK_MANAGER, touches=_network)
def change_article(session: Session, command: ChangeArticle, context: Context) -> dict[str, str]:
    """Change an article's tab or class of VAT, or stop selling it.

    Raises ArticleNotFound, UnknownClass.
    """
    _check_classes(command.branch, command.tax_class)
    article = session.get(Article, command.article_id)
    if article is None:
        raise ArticleNotFound()
    article.branch, article.tax_class = command.branch, command.tax_class
    article.is_favourite, article.is_active = command.is_favourite, command.is_active
    return {"article_id": str(command.article_id)}


@operation(Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, touches=_place)
def set_price(session: Session, command: SetPrice, context: Context) -> dict[str, str]:
    """Price an article at a place from a day on; said twice for a day, the last said holds.

    Raises PriceOutOfBounds, ArticleNotFound, SellsNothingHere.
    """
    check_price(command.gross_cents)
    if session.get(Article, command.article_id) is None:
        raise ArticleNotFound()
    price_list_id = price_list_of(session, command.place_id)
    said = Said(command.article_id, command.valid_from, command.gross_cents)
    write_prices(session, price_list_id, [said], context)
    return {"price_list_id": str(price_list_id)}


@operation(Role.NETWORK_MANAGER, touches=_network)
def define_tax_rule(session: Session, command: DefineTaxRule, context: Context) -> dict[str, str]:
    """Say a VAT rate and where it comes from.

    Raises UnknownClass, TaxRuleIncomplete, TaxRuleExists.
    """
    if command.tax_class not in TAX_CLASSES or command.seller_status not in TAX_STATUSES:
        raise UnknownClass(field="tax_class")
    if not 0 <= command.rate_bp <= 10_000 or (command.rate_bp == 0 and not command.mention):
        raise TaxRuleIncomplete(field="mention")
    added = insert_ignoring(
        session,
        TaxRule,
        id=command.rule_id,
        country=command.country,
        seller_status=command.seller_status,
        tax_class=command.tax_class,
        valid_from=command.valid_from,
        rate_bp=command.rate_bp,
        mention=command.mention,
        source=command.source,
    )
    if not added:
        raise TaxRuleExists(field="valid_from")
    return {"rule_id": str(command.rule_id)}


def _check_classes(branch: str, tax_class: str) -> None:
    if branch not in BRANCHES:
        raise UnknownClass(field="branch")
    if tax_class not in TAX_CLASSES:
        raise UnknownClass(field="tax_class")
