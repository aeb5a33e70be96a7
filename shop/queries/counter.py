"""What must be known of the counter to record a sale: four questions, however many lines it has.

The statements are written once, with their values bound later: building one costs more than
sending it, and a sale asks them all.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import BindParameter, Date, ScalarSelect, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from producers.models import Organisation
from shop.models import Article, CashSession, CountLine, Price, PriceList, Sale, TaxRule, Till
from shop.rules.sales import SoldLine
from traceability.models import Lot, TradeItem, state_at


@dataclass(frozen=True, slots=True)
class Counter:
    """A till, its place, the drawer that a sale names, and where its numbering is."""

    till_code: str
    # The largest discount that anybody may give alone here (basis points of the goods).
    discount_bp_max: int
    place_id: UUID
    timezone: str
    currency: str
    country: str
    # None when the drawer is not one of this till.
    session_is_open: bool | None
    last_number: int
    is_number_taken: bool
    is_sale_known: bool
    # Whether a posted count of the place has seen the moment of the sale, or a later one.
    is_counted: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What we know of an article and a lot sold together; either may be unknown.

    `price_cents` is the place's price of the day, None when it has none.
    """

    article_id: UUID | None = None
    tax_class: str = ""
    price_cents: int | None = None
    lot_id: UUID | None = None
    lot_code: str = ""
    lot_state: str = "free"
    best_before: date | None = None
    # Who made it: seller of record unless the till says another owner.
    organisation_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class TaxFact:
    """One tax rule as a plain value."""

    country: str
    seller_status: str
    tax_class: str
    valid_from: date
    rate_bp: int
    mention: str | None


@dataclass(frozen=True, slots=True)
class Seller:
    """A seller of record: its tax status, and the rules of that status in the counter's country."""

    organisation_id: UUID
    tax_status: str
    rules: list[TaxFact] = field(default_factory=list)


def _counter() -> Select[Any]:
    of_till = Sale.till_id == bindparam("of_till")
    of_series = of_till & (Sale.series == bindparam("in_series"))
    taken = select(Sale.id).where(of_series, Sale.number == bindparam("numbered")).exists()
    known = select(Sale.id).where(Sale.id == bindparam("of_sale")).exists()
    counted = select(CountLine.id).where(
        CountLine.place_id == Till.place_id, CountLine.counted_at >= bindparam("at_moment")
    )
    drawer = and_(CashSession.id == bindparam("of_drawer"), CashSession.till_id == Till.id)
    return (
        select(
            Till.code,
            Till.discount_bp_max_manager,
            Till.place_id,
            Place.timezone,
            Place.currency,
            Place.country,
            CashSession.is_open,
            select(func.max(Sale.number)).where(of_series).scalar_subquery().label("last"),
            taken.label("is_number_taken"),
            known.label("is_sale_known"),
            counted.correlate(Till).exists().label("is_counted"),
        )
        .join(Place, Place.id == Till.place_id)
        .outerjoin(CashSession, drawer)
        .where(Till.id == bindparam("of_till"))
    )


_COUNTER = _counter()


def counter_of(
    session: Session,
    till_id: UUID,
    cash_session_id: UUID,
    series: int,
    number: int,
    sale_id: UUID,
    moment: datetime,
) -> Counter | None:
    """The counter of a till as a sale meets it; None when there is no such till. One statement."""
    asked = {
        "of_till": till_id,
        "of_drawer": cash_session_id,
        "in_series": series,
        "numbered": number,
        "of_sale": sale_id,
        "at_moment": moment,
    }
    row = session.connection().execute(_COUNTER, asked).one_or_none()
    if row is None:
        return None
    return Counter(
        till_code=row.code,
        discount_bp_max=row.discount_bp_max_manager,
        place_id=row.place_id,
        timezone=row.timezone,
        currency=row.currency,
        country=row.country,
        session_is_open=row.is_open,
        last_number=row.last or 0,
        is_number_taken=row.is_number_taken,
        is_sale_known=row.is_sale_known,
        is_counted=row.is_counted,
    )


def offers_of(
    session: Session, place_id: UUID, lines: Sequence[SoldLine], day: date, moment: datetime
) -> dict[tuple[UUID | None, UUID | None], Offer]:
    """What is known of each (article, lot) of the lines: one statement, two for unknown articles.

    The state of a lot is that of the moment: who sells without network cannot know of a later recall.
    A lot that is not of its line's article, or that is not packed, is not known there.
    """
    article_ids = {line.article_id for line in lines if line.article_id}
    lot_ids = {line.lot_id for line in lines if line.lot_id}
    articles: dict[UUID, Offer] = {}
    pairs: dict[tuple[UUID, UUID], Offer] = {}
    for offer in _articles_with_lots(session, place_id, article_ids, lot_ids, day, moment):
        assert offer.article_id is not None
        articles[offer.article_id] = replace(offer, lot_id=None)
        if offer.lot_id:
            pairs[offer.article_id, offer.lot_id] = offer
    orphans = {line.lot_id for line in lines if line.lot_id and line.article_id not in articles}
    lots = _packed_lots(session, orphans, moment) if orphans else {}
    return {(line.article_id, line.lot_id): _best(line, articles, pairs, lots) for line in lines}


