"""Lists of articles and prices, imported as a whole or not at all."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.execute import Context, NotAllowed, operation
from kernel.ids import new_id
from kernel.imports.declared import ApplyList, touch_of
from kernel.imports.operations import ListNoLongerFits
from shop.models import Article
from shop.operations.catalogue import (
    ChangeArticle,
    DefineArticle,
    change_article,
    write_articles,
)
from shop.operations.price_lists import Said, check_price, price_list_of, write_prices
from shop.operations.prices import PRICERS
from shop.queries.imports import priced, shelf
from shop.rules.imports.articles import NAMES, ArticleRow, article_values
from shop.rules.imports.prices import PriceRow
from traceability.models import TradeItem
from traceability.operations.items import DefineTradeItem, rewrite_trade_item, write_trade_items

PICTOGRAM = "jar"


@operation(Role.NETWORK_MANAGER, touches=touch_of)
def import_articles(session: Session, command: ApplyList[ArticleRow], context: Context) -> Mapping[str, int]:
    """Put every article of a list on sale or correct it, all or none; counts what was done.

    Raises ListNoLongerFits, and what defining, changing and correcting one raises.
    """
    known = shelf(session).known
    entries = [(row, known.get((row.organisation_id, row.code))) for row in command.rows]
    for row, before in entries:
        if before and (row.product_id, row.net_content) != (before.product_id, before.net_content):
            raise ListNoLongerFits()
    ids = {id(row): before.trade_item_id if before else new_id() for row, before in entries}
    new_items = [_new_item(row, ids[id(row)]) for row, before in entries if before is None]
    write_trade_items(session, new_items)
    items = {one.id: one for one in session.scalars(select(TradeItem))}
    sold = {one.id: one for one in session.scalars(select(Article))}
    news, closed, counts = [], [], {"new": 0, "updated": 0, "unchanged": 0}
    for row, before in entries:
        after = article_values(row, before)
        if before and before.article_id and all(getattr(before, n) == v for n, v in after.items()):
            counts["unchanged"] += 1
            continue
        if before:
            names = {name: after[name] for name in NAMES}
            rewrite_trade_item(items[before.trade_item_id], names, after["shelf_life_days"])
        if before and before.article_id:
            assert before.article_id in sold  # loaded, so that changing each asks nothing of the database
            change_article(session, _change(before.article_id, after), context)
            counts["updated"] += 1
        else:
            article = _new_article(row, ids[id(row)], after)
            news.append(article)
            counts["new"] += 1
            if not after["is_active"]:
                closed.append(_change(article.article_id, after))
    write_articles(session, news)
    for change in closed:
        change_article(session, change, context)
    return counts


def _new_item(row: ArticleRow, trade_item_id: UUID) -> DefineTradeItem:
    after = article_values(row, None)
    return DefineTradeItem(
        trade_item_id=trade_item_id,
        organisation_id=row.organisation_id,
        product_id=row.product_id,
        code=row.code,
        net_content=row.net_content,
        shelf_life_days=after["shelf_life_days"],
        pictogram=PICTOGRAM,
        gtin=row.gtin,
        gtin_status=row.gtin_status,
        **{name: after[name] for name in NAMES},
    )


def _new_article(row: ArticleRow, trade_item_id: UUID, after: Mapping[str, Any]) -> DefineArticle:
    return DefineArticle(
        new_id(),
        trade_item_id,
        after["branch"],
        after["tax_class"],
        after["is_favourite"],
        bool(row.is_weighed),
    )


def _change(article_id: UUID, after: Mapping[str, Any]) -> ChangeArticle:
    return ChangeArticle(
        article_id, after["branch"], after["tax_class"], after["is_favourite"], after["is_active"]
    )


@operation(*PRICERS, touches=touch_of)
def import_prices(session: Session, command: ApplyList[PriceRow], context: Context) -> Mapping[str, int]:
    """Say every price of a list, all or none; counts what was done.

    A day that has passed takes a price only where nothing was asked yet. Raises NotAllowed for a place of
    others, ListNoLongerFits, PriceOutOfBounds, SellsNothingHere.
    """
    there = priced(session, context.actor, command.subject, context.occurred_at)
    today = {one.id: one.today for one in there.offered}
    counts = {"new": 0, "updated": 0, "unchanged": 0}
    said: dict[UUID, list[Said]] = {}
    for row in command.rows:
        if row.place_id not in today:
            raise NotAllowed(operation="import_prices")
        check_price(row.gross_cents)
        before = there.prices.get((row.place_id, row.article_id), ())
        same_day = next((one.gross_cents for one in before if one.valid_from == row.valid_from), None)
        if same_day == row.gross_cents:
            counts["unchanged"] += 1
            continue
        if row.valid_from < today[row.place_id] and any(one.valid_from <= row.valid_from for one in before):
            raise ListNoLongerFits()
        counts["new" if same_day is None else "updated"] += 1
        said.setdefault(row.place_id, []).append(Said(row.article_id, row.valid_from, row.gross_cents))
    for place_id in sorted(said):
        write_prices(session, price_list_of(session, place_id), said[place_id], context)
    return counts
