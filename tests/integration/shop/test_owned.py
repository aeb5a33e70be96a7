"""What a cooperative reads of its own goods, and nobody else's."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.figures.owned import due, lying
from shop.queries.figures.sold import agreements_of_all
from shop.queries.payouts.drafts import drafts
from shop.rules.payouts.agreements import Terms
from shop.rules.sales import KeptPayment
from tests.builders.inventory import a_producer
from tests.builders.payouts import an_agreement
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
# Shares that every line rounds.
TERMS = Terms(commission_bp=1_733, commission_base="net", commission_tax_bp=2_000, solidarity_bp=317)
LATEST = date(2026, 12, 31)


def sell(do: Do, shop: Shop) -> None:
    """Jars at two prices, some with VAT, and one given back."""
    lines = [shop.jars(1), shop.jars(3, unit_price_cents=4_507, tax_rate_bp=2_000)]
    sold = a_receipt(shop, *lines, number=1)
    again = a_receipt(shop, shop.jars(1), number=2)
    line = replace(shop.jars(-1), back_to="shelf", refunds=again.lines[0].line_id)
    back = replace(
        a_receipt(shop, number=3, kind="refund", refund_of=again.receipt_number),
        lines=(line,),
        total_cents=line.gross_cents,
        payments=(KeptPayment(new_id(), "cash", line.gross_cents),),
        tendered_cents=0,
        change_cents=0,
        cash_rounding_cents=0,
    )
    for one in (sold, again, back):
        do(record_sale, one, operation_id=one.sale_id)


def test_what_is_due_is_to_the_cent_what_the_next_statement_says(do: Do, session: Session) -> None:
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, TERMS)
    sell(do, shop)
    (told,) = due(session, shop.owner_id, agreements_of_all(session, shop.owner_id))
    (draft,) = drafts(session, session.get_one(Place, shop.place_id), LATEST)
    assert told.due_cents == draft.sold.due_cents
    assert told.gross_cents == draft.sold.gross_cents
    assert told.waiting_cents == 0


def test_without_an_agreement_what_was_sold_waits(do: Do, session: Session) -> None:
    shop = a_shop(do, 40)
    sell(do, shop)
    (told,) = due(session, shop.owner_id, ())
    assert (told.due_cents, told.waiting_cents) == (0, told.gross_cents)


def test_goods_are_told_where_they_lie(do: Do, session: Session) -> None:
    shop = a_shop(do, 40)
    sell(do, shop)
    at_shop = [one for one in lying(session, shop.owner_id) if one.place.id == shop.place_id]
    assert [one.quantity for one in at_shop] == [36]


def test_a_cooperative_reads_its_own_page_and_takes_its_tables_away(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, TERMS)
    sell(do, shop)
    client = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=shop.owner_id))
    page = client.get("/goods?period=year").get_data(as_text=True)
    assert "Ce qui vous est dû" in page
    assert "Boutique solidaire" in page
    assert "36" in client.get("/goods/lying.csv").get_data(as_text=True)
    assert client.get("/goods/due-MAD.xlsx").status_code == 200
    assert client.get("/goods/nothing.csv").status_code == 404


def test_another_cooperative_reads_nothing_of_it(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do, 40)
    an_agreement(do, shop.owner_id, TERMS)
    sell(do, shop)
    other = a_producer(do, "Tifaout").organisation_id
    client = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=other))
    for address in ("/goods", f"/goods?owner={shop.owner_id}"):
        assert "Boutique solidaire" not in client.get(address).get_data(as_text=True)
    assert client.get(f"/goods/due-MAD.csv?owner={shop.owner_id}").status_code == 404
