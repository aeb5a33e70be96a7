"""Whatever is sold or given back, and in whatever order it arrives, the sums by day are those of receipts."""

from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from kernel.db import db
from kernel.ids import new_id
from shop.models import Sale, SaleLine, SoldDay, TakingsDay
from shop.operations.daily import RebuildDays, rebuild_days
from shop.operations.sales import RecordSale, record_sale
from shop.queries.daily import disagreements
from shop.rules.sales import KeptPayment
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import NOW, Do

# Around midnight in Morocco, and weeks before: what an offline till sends later.
moments = st.integers(-30 * 24 * 60, 0).map(lambda minutes: NOW + timedelta(minutes=minutes))
sold = st.tuples(
    st.sampled_from(["cash", "card", "two means", "two lines", "voucher", "unknown", "refund"]),
    st.integers(1, 3),
    moments,
)


def _receipt(shop: Shop, number: int, sort: str, quantity: int, at: datetime) -> RecordSale:
    if sort == "refund":
        line = replace(shop.jars(-quantity), back_to="shelf")
        sale = a_receipt(shop, shop.jars(quantity), number=number, occurred_at=at, kind="refund")
        return replace(_paid(sale, cash=line.gross_cents), lines=(line,), total_cents=line.gross_cents)
    lines = [shop.jars(quantity)]
    if sort == "two lines":
        lines.append(shop.jars(1))
    if sort == "unknown":
        lines.append(shop.jars(1, article_id=new_id(), lot_id=None, owner_id=None))
    if sort == "voucher":
        nothing = {"article_id": None, "lot_id": None, "owner_id": None}
        lines.append(shop.jars(1, **nothing, sort="voucher", code=f"BON-{number}"))
    sale = a_receipt(shop, *lines, number=number, occurred_at=at)
    if sort == "two means":
        return _paid(sale, cash=1_000, card=sale.total_cents - 1_000)
    return _paid(sale, card=sale.total_cents) if sort == "card" else sale


def _paid(sale: RecordSale, cash: int = 0, card: int = 0) -> RecordSale:
    kept = [KeptPayment(new_id(), "cash", cash)] if cash else []
    kept += [KeptPayment(new_id(), "card", card, "1234")] if card else []
    zero = {"cash_rounding_cents": 0, "tendered_cents": max(cash, 0), "change_cents": 0}
    return replace(sale, payments=tuple(kept), **zero)


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do, 500)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(day=st.lists(sold, min_size=1, max_size=8))
def test_the_sums_by_day_are_those_of_the_receipts_in_any_order_of_arrival(
    do: Do, session: Session, shop: Shop, day: list[tuple[str, int, datetime]]
) -> None:
    for sort, quantity, at in day:
        number = 1 + (session.scalar(select(func.count(Sale.id))) or 0)
        sale = _receipt(shop, number, sort, quantity, at)
        do(record_sale, sale, operation_id=sale.sale_id, at=at)
        # A till that did not hear our answer says it again: nothing is summed twice.
        do(record_sale, sale, operation_id=sale.sale_id, at=at)
        session.rollback()
    assert list(disagreements(session)) == []
    assert _sum(session, TakingsDay.cents, TakingsDay.measure == "hour") == _sum(session, Sale.total_cents)
    assert _sum(session, SoldDay.quantity) == _sum(session, SaleLine.quantity, SaleLine.sort == "goods")


def _sum(session: Session, column: object, *conditions: object) -> int:
    return int(session.scalar(select(func.sum(column)).where(*conditions)) or 0)  # type: ignore[arg-type]


def test_a_sum_that_is_wrong_is_found_and_written_again(app: Flask, do: Do, session: Session) -> None:
    shop = a_shop(do)
    for number, sort in enumerate(("cash", "two means", "unknown", "refund"), 1):
        do(record_sale, _receipt(shop, number, sort, 1, NOW), operation_id=_operation(number))
    run = app.test_cli_runner()
    assert run.invoke(args=["shop", "days", "verify"]).exit_code == 0
    with db.engine.begin() as connection:
        connection.execute(update(SoldDay).values(quantity=SoldDay.quantity + 1))
        connection.execute(TakingsDay.__table__.delete())  # type: ignore[attr-defined]
    told = run.invoke(args=["shop", "days", "verify"])
    assert told.exit_code == 1
    assert "disagree" in told.output
    do(rebuild_days, RebuildDays())
    session.rollback()
    assert list(disagreements(session)) == []
    assert run.invoke(args=["shop", "days", "rebuild"]).output.startswith("0 sums were wrong")


def _operation(number: int) -> UUID:
    return UUID(int=number)
