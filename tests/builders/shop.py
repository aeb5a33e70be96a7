"""Articles, prices, tills and receipts for tests, built through operations."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from kernel.access import Grant, Role
from kernel.ids import new_id
from kernel.security import CreateUser, create_user
from shop.operations.catalogue import DefineArticle, SetPrice, define_article, set_price
from shop.operations.drawers import OpenCashSession, open_cash_session
from shop.operations.sales import RecordSale
from shop.operations.tills import RegisterTill, register_till
from shop.rules.cash import pay_in_cash
from shop.rules.sales import KeptPayment, SoldLine, priced_line
from shop.rules.seals import receipt_number_of
from tests.builders.inventory import a_boutique_with
from tests.conftest import NOW, Do
from traceability.models import Lot

PRICE_CENTS = 4_500


@dataclass(frozen=True, slots=True)
class Shop:
    """A boutique that sells one lot of saffron jars on consignment at an open till."""

    place_id: UUID
    till_id: UUID
    till_code: str
    drawer_id: UUID
    article_id: UUID
    lot_id: UUID
    owner_id: UUID
    harvest_owner_store_id: UUID

    def jars(self, quantity: int = 1, **more: Any) -> SoldLine:
        """A line of jars, exempt as the cooperative's sales are."""
        given = {"quantity": quantity, "unit_price_cents": PRICE_CENTS, "tax_rate_bp": 0, **more}
        known = (
            given.pop("line_id", new_id()),
            given.pop("article_id", self.article_id),
            given.pop("lot_id", self.lot_id),
            given.pop("owner_id", self.owner_id),
        )
        return priced_line(*known, "Safran 1 g", **given)


def an_article(do: Do, trade_item_id: UUID, **more: Any) -> UUID:
    """A trade item put on sale among the saffrons."""
    article_id = new_id()
    given = {"branch": "saffron", "tax_class": "spice", **more}
    do(define_article, DefineArticle(article_id, trade_item_id, **given))
    return article_id


def a_price(do: Do, place_id: UUID, article_id: UUID, cents: int = PRICE_CENTS) -> None:
    """The price of an article at a place since the beginning of the year."""
    do(set_price, SetPrice(place_id, article_id, date(2026, 1, 1), cents))


def a_till(do: Do, place_id: UUID, code: str = "TAR1", **more: Any) -> UUID:
    """A till of a boutique."""
    till_id = new_id()
    given = {
        "receipt_header": "Boutique solidaire\nTaroudannt",
        "receipt_footer": "Merci de votre visite",
        **more,
    }
    do(register_till, RegisterTill(till_id, code, "Comptoir", place_id, **given))
    return till_id


def an_open_drawer(do: Do, till_id: UUID, cents: int = 20_000, at: datetime = NOW) -> UUID:
    """A cash session with two hundred dirhams of change."""
    drawer_id = new_id()
    do(open_cash_session, OpenCashSession(drawer_id, till_id, cents), at=at)
    return drawer_id


def a_shop(do: Do, pieces: int = 20, **more: Any) -> Shop:
    """A boutique with `pieces` jars, a price, a till and an open drawer."""
    from kernel.db import db

    place_id, lot_id, producer = a_boutique_with(do, pieces, **more)
    lot = db.session.get_one(Lot, lot_id)
    assert lot.trade_item_id is not None
    article_id = an_article(do, lot.trade_item_id)
    a_price(do, place_id, article_id)
    till_id = a_till(do, place_id)
    return Shop(
        place_id,
        till_id,
        "TAR1",
        an_open_drawer(do, till_id),
        article_id,
        lot_id,
        producer.organisation_id,
        producer.store_id,
    )


def a_receipt(
    shop: Shop,
    *lines: SoldLine,
    number: int = 1,
    tendered_cents: int | None = None,
    occurred_at: datetime = NOW,
    **more: Any,
) -> RecordSale:
    """A receipt paid in cash, as the till of the shop would make it."""
    sold = lines or (shop.jars(),)
    total = sum(line.gross_cents for line in sold)
    cash = pay_in_cash(total, 10, tendered_cents)
    given = {
        "sale_id": new_id(),
        "till_id": shop.till_id,
        "number": number,
        "receipt_number": receipt_number_of(shop.till_code, 1, number),
        "cash_session_id": shop.drawer_id,
        "occurred_at": occurred_at,
        "currency": "MAD",
        "lines": tuple(sold),
        "payments": (KeptPayment(new_id(), "cash", cash.kept_cents),) if cash.kept_cents else (),
        "total_cents": total,
        "cash_rounding_cents": cash.rounding_cents,
        "tendered_cents": cash.kept_cents + cash.change_cents,
        "change_cents": cash.change_cents,
        **more,
    }
    return RecordSale(**given)


def a_person(do: Do, role: Role, name: str = "Fatima", **attached: UUID) -> UUID:
    """Somebody who may sign in, with one role."""
    user_id = new_id()
    grants = (Grant(role, **attached),)
    email = f"{user_id.hex[-10:]}@example.org"
    do(create_user, CreateUser(user_id, email, name, grants, password="un bon mot de passe"))
    return user_id
