"""Goods on consignment that go from one boutique to another: who answers for them, who pays for them."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DeliveryLine, Place
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, SentLine, receive_delivery
from inventory.operations.returns import ReturnGoods, return_goods
from kernel.access import system_actor
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.outflows import OutflowFilters, outflows
from shop.queries.payouts.drafts import DraftLine, drafts
from shop.rules.payouts.agreements import Terms
from tests.builders.inventory import a_boutique, a_delivery, delivered
from tests.builders.payouts import UNTIL, an_agreement, an_approved_run
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_price, a_receipt, a_shop, a_till, an_open_drawer
from tests.conftest import Do

BORNE = Terms(commission_bp=2_000, losses_borne_by="boutique")


@pytest.fixture
def shop(do: Do) -> Shop:
    """A boutique that bears the losses of twenty jars on consignment, at 45 DH less a fifth."""
    shop = a_shop(do)
    an_agreement(do, shop.owner_id, BORNE)
    return shop


def another_boutique(do: Do) -> UUID:
    keeper = an_organisation(do, "Association de Tiznit", "association", code="TIZ")
    return a_boutique(do, "Boutique de Tiznit", keeper)


def told(session: Session, place_id: UUID) -> list[DraftLine]:
    """The lines of the one statement that a place would make; none when it owes nothing."""
    session.rollback()
    found = drafts(session, session.get_one(Place, place_id), UNTIL)
    return [line for draft in found for line in draft.lines]


def received(do: Do, session: Session, delivery_id: UUID, pieces: int, reason: str) -> None:
    session.rollback()
    line = session.scalars(select(DeliveryLine.id).where(DeliveryLine.delivery_id == delivery_id)).one()
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line, pieces, reason),)))


def sent_on(do: Do, shop: Shop, target_id: UUID, pieces: int) -> UUID:
    delivery_id, _ = a_delivery(do, shop.place_id, target_id, [(shop.lot_id, shop.owner_id, pieces)])
    return delivery_id


def test_who_sent_consigned_goods_answers_for_what_is_lost_on_the_road(
    do: Do, session: Session, shop: Shop
) -> None:
    other = another_boutique(do)
    received(do, session, sent_on(do, shop, other, 5), 3, "short")
    assert told(session, other) == []
    (line,) = told(session, shop.place_id)
    assert (line.owed.kind, line.owed.quantity, line.shares.due_cents) == ("loss", -2, 2 * 3_600)
    assert line.owed.label == "road: BL-26-0002"
    an_approved_run(do, shop.place_id)
    assert told(session, shop.place_id) == []


def test_what_left_without_being_sold_agrees_with_the_statement(do: Do, session: Session, shop: Shop) -> None:
    """Lost on the road is of who sent: a boutique, or the cooperative, which no statement tells."""
    other = another_boutique(do)
    delivered(do, shop.place_id, shop.harvest_owner_store_id, [(shop.lot_id, shop.owner_id, 4)])
    received(do, session, sent_on(do, shop, other, 5), 3, "short")
    sent, _ = a_delivery(do, shop.harvest_owner_store_id, other, [(shop.lot_id, shop.owner_id, 4)])
    received(do, session, sent, 3, "damaged")
    (line,) = told(session, shop.place_id)
    for place_id, pieces, cents in (
        (shop.place_id, -line.owed.quantity, line.owed.gross_cents),
        (shop.harvest_owner_store_id, 1, None),
    ):
        filters = OutflowFilters(date(2026, 11, 1), UNTIL, place_id, cause="road")
        (left,) = outflows(session, system_actor("tests"), filters)
        assert (left.move.quantity, left.value_cents) == (pieces, cents)
    assert outflows(session, system_actor("tests"), OutflowFilters(date(2026, 11, 1), UNTIL, other)) == []


def test_what_arrives_on_top_is_found_again_where_it_left(do: Do, session: Session, shop: Shop) -> None:
    """The jar that nobody noted leaves the shelf of who sent it: a count there will miss it."""
    other = another_boutique(do)
    received(do, session, sent_on(do, shop, other, 5), 6, "extra")
    assert told(session, other) == []
    (line,) = told(session, shop.place_id)
    assert (line.owed.quantity, line.shares.due_cents) == (1, -3_600)
    assert line.owed.label == "road_extra: BL-26-0002"


def test_goods_are_the_producers_own_risk_until_a_boutique_has_received_them(
    do: Do, session: Session, shop: Shop
) -> None:
    """She sent them, to a shelf that nobody had yet: no boutique pays, and none is paid back."""
    other = another_boutique(do)
    back = ReturnGoods(
        new_id(),
        shop.place_id,
        shop.harvest_owner_store_id,
        (SentLine(new_id(), shop.lot_id, shop.owner_id, 8),),
    )
    do(return_goods, back)
    received(do, session, back.delivery_id, 8, "")
    for pieces, reason in ((2, "damaged"), (4, "extra")):
        line = (shop.lot_id, shop.owner_id, 3)
        delivery_id, _ = a_delivery(do, shop.harvest_owner_store_id, other, [line])
        received(do, session, delivery_id, pieces, reason)
    assert told(session, other) == told(session, shop.place_id) == []


def test_a_boutique_answers_for_what_is_lost_on_the_way_back_to_the_cooperative(
    do: Do, session: Session, shop: Shop
) -> None:
    line = SentLine(new_id(), shop.lot_id, shop.owner_id, 4)
    back = ReturnGoods(new_id(), shop.place_id, shop.harvest_owner_store_id, (line,))
    do(return_goods, back)
    received(do, session, back.delivery_id, 3, "damaged")
    (line_told,) = told(session, shop.place_id)
    assert (line_told.owed.quantity, line_told.shares.due_cents) == (-1, 3_600)


def test_a_producer_who_bears_losses_reads_what_was_lost_on_the_road(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_agreement(do, shop.owner_id)
    received(do, session, sent_on(do, shop, another_boutique(do), 5), 3, "short")
    (line,) = told(session, shop.place_id)
    assert (line.owed.quantity, line.owed.gross_cents, line.shares.due_cents) == (-2, 9_000, 0)


def test_the_boutique_that_sold_pays_by_what_was_agreed_with_it(do: Do, session: Session, shop: Shop) -> None:
    other = another_boutique(do)
    a_price(do, other, shop.article_id, 5_000)
    an_agreement(do, shop.owner_id, Terms(commission_bp=3_000), place_id=other)
    delivered(do, shop.place_id, other, [(shop.lot_id, shop.owner_id, 5)])
    till = a_till(do, other, "TIZ1")
    there = Shop(
        other, till, "TIZ1", an_open_drawer(do, till), shop.article_id, shop.lot_id, shop.owner_id, other
    )
    for at, cents in ((there, 5_000), (shop, 4_500)):
        sale = a_receipt(at, at.jars(2, unit_price_cents=cents))
        do(record_sale, sale, operation_id=sale.sale_id, at=sale.occurred_at)
    (sold_there,) = told(session, other)
    assert (sold_there.shares.commission_cents, sold_there.shares.due_cents) == (3_000, 7_000)
    (sold_here,) = told(session, shop.place_id)
    assert (sold_here.shares.commission_cents, sold_here.shares.due_cents) == (1_800, 7_200)
