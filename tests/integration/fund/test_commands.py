"""The fund at the terminal."""

import csv
import json
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask
from sqlalchemy import text

from kernel.db import db
from tests.builders.books import QUARTERS, a_lived_in_fund, checked
from tests.builders.fund import an_advance, repay
from tests.conftest import Do

CASES = {case["id"]: case for case in json.loads(Path("tests/cases/fund.json").read_text("utf-8"))["cases"]}


def simulate(app: Flask, given: Any) -> Result:
    text = given if isinstance(given, str) else json.dumps(given)
    return app.test_cli_runner().invoke(args=["fund", "simulate"], input=text)


def test_an_advance_is_simulated_from_json(app: Flask) -> None:
    answer = simulate(app, CASES["D08"]["input"])
    told = json.loads(answer.stdout)
    assert [row["paid"] for row in told["rows"]] == CASES["D08"]["expected"]["paid"]
    assert told["totals"]["outstanding"] == "1500.00"
    assert (told["position"]["overdue"], told["position"]["past_due_days"]) == ("500.00", 10)


def test_a_simulation_reads_a_file_and_waits_for_harvests(app: Flask, tmp_path: Path) -> None:
    asked = tmp_path / "asked.json"
    asked.write_text(
        '{"principal": 60000, "disbursed_on": "2025-12-15", "branch": "olive", "seasons": 2, "fee_pct": "3"}'
    )
    told = json.loads(app.test_cli_runner().invoke(args=["fund", "simulate", str(asked)]).stdout)
    assert [row["due_date"] for row in told["rows"]] == ["2027-01-31", "2028-01-31"]
    assert (told["fee"], told["net_paid_out"]) == ("1800.00", "58200.00")


def test_a_fee_in_the_instalments_is_spread_with_them(app: Flask) -> None:
    asked = {
        "principal": "100",
        "disbursed_on": "2025-01-31",
        "n_installments": 3,
        "fee_pct": "1",
        "withheld": False,
    }
    told = json.loads(simulate(app, asked).stdout)
    assert [(row["principal"], row["fee"]) for row in told["rows"]] == [
        ("33.33", "0.33"),
        ("33.33", "0.33"),
        ("33.34", "0.34"),
    ]
    assert told["net_paid_out"] == "100.00"


def test_a_wrong_simulation_is_told_in_a_sentence(app: Flask) -> None:
    equal = {"principal": "100", "disbursed_on": "2025-01-31", "n_installments": 3}
    for given, word in (
        ("{", "JSON"),
        ("[" * 100_000, "JSON"),
        ({**equal, "principal": "1e9999999"}, "principal"),
        ({**equal, "instalments": 3}, "instalments"),
        ({**equal, "annual_rate_pct": "12"}, "intérêt"),
        ({**equal, "payments": [{"date": "2025-02-30", "amount": "1"}]}, "payments.0.date"),
        ({**equal, "reverse": "P9"}, "P9"),
    ):
        answer = simulate(app, given)
        assert answer.exit_code == 1
        assert isinstance(answer.exception, SystemExit)
        assert word in answer.stderr
        assert not answer.stdout


def run(app: Flask, *args: str) -> Result:
    db.session.rollback()
    return app.test_cli_runner().invoke(args=list(args))


