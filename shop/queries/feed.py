"""What a till must know to sell alone, and what of it changed since it asked last.

A till asks with the cursor of the answer before. Rows carry the moment of their last writing; an answer
looks back a minute before the last question, so that a transaction that was still open then is not
missed: what comes twice replaces itself. A first load comes in pages.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, or_, select, tuple_, union, union_all
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from kernel.errors import Invalid
from producers.models import Organisation
from shop.models import Article, Credit, Price, PriceFact, PriceList, TaxRule
from shop.queries.counter import TaxFact
from traceability.models import Lot, Product, Recall, RecallLot, TradeItem
from traceability.queries.recalls import TAKEN_BACK, is_over, not_lifted
from traceability.queries.states import touched_since

PAGE_ROWS = 5_000
LISTED_MAX = 5_000
# Recalls that go on at once; older ones are told by the pages.
RECALLS_MAX = 100
OVERLAP = timedelta(minutes=1)
# Cursors are our own: another year was made up, and calendars end.
YEARS = range(2020, 2100)


class CursorMalformed(Invalid):
    code = "feed-cursor-malformed"


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a till's reading is: changes since when (None: all), which part, after which row."""

    since: datetime | None
    part: str
    after: str
    began: datetime

    @property
    def is_first(self) -> bool:
        return self.part == "articles" and not self.after

    def text(self) -> str:
        """The cursor as the till keeps it."""
        since = self.since.isoformat() if self.since else ""
        return "~".join((since, self.part, self.after, self.began.isoformat()))


def cursor_of(text: str | None, now: datetime) -> Cursor:
    """Read a cursor; none begins a whole load. Raises CursorMalformed."""
    if not text:
        return Cursor(None, "articles", "", now)
    try:
        since, part, after, began = text.split("~")
        cursor = Cursor(_moment(since) if since else None, part, after, _moment(began))
        if part not in ("articles", "lots", "end"):
            raise ValueError(part)
        if after and len([UUID(one) for one in after.split(",")]) != (2 if part == "lots" else 1):
            raise ValueError(after)
    except ValueError as error:
        raise CursorMalformed(field="cursor") from error
    return Cursor(cursor.began - OVERLAP, "articles", "", now) if part == "end" else cursor


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or moment.year not in YEARS:
        raise ValueError(text)
    return moment


