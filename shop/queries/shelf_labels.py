"""What shelf labels say: prices of a day, makers, and the claims that all that lies at the place holds."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from producers.models import Certificate
from shop.models import Article
from shop.queries.prices import Priceable, priceable
from shop.rules.prices import price_on
from traceability.models import Lot, Product
from traceability.queries.claim_asked import asked_on
from traceability.queries.claim_facts import Facts, facts_of
from traceability.rules.claims.verdicts import judge, may_be_printed

SCOPES = ("all", "changed", "chosen")


@dataclass(frozen=True, slots=True)
class Labelled:
    """An article that is sold at a place, with its price of a day."""

    of: Priceable
    gross_cents: int


@dataclass(frozen=True, slots=True)
class Mention:
    """A certification, and the certificate that a label may name for it."""

    scheme: str
    certificate: Certificate


def labelled(
    session: Session, place_id: UUID, day: date, scope: str, article_ids: Collection[UUID] = ()
) -> list[Labelled]:
    """The articles to label: all that have a price that day, those whose price begins then, or some."""
    chosen = article_ids if scope == "chosen" else None
    found = []
    for one in priceable(session, place_id, chosen):
        cents = price_on(day, one.prices)
        changes = any(price.valid_from == day for price in one.prices)
        if cents is not None and (scope != "changed" or changes):
            found.append(Labelled(one, cents))
    return found


def mentions_on_shelf(
    session: Session, place_id: UUID, article_ids: Collection[UUID], day: date
) -> Mapping[UUID, list[Mention]]:
    """By article, the certifications that every lot of it lying at the place holds and may name on a day.

    A label on the shelf speaks of all that stands there: what one lot may not say, it does not say.
    """
    lots = _lying(session, place_id, article_ids)
    said: dict[UUID, list[dict[str, Mention]]] = defaultdict(list)
    for branch in sorted({branch for _, _, branch in lots}):
        of_branch = [(article, lot) for article, lot, its in lots if its == branch]
        facts = facts_of(session, [lot.id for _, lot in of_branch], branch)
        for article_id, lot in of_branch:
            said[article_id].append(_mentions(session, lot, facts, day))
    return {article: _shared(each) for article, each in said.items()}


def _lying(session: Session, place_id: UUID, article_ids: Collection[UUID]) -> list[tuple[UUID, Lot, str]]:
    rows = session.execute(
        select(Article.id, Lot, Product.branch)
        .join(Lot, Lot.trade_item_id == Article.trade_item_id)
        .join(Product, Product.id == Lot.product_id)
        .where(
            Lot.id.in_(
                select(StockBalance.lot_id).where(
                    StockBalance.place_id == place_id, StockBalance.quantity > 0
                )
            ),
            Article.id.in_(article_ids),
        )
    )
    return list(rows.tuples())


def _mentions(session: Session, lot: Lot, facts: Facts, day: date) -> dict[str, Mention]:
    """By the edition in force on the day the lot was made."""
    by_id = {one.certificate.id: one.certificate for one in facts.told}
    asked = asked_on(session, facts.schemes, lot.made_on)
    found = {}
    for scheme in facts.schemes:
        verdict = judge(lot.id, facts.lots, facts.covers, asked[scheme])
        named = may_be_printed(verdict, facts.covers, day)
        if named is not None:
            found[scheme] = Mention(scheme, by_id[named.certificate_id])
    return found


def _shared(of_lots: list[dict[str, Mention]]) -> list[Mention]:
    """What all of some lots may say; the certificate named is that of the first."""
    first = of_lots[0]
    return [first[one] for one in sorted(first) if all(one in other for other in of_lots)]
