"""Deliveries: on the road until received, and what differs on arrival."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, StockMove
from inventory.operations.deliveries import (
    AlreadyReceived,
    DeliveryWithoutLines,
    LinesDoNotMatch,
    ReceiveDelivery,
    ReceivedLine,
    SameLotTwice,
    SamePlace,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from inventory.operations.stock import InsufficientStock, LotExpired
from inventory.queries.deliveries import delivery_page, overdue_count
from inventory.queries.places import PlaceNotFound
from inventory.queries.stock import available, disagreements
from inventory.rules.intake import DifferenceNeedsReason
from inventory.rules.places import IN_TRANSIT, VIRTUAL
from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.inventory import (
    TODAY,
    a_boutique,
    a_boutique_with,
    a_delivery,
    a_lot_of_jars,
    a_place,
    a_producer,
    delivered,
)
from tests.conftest import Do


def lying(session: Session, place_id: UUID, owner_id: UUID | None = None) -> int:
    session.rollback()
    rows = available(session, place_id)
    return sum(one.quantity for one in rows if owner_id in (None, one.owner_id))


def agrees(session: Session) -> bool:
    session.rollback()
    return not list(disagreements(session))


def test_goods_are_on_the_road_until_the_boutique_receives_them(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id, boutique = a_lot_of_jars(do, producer, 20), a_boutique(do)
    delivery_id, (line_id,) = a_delivery(
        do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 12)]
    )
    places = (producer.store_id, IN_TRANSIT, boutique)
    assert [lying(session, place) for place in places] == [8, 12, 0]
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 12),)))
    assert [lying(session, place) for place in places] == [8, 0, 12]
    assert agrees(session)


def test_deliveries_are_numbered_one_after_the_other(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id, boutique = a_lot_of_jars(do, producer, 20), a_boutique(do)
    for _ in range(2):
        a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 1)])
    numbers = session.scalars(select(Delivery.number).order_by(Delivery.number)).all()
    assert numbers == ["BL-26-0001", "BL-26-0002"]


@pytest.mark.parametrize(("reason", "received"), [("short", 9), ("damaged", 0)])
def test_what_did_not_arrive_is_a_loss_with_its_reason(
    do: Do, session: Session, reason: str, received: int
) -> None:
    boutique, line_id, delivery_id = _ten_on_the_way(do)
    answer = do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, received, reason),)))
    assert answer["differences"] == 1
    assert [lying(session, boutique), lying(session, IN_TRANSIT)] == [received, 0]
    lost = select(StockMove.quantity, StockMove.reason).where(StockMove.target_id == VIRTUAL["loss"])
    assert session.execute(lost).all() == [(10 - received, reason)]
    assert agrees(session)


def test_what_comes_on_top_is_taken_in_and_told(do: Do, session: Session) -> None:
    boutique, line_id, delivery_id = _ten_on_the_way(do)
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 11, "extra"),)))
    assert [lying(session, boutique), lying(session, IN_TRANSIT)] == [11, 0]
    assert agrees(session)


def test_a_difference_without_its_reason_is_refused_and_can_be_received_after(
    do: Do, session: Session
) -> None:
    boutique, line_id, delivery_id = _ten_on_the_way(do)
    with pytest.raises(DifferenceNeedsReason) as refused:
        do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 9),)))
    assert refused.value.field == str(line_id)
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 9, "short"),)))
    assert lying(session, boutique) == 9


def test_a_delivery_is_received_once(do: Do) -> None:
    _, line_id, delivery_id = _ten_on_the_way(do)
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 10),)))
    with pytest.raises(AlreadyReceived):
        do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 10),)))


def test_a_reception_answers_for_every_line_and_no_other(do: Do) -> None:
    _, line_id, delivery_id = _ten_on_the_way(do)
    for lines in ((), (ReceivedLine(new_id(), 10),), (ReceivedLine(line_id, 5),) * 2):
        with pytest.raises(LinesDoNotMatch):
            do(receive_delivery, ReceiveDelivery(delivery_id, lines))


def test_bought_goods_become_the_receivers_and_consigned_ones_do_not(do: Do, session: Session) -> None:
    producer = a_producer(do)
    buyer = a_producer(do, "Maison du safran")
    lot_id, seller = a_lot_of_jars(do, producer, 20), producer.organisation_id
    delivered(do, producer.store_id, buyer.store_id, [(lot_id, seller, 5)], terms="bought")
    delivered(do, producer.store_id, buyer.store_id, [(lot_id, seller, 3)])
    assert lying(session, buyer.store_id, buyer.organisation_id) == 5
    assert lying(session, buyer.store_id, seller) == 3
    assert agrees(session)


def test_an_expired_lot_cannot_be_sent(do: Do) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    old = a_lot_of_jars(do, producer, 5, packed_on=date(2026, 1, 5), best_before=date(2026, 11, 20))
    with pytest.raises(LotExpired):
        a_delivery(do, producer.store_id, boutique, [(old, producer.organisation_id, 1)])


def test_more_than_the_store_has_cannot_be_sent(do: Do) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 5)
    with pytest.raises(InsufficientStock):
        a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 6)])


def test_a_delivery_that_makes_no_sense_is_refused(do: Do) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 5)
    line = SentLine(new_id(), lot_id, producer.organisation_id, 1)
    right = SendDelivery(new_id(), producer.store_id, boutique, (line,))
    wrong = {
        DeliveryWithoutLines: replace(right, lines=()),
        SameLotTwice: replace(right, lines=(line, replace(line, line_id=new_id()))),
        SamePlace: replace(right, target_id=producer.store_id),
        PlaceNotFound: replace(right, target_id=IN_TRANSIT),
    }
    for error, command in wrong.items():
        with pytest.raises(error):
            do(send_delivery, command)


def test_a_boutique_sends_goods_on_to_its_stall(do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 10)
    stall = a_place(do, producer.organisation_id, "Stand", kind="market_stall")
    delivered(do, boutique, stall, [(lot_id, producer.organisation_id, 4)])
    assert [lying(session, boutique), lying(session, stall)] == [6, 4]


def test_only_who_keeps_the_place_sends_or_receives(do: Do) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id, owner = a_lot_of_jars(do, producer, 10), producer.organisation_id
    officer = _person(Grant(Role.COOPERATIVE_OFFICER, organisation_id=owner))
    seller = _person(Grant(Role.SELLER, place_id=boutique))
    auditor = _person(Grant(Role.AUDITOR))
    line = SentLine(new_id(), lot_id, owner, 1)
    sent = SendDelivery(new_id(), producer.store_id, boutique, (line,))
    for stranger in (seller, auditor):
        with pytest.raises(NotAllowed):
            do(send_delivery, sent, actor=stranger)
    do(send_delivery, sent, actor=officer)
    received = ReceiveDelivery(sent.delivery_id, (ReceivedLine(line.line_id, 1),))
    for stranger in (officer, auditor):
        with pytest.raises(NotAllowed):
            do(receive_delivery, received, actor=stranger)
    do(receive_delivery, received, actor=seller)


def _person(grant: Grant) -> Actor:
    return Actor(None, "Quelqu’un", frozenset({grant}))


def _ten_on_the_way(do: Do) -> tuple[UUID, UUID, UUID]:
    """The boutique that waits for ten jars, their line and their delivery."""
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_lot_of_jars(do, producer, 10)
    delivery_id, (line_id,) = a_delivery(
        do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 10)]
    )
    return boutique, line_id, delivery_id


def test_what_is_on_the_road_for_more_than_a_week_is_told_to_both_ends(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id, boutique = a_lot_of_jars(do, producer, 20), a_boutique(do)
    late, (line,) = a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, 5)])
    sender = Actor(None, "", frozenset({Grant(Role.COOPERATIVE_OFFICER, producer.organisation_id)}))
    receiver = Actor(None, "", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=boutique)}))
    stranger = Actor(None, "", frozenset({Grant(Role.BOUTIQUE_MANAGER, place_id=new_id())}))
    week, day = TODAY + timedelta(days=7), TODAY + timedelta(days=8)
    told = [overdue_count(session, who, day) for who in (sender, receiver, stranger)]
    assert (told, overdue_count(session, sender, week)) == ([1, 1, 0], 0)
    assert [row.delivery.id for row in delivery_page(session, sender, day, "overdue").rows] == [late]
    do(receive_delivery, ReceiveDelivery(late, (ReceivedLine(line, 5),)))
    session.rollback()
    assert overdue_count(session, receiver, day) == 0


def test_a_transfer_between_boutiques_leaves_consigned_goods_to_their_owner_unless_bought(
    do: Do, session: Session
) -> None:
    first, lot_id, producer = a_boutique_with(do)
    second = a_boutique(do, "Tiznit", keeper=a_producer(do, "Femmes de Tiznit", code="FTZ").organisation_id)
    delivered(do, first, second, [(lot_id, producer.organisation_id, 6)])
    assert lying(session, second, producer.organisation_id) == 6
    delivered(do, first, second, [(lot_id, producer.organisation_id, 4)], terms="bought")
    assert (lying(session, second), lying(session, second, producer.organisation_id)) == (10, 6)
    assert agrees(session)
