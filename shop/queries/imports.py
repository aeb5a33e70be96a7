"""What lists of articles and prices are compared with."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import visible_places
from kernel.access import Actor
from kernel.clock import business_day
from kernel.imports.cells import Named
from kernel.imports.declared import Subject
from producers.models import Organisation
from shop.models import Article, Price, PriceList
from shop.rules.imports.articles import NAMES, KnownArticle, Maker, Matter, Shelf
from shop.rules.imports.prices import Prices, SellingPlace, SoldArticle
from shop.rules.prices import DatedPrice
from traceability.models import Product, TradeItem

_ITEM = ("organisation_id", "code", "name_fr", "name_ar", "name_en", "name_zgh", "product_id", "net_content",
         "gtin", "shelf_life_days")  # fmt: skip
_ARTICLE = ("branch", "tax_class", "is_weighed", "is_favourite", "is_active")


def shelf(session: Session) -> Shelf:
    """Every pack and article, the organisations and the products that a line may name."""
    wanted = select(
        TradeItem.id,
        Article.id,
        *(getattr(TradeItem, name) for name in _ITEM),
        *(getattr(Article, name) for name in _ARTICLE),
    ).outerjoin(Article, Article.trade_item_id == TradeItem.id)
    rows: Any = session.execute(wanted).tuples()
    known = [KnownArticle(*row) for row in rows]
    licensed = select(TradeItem.gtin, TradeItem.organisation_id, TradeItem.code)
    licensed = licensed.where(TradeItem.gtin_status == "licensed")
    return Shelf(
        known={(one.organisation_id, one.code): one for one in known},
        makers=_makers(session),
        products=_products(session),
        licensed={gtin: (maker, code) for gtin, maker, code in session.execute(licensed).tuples() if gtin},
    )


def priced(session: Session, actor: Actor, subject: Subject, at: datetime) -> Prices:
    """Every article on sale, the places of a subject that ask prices, and the prices they ask."""
    offered = [
        SellingPlace(one.id, one.name, one.currency, business_day(at, one.timezone))
        for one in places_of(session, actor, subject)
    ]
    keys = dict(
        session.execute(select(Place.id, Place.key).where(Place.id.in_([one.id for one in offered])))
        .tuples()
        .all()
    )
    articles = list(
        session.execute(
            select(Article.id, TradeItem.code, TradeItem.organisation_id, TradeItem.gtin)
            .join(TradeItem, TradeItem.id == Article.trade_item_id)
            .where(Article.is_active)
        ).tuples()
    )
    sold = [(SoldArticle(id_, code, maker), (code, gtin)) for id_, code, maker, gtin in articles]
    makers = _makers(session)
    return Prices(
        articles=Named(sold),
        articles_of=_by_maker(sold),
        makers=makers,
        places=Named((one, (keys[one.id], one.name)) for one in offered),
        offered=offered,
        prices=_prices(session, [one.id for one in offered]),
    )


def places_of(session: Session, actor: Actor, subject: Subject) -> list[Place]:
    """The place of a subject, or all that `actor` may see."""
    seen = visible_places(session, actor)
    return [one for one in seen if subject.place_id in (None, one.id)]


def _by_maker(
    sold: Iterable[tuple[SoldArticle, tuple[str | None, ...]]],
) -> dict[UUID, Named[SoldArticle]]:
    found: dict[UUID, list[tuple[SoldArticle, tuple[str | None, ...]]]] = {}
    for article, names in sold:
        found.setdefault(article.organisation_id, []).append((article, names))
    return {maker: Named(theirs) for maker, theirs in found.items()}


def _makers(session: Session) -> Named[Maker]:
    rows = session.execute(
        select(
            Organisation.id,
            Organisation.key,
            Organisation.gs1_prefix,
            Organisation.code,
            Organisation.name,
            Organisation.name_ar,
        )
    ).tuples()
    return Named((Maker(id_, key, prefix), (key, *names)) for id_, key, prefix, *names in rows)


def _products(session: Session) -> Named[Matter]:
    return Named(
        (
            Matter(
                one.id,
                one.key,
                one.unit,
                one.branch,
                {name: getattr(one, name) for name in NAMES},
            ),
            (one.key, one.name_fr, one.name_ar, one.name_en),
        )
        for one in session.scalars(select(Product))
    )


def _prices(session: Session, place_ids: Sequence[UUID]) -> dict[tuple[UUID, UUID], list[DatedPrice]]:
    found: dict[tuple[UUID, UUID], list[DatedPrice]] = {}
    rows = session.execute(
        select(PriceList.place_id, Price.article_id, Price.valid_from, Price.gross_cents)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .where(PriceList.place_id.in_(place_ids))
    ).tuples()
    for place_id, article_id, day, cents in rows:
        found.setdefault((place_id, article_id), []).append(DatedPrice(day, cents))
    return found
