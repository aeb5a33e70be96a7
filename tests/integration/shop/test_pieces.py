"""A carpet and twelve bowls at a boutique: priced where they lie, sold by their label, its makers paid."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from inventory.queries.stock import disagreements
from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from shop.models import Article, MemberShare, PayoutSettlement, Price, SaleFlag
from shop.operations.pieces import PieceNotHere, PricePiece, price_piece
from shop.operations.price_lists import PriceOutOfBounds
from shop.operations.sales import record_sale
from shop.queries.pieces import places_with_unpriced, unpriced_pieces
from shop.queries.recalls.balances import accounted_ppm, balances_of, totals_of
from shop.queries.recalls.cases import case_of_recall
from shop.queries.recalls.evidence import sources_of
from tests.builders.epcis import flaws_of, told_events
from tests.builders.inventory import a_boutique, a_lot_of_jars, a_producer, delivered
from tests.builders.makings import Group, a_group, a_making, some_bowls
from tests.builders.payouts import an_agreement, an_approved_run
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_person, a_receipt, a_till, an_open_drawer
from tests.conftest import NOW, Do
from traceability.models import Lot, Recall
from traceability.operations.recalls import RecallLot, recall_lot

SignIn = Callable[[UUID], FlaskClient]
CARPET_CENTS = 180_000
BOWL_CENTS = 9_000
DAY = NOW.date()


@dataclass(frozen=True, slots=True)
class Craft:
    """A boutique that holds a group's carpet and bowls on consignment, not priced yet."""

    group: Group
    boutique_id: UUID
    carpet_id: UUID
    bowls_id: UUID


@pytest.fixture
def craft(do: Do) -> Craft:
    group = a_group(do)
    carpet = a_making(do, group, makers=((group.named_id, 2), (group.unnamed_id, 1)))
    bowls = some_bowls(do, group)
    boutique = a_boutique(do, "Boutique de Taroudannt")
    owner = group.organisation_id
    delivered(do, group.store_id, boutique, [(carpet, owner, 1), (bowls, owner, 12)])
    return Craft(group, boutique, carpet, bowls)


def another(do: Do, name: str) -> UUID:
    """A boutique beside that of Taroudannt."""
    return a_boutique(do, name, keeper=an_organisation(do, name, "association"))


def item_of(session: Session, lot_id: UUID) -> UUID:
    item_id = session.get_one(Lot, lot_id).trade_item_id
    assert item_id is not None
    return item_id


def priced(do: Do, session: Session, craft: Craft, lot_id: UUID, cents: int) -> Shop:
    """The boutique with a till, as a shop that sells pieces of one lot."""
    article_id = new_id()
    do(price_piece, PricePiece(craft.boutique_id, item_of(session, lot_id), article_id, DAY, cents))
    code = f"T{article_id.hex[-3:]}".upper()
    till = a_till(do, craft.boutique_id, code)
    return Shop(
        craft.boutique_id, till, code, an_open_drawer(do, till), article_id, lot_id,
        craft.group.organisation_id, craft.group.store_id,
    )  # fmt: skip


def sell(do: Do, shop: Shop, pieces: int, cents: int, number: int = 1) -> list[str]:
    """The flags of a sale of pieces; a group that is an association pays the VAT of crafts."""
    line = shop.jars(pieces, unit_price_cents=cents, tax_rate_bp=2_000)
    sale = a_receipt(shop, line, number=number)
    return list(do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)["flags"])


def left(session: Session, lot_id: UUID, place_id: UUID) -> int:
    session.expire_all()
    of_lot = StockBalance.lot_id == lot_id
    wanted = select(func.sum(StockBalance.quantity)).where(of_lot, StockBalance.place_id == place_id)
    return session.scalar(wanted) or 0


def test_a_piece_waits_for_its_price_and_is_an_article_as_soon_as_it_has_one(
    do: Do, session: Session, craft: Craft
) -> None:
    waiting = unpriced_pieces(session, craft.boutique_id, DAY)
    assert [(one.item.name_fr, one.pieces) for one in waiting] == [
        ("Poterie · Bol émaillé", 12), ("Tapis · Glaoui rouge", 1),
    ]  # fmt: skip
    shop = priced(do, session, craft, craft.carpet_id, CARPET_CENTS)
    article = session.get_one(Article, shop.article_id)
    assert (article.branch, article.tax_class, article.is_active) == ("craft", "craft", True)
    assert session.scalars(select(Price.gross_cents)).all() == [CARPET_CENTS]
    waiting = unpriced_pieces(session, craft.boutique_id, DAY)
    assert [one.item.name_fr for one in waiting] == ["Poterie · Bol émaillé"]


def test_another_place_asks_another_price_of_the_same_article(do: Do, session: Session, craft: Craft) -> None:
    elsewhere = another(do, "Stand du festival")
    owner = craft.group.organisation_id
    delivered(do, craft.boutique_id, elsewhere, [(craft.bowls_id, owner, 5)])
    shop = priced(do, session, craft, craft.bowls_id, BOWL_CENTS)
    item_id = item_of(session, craft.bowls_id)
    again = do(price_piece, PricePiece(elsewhere, item_id, new_id(), DAY, 11_000))
    assert again["article_id"] == str(shop.article_id)
    assert sorted(session.scalars(select(Price.gross_cents))) == [BOWL_CENTS, 11_000]


