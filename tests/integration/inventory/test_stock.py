"""The stock: moved by lot, place and owner, never below zero, never two answers."""

from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.stock import InsufficientStock, Move, move, take_sold
from inventory.queries.stock import available, disagreements
from inventory.rules.leaving import LossNeedsReason
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch, system_actor
from kernel.db import db
from kernel.execute import Context, Outcome, execute, operation
from kernel.ids import new_id
from tests.builders.inventory import (
    TODAY,
    Producer,
    a_boutique_with,
    a_lot_of_jars,
    a_place,
    a_producer,
)
from tests.conftest import NOW, Do


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="tests"))
def move_all(session: Session, command: list[Move], context: Context) -> dict[str, str]:
    move(session, command, context)
    return {}


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="tests"))
def sell(session: Session, command: list[Move], context: Context) -> dict[str, object]:
    shorts = take_sold(session, command, context)
    return {"shorts": [[short.index, short.available, short.missing] for short in shorts]}


def sale(lot_id: UUID, owner_id: UUID, place_id: UUID, quantity: int) -> Move:
    return Move("sale", lot_id, owner_id, place_id, VIRTUAL["customer"], quantity)


def quantity_at(session: Session, place_id: UUID, lot_id: UUID) -> int:
    session.rollback()
    return sum(one.quantity for one in available(session, place_id, [lot_id]))


def agrees(session: Session) -> bool:
    session.rollback()
    return not list(disagreements(session))


def test_what_is_moved_leaves_one_place_and_lies_at_the_other(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id = a_lot_of_jars(do, producer, 20)
    workshop = a_place(do, producer.organisation_id, "Atelier", kind="workshop")
    moved = Move("dispatch", lot_id, producer.organisation_id, producer.store_id, workshop, 5)
    do(move_all, [moved])
    assert quantity_at(session, producer.store_id, lot_id) == 15
    assert quantity_at(session, workshop, lot_id) == 5
    assert agrees(session)


def test_more_than_there_is_cannot_be_moved_and_nothing_is(do: Do, session: Session) -> None:
    producer = a_producer(do)
    owner, store = producer.organisation_id, producer.store_id
    first, second = a_lot_of_jars(do, producer, 20), a_lot_of_jars(do, producer, 3)
    workshop = a_place(do, owner, "Atelier", kind="workshop")
    with pytest.raises(InsufficientStock) as refused:
        do(
            move_all,
            [
                Move("dispatch", first, owner, store, workshop, 5),
                Move("dispatch", second, owner, store, workshop, 4),
            ],
        )
    assert (refused.value.values["available"], refused.value.values["wanted"]) == (3, 4)
    assert quantity_at(session, store, first) == 20
    assert agrees(session)


def test_goods_of_one_owner_do_not_stand_in_for_those_of_another(do: Do) -> None:
    boutique, lot_id, _ = a_boutique_with(do, 5)
    stranger = a_producer(do, "Tiwziwine")
    with pytest.raises(InsufficientStock):
        do(move_all, [sale(lot_id, stranger.organisation_id, boutique, 1)])


def test_a_sale_beyond_the_stock_is_kept_and_told(do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    outcome = do(
        sell,
        [
            sale(lot_id, producer.organisation_id, boutique, 3),
            sale(lot_id, producer.organisation_id, boutique, 4),
        ],
    )
    assert outcome["shorts"] == [[1, 2, 2]]
    assert quantity_at(session, boutique, lot_id) == 0
    short = select(StockMove.quantity).where(StockMove.source_id == VIRTUAL["shortage"])
    assert session.scalars(short).all() == [2]
    assert agrees(session)


def test_a_sale_of_what_never_lay_there_is_kept_and_told(do: Do, session: Session) -> None:
    boutique, _, producer = a_boutique_with(do, 5)
    elsewhere = a_lot_of_jars(do, producer, 2)
    outcome = do(sell, [sale(elsewhere, producer.organisation_id, boutique, 2)])
    assert outcome["shorts"] == [[0, 0, 2]]
    assert agrees(session)


def test_a_sale_takes_three_statements_whatever_its_lines(do: Do, app: Flask) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 20)
    lines = [sale(lot_id, producer.organisation_id, boutique, 1) for _ in range(15)]
    with Session(db.engine) as session:
        said: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: said.append(a[2]))
        context = Context(new_id(), system_actor("tests"), "test", NOW)
        assert take_sold(session, lines, context) == []
        session.rollback()
    assert [text.split()[0] for text in said if text != "BEGIN"] == ["SELECT", "UPDATE", "INSERT"]


