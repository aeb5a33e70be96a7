"""Looking ahead, as the officer of a fund does."""

import csv
import json
from collections.abc import Callable
from datetime import date
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from fund.operations.disbursements import Release, release
from kernel.db import db
from kernel.ids import new_id
from tests.builders.fund import LATER, Lending, a_fund, a_grant, an_advance, pay_out, repay
from tests.conftest import Do

SignIn = Callable[[UUID], FlaskClient]
ON = "2025-10-20"


@pytest.fixture
def lending(do: Do) -> Lending:
    """100 000 given. Of 60 000 in three shares the first was paid on its day, the second is late."""
    lending = a_fund(do, money_cents=10_000_000)
    shares = [(date(2025, month, 30), 2_000_000) for month in (6, 9, 12)]
    advance = an_advance(do, lending, shares)
    repay(do, advance, 2_000_000, date(2025, 6, 30))
    half = a_grant(do, lending, [(date(2026, 1, 31), 3_000_000)])
    pay_out(do, half, 1_000_000, date(2025, 10, 1))
    return lending


def months(officer: FlaskClient, lending: Lending, asked: str = "") -> list[list[str]]:
    text = officer.get(f"/fund/{lending.fund_id}/forecast.csv?on={ON}&months=4{asked}").text
    return list(csv.reader(text.lstrip("\ufeff").splitlines(), delimiter=";"))[1:]


def test_months_tell_what_falls_due_what_is_counted_on_and_what_is_promised(
    lending: Lending, officer: FlaskClient
) -> None:
    rows = [[float(cell) for cell in row[1:]] for row in months(officer, lending)]
    # 100 000 − 60 000 + 20 000 − 10 000 in cash; 20 000 promised; saffron paid one share of two on its day.
    assert rows == [
        [0, 0, 20_000, 30_000, 30_000],
        [0, 0, 0, 30_000, 30_000],
        [20_000, 10_000, 0, 50_000, 40_000],
        [10_000, 5_000, 0, 60_000, 45_000],
    ]
    page = officer.get(f"/fund/{lending.fund_id}/forecast?on={ON}").text
    assert "Sur combien on compte" in page
    assert "Rien n’a été enregistré" not in page
    assert "50\u00a0%" in page


def test_a_planned_tranche_is_taken_out_in_its_month(do: Do, lending: Lending, officer: FlaskClient) -> None:
    due, plan = [(date(2026, 9, 30), 900_000)], ((date(2025, 9, 1), 400_000), (date(2026, 1, 15), 500_000))
    advance = a_grant(do, lending, due, date(2025, 9, 1), tranches=plan)
    # 20 000 of the fixture has no plan; the first tranche's day is past; the second waits for January.
    assert [float(row[3]) for row in months(officer, lending)] == [24_000, 0, 0, 5_000]
    pay_out(do, advance, 600_000, date(2025, 10, 2))
    assert [float(row[3]) for row in months(officer, lending)] == [20_000, 0, 0, 3_000]
    do(release, Release(new_id(), advance, date(2025, 10, 3), 100_000, "Presse moins chère"), at=LATER)
    assert [float(row[3]) for row in months(officer, lending)] == [20_000, 0, 0, 2_000]
    assert "20\u202f000,00" in officer.get(f"/fund/{lending.fund_id}/forecast?on={ON}").text


def test_an_advance_that_the_money_does_not_cover_is_said_to_be_refused(
    lending: Lending, officer: FlaskClient
) -> None:
    tried = "&paid_on=2025-11-15&branch=saffron&plan=equal&count=1&every_months=2&amount="
    rows = months(officer, lending, f"{tried}30 000")
    assert [float(row[4]) for row in rows] == [0, 30_000, 0, 0]
    assert float(rows[-1][6]) == 45_000 - 30_000 + 15_000
    at = f"/fund/{lending.fund_id}/forecast?on={ON}"
    assert "La caisse tient" in officer.get(f"{at}{tried}30 000").text
    page = officer.get(f"{at}{tried}30 000,01").text
    assert "prendrait sur ce qui est promis" in page
    assert "30\u202f000,00" in page
    page = officer.get(f"{at}{tried}50 000,01").text
    assert "serait refusé" in page
    assert "50\u202f000,00" in page
    for wrong in ("abc", "-5", "9" * 30):
        answer = officer.get(f"{at}{tried}{wrong}")
        assert (answer.status_code, wrong in answer.text) == (200, True)
    assert officer.get(f"{at}&months=x&paid_on=hier&amount=5").status_code == 200
    assert officer.get(f"{at}&amount=5&paid_on=2025-11-15&plan=after_harvest&branch=craft").status_code == 200


def test_the_terminal_tells_the_same_months(app: Flask, lending: Lending) -> None:
    db.session.rollback()
    asked = ["fund", "forecast", "--fund", "FDIR", "--as-of", ON, "--months", "4"]
    told = json.loads(app.test_cli_runner().invoke(args=[*asked, "--json"]).stdout)
    assert told["cash_cents"] == 5_000_000
    assert told["overdue_cents"] == 2_000_000
    assert [one["expected_closing_cents"] for one in told["months"]] == [
        3_000_000,
        3_000_000,
        4_000_000,
        4_500_000,
    ]
    assert told["weights_percent"]["saffron"] == "50.00"
    lines = app.test_cli_runner().invoke(args=asked).stdout
    assert "45000.00" in lines.splitlines()[-1]