def _best(
    line: SoldLine,
    articles: dict[UUID, Offer],
    pairs: dict[tuple[UUID, UUID], Offer],
    lots: dict[UUID, Offer],
) -> Offer:
    if line.article_id in articles:
        article = articles[line.article_id]
        return pairs.get((line.article_id, line.lot_id), article) if line.lot_id else article
    return lots.get(line.lot_id, Offer()) if line.lot_id else Offer()


def price_at(place_id: UUID | BindParameter[UUID], day: date | BindParameter[date]) -> ScalarSelect[int]:
    """The price of the enclosing query's Article at a place on a day, known or to be bound."""
    return (
        select(Price.gross_cents)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(
            PriceList.place_id == place_id,
            Price.article_id == Article.id,
            Price.valid_from <= day,
        )
        .order_by(Price.valid_from.desc())
        .limit(1)
        .correlate(Article)
        .scalar_subquery()
    )


_ARTICLES_WITH_LOTS = (
    select(
        Article.id,
        Article.tax_class,
        price_at(bindparam("at_place"), bindparam("on_day", type_=Date())).label("price_cents"),
        Lot.id.label("lot_id"),
        Lot.code,
        state_at(bindparam("at_moment", type_=Lot.recorded_at.type)).label("state"),
        Lot.best_before,
        func.coalesce(Lot.organisation_id, TradeItem.organisation_id).label("organisation_id"),
    )
    .join(TradeItem, TradeItem.id == Article.trade_item_id)
    .outerjoin(
        Lot,
        and_(Lot.id.in_(bindparam("lot_ids", expanding=True)), Lot.trade_item_id == TradeItem.id),
    )
    .where(Article.id.in_(bindparam("article_ids", expanding=True)))
)


def _articles_with_lots(
    session: Session,
    place_id: UUID,
    article_ids: set[UUID],
    lot_ids: set[UUID],
    day: date,
    moment: datetime,
) -> list[Offer]:
    """The articles, each beside every given lot that is packed as it, or beside none."""
    asked = {
        "at_place": place_id,
        "on_day": day,
        "at_moment": moment,
        "lot_ids": list(lot_ids),
        "article_ids": list(article_ids),
    }
    rows = session.connection().execute(_ARTICLES_WITH_LOTS, asked)
    return [
        Offer(
            article_id=row.id,
            tax_class=row.tax_class,
            price_cents=row.price_cents,
            lot_id=row.lot_id,
            lot_code=row.code or "",
            lot_state=row.state or "free",
            best_before=row.best_before,
            organisation_id=row.organisation_id,
        )
        for row in rows
    ]


def _packed_lots(session: Session, lot_ids: Iterable[UUID], moment: datetime) -> dict[UUID, Offer]:
    state = state_at(bindparam("at_moment", moment, type_=Lot.recorded_at.type))
    rows = session.execute(
        select(Lot.id, Lot.code, state, Lot.best_before, Lot.organisation_id).where(
            Lot.id.in_(lot_ids), Lot.trade_item_id.is_not(None)
        )
    )
    return {
        lot_id: Offer(
            lot_id=lot_id,
            lot_code=code,
            lot_state=state,
            best_before=best_before,
            organisation_id=maker,
        )
        for lot_id, code, state, best_before, maker in rows
    }


_SELLERS = (
    select(
        Organisation.id,
        Organisation.tax_status,
        TaxRule.tax_class,
        TaxRule.valid_from,
        TaxRule.rate_bp,
        TaxRule.mention,
    )
    .outerjoin(
        TaxRule,
        and_(
            TaxRule.country == bindparam("in_country"),
            TaxRule.seller_status == Organisation.tax_status,
        ),
    )
    .where(Organisation.id.in_(bindparam("organisation_ids", expanding=True)))
)


def sellers_of(session: Session, country: str, organisation_ids: Iterable[UUID]) -> dict[UUID, Seller]:
    """Those of the organisations that exist, with the tax rules of their status. One statement."""
    asked = {"in_country": country, "organisation_ids": list(set(organisation_ids))}
    rows = session.connection().execute(_SELLERS, asked)
    sellers: dict[UUID, Seller] = {}
    for organisation_id, status, tax_class, valid_from, rate, mention in rows:
        seller = sellers.setdefault(organisation_id, Seller(organisation_id, status))
        if tax_class is not None:
            seller.rules.append(TaxFact(country, status, tax_class, valid_from, rate, mention))
    return sellers
