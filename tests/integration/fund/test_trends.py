"""Looking back over a fund: months, ages and seasons."""

import csv
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from fund.operations.losses import WriteOff, write_off
from fund.queries.portfolio import portfolio_on
from fund.queries.trends import steps
from kernel.db import db
from kernel.ids import new_id
from tests.builders.fund import LATER, Lending, a_committee, a_fund, an_advance, repay
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]


@pytest.fixture
def lending(do: Do) -> Lending:
    """Season 2024: 60 000, half repaid at once, the rest late. Season 2025: 10 000, given up in a year."""
    lending = a_fund(do)
    advance = an_advance(do, lending, ((date(2025, 6, 30), 3_000_000), (date(2025, 9, 30), 3_000_000)))
    repay(do, advance, 3_000_000, date(2025, 6, 20))
    shares = ((date(2025, 12, 31), 1_000_000),)
    lost = an_advance(do, lending, shares, date(2025, 8, 1), branch="argan")
    do(write_off, WriteOff(lost, new_id(), a_committee(date(2026, 3, 1)), "Dissoute"), at=LATER)
    return lending


def table(officer: FlaskClient, lending: Lending, key: str, asked: str) -> dict[str, list[str]]:
    text = officer.get(f"/fund/{lending.fund_id}/trends/{key}.csv?{asked}").text
    rows = csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=";")
    return {row[0]: row[1:] for row in rows}


def test_each_month_tells_what_moved_and_where_it_left_the_fund(
    lending: Lending, officer: FlaskClient
) -> None:
    months = table(officer, lending, "months", "on=2026-03-15")
    assert len(months) == 1 + 13
    assert months["juin 2025"] == ["0.00", "30000.00", "0.00", "30000.00"]
    assert months["août 2025"] == ["10000.00", "0.00", "0.00", "40000.00"]
    assert months["mars 2026"] == ["0.00", "0.00", "10000.00", "30000.00"]
    argan = table(officer, lending, "months", "on=2026-03-15&branch=argan")
    assert argan["août 2025"] == ["10000.00", "0.00", "0.00", "10000.00"]
    assert argan["mars 2026"][3] == "0.00"
    risk = table(officer, lending, "risk", "on=2026-03-15")
    # 30 000 late since 30 September: a month later 31 days, all of it at risk beside 10 000 that is not.
    assert [float(risk[month][0]) for month in ("sept. 2025", "oct. 2025")] == [0, 75]
    ages = table(officer, lending, "ages", "on=2026-03-15")
    assert ages["oct. 2025"] == ["10000.00", "0.00", "30000.00", "0.00", "0.00", "0.00"]


def test_each_season_tells_how_much_came_back_and_was_lost(lending: Lending, officer: FlaskClient) -> None:
    seasons = table(officer, lending, "seasons", "on=2026-06-30")
    assert [float(cell) for cell in seasons["2024-2025"][:3]] == [60_000, 50, 50]
    assert [float(cell or -1) for cell in seasons["2025-2026"]] == [10_000, -1, -1, -1, -1, -1, 100]
    page = officer.get(f"/fund/{lending.fund_id}/trends?on=2026-06-30").text
    assert "Ce que devient chaque campagne" in page
    assert page.count('data-module="chart"') == 4
    assert officer.get(f"/fund/{lending.fund_id}/trends/seasons.xlsx").status_code == 200


def test_each_figure_of_a_season_is_read_under_its_name_on_a_phone(
    lending: Lending, officer: FlaskClient
) -> None:
    page = officer.get(f"/fund/{lending.fund_id}/trends?on=2026-06-30").text
    seasons = page.split('id="of-seasons"')[1].split("</section>")[0]
    assert 'data-label="Perdu"' in seasons


def test_a_month_stands_where_the_fund_stood_on_its_last_day(lending: Lending) -> None:
    session = db.session()
    for one in steps(session, lending.fund_id, date(2026, 3, 15)):
        rows = portfolio_on(session, lending.fund_id, one.last)
        assert one.portfolio.gross_cents == sum(row.outstanding_cents for row in rows)
