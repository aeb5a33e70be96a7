"""What is summed of each advance and of each day is a cache: it can be checked, and written again."""

from datetime import date

import pytest
from flask import Flask
from sqlalchemy import select, text

from fund.models import AdvanceSum, Fund
from fund.queries.portfolio import portfolio_on
from fund.queries.verification import verify
from kernel.db import db
from tests.builders.books import a_lived_in_fund
from tests.builders.fund import Lending, a_fund, an_advance, repay
from tests.conftest import Do


@pytest.fixture
def lending(do: Do) -> Lending:
    return a_lived_in_fund(do)


def wrong(lending: Lending) -> list[str]:
    session = db.session()
    session.rollback()
    return verify(session, session.get_one(Fund, lending.fund_id)).wrong


@pytest.mark.parametrize(
    "spoilt",
    [
        "UPDATE advance_sum SET paid_cents = paid_cents + 1",
        "UPDATE advance_sum SET last_on = '2030-01-01'",
        "DELETE FROM advance_sum",
        "UPDATE fund_day SET cents = cents + 1 WHERE source = 'bank'",
        "DELETE FROM fund_day",
    ],
)
def test_sums_that_are_not_those_of_the_movements_are_found_and_written_again(
    app: Flask, lending: Lending, spoilt: str
) -> None:
    assert wrong(lending) == []
    with db.engine.begin() as connection:
        connection.execute(text(spoilt))
    told = wrong(lending)
    assert told
    assert all("is not that of its entries" in one or "are not those of its movements" in one for one in told)
    runner = app.test_cli_runner()
    assert runner.invoke(args=["ledger", "verify"]).exit_code == 1
    assert "advances summed again" in runner.invoke(args=["ledger", "rebuild"], catch_exceptions=False).stdout
    assert wrong(lending) == []


def test_a_payment_recorded_late_counts_on_every_day_since_its_own(do: Do) -> None:
    lending = a_fund(do)
    advance = an_advance(do, lending, ((date(2025, 9, 30), 90_000),))
    repay(do, advance, 50_000, date(2025, 8, 20))
    repay(do, advance, 30_000, date(2025, 6, 10))
    session = db.session()
    session.rollback()
    kept = session.scalars(select(AdvanceSum)).one()
    assert (kept.paid_cents, kept.last_on) == (80_000, date(2025, 8, 20))
    out = [
        portfolio_on(session, lending.fund_id, day)[0].outstanding_cents
        for day in (date(2025, 6, 9), date(2025, 6, 10), date(2025, 8, 19), date(2025, 8, 20))
    ]
    assert out == [90_000, 60_000, 60_000, 10_000]
