"""Whatever happens to the goods, balances agree with the movements and nothing is below zero."""

from dataclasses import dataclass
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.parting import SplitLot, split_lot
from inventory.operations.stock import Move, take_sold
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.errors import DomainError
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.ledger import Transfer, balances
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer
from tests.conftest import Do

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