def test_only_pieces_that_lie_here_are_priced_here_by_who_holds_them(
    do: Do, session: Session, craft: Craft
) -> None:
    empty = another(do, "Boutique vide")
    item_id = item_of(session, craft.carpet_id)
    with pytest.raises(PieceNotHere):
        do(price_piece, PricePiece(empty, item_id, new_id(), DAY, CARPET_CENTS))
    producer = a_producer(do)
    jars = a_lot_of_jars(do, producer)
    with pytest.raises(PieceNotHere):
        do(price_piece, PricePiece(producer.store_id, item_of(session, jars), new_id(), DAY, 100))
    with pytest.raises(PriceOutOfBounds):
        do(price_piece, PricePiece(craft.boutique_id, item_id, new_id(), DAY, -1))
    stranger = Actor(None, "Nadia", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=empty)}))
    with pytest.raises(NotAllowed):
        do(price_piece, PricePiece(craft.boutique_id, item_id, new_id(), DAY, 1), actor=stranger)
    session.rollback()
    assert session.scalars(select(Article)).all() == []


def test_the_manager_prices_a_piece_on_the_page_of_her_boutique(
    do: Do, session: Session, craft: Craft, sign_in: SignIn
) -> None:
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=craft.boutique_id))
    address = f"/places/{craft.boutique_id}/pieces"
    assert address in browser.get("/").text
    page = browser.get(address).text
    assert "Glaoui rouge" in page
    assert f"/l/{session.get_one(Lot, craft.carpet_id).token}/photo.jpg" in page
    item_id = str(item_of(session, craft.carpet_id))
    for wrong in ("", "cher", "-5", "1e30"):
        answer = browser.post(address, data={"trade_item_id": item_id, "gross": wrong})
        assert answer.status_code == 422, wrong
    assert browser.post(address, data={"trade_item_id": "x", "gross": "5"}).status_code == 422
    assert browser.post(address, data={"trade_item_id": str(new_id()), "gross": "5"}).status_code == 422
    answer = browser.post(address, data={"trade_item_id": item_id, "gross": "1 800"})
    assert answer.status_code == 302
    session.rollback()
    assert session.scalars(select(Price.gross_cents)).all() == [CARPET_CENTS]
    assert "Glaoui rouge" not in browser.get(address).text


def test_the_carpet_is_sold_once_and_a_second_sale_is_kept_and_flagged(
    do: Do, session: Session, craft: Craft
) -> None:
    shop = priced(do, session, craft, craft.carpet_id, CARPET_CENTS)
    assert "shortage" not in sell(do, shop, 1, CARPET_CENTS)
    assert left(session, craft.carpet_id, craft.boutique_id) == 0
    assert "shortage" in sell(do, shop, 1, CARPET_CENTS, number=2)
    assert session.scalars(select(SaleFlag.detail).where(SaleFlag.kind == "shortage")).one() == "0>1"
    assert list(disagreements(session)) == []


@pytest.mark.parametrize(("lot", "parts"), [("carpet", (2, 1)), ("bowls", (7, 5))])
def test_what_a_sale_pays_is_shared_between_its_makers_to_the_cent(
    do: Do, session: Session, craft: Craft, lot: str, parts: tuple[int, int]
) -> None:
    an_agreement(do, craft.group.organisation_id)
    lot_id, cents, pieces = {
        "carpet": (craft.carpet_id, CARPET_CENTS, 1), "bowls": (craft.bowls_id, BOWL_CENTS, 5),
    }[lot]  # fmt: skip
    shop = priced(do, session, craft, lot_id, cents)
    sell(do, shop, pieces, cents)
    an_approved_run(do, craft.boutique_id)
    session.rollback()
    paid = session.scalars(select(PayoutSettlement.paid_cents)).one()
    shares = {one.member_id: one.amount_cents for one in session.scalars(select(MemberShare))}
    assert sum(shares.values()) == paid
    named, unnamed = shares[craft.group.named_id], shares[craft.group.unnamed_id]
    assert abs(named * parts[1] - unnamed * parts[0]) <= sum(parts)


def test_everything_that_happened_to_it_is_told_in_events(do: Do, session: Session, craft: Craft) -> None:
    shop = priced(do, session, craft, craft.bowls_id, BOWL_CENTS)
    sell(do, shop, 2, BOWL_CENTS)
    events = told_events(session)
    assert {"commissioning", "packing", "shipping", "receiving", "unpacking", "retail_selling"} <= {
        one["bizStep"] for one in events
    }
    assert flaws_of(events) == []


def test_a_recall_finds_the_pieces_sold_and_those_left_and_where_they_were_made(
    do: Do, session: Session, craft: Craft, sign_in: SignIn
) -> None:
    shop = priced(do, session, craft, craft.bowls_id, BOWL_CENTS)
    sell(do, shop, 2, BOWL_CENTS)
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, craft.bowls_id, "Émail au plomb", "N’y mangez pas."))
    session.rollback()
    case = case_of_recall(session, session.get_one(Recall, recall_id))
    assert [one.lot.id for one in sources_of(session, case)] == [craft.bowls_id]
    [balance] = balances_of(session, case)
    sums = balance.sums
    assert (sums.produced, sums.sold, sums.on_hand, sums.unexplained) == (12, 2, 10, 0)
    assert accounted_ppm(totals_of(session, case)) == 1_000_000
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert "Bol émaillé" in browser.get(f"/recalls/{recall_id}").text


def test_a_place_without_pieces_waits_for_nothing(do: Do, session: Session, craft: Craft) -> None:
    everybody = Actor(None, "Salma", frozenset({Grant(Role.NETWORK_MANAGER)}))
    another(do, "Boutique vide")
    counted = places_with_unpriced(session, everybody, DAY)
    assert [(place.name, count) for place, count in counted] == [("Boutique de Taroudannt", 2)]
    assert places_with_unpriced(session, Actor(None, "Personne", frozenset()), date(2026, 11, 21)) == []
