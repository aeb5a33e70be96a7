"""Drawers opened and counted, tills set up."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from kernel.ids import new_id
from shop.models import CashClosing, CashSession
from shop.operations.drawers import (
    AmountOutOfBounds,
    CashSessionExists,
    CloseCashSession,
    DifferenceNeedsReason,
    DrawerAlreadyClosed,
    MoveCash,
    MovementNeedsReason,
    OpenCashSession,
    close_cash_session,
    move_cash,
    open_cash_session,
)
from shop.operations.sales import record_sale
from shop.operations.tills import TillExists, TillMalformed
from shop.queries.tills import CashSessionNotFound, TillNotFound
from shop.rules.sales import MEANS, KeptPayment
from tests.builders.shop import a_receipt, a_shop, a_till, an_open_drawer
from tests.conftest import Do


def test_a_drawer_is_closed_on_its_float_and_the_cash_it_kept(do: Do, session: Session) -> None:
    shop = a_shop(do)
    card = (KeptPayment(new_id(), "card", 4_500, "TPE 1"),)
    paid_by_card = {"payments": card, "tendered_cents": 0, "change_cents": 0}
    for sale in (
        a_receipt(shop, tendered_cents=5_000),
        replace(a_receipt(shop, number=2), **paid_by_card),
    ):
        do(record_sale, sale, operation_id=sale.sale_id)
    answer = do(close_cash_session, CloseCashSession(shop.drawer_id, 24_500)).values
    assert answer == {
        "expected_cents": 24_500,
        "counted_cents": 24_500,
        "difference_cents": 0,
        "takings": {**dict.fromkeys(MEANS, 0), "cash": 4_500, "card": 4_500},
        "sales_count": 2,
    }
    assert session.get_one(CashClosing, shop.drawer_id).reason is None
    assert not session.get_one(CashSession, shop.drawer_id).is_open


def test_a_difference_asks_why_and_is_kept_with_its_reason(do: Do, session: Session) -> None:
    shop = a_shop(do)
    with pytest.raises(DifferenceNeedsReason) as asked:
        do(close_cash_session, CloseCashSession(shop.drawer_id, 19_900))
    assert asked.value.values["difference_cents"] == -100
    with pytest.raises(DifferenceNeedsReason):
        do(close_cash_session, CloseCashSession(shop.drawer_id, 19_900, "   "))
    do(close_cash_session, CloseCashSession(shop.drawer_id, 19_900, "Pièce tombée"))
    closing = session.get_one(CashClosing, shop.drawer_id)
    assert (closing.difference_cents, closing.reason) == (-100, "Pièce tombée")


def test_a_drawer_is_closed_once_and_then_opens_again(do: Do) -> None:
    shop = a_shop(do)
    do(close_cash_session, CloseCashSession(shop.drawer_id, 20_000))
    with pytest.raises(DrawerAlreadyClosed):
        do(close_cash_session, CloseCashSession(shop.drawer_id, 20_000))
    an_open_drawer(do, shop.till_id)


def test_a_drawer_left_open_is_interrupted_by_the_next(do: Do, session: Session) -> None:
    shop = a_shop(do)
    an_open_drawer(do, shop.till_id)
    left = session.get_one(CashSession, shop.drawer_id)
    assert (left.is_open, left.is_interrupted) == (False, True)
    with pytest.raises(CashSessionExists):
        do(open_cash_session, OpenCashSession(shop.drawer_id, shop.till_id, 0))
    # It may still be counted when the device comes back.
    do(close_cash_session, CloseCashSession(shop.drawer_id, 20_000))
    session.rollback()
    assert not session.get_one(CashSession, shop.drawer_id).is_interrupted


def test_cash_put_in_and_taken_out_is_expected_in_the_count(do: Do) -> None:
    shop = a_shop(do)
    do(move_cash, MoveCash(new_id(), shop.drawer_id, "in", 5_000, "Appoint de monnaie"))
    do(move_cash, MoveCash(new_id(), shop.drawer_id, "out", 1_500, "Achat de sacs"))
    with pytest.raises(MovementNeedsReason):
        do(move_cash, MoveCash(new_id(), shop.drawer_id, "out", 1_500, "  "))
    for direction, cents in (("up", 100), ("in", 0), ("in", -1)):
        with pytest.raises(AmountOutOfBounds):
            do(move_cash, MoveCash(new_id(), shop.drawer_id, direction, cents, "Essai"))
    answer = do(close_cash_session, CloseCashSession(shop.drawer_id, 23_500))
    assert (answer["expected_cents"], answer["difference_cents"]) == (23_500, 0)


def test_amounts_of_a_drawer_are_bounded(do: Do) -> None:
    shop = a_shop(do)
    with pytest.raises(AmountOutOfBounds):
        do(close_cash_session, CloseCashSession(shop.drawer_id, -1))
    with pytest.raises(AmountOutOfBounds):
        do(open_cash_session, OpenCashSession(new_id(), shop.till_id, 10**13))


def test_what_is_not_there_is_neither_opened_nor_closed(do: Do) -> None:
    with pytest.raises(TillNotFound):
        do(open_cash_session, OpenCashSession(new_id(), new_id(), 0))
    with pytest.raises(CashSessionNotFound):
        do(close_cash_session, CloseCashSession(new_id(), 0))


def test_a_till_has_a_code_of_its_own_and_stands_where_goods_lie(do: Do) -> None:
    shop = a_shop(do)
    with pytest.raises(TillExists):
        a_till(do, shop.place_id, "tar1")
    for code in ("X", "TROPLONGUE", "É1", "A-1"):
        with pytest.raises(TillMalformed):
            a_till(do, shop.place_id, code)
    with pytest.raises(TillMalformed):
        a_till(do, new_id(), "TAR9")
