"""The fund at the terminal."""

import json
from pathlib import Path
from typing import Any

from click.testing import Result
from flask import Flask

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
