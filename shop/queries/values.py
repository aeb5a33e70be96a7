"""What goods are worth at a place on a day: the price of that day, and the VAT within it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from producers.models import Organisation
from shop.models import Article, Price, PriceList, TaxRule
from shop.rules.prices import DatedPrice, price_on
from shop.rules.taxes import Subject, included_tax_cents, rule_for
from traceability.models import Lot


class Values:
    """The price of lots at a place on any day, with the VAT of their owners."""

    def __init__(self, session: Session, place: Place, lots: Sequence[Lot], owners: set[UUID]) -> None:
        items = {lot.trade_item_id for lot in lots if lot.trade_item_id}
        self._country = place.country
        self._articles: dict[UUID, Article] = {
            article.trade_item_id: article
            for article in session.scalars(select(Article).where(Article.trade_item_id.in_(items)))
        }
        self._prices: dict[UUID, list[DatedPrice]] = {}
        wanted = (
            select(Price)
            .join(PriceList, PriceList.id == Price.price_list_id)
            .where(
                PriceList.place_id == place.id,
                Price.article_id.in_([article.id for article in self._articles.values()]),
            )
        )
        for price in session.scalars(wanted) if self._articles else ():
            dated = DatedPrice(price.valid_from, price.gross_cents)
            self._prices.setdefault(price.article_id, []).append(dated)
        taxed = select(TaxRule).where(TaxRule.country == place.country)
        self._rules = session.scalars(taxed).all() if lots else ()
        statuses = select(Organisation.id, Organisation.tax_status).where(Organisation.id.in_(owners))
        self._statuses = dict(session.execute(statuses).tuples().all()) if lots else {}

    def of(self, lot: Lot, owner_id: UUID, quantity: int, day: date) -> tuple[int, int] | None:
        """Price and VAT within it of `quantity` of a lot; None when it has no price that day."""
        article = self._articles.get(lot.trade_item_id) if lot.trade_item_id else None
        unit = price_on(day, self._prices.get(article.id, ())) if article else None
        if article is None or unit is None:
            return None
        gross = unit * quantity // (1_000 if article.is_weighed else 1)
        subject = Subject(self._country, self._statuses[owner_id], article.tax_class)
        rule = rule_for(self._rules, subject, day)
        return gross, included_tax_cents(gross, rule.rate_bp) if rule else 0