def test_a_fund_that_lived_is_verified_whole(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    answer = run(app, "ledger", "verify")
    assert answer.stderr == ""
    assert answer.exit_code == 0
    assert "none wrong" in answer.stdout


def test_an_entry_changed_behind_the_fund_is_found(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    db.session.execute(text("UPDATE fund_transfer SET cents = cents + 1 WHERE source = 'advances'"))
    db.session.execute(text("UPDATE advance SET number = 'FDIR-A-25-0099' WHERE number = 'FDIR-A-25-0004'"))
    db.session.commit()
    answer = run(app, "ledger", "verify")
    assert answer.exit_code == 1
    for told in ("entry missing", "entry that nothing asks for", "account", "FDIR-A-25-0004 missing"):
        assert told in answer.stderr


def test_the_figures_of_a_fund_are_told_with_their_definitions(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    told = json.loads(run(app, "fund", "portfolio", "--fund", "FDIR", "--as-of", "2025-12-31").stdout)
    figures = {one["name"]: one for one in told["figures"]}
    assert all(one["definition"] and one["source"] and one["label"] for one in told["figures"])
    assert figures["gross_portfolio"]["label"] == "Encours"
    # 300 000 of tranches, of which two thirds are late since June; 300 000 given new dates.
    assert figures["gross_portfolio"]["cents"] == 600_000
    assert figures["par_30"]["percent"] == "50.00"
    assert figures["par_30_or_rescheduled"]["percent"] == "100.00"
    assert figures["written_off"]["cents"] == 300_000
    assert figures["turnover"]["percent"] == "2.40"
    assert sum(row["outstanding_cents"] for row in told["ageing"]) == 600_000


def test_figures_of_a_fund_that_is_not_there_are_a_sentence(app: Flask) -> None:
    answer = run(app, "fund", "portfolio", "--fund", "RIEN")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "fonds" in answer.stderr


def test_books_balance_for_an_independent_checker(app: Flask, do: Do) -> None:
    lending = a_lived_in_fund(do)
    credited = an_advance(do, lending, QUARTERS)
    repay(do, credited, 310_000, date(2025, 12, 1), keeps_credit=True)
    books = run(app, "fund", "export", "--fund", "FDIR").stdout
    held = checked(books)
    assert 'option "tolerance_multiplier" "0"' in books
    assert sum(held.values()) == 0
    # What was paid too much is a debt at the year's end, and no less is owed by the others for it.
    assert "2026-01-01 balance Liabilities:4488  -160.00 ~ 0 MAD" in books
    assert held["Liabilities:4488"] == Decimal("-160.00")
    assert min(cents for name, cents in held.items() if name.startswith("Assets:2418")) == 0


def test_books_end_on_the_day_asked_and_are_a_table_too(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    early = run(app, "fund", "export", "--fund", "FDIR", "--until", "2025-06-30").stdout
    assert checked(early)
    assert "2025-07-01 balance" in early
    assert "2025-07-01 *" not in early
    table = run(app, "fund", "export", "--fund", "FDIR", "--format", "csv").stdout
    rows = list(csv.DictReader(table.lstrip("\ufeff").splitlines(), delimiter=";"))
    debit, credit = (sum(Decimal(row[side] or "0") for row in rows) for side in ("Débit", "Crédit"))
    assert debit == credit > 0


def test_books_of_a_year_begin_with_what_was_there_before_it(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    asked = ("fund", "export", "--fund", "FDIR", "--until", "2026-06-30")
    whole = checked(run(app, *asked).stdout)
    later = run(app, *asked, "--from", "2026-01-01").stdout
    held = checked(later)
    assert '2026-01-01 * "opening"' in later
    # What an account of the balance sheet holds is the same whichever year the books begin with.
    assert {name: cents for name, cents in held.items() if name.startswith("Assets")} == {
        name: cents for name, cents in whole.items() if name.startswith("Assets") and name in held
    }
    # The loss of 2025 is carried; what came back of it is of 2026.
    assert "Expenses:6585" not in held
    assert held["Income:7585"] == Decimal("-200.00")
    results = sum(cents for name, cents in whole.items() if name.startswith(("Income", "Expenses")))
    assert held["Equity:1161"] + held["Income:7585"] == results


def test_a_period_that_ends_before_it_begins_is_a_sentence(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    answer = run(app, "fund", "export", "--fund", "FDIR", "--from", "2026-02-01", "--until", "2026-01-31")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "période" in answer.stderr


def test_the_french_file_is_refused_to_a_fund_of_morocco(app: Flask, do: Do) -> None:
    a_lived_in_fund(do)
    answer = run(app, "fund", "export", "--fund", "FDIR", "--format", "fec", "--siren", "732829320")
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "organisation de France" in answer.stderr