@dataclass(frozen=True, slots=True)
class ArticleFact:
    """An article with its prices at the place; `net_content` in mg or µL by `unit`."""

    article_id: UUID
    branch: str
    tax_class: str
    is_favourite: bool
    is_weighed: bool
    is_active: bool
    maker_id: UUID
    code: str
    name_fr: str
    name_ar: str
    name_zgh: str
    pictogram: str
    gtin: str | None
    net_content: int
    unit: str
    prices: Sequence[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class LotFact:
    """What lies of a packed lot of an owner at the place, in pieces."""

    lot_id: UUID
    owner_id: UUID
    article_id: UUID
    code: str
    token: str
    best_before: date | None
    quantity: int
    state: str


@dataclass(frozen=True, slots=True)
class SellerFact:
    """A seller of record."""

    id: UUID
    name: str
    tax_status: str


@dataclass(frozen=True, slots=True)
class FeedPage:
    """One answer: rows, and the cursor to ask with next."""

    articles: Sequence[ArticleFact]
    lots: Sequence[LotFact]
    sellers: Sequence[SellerFact]
    cursor: Cursor

    @property
    def has_more(self) -> bool:
        return self.cursor.part != "end"


def feed_page(session: Session, place_id: UUID, cursor: Cursor, page_rows: int = PAGE_ROWS) -> FeedPage:
    """The next rows for a place's tills: articles first, then lots; at most five statements."""
    articles: list[ArticleFact] = []
    lots: list[LotFact] = []
    if cursor.part == "articles":
        articles = _articles(session, place_id, cursor, page_rows)
        cursor = _advanced(cursor, articles, page_rows, "lots", lambda one: str(one.article_id))
    if cursor.part == "lots" and len(articles) < page_rows:
        lots = _lots(session, place_id, cursor, page_rows)
        cursor = _advanced(cursor, lots, page_rows, "end", lambda one: f"{one.lot_id},{one.owner_id}")
    owners = {lot.owner_id for lot in lots} | {article.maker_id for article in articles}
    return FeedPage(articles, lots, _sellers(session, owners), cursor)


def _advanced(cursor: Cursor, rows: Sequence, page_rows: int, then: str, key) -> Cursor:  # type: ignore[no-untyped-def,type-arg] # rows of either kind
    if len(rows) == page_rows:
        return Cursor(cursor.since, cursor.part, key(rows[-1]), cursor.began)
    return Cursor(cursor.since, then, "", cursor.began)


def _articles(session: Session, place_id: UUID, cursor: Cursor, page_rows: int) -> list[ArticleFact]:
    priced = (
        select(Price.article_id)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(PriceList.place_id == place_id)
    )
    wanted: list[ColumnElement[bool]] = []
    if cursor.since is None:
        wanted = [Article.is_active.is_(True), Article.id.in_(priced)]
    else:
        repriced = priced.where(Price.changed_at >= cursor.since)
        # A price withdrawn leaves no row: it may have been the only one, and the till must forget it.
        withdrawn = _withdrawn(place_id, cursor.since)
        # What has no price here has never been told here.
        wanted = [
            or_(Article.id.in_(priced), Article.id.in_(withdrawn)),
            or_(
                Article.changed_at >= cursor.since,
                TradeItem.changed_at >= cursor.since,
                Article.id.in_(repriced),
                Article.id.in_(withdrawn),
            ),
        ]
    if cursor.after:
        wanted.append(Article.id > UUID(cursor.after))
    rows = session.execute(
        select(
            Article.id,
            Article.branch,
            Article.tax_class,
            Article.is_favourite,
            Article.is_weighed,
            Article.is_active,
            TradeItem.organisation_id,
            TradeItem.code,
            TradeItem.name_fr,
            TradeItem.name_ar,
            TradeItem.name_zgh,
            TradeItem.pictogram,
            TradeItem.gtin,
            TradeItem.net_content,
            Product.unit,
        )
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Product, Product.id == TradeItem.product_id)
        .where(*wanted)
        .order_by(Article.id)
        .limit(page_rows)
    ).all()
    prices = _prices(session, place_id, [row[0] for row in rows])
    return [_article(row, prices.get(row.id, ())) for row in rows]


def _withdrawn(place_id: UUID, since: datetime) -> Select[UUID]:
    return (
        select(PriceFact.article_id)
        .join(PriceList, PriceList.id == PriceFact.price_list_id)
        .where(
            PriceList.place_id == place_id,
            PriceFact.act == "withdrawn",
            PriceFact.changed_at >= since,
        )
    )


def _article(row: Any, prices: Sequence[tuple[date, int]]) -> ArticleFact:
    return ArticleFact(
        article_id=row.id,
        branch=row.branch,
        tax_class=row.tax_class,
        is_favourite=row.is_favourite,
        is_weighed=row.is_weighed,
        is_active=row.is_active,
        maker_id=row.organisation_id,
        code=row.code,
        name_fr=row.name_fr,
        name_ar=row.name_ar,
        name_zgh=row.name_zgh,
        pictogram=row.pictogram,
        gtin=row.gtin,
        net_content=row.net_content,
        unit=row.unit,
        prices=prices,
    )


def _prices(
    session: Session, place_id: UUID, article_ids: Sequence[UUID]
) -> dict[UUID, list[tuple[date, int]]]:
    """Every dated price of the articles at the place: a till that is alone at midnight must know the next."""
    found: dict[UUID, list[tuple[date, int]]] = defaultdict(list)
    if not article_ids:
        return found
    rows = session.execute(
        select(Price.article_id, Price.valid_from, Price.gross_cents)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(PriceList.place_id == place_id, Price.article_id.between(article_ids[0], article_ids[-1]))
        .order_by(Price.article_id, Price.valid_from)
    )
    for article_id, valid_from, cents in rows.tuples():
        found[article_id].append((valid_from, cents))
    return found


