"""Goods that leave otherwise than sold, go back to their owner, or pass their date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, Place, StockMove
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, SentLine, receive_delivery
from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.returns import (
    ReturnGoods,
    ReturnOfOwnGoods,
    ReturnToAnotherOwner,
    return_goods,
)
from inventory.operations.stock import InsufficientStock
from inventory.queries.expiry import expiring_at
from inventory.queries.stock import available, disagreements
from inventory.rules.leaving import UnknownCause
from inventory.rules.places import VIRTUAL
from kernel.access import Role
from kernel.clock import now
from kernel.ids import new_id
from tests.builders.inventory import (
    Producer,
    a_boutique,
    a_boutique_with,
    a_lot_of_jars,
    a_producer,
    delivered,
)
from tests.builders.shop import a_person
from tests.conftest import Do
from traceability.models import Lot
from traceability.operations.holds import HoldLot, hold_lot

SignIn = Callable[[UUID], FlaskClient]


def lies(session: Session, place_id: UUID, lot_id: UUID) -> int:
    session.rollback()
    return sum(one.quantity for one in available(session, place_id, [lot_id]))


def typed(**fields: str) -> dict[str, str]:
    return {"operation_id": str(new_id()), **fields}


def a_return(
    do: Do, boutique: UUID, target: UUID, lot_id: UUID, owner_id: UUID, quantity: int, **more: Any
) -> UUID:
    delivery_id = new_id()
    line = SentLine(new_id(), lot_id, owner_id, quantity)
    do(return_goods, ReturnGoods(delivery_id, boutique, target, (line,), **more))
    return delivery_id


@pytest.mark.parametrize(
    ("cause", "account"),
    [("broken", "loss"), ("expired", "loss"), ("stolen", "loss"), ("tasting", "tasting"),
     ("gift", "gift"), ("sample", "sample")],
)  # fmt: skip
def test_what_leaves_ends_in_the_account_of_its_cause(
    do: Do, session: Session, cause: str, account: str
) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    do(record_loss, RecordLoss(new_id(), boutique, lot_id, producer.organisation_id, 2, cause))
    assert lies(session, boutique, lot_id) == 3
    move = session.scalars(select(StockMove).where(StockMove.cause == cause)).one()
    assert (move.kind, move.target_id, move.reason) == (account, VIRTUAL[account], None)
    assert not list(disagreements(session))


def test_a_cause_that_is_none_of_the_list_is_refused(do: Do) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    with pytest.raises(UnknownCause):
        do(record_loss, RecordLoss(new_id(), boutique, lot_id, producer.organisation_id, 2, "bored"))


def test_consigned_goods_go_back_and_stay_their_owners(do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    delivery_id = a_return(do, boutique, producer.store_id, lot_id, producer.organisation_id, 4)
    assert (lies(session, boutique, lot_id), lies(session, VIRTUAL["in_transit"], lot_id)) == (1, 4)
    delivery = session.get_one(Delivery, delivery_id)
    assert (delivery.terms, delivery.number) == ("returned", "BR-26-0001")
    [line_id] = session.scalars(select(DeliveryLine.id).where(DeliveryLine.delivery_id == delivery_id))
    do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line_id, 3, "damaged"),)))
    assert lies(session, producer.store_id, lot_id) == 3
    [back] = available(session, producer.store_id, [lot_id])
    assert back.owner_id == producer.organisation_id
    assert not list(disagreements(session))


def test_what_is_held_or_past_its_date_goes_back_too(do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    do(hold_lot, HoldLot(new_id(), lot_id, "Odeur de moisi"))
    a_return(do, boutique, producer.store_id, lot_id, producer.organisation_id, 5)
    assert lies(session, boutique, lot_id) == 0


def test_bought_goods_are_not_returned_and_nobodys_go_to_another(do: Do, session: Session) -> None:
    producer, other = a_producer(do), a_producer(do, "Tiwziwine")
    keeper = a_producer(do, "Association", code="ASS").organisation_id
    boutique = a_boutique(do, keeper=keeper)
    lot_id = a_lot_of_jars(do, producer, 9)
    owner = producer.organisation_id
    delivered(do, producer.store_id, boutique, [(lot_id, owner, 3)])
    delivered(do, producer.store_id, boutique, [(lot_id, owner, 3)], terms="bought")
    with pytest.raises(ReturnOfOwnGoods):
        a_return(do, boutique, producer.store_id, lot_id, keeper, 1)
    with pytest.raises(ReturnToAnotherOwner):
        a_return(do, boutique, other.store_id, lot_id, owner, 1)
    with pytest.raises(InsufficientStock):
        a_return(do, boutique, producer.store_id, lot_id, owner, 4)
    assert lies(session, boutique, lot_id) == 6


def test_a_manager_returns_what_can_no_longer_be_sold_in_two_pages(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 7)
    do(hold_lot, HoldLot(new_id(), lot_id, "Odeur de moisi"))
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique))
    address = f"/places/{boutique}/returns/{producer.organisation_id}"
    assert address in browser.get(f"/places/{boutique}/returns").text
    key = f"send-{lot_id}.{producer.organisation_id}"
    page = browser.get(address).text
    assert f'name="{key}" value="7"' in page
    assert "Mis de côté" in page
    too_many = typed(target_id=str(producer.store_id), **{key: "8"})
    refused = browser.post(address, data=too_many)
    assert (refused.status_code, 'value="8"' in refused.text) == (422, True)
    sent = browser.post(address, data=typed(target_id=str(producer.store_id), **{key: "7"}))
    assert sent.status_code == 302
    assert "Retour à la coopérative" in browser.get(sent.location).text
    assert lies(session, boutique, lot_id) == 0
    assert browser.get(f"/places/{boutique}/returns/{new_id()}").status_code == 404


def test_a_lot_may_be_chosen_and_all_may_go(do: Do, sign_in: SignIn) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 7)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique))
    address = f"/places/{boutique}/returns/{producer.organisation_id}"
    field = f'name="send-{lot_id}.{producer.organisation_id}" value="%s"'
    assert field % "" in browser.get(address).text
    assert field % "7" in browser.get(f"{address}?lot={lot_id}").text
    assert field % "7" in browser.get(f"{address}?all=1").text


def test_another_boutiques_goods_are_not_found(do: Do, sign_in: SignIn) -> None:
    boutique, _, producer = a_boutique_with(do, 7)
    elsewhere = a_boutique(do, "Ailleurs", keeper=a_producer(do, "Tiwziwine").organisation_id)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=elsewhere))
    for address in ("returns", f"returns/{producer.organisation_id}", "expiry", "stock-on"):
        assert browser.get(f"/places/{boutique}/{address}").status_code == 404, address


def jars_that_expire(do: Do, session: Session, days: int, pieces: int = 7) -> tuple[UUID, UUID, Producer]:
    """A boutique with jars that pass their date in so many days from today."""
    today = now().date()
    return a_boutique_with(do, pieces, best_before=today + timedelta(days=days))


def test_the_calendar_says_what_passes_its_date_and_suggests(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    boutique, lot_id, producer = jars_that_expire(do, session, 40)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=boutique))
    code = session.get_one(Lot, lot_id).code
    address = f"/places/{boutique}/expiry"
    assert code not in browser.get(f"{address}?within=30").text
    page = browser.get(f"{address}?within=60").text
    assert code in page
    assert "Remise de 40 %" in page
    assert f"/places/{boutique}/returns/{producer.organisation_id}?lot={lot_id}" in page
    assert browser.get(f"{address}?within=rien").status_code == 200
    assert browser.get("/expiry").location == address


def test_a_lot_past_its_date_is_told_and_takes_no_discount(do: Do, session: Session) -> None:
    boutique, _, _ = jars_that_expire(do, session, 5)
    place = session.get_one(Place, boutique)
    [one] = expiring_at(session, place, now().date() + timedelta(days=6), 30)
    assert (one.status, one.days_left, one.discount_percent) == ("expired", 0, 0)
