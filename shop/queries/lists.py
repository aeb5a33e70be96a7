"""What somebody has, as the pages of imports take it again: the same columns, the same words."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import false, select
from sqlalchemy.orm import Session, aliased

from inventory.models import Place, StockBalance
from inventory.queries.facts import FACTS as STOCK_FACTS
from inventory.rules import opening
from inventory.rules.places import REGISTERED_KINDS
from kernel.access import Actor
from kernel.imports.cells import word_of
from kernel.imports.tables import Heading
from kernel.spreadsheets import amount_text
from producers.models import Member, Organisation, Plot
from producers.queries.facts import FACTS as PRODUCER_FACTS
from producers.queries.imports import known_organisations
from producers.rules.imports import members as member_lists
from producers.rules.imports import organisations as organisation_lists
from producers.rules.imports import plots as plot_lists
from producers.rules.imports.cells import BRANCH_WORDS, GENDER_WORDS, ORGANIC_WORDS
from producers.rules.imports.organisations import KnownOrganisation
from shop.models import Article, Price, PriceList
from shop.queries.facts import FACTS as SHOP_FACTS
from shop.rules.imports import articles as article_lists
from shop.rules.imports import prices as price_lists
from traceability.models import Lot, Product, TradeItem
from traceability.queries.facts import FACTS as LOT_FACTS

Rows = list[Sequence[str]]
_FACTS = (*PRODUCER_FACTS, *LOT_FACTS, *STOCK_FACTS, *SHOP_FACTS)
_SEEN = {facts.model: facts for facts in _FACTS}


def lists_of(session: Session, actor: Actor) -> Iterator[tuple[str, Rows]]:
    """The lists that `actor` may carry away and import again: a file's name and its lines."""
    for name, lines_of in _NETWORK_LISTS.items():
        lines = lines_of(session, actor)
        if len(lines) > 1:
            yield f"listes/{name}.csv", lines
    wanted = select(Organisation).where(_SEEN[Organisation].sees(actor)).order_by(Organisation.key)
    for organisation in session.scalars(wanted).all():
        for kind, rows in (("adherents", _members), ("parcelles", _plots)):
            found = rows(session, actor, organisation)
            if len(found) > 1:
                yield f"listes/{organisation.key}-{kind}.csv", found


def _organisations(session: Session, actor: Actor) -> Rows:
    facts = _SEEN[Organisation]
    asked = select(Organisation.key).where(facts.sees(actor) if actor.has(facts.roles) else false())
    seen = set(session.scalars(asked))
    known = known_organisations(session)
    return [
        _titles(organisation_lists.HEADINGS),
        *(
            _told(organisation_lists.HEADINGS, {
                **organisation_lists.in_words(
                    {name: getattr(one, name) for name in KnownOrganisation.__slots__}
                ),
                # What is above and out of sight cannot be named to those who import it elsewhere.
                "parents": [parent for parent in one.parents if parent in seen],
            })
            for key, one in sorted(known.items()) if key in seen
        ),
    ]  # fmt: skip


