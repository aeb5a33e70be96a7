"""Whatever happens to the goods, balances agree with the movements and nothing is below zero."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance, StockMove
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.parting import SplitLot, split_lot
from inventory.operations.stock import Move, take_sold
from inventory.queries.past import stock_at
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import DomainError
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.ledger import Transfer, balances
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.conftest import NOW, Do

INDEX = st.integers(0, 2)
QUANTITY = st.integers(1, 9)
actions = st.lists(
    st.one_of(
        st.tuples(st.just("deliver"), INDEX, INDEX, INDEX, QUANTITY, st.integers(0, 12)),
        st.tuples(st.just("sell"), INDEX, INDEX, QUANTITY, QUANTITY),
        st.tuples(st.just("lose"), INDEX, INDEX, QUANTITY),
        st.tuples(st.just("split"), INDEX, QUANTITY),
    ),
    min_size=1,
    max_size=12,
)


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="tests"))
def sell(session: Session, command: list[Move], context: Context) -> dict[str, str]:
    take_sold(session, command, context)
    return {}


@dataclass
class Network:
    """A cooperative, two boutiques and three lots, and what may happen to them."""

    do: Do
    owner_id: UUID
    places: list[UUID]
    lots: list[UUID]

    def deliver(self, source: int, target: int, lot: int, quantity: int, found: int) -> None:
        line = (self.lots[lot], self.owner_id, quantity)
        delivery_id, (line_id,) = a_delivery(self.do, self.places[source], self.places[target], [line])
        reason = "short" if found < quantity else "extra" if found > quantity else None
        received = (ReceivedLine(line_id, found, reason),)
        self.do(receive_delivery, ReceiveDelivery(delivery_id, received))

    def sell(self, place: int, lot: int, first: int, second: int) -> None:
        customer = VIRTUAL["customer"]
        self.do(
            sell,
            [
                Move("sale", self.lots[lot], self.owner_id, self.places[place], customer, quantity)
                for quantity in (first, second)
            ],
        )

    def lose(self, place: int, lot: int, quantity: int) -> None:
        lost = RecordLoss(new_id(), self.places[place], self.lots[lot], self.owner_id, quantity, "broken")
        self.do(record_loss, lost)

    def split(self, lot: int, quantity: int) -> None:
        part = new_id()
        self.do(split_lot, SplitLot(new_id(), self.lots[lot], self.places[0], ((part, quantity),)))
        self.lots[lot] = part


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_any_history_leaves_a_stock_that_agrees(
    do: Do, session: Session, history: list[tuple[str | int, ...]]
) -> None:
    producer = a_producer(do, f"C{new_id().hex}", code=_letters(new_id()))
    boutiques = [a_boutique(do, new_id().hex, keeper=producer.organisation_id) for _ in range(2)]
    lots = [a_lot_of_jars(do, producer, 12) for _ in range(3)]
    network = Network(do, producer.organisation_id, [producer.store_id, *boutiques], lots)
    for verb, *given_ in history:
        try:
            getattr(network, str(verb))(*given_)
        except DomainError:
            continue
    session.rollback()
    assert list(disagreements(session)) == []
    assert (session.scalar(select(func.min(StockBalance.quantity))) or 0) >= 0
    _agrees_with_the_ledger(session)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(actions)
def test_the_stock_of_any_past_day_is_its_movements_replayed(
    do: Do, session: Session, history: list[tuple[str | int, ...]]
) -> None:
    producer = a_producer(do, f"C{new_id().hex}", code=_letters(new_id()))
    boutiques = [a_boutique(do, new_id().hex, keeper=producer.organisation_id) for _ in range(2)]
    lots = [a_lot_of_jars(do, producer, 12) for _ in range(3)]
    clock = [NOW]

    def on_its_day(operation: Any, command: Any) -> Any:
        return do(operation, command, at=clock[0])

    network = Network(on_its_day, producer.organisation_id, [producer.store_id, *boutiques], lots)
    for number, (verb, *given_) in enumerate(history):
        clock[0] = NOW + timedelta(days=number, hours=number)
        try:
            getattr(network, str(verb))(*given_)
        except DomainError:
            continue
    session.rollback()
    moves = session.scalars(select(StockMove)).all()
    for place_id in network.places:
        place = session.get_one(Place, place_id)
        for days in range(-1, len(history) + 1):
            day = NOW.date() + timedelta(days=days)
            said = {(row.lot.id, row.owner.id): row.quantity for row in stock_at(session, place, day)}
            assert said == _replayed(moves, place, day)


def _replayed(moves: Sequence[StockMove], place: Place, day: date) -> dict[tuple[UUID, UUID], int]:
    """What the movements of a place up to a day of its own leave there, one after the other."""
    lying: dict[tuple[UUID, UUID], int] = {}
    for move in moves:
        if business_day(move.occurred_at, place.timezone) <= day:
            key = (move.lot_id, move.owner_id)
            change = (move.target_id == place.id) - (move.source_id == place.id)
            lying[key] = lying.get(key, 0) + change * move.quantity
    return {key: quantity for key, quantity in lying.items() if quantity}


def _agrees_with_the_ledger(session: Session) -> None:
    """The kernel's own sum of transfers finds the same balances."""
    transfers = [
        Transfer(move.source_id, move.target_id, (move.lot_id, move.owner_id), move.quantity)
        for move in session.scalars(select(StockMove))
    ]
    summed = balances(transfers)
    kept = {
        (one.place_id, (one.lot_id, one.owner_id)): one.quantity
        for one in session.scalars(select(StockBalance).where(StockBalance.quantity > 0))
    }
    physical = {key: amount for key, amount in summed.items() if key[0] not in VIRTUAL.values()}
    on_the_road = VIRTUAL["in_transit"]
    physical |= {key: amount for key, amount in summed.items() if key[0] == on_the_road}
    assert physical == kept


def _letters(seed: UUID) -> str:
    return "".join("ABCDEFGHIJKLMNOP"[int(digit, 16)] for digit in seed.hex[-5:])
