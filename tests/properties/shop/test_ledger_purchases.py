"""However goods are bought and received, the journal's purchases are what their deliveries say they cost."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import floor
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from kernel.access import system_actor
from shop.queries.ledger.books import books_of
from shop.queries.ledger.journal import journal_of
from shop.queries.ledger.purchases import without_cost
from shop.rules.ledger.entries import balance_of
from tests.builders.inventory import GRAM, KILO, Producer, a_delivery, a_harvest, a_lot_of_jars, a_producer
from tests.builders.shop import Shop, a_shop
from tests.conftest import Do

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@dataclass(frozen=True, slots=True)
class Trade:
    """A boutique with a till, and two who sell to it: jars by the piece, flowers by the kilogram."""

    shop: Shop
    jars: Producer
    flowers: Producer


@dataclass(frozen=True, slots=True)
class Line:
    """Goods sent, found (one less, all, one more) and what a piece or a kilogram costs, if anybody said."""

    is_weighed: bool
    sent: int
    found: int
    cost: int | None

    @property
    def unit(self) -> int:
        return GRAM if self.is_weighed else 1

    @property
    def cents(self) -> int:
        """Rounded once, half up: no cost here is below zero."""
        per = KILO if self.is_weighed else 1
        exact = Fraction((self.sent + self.found) * self.unit * (self.cost or 0), per)
        return floor(exact + Fraction(1, 2))


@pytest.fixture
def trade(do: Do) -> Trade:
    return Trade(a_shop(do), a_producer(do, "Tifrkhine"), a_producer(do, "Tiwziwine"))


lines = st.builds(
    Line,
    st.booleans(),
    st.integers(2, 9),
    st.sampled_from((-1, 0, 1)),
    st.one_of(st.none(), st.integers(0, 99_999)),
)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(lines=st.lists(lines, min_size=1, max_size=4))
def test_the_journals_purchases_are_the_known_costs_of_what_was_received(
    do: Do, session: Session, trade: Trade, lines: list[Line]
) -> None:
    before = _told(session, trade)
    for line in lines:
        _buy(do, trade, line)
    after = _told(session, trade)
    of_jars = sum(line.cents for line in lines if not line.is_weighed)
    of_flowers = sum(line.cents for line in lines if line.is_weighed)
    unknown = sum(1 for line in lines if line.cost is None)
    assert [now - then for now, then in zip(after, before, strict=True)] == [
        of_jars + of_flowers, -of_jars, -of_flowers, unknown,
    ]  # fmt: skip


def _told(session: Session, trade: Trade) -> tuple[int, int, int, int]:
    """What was bought, what is owed to each seller, and how many deliveries lack a cost."""
    session.rollback()
    books = books_of(session, system_actor("test"), trade.shop.place_id, FIRST, LAST)
    entries = journal_of(session, books)
    return (
        balance_of(entries, "purchases"),
        balance_of(entries, "suppliers", trade.jars.organisation_id),
        balance_of(entries, "suppliers", trade.flowers.organisation_id),
        len(without_cost(session, books)),
    )


def _buy(do: Do, trade: Trade, line: Line) -> None:
    seller = trade.flowers if line.is_weighed else trade.jars
    sent = (_lot(do, seller, line), seller.organisation_id, line.sent * line.unit)
    delivery_id, [line_id] = a_delivery(
        do, seller.store_id, trade.shop.place_id, [sent], costs=[line.cost], terms="bought"
    )
    reason = {-1: "short", 0: "", 1: "extra"}[line.found]
    found = ReceivedLine(line_id, (line.sent + line.found) * line.unit, reason)
    do(receive_delivery, ReceiveDelivery(delivery_id, (found,)))


def _lot(do: Do, seller: Producer, line: Line) -> UUID:
    return a_harvest(do, seller, 20 * GRAM) if line.is_weighed else a_lot_of_jars(do, seller, 12)
