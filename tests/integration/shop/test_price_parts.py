"""Who gets what of a price, as the payout of a sale tells it, and as the public reads it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role
from kernel.ids import new_id
from shop.models import PayoutLine
from shop.operations.sales import record_sale
from shop.queries.catalogue import article_by_id
from shop.queries.price_parts import SharedArticle, shared_article
from shop.rules.price_parts import PriceParts
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, delivered
from tests.builders.payouts import TERMS, a_run_of_payouts, an_agreement
from tests.builders.shop import Shop, a_person, a_price, a_receipt, a_shop, an_article
from tests.conftest import Do
from traceability.models import Lot
from traceability.operations.prices import StatePrice, state_price

TODAY = date(2026, 11, 21)
SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def shared(session: Session, shop: Shop, day: date = TODAY) -> SharedArticle | None:
    session.rollback()
    row = article_by_id(session, shop.article_id)
    assert row is not None
    return shared_article(session, session.get_one(Place, shop.place_id), row, day)


def publish(do: Do, session: Session, shop: Shop, **more: int) -> None:
    row = article_by_id(session, shop.article_id)
    assert row is not None
    parts = {"price_cents": 4_500, "producer_cents": 2_510, "cooperative_cents": 1_000,
             "boutique_cents": 900, "fund_cents": 90, "tax_cents": 0, **more}  # fmt: skip
    do(
        state_price,
        StatePrice(
            new_id(), row.item.id, date(2026, 11, 1), "MAD", consented_by="Assemblée",
            consented_on=date(2026, 11, 1), **parts,
        ),
    )  # fmt: skip


@pytest.mark.parametrize("terms", [TERMS, replace(TERMS, commission_bp=1_733, commission_tax_bp=2_000)])
def test_the_parts_of_a_price_are_those_of_its_payout(
    do: Do, shop: Shop, session: Session, terms: object
) -> None:
    an_agreement(do, shop.owner_id, terms)  # type: ignore[arg-type]
    told = shared(session, shop)
    assert told is not None
    parts = told.ways[0].parts
    assert parts is not None
    sale = a_receipt(shop, shop.jars(1))
    do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    a_run_of_payouts(do, shop.place_id)
    line = session.scalars(select(PayoutLine).where(PayoutLine.kind == "sale")).one()
    assert parts.producer + line.tax_cents == line.due_cents
    assert (parts.boutique, parts.fund) == (line.commission_cents, line.solidarity_cents)
    assert parts.tax == line.tax_cents + line.commission_tax_cents
    assert parts.gross_cents == line.gross_cents == told.gross_cents


def test_what_is_not_known_is_said(do: Do, shop: Shop, session: Session) -> None:
    told = shared(session, shop)
    assert told is not None
    assert (told.ways[0].kind, told.ways[0].parts, told.ways[0].missing) == ("consigned", None, "agreement")
    assert shared(session, shop, date(2025, 1, 1)) is None


def test_goods_that_the_boutique_owns_have_no_commission(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot = session.get_one(Lot, a_lot_of_jars(do, producer, 5))
    assert lot.trade_item_id is not None
    boutique = a_boutique(do)
    article_id = an_article(do, lot.trade_item_id)
    a_price(do, boutique, article_id)
    sent = [(lot.id, producer.organisation_id, 5)]
    delivered(do, producer.store_id, boutique, sent, terms="bought")
    session.rollback()
    row = article_by_id(session, article_id)
    assert row is not None
    told = shared_article(session, session.get_one(Place, boutique), row, TODAY)
    assert told is not None
    assert [(way.kind, way.missing) for way in told.ways] == [("bought", "cost")]


def test_a_published_price_that_disagrees_is_shown_and_renewed(do: Do, shop: Shop, session: Session) -> None:
    an_agreement(do, shop.owner_id)
    publish(do, session, shop)
    told = shared(session, shop)
    assert told is not None
    assert (told.differing, told.renewal) == ((), None)
    publish(do, session, shop, producer_cents=2_700, boutique_cents=710)
    told = shared(session, shop)
    assert told is not None
    assert told.differing == ("producer", "boutique")
    assert told.renewal is not None
    assert sum(told.renewal.values()) == 4_500
    assert told.renewal["boutique"] == 900
    assert told.ways[0].parts == PriceParts(3_510, 900, 90, 0)


def test_the_page_shows_the_parts_to_those_they_concern(do: Do, shop: Shop, sign_in: SignIn) -> None:
    an_agreement(do, shop.owner_id)
    address = f"/articles/{shop.article_id}?place={shop.place_id}&day=2026-11-21"
    page = sign_in(a_person(do, Role.NETWORK_MANAGER)).get(address).text.replace("\xa0", " ")
    assert "35,10 MAD" in page
    assert "78 %" in page
    assert "Publier ce partage" in page
    officer = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=shop.owner_id)
    assert "35,10" in sign_in(officer).get(address).text
    seller = a_person(do, Role.SELLER, place_id=shop.place_id)
    assert "Qui reçoit quoi" not in sign_in(seller).get(address).text
    other = a_producer(do, "Tifaout").organisation_id
    stranger = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=other)
    assert "35,10" not in sign_in(stranger).get(address).text


def test_the_renewal_is_filled_in(do: Do, shop: Shop, sign_in: SignIn, session: Session) -> None:
    row = article_by_id(session, shop.article_id)
    assert row is not None
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    asked = "price=45,00&boutique=9,00&stated_on=2026-11-21"
    page = browser.get(f"/trade-items/{row.item.id}/price?{asked}").text
    assert 'value="45,00"' in page
    assert 'value="9,00"' in page
    assert 'value="2026-11-21"' in page
    assert browser.get(f"/trade-items/{row.item.id}/price?stated_on=demain").status_code == 200
