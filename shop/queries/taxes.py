"""What a VAT rule changes: which goods, at which counters, and what is left of their price without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from inventory.models import Place
from producers.models import Organisation
from shop.models import Article, PlaceClosing, Price, PriceList, TaxRule
from shop.queries.catalogue import ArticleRow
from shop.rules.taxes import Subject, included_tax_cents, rule_for
from traceability.models import TradeItem

EFFECTS_MAX = 200


@dataclass(frozen=True, slots=True)
class TaxEffect:
    """An article at a place, whose price stays and whose VAT within it changes."""

    row: ArticleRow
    place: Place
    gross_cents: int
    tax_before_cents: int
    tax_after_cents: int

    @property
    def net_before_cents(self) -> int:
        """What was left without VAT."""
        return self.gross_cents - self.tax_before_cents

    @property
    def net_after_cents(self) -> int:
        """What will be left without VAT."""
        return self.gross_cents - self.tax_after_cents


@dataclass(frozen=True, slots=True)
class TaxPreview:
    """What a rule would change: the rule it takes over from, the day another ends it, and the goods."""

    before: TaxRule | None
    ends_on: date | None
    effects: Sequence[TaxEffect]
    has_more: bool


def last_closed_day(session: Session, country: str) -> date | None:
    """The latest business day that a place of a country has closed."""
    period = session.scalar(
        select(func.max(PlaceClosing.period))
        .join(Place, Place.id == PlaceClosing.place_id)
        .where(PlaceClosing.level == "day", Place.country == country)
    )
    return date.fromisoformat(period) if period else None


def tax_preview(session: Session, subject: Subject, day: date, rate_bp: int) -> TaxPreview:
    """What a rate from a day on would change of prices as they are known for that day."""
    rules = session.scalars(
        select(TaxRule).where(
            TaxRule.country == subject.country,
            TaxRule.seller_status == subject.seller_status,
            TaxRule.tax_class == subject.tax_class,
        )
    ).all()
    before = rule_for(rules, subject, day)
    later = [one.valid_from for one in rules if one.valid_from > day]
    found = _priced(session, subject, day)
    effects = [
        TaxEffect(
            row,
            place,
            cents,
            included_tax_cents(cents, before.rate_bp) if before else 0,
            included_tax_cents(cents, rate_bp),
        )
        for row, place, cents in found[:EFFECTS_MAX]
    ]
    return TaxPreview(before, min(later, default=None), effects, len(found) > EFFECTS_MAX)


def _priced(session: Session, subject: Subject, day: date) -> list[tuple[ArticleRow, Place, int]]:
    """Articles of the class priced in the country, whose maker or boutique is a seller of the rule's kind."""
    boutique = aliased(Organisation)
    begun = (
        select(Price.price_list_id, Price.article_id, func.max(Price.valid_from).label("since"))
        .where(Price.valid_from <= day)
        .group_by(Price.price_list_id, Price.article_id)
        .subquery()
    )
    rows = session.execute(
        select(Article, TradeItem, Organisation, Place, Price.gross_cents)
        .join(TradeItem, TradeItem.id == Article.trade_item_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .join(begun, begun.c.article_id == Article.id)
        .join(
            Price,
            and_(
                Price.article_id == begun.c.article_id,
                Price.price_list_id == begun.c.price_list_id,
                Price.valid_from == begun.c.since,
            ),
        )
        .join(PriceList, PriceList.id == Price.price_list_id)
        .join(Place, Place.id == PriceList.place_id)
        .outerjoin(boutique, boutique.id == Place.organisation_id)
        .where(
            Article.is_active,
            Article.tax_class == subject.tax_class,
            Place.country == subject.country,
            or_(
                Organisation.tax_status == subject.seller_status,
                boutique.tax_status == subject.seller_status,
            ),
        )
        .order_by(Place.name, TradeItem.name_fr, Article.id, Place.id)
        .limit(EFFECTS_MAX + 1)
    )
    return [(ArticleRow(*row[:3]), row[3], row[4]) for row in rows.tuples()]
