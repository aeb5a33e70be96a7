"""Whatever the basket, what was sold, paid and moved agree; sent again, it changes nothing."""

from dataclasses import replace
from typing import Any

import pytest
from flask import current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import StockMove
from inventory.queries.stock import disagreements
from kernel.db import db
from kernel.ids import new_id
from shop.models import Payment, Sale, SaleFlag, SaleLine
from shop.operations.sales import record_sale
from shop.rules.cash import pay_in_cash
from shop.rules.sales import KeptPayment, check_agreement, priced_line
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import Do

rates = st.sampled_from([0, 550, 1_000, 2_000])
lines = st.lists(
    st.tuples(st.integers(1, 30), st.integers(0, 50_000), rates, st.booleans()),
    min_size=1,
    max_size=8,
)


@given(lines=lines, tendered=st.integers(0, 10**6), step=st.sampled_from([0, 5, 10, 100]))
def test_a_receipt_worked_out_from_its_prices_always_agrees(
    lines: list[tuple[int, int, int, bool]], tendered: int, step: int
) -> None:
    sold = [
        priced_line(
            new_id(),
            new_id(),
            None,
            None,
            "x",
            quantity=count,
            unit_price_cents=cents,
            tax_rate_bp=rate,
        )
        for count, cents, rate, _ in lines
    ]
    total = sum(line.gross_cents for line in sold)
    cash = pay_in_cash(total, step, total + step + tendered)
    shop = Shop(*(new_id() for _ in range(2)), "TAR1", *(new_id() for _ in range(5)))
    kept = (KeptPayment(new_id(), "cash", cash.kept_cents),) if cash.kept_cents else ()
    sale = replace(
        a_receipt(shop, *sold),
        payments=kept,
        cash_rounding_cents=cash.rounding_cents,
        tendered_cents=cash.kept_cents + cash.change_cents if kept else 0,
        change_cents=cash.change_cents if kept else 0,
    )
    check_agreement(sale)
    assert all(line.net_cents + line.tax_cents == line.gross_cents for line in sold)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@given(baskets=st.lists(lines, min_size=1, max_size=3))
@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_what_is_sold_paid_and_moved_agree_and_a_replay_changes_nothing(
    do: Do, session: Session, baskets: list[list[tuple[int, int, int, bool]]]
) -> None:
    shop, number = _shop(do)
    for basket in baskets:
        number += 1
        sold = [
            shop.jars(
                count,
                unit_price_cents=cents,
                tax_rate_bp=rate,
                lot_id=shop.lot_id if known else new_id(),
            )
            for count, cents, rate, known in basket
        ]
        sale = a_receipt(shop, *sold, number=number)
        first = do(record_sale, sale, operation_id=sale.sale_id)
        counted = _counts(session)
        assert do(record_sale, sale, operation_id=sale.sale_id).values == first.values
        assert _counts(session) == counted
        session.rollback()
        kept = session.get_one(Sale, sale.sale_id)
        assert _sum(session, SaleLine.gross_cents, SaleLine.sale_id == sale.sale_id) == kept.total_cents
        paid = _sum(session, Payment.amount_cents, Payment.sale_id == sale.sale_id)
        assert paid == kept.total_cents + kept.cash_rounding_cents
        moved = _sum(session, StockMove.quantity, StockMove.document_id == sale.sale_id)
        assert moved == sum(count for count, _, _, known in basket if known)
    assert list(disagreements(session)) == []


_shops: dict[str, tuple[Shop, int]] = {}


def _shop(do: Do) -> tuple[Shop, int]:
    """The database's shop, made at the first example, and the last number that its till used."""
    where = current_app.config["SQLALCHEMY_DATABASE_URI"]
    if where not in _shops:
        _shops[where] = (a_shop(do, 40), 0)
    shop, _ = _shops[where]
    last = db.session.scalar(select(func.max(Sale.number))) or 0
    return shop, last


def _sum(session: Session, column: Any, condition: Any) -> int:
    return session.scalar(select(func.coalesce(func.sum(column), 0)).where(condition)) or 0


def _counts(session: Session) -> list[int]:
    session.rollback()
    tables = (Sale, SaleLine, Payment, SaleFlag, StockMove)
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]