def _lots(session: Session, place_id: UUID, cursor: Cursor, page_rows: int) -> list[LotFact]:
    wanted: list[ColumnElement[bool]] = [StockBalance.place_id == place_id]
    if cursor.since is None:
        wanted.append(StockBalance.quantity > 0)
    else:
        changed = _changed_balances(place_id, cursor.since).subquery()
        wanted.append(
            tuple_(StockBalance.lot_id, StockBalance.owner_id).in_(
                select(changed.c.lot_id, changed.c.owner_id)
            )
        )
    if cursor.after:
        lot, owner = (UUID(one) for one in cursor.after.split(","))
        wanted.append(
            or_(StockBalance.lot_id > lot, and_(StockBalance.lot_id == lot, StockBalance.owner_id > owner))
        )
    rows = session.execute(
        select(
            Lot.id,
            StockBalance.owner_id,
            Article.id,
            Lot.code,
            Lot.token,
            Lot.best_before,
            StockBalance.quantity,
            Lot.state,
        )
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .where(*wanted)
        .order_by(StockBalance.lot_id, StockBalance.owner_id)
        .limit(page_rows)
    )
    return [LotFact(*row) for row in rows.tuples()]


def _changed_balances(place_id: UUID, since: datetime):  # type: ignore[no-untyped-def] # a union
    """Balances of a place that moved, or whose lot changed its state: each part has an index of its own."""
    here = StockBalance.place_id == place_id
    pair = select(StockBalance.lot_id, StockBalance.owner_id).where(here)
    return union(
        pair.where(StockBalance.changed_at >= since),
        pair.where(StockBalance.lot_id.in_(touched_since(since))),
    )


def _sellers(session: Session, ids: Iterable[UUID]) -> list[SellerFact]:
    wanted = set(ids)
    if not wanted:
        return []
    rows = session.execute(
        select(Organisation.id, Organisation.name, Organisation.tax_status)
        .where(Organisation.id.in_(wanted))
        .order_by(Organisation.name)
    )
    return [SellerFact(*row) for row in rows.tuples()]


def recalled_lots(session: Session) -> list[tuple[str, str]]:
    """Code and token of the network's recalled lots, the latest recalls first: a jar may come from anywhere.

    Each recall is asked by its own key and stops at the bound, whatever its size and the planner's guess.
    """
    recalls = select(Recall.id).where(~is_over()).order_by(Recall.recorded_at.desc()).limit(RECALLS_MAX)
    asked = [_taken_back_by(recall_id) for recall_id in session.scalars(recalls)]
    rows = session.execute(union_all(*asked).limit(LISTED_MAX)) if asked else ()
    return list(dict.fromkeys((code, token) for code, token in rows))


def _taken_back_by(recall_id: UUID) -> Select[str, str]:
    taken_back = RecallLot.side.in_(TAKEN_BACK), not_lifted()
    lots = (
        select(RecallLot.lot_id)
        .where(RecallLot.recall_id == recall_id, *taken_back)
        .order_by(RecallLot.lot_id)
        .limit(LISTED_MAX)
        .subquery()
    )
    return select(Lot.code, Lot.token).join(lots, lots.c.lot_id == Lot.id)


def open_credits(session: Session, currency: str) -> list[Credit]:
    """Vouchers and deposits of a currency that still hold something."""
    wanted = select(Credit).where(Credit.currency == currency, Credit.used_cents < Credit.amount_cents)
    return list(session.scalars(wanted.order_by(Credit.sold_on.desc(), Credit.code).limit(LISTED_MAX)))


def tax_rules_of(session: Session, country: str) -> list[TaxFact]:
    """Every tax rule of a country, past and to come."""
    columns = ("country", "seller_status", "tax_class", "valid_from", "rate_bp", "mention")
    rows = session.execute(
        select(*(getattr(TaxRule, name) for name in columns))
        .where(TaxRule.country == country)
        .order_by(TaxRule.seller_status, TaxRule.tax_class, TaxRule.valid_from)
    )
    return [TaxFact(*row) for row in rows]
