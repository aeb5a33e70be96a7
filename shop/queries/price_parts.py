"""Who gets what of an article's price at a place on a day, and what the public reads of it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import within
from kernel.access import Actor
from producers.models import Organisation
from shop.models import Article, ConsignmentAgreement, Price, PriceList, TaxRule
from shop.queries.catalogue import ArticleRow
from shop.queries.payouts.drafts import terms_of
from shop.queries.prices import dated_prices
from shop.rules.payouts.agreements import agreement_on
from shop.rules.price_parts import PriceParts, differs, parts_on_consignment, renewed
from shop.rules.prices import price_on
from shop.rules.taxes import Subject, included_tax_cents, rule_for
from traceability.models import Lot
from traceability.queries.prices import SharedPrice, price_shown
from traceability.rules.price_shares import PARTS as PUBLISHED_PARTS


@dataclass(frozen=True, slots=True)
class Way:
    """One way in which the article lies at the place: `consigned` by its maker, or `bought` by the boutique.

    `parts` is None when something is not known, and `missing` says what: the agreement, the VAT rule or
    how a purchase is shared.
    """

    kind: str
    owner: Organisation
    tax_rule: TaxRule | None
    agreement: ConsignmentAgreement | None
    parts: PriceParts | None
    missing: str | None


@dataclass(frozen=True, slots=True)
class SharedArticle:
    """A price of a day, its ways, what is published of the article, and which parts disagree."""

    gross_cents: int
    ways: tuple[Way, ...]
    published: SharedPrice | None
    differing: tuple[str, ...]
    renewal: dict[str, int] | None


def pricing_places(session: Session, actor: Actor, row: ArticleRow) -> list[Place]:
    """The places that ask a price for an article, as far as `actor` may see; its maker sees them all."""
    priced = (
        select(PriceList.place_id)
        .join(Price, Price.price_list_id == PriceList.id)
        .where(Price.article_id == row.article.id)
    )
    mine = Place.id.is_not(None) if row.maker.id in actor.organisations else within(actor)
    wanted = select(Place).where(Place.id.in_(priced), or_(within(actor), mine))
    return list(session.scalars(wanted.order_by(Place.name, Place.id)))


def shared_article(session: Session, place: Place, row: ArticleRow, day: date) -> SharedArticle | None:
    """Who gets what of the price of a day; None when the article has no price here that day."""
    dated = dated_prices(session, place.id, [row.article.id]).get(row.article.id, ())
    gross_cents = price_on(day, dated)
    if gross_cents is None:
        return None
    ways = tuple(_way(session, place, row.article, owner, gross_cents, day)
                 for owner in _owners(session, place, row))  # fmt: skip
    published = price_shown(session, row.item.id, day)
    parts = next((way.parts for way in ways if way.parts), None)
    return SharedArticle(gross_cents, ways, published, *_compared(place, parts, published))


def _owners(session: Session, place: Place, row: ArticleRow) -> list[Organisation]:
    """Whose goods lie here; when none do, those of the maker, as they would on consignment."""
    lying = select(StockBalance.owner_id).join(Lot, Lot.id == StockBalance.lot_id).where(
        StockBalance.place_id == place.id,
        StockBalance.quantity > 0,
        Lot.trade_item_id == row.item.id,
    )  # fmt: skip
    wanted = select(Organisation).where(Organisation.id.in_(lying)).order_by(Organisation.name)
    return list(session.scalars(wanted)) or [row.maker]


def _way(
    session: Session, place: Place, article: Article, owner: Organisation, gross_cents: int, day: date
) -> Way:
    subject = Subject(place.country, owner.tax_status, article.tax_class)
    rules = session.scalars(select(TaxRule).where(TaxRule.country == place.country)).all()
    rule = rule_for(rules, subject, day)
    if owner.id == place.organisation_id:
        # Lots that lie here together may have been bought at several prices, or at one nobody wrote.
        return Way("bought", owner, rule, None, None, "cost")
    agreed = session.scalars(
        select(ConsignmentAgreement).where(ConsignmentAgreement.organisation_id == owner.id)
    ).all()
    agreement = agreement_on(day, place.id, agreed)
    if rule is None or agreement is None:
        return Way("consigned", owner, rule, agreement, None, "agreement" if rule else "tax")
    tax_cents = included_tax_cents(gross_cents, rule.rate_bp)
    parts = parts_on_consignment(gross_cents, tax_cents, terms_of(agreement))
    return Way("consigned", owner, rule, agreement, parts, None)


def _compared(
    place: Place, parts: PriceParts | None, published: SharedPrice | None
) -> tuple[tuple[str, ...], dict[str, int] | None]:
    if parts is None or min(parts.by_name().values()) < 0:
        return (), None
    if published is None:
        return (), renewed(parts, {})
    told = {part: getattr(published.statement, f"{part}_cents") for part in PUBLISHED_PARTS}
    if published.statement.currency != place.currency:
        # A statement in another currency speaks of another counter.
        return (), None
    differing = differs(parts, told)
    return differing, renewed(parts, told) if differing else None