def test_two_sellers_racing_for_the_last_jar_do_not_both_get_it(app: Flask, do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 1)
    line = [Move("loss", lot_id, producer.organisation_id, boutique, VIRTUAL["loss"], 1)]

    def take() -> bool:
        with app.app_context():
            try:
                _execute(line)
            except InsufficientStock:
                return False
            finally:
                db.session.remove()
            return True

    with ThreadPoolExecutor(2) as threads:
        won = [future.result() for future in [threads.submit(take) for _ in range(2)]]
    assert sorted(won) == [False, True]
    assert quantity_at(session, boutique, lot_id) == 0
    assert agrees(session)


def test_many_who_take_the_same_lots_in_other_orders_never_block_each_other(
    app: Flask, do: Do, session: Session
) -> None:
    producer = a_producer(do)
    workshop = a_place(do, producer.organisation_id, "Atelier", kind="workshop")
    lots = [a_lot_of_jars(do, producer, 40) for _ in range(3)]
    there = [_carried(producer, lot, producer.store_id, workshop) for lot in lots]
    back = [_carried(producer, lot, workshop, producer.store_id) for lot in lots]
    do(move_all, [_carried(producer, lot, producer.store_id, workshop, 20) for lot in lots])

    def carry(number: int) -> None:
        with app.app_context():
            chosen = there if number % 2 else back
            _execute(chosen if number % 3 else chosen[::-1])
            db.session.remove()

    with ThreadPoolExecutor(6) as threads:
        for future in [threads.submit(carry, number) for number in range(24)]:
            future.result(timeout=60)
    assert agrees(session)
    assert all(quantity_at(session, workshop, lot) == 20 for lot in lots)


def _carried(producer: Producer, lot_id: UUID, source: UUID, target: UUID, quantity: int = 1) -> Move:
    return Move("dispatch", lot_id, producer.organisation_id, source, target, quantity)


def _execute(moves: list[Move]) -> Outcome:
    return execute(move_all, moves, Context(new_id(), system_actor("tests"), "test", NOW))


def test_a_balance_that_was_touched_by_hand_is_told_by_verify(app: Flask, do: Do) -> None:
    boutique, lot_id, _ = a_boutique_with(do, 5)
    assert app.test_cli_runner().invoke(args=["stock", "verify"]).exit_code == 0
    with db.engine.begin() as connection:
        connection.execute(update(StockBalance).where(StockBalance.place_id == boutique).values(quantity=6))
    db.session.rollback()
    result = app.test_cli_runner().invoke(args=["stock", "verify"])
    assert result.exit_code == 1
    assert f"place {boutique} lot {lot_id}" in result.output
    assert "kept 6, movements say 5" in result.output


def test_a_balance_that_disappeared_is_told_by_verify(app: Flask, do: Do) -> None:
    a_boutique_with(do, 5)
    with db.engine.begin() as connection:
        connection.execute(StockBalance.__table__.delete())
    db.session.rollback()
    assert app.test_cli_runner().invoke(args=["stock", "verify"]).exit_code == 1


def test_a_loss_leaves_the_stock_with_its_reason(do: Do, session: Session) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    lost = RecordLoss(new_id(), boutique, lot_id, producer.organisation_id, 2, "broken", "Bocaux cassés")
    do(record_loss, lost)
    assert quantity_at(session, boutique, lot_id) == 3
    said = select(StockMove.reason).where(StockMove.document_id == lost.loss_id)
    assert session.scalar(said) == "Bocaux cassés"


def test_an_other_cause_without_words_is_refused(do: Do) -> None:
    boutique, lot_id, producer = a_boutique_with(do, 5)
    with pytest.raises(LossNeedsReason):
        do(record_loss, RecordLoss(new_id(), boutique, lot_id, producer.organisation_id, 2, "other", " "))


def test_a_packed_lot_lies_there_with_its_date(do: Do, session: Session) -> None:
    boutique, lot_id, _ = a_boutique_with(do, 5)
    (found,) = available(session, boutique)
    assert (found.lot_id, found.quantity, found.unit) == (lot_id, 5, "H87")
    assert found.status_on(TODAY) == "sellable"
