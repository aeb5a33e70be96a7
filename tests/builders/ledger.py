"""Sales of a year, a boutique in France, and their accounts."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import system_actor
from shop.operations.sales import record_sale
from shop.queries.ledger.books import books_of
from shop.queries.ledger.journal import journal_of
from shop.rules.ledger.entries import Entry
from shop.rules.sales import SoldLine
from tests.builders.inventory import a_boutique_with, a_lot_of_jars, a_producer, delivered
from tests.builders.shop import Shop, a_price, a_receipt, a_till, an_article, an_open_drawer
from tests.conftest import Do
from traceability.models import Lot

SIREN = "732829320"
YEAR = {"first": "2026-01-01", "last": "2026-12-31"}


def sell(
    do: Do, shop: Shop, quantity: int = 2, number: int = 1, line: SoldLine | None = None, **more: Any
) -> None:
    """A receipt of jars, or of a line of its own."""
    sale = a_receipt(shop, line or shop.jars(quantity), number=number, **more)
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)


def keeper_of(session: Session, shop: Shop) -> UUID:
    """Whose accounts they are."""
    kept_by = session.get_one(Place, shop.place_id).organisation_id
    assert kept_by is not None
    return kept_by


def the_journal(session: Session, shop: Shop, whole: bool = False) -> list[Entry]:
    """The entries of the year: of the place, or of the whole organisation."""
    session.expire_all()
    days = (date(2026, 1, 1), date(2026, 12, 31))
    return journal_of(session, books_of(session, system_actor("test"), shop.place_id, *days, whole=whole))


def a_french_shop(do: Do, session: Session, keeper: UUID) -> Shop:
    """A boutique in Paris, in euros."""
    where = {"currency": "EUR", "country": "FR", "timezone": "Europe/Paris", "keeper": keeper}
    place_id, lot_id, producer = a_boutique_with(do, 20, where)
    trade_item_id = session.get_one(Lot, lot_id).trade_item_id
    assert trade_item_id is not None
    article_id = an_article(do, trade_item_id)
    a_price(do, place_id, article_id)
    till_id = a_till(do, place_id, "PAR1", cash_rounding_cents=0)
    drawer_id = an_open_drawer(do, till_id)
    owner, store = producer.organisation_id, producer.store_id
    return Shop(place_id, till_id, "PAR1", drawer_id, article_id, lot_id, owner, store)


def buys(do: Do, place_id: UUID, cost: int | None, name: str = "Tifrkhine") -> UUID:
    """Five jars bought of a cooperative at a price each, or at none that anybody wrote; the seller."""
    seller = a_producer(do, name)
    line = (a_lot_of_jars(do, seller), seller.organisation_id, 5)
    delivered(do, seller.store_id, place_id, [line], costs=[cost], terms="bought")
    return seller.organisation_id