def _articles(session: Session, actor: Actor) -> Rows:
    facts = _SEEN[TradeItem]
    asked = (
        select(TradeItem, Article, Organisation.key, Product)
        .join(Article, Article.trade_item_id == TradeItem.id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .join(Product, Product.id == TradeItem.product_id)
        .where(facts.sees(actor) if actor.has(facts.roles) else false())
        .order_by(Organisation.key, TradeItem.code)
    )
    return [
        _titles(article_lists.HEADINGS),
        *(_article(*row) for row in session.execute(asked).tuples()),
    ]


def _article(item: TradeItem, article: Article, maker: str, product: Product) -> Sequence[str]:
    content, measure = article_lists.content_text(item.net_content, product.unit)
    own = {name: getattr(item, name) for name in (*article_lists.NAMES, "code", "gtin", "shelf_life_days")}
    flags = {name: getattr(article, name) for name in ("is_weighed", "is_favourite", "is_active")}
    return _told(article_lists.HEADINGS, {
        **own, **flags, "organisation": maker, "product": product.key, "net_content": content,
        "measure": measure,
        **article_lists.in_words({"branch": article.branch, "tax_class": article.tax_class}),
    })  # fmt: skip


def _prices(session: Session, actor: Actor) -> Rows:
    facts = _SEEN[Price]
    asked = (
        select(TradeItem.code, Organisation.key, Place.key, PriceList.currency, Price)
        .join(Article, Article.id == Price.article_id)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .join(PriceList, PriceList.id == Price.price_list_id)
        .join(Place, Place.id == PriceList.place_id)
        .where(Article.is_active, facts.sees(actor) if actor.has(facts.roles) else false())
        .order_by(Place.key, Organisation.key, TradeItem.code, Price.valid_from)
    )
    return [
        _titles(price_lists.HEADINGS),
        *(
            _told(price_lists.HEADINGS, {
                "article": code, "organisation": maker, "place": place, "currency": currency,
                "gross": amount_text(price.gross_cents), "valid_from": price.valid_from,
            })
            for code, maker, place, currency, price in session.execute(asked).tuples()
        ),
    ]  # fmt: skip


def _stock(session: Session, actor: Actor) -> Rows:
    facts = _SEEN[StockBalance]
    owner = aliased(Organisation)
    asked = (
        select(Place.key, TradeItem.code, Organisation.key, Lot, owner.key, StockBalance.quantity)
        .join(StockBalance, StockBalance.place_id == Place.id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .join(owner, owner.id == StockBalance.owner_id)
        .where(
            StockBalance.quantity > 0,
            Place.kind.in_(REGISTERED_KINDS),
            facts.sees(actor) if actor.has(facts.roles) else false(),
        )
        .order_by(Place.key, Organisation.key, TradeItem.code, Lot.code, owner.key)
    )
    return [
        _titles(opening.HEADINGS),
        *(
            _told(opening.HEADINGS, {
                "place": place, "article": code, "organisation": maker, "code": lot.code, "owner": whose,
                "quantity": quantity, "best_before": lot.best_before, "made_on": lot.made_on,
            })
            for place, code, maker, lot, whose, quantity in session.execute(asked).tuples()
        ),
    ]  # fmt: skip


_NETWORK_LISTS = {
    "organisations": _organisations, "articles": _articles, "prix": _prices, "stock": _stock,
}  # fmt: skip


def _titles(headings: Sequence[Heading]) -> Sequence[str]:
    return [one.title for one in headings]


def _told(headings: Sequence[Heading], values: Mapping[str, Any]) -> Sequence[str]:
    """A line in the order of its headings."""
    return [_text(values.get(one.name)) for one in headings]


def _members(session: Session, actor: Actor, organisation: Organisation) -> Rows:
    lines: Rows = [member_lists.LEAVING]
    if not actor.has(_SEEN[Member].roles):
        return lines
    asked = (
        select(Member)
        .where(_SEEN[Member].sees(actor), Member.organisation_id == organisation.id)
        .where(Member.left_on.is_(None))
        .order_by(Member.number)
    )
    return lines + [
        (
            one.number, one.name, str(word_of(one.gender, GENDER_WORDS)), one.village or "", one.phone or "",
            "oui" if one.consents_to_be_named else "non", _day(one.consent_on), _day(one.joined_on),
        )
        for one in session.scalars(asked)
    ]  # fmt: skip


def _plots(session: Session, actor: Actor, organisation: Organisation) -> Rows:
    lines: Rows = [plot_lists.LEAVING]
    if not actor.has(_SEEN[Plot].roles):
        return lines
    asked = (
        select(Plot, Member)
        .outerjoin(Member, Member.id == Plot.member_id)
        .where(_SEEN[Plot].sees(actor), Plot.organisation_id == organisation.id)
        .order_by(Plot.code)
    )
    return lines + [_plot(*row) for row in session.execute(asked).tuples()]


def _plot(plot: Plot, member: Member | None) -> Sequence[str]:
    number = member.number if member and member.left_on is None else ""
    geometry = json.dumps(plot.geometry)
    return (
        plot.code, number, plot.name or "", plot.commune, str(word_of(plot.crop, BRANCH_WORDS)),
        _text(plot.planted_year), geometry,
        str(word_of(plot.organic_status, ORGANIC_WORDS)), _day(plot.organic_since),
    )  # fmt: skip


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, (tuple, list)):
        return ", ".join(value)
    return _day(value) if isinstance(value, date) else "" if value is None else str(value)
