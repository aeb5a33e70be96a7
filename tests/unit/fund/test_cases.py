"""Published and derived cases of lending, run against the fund's rules; those out of its scope say why."""

import json
from pathlib import Path

import pytest

from tests.unit.fund.cases import indicators, schedules, standings  # noqa: F401 - they tell their cases
from tests.unit.fund.cases.figures import FIGURES
from tests.unit.fund.cases.loan import Loan

CASES = {case["id"]: case for case in json.loads(Path("tests/cases/fund.json").read_text("utf-8"))["cases"]}
# Out of scope, and why. The fund lends without interest and takes no penalty (docs/decisions/0042).
OUT_OF_SCOPE = {
    "F01": "interest",
    "F04": "interest",
    "F06": "interest",
    "F25": "interest",
    "F40": "interest: the totals of its rows hold 2 % a month",
    "F44": "interest: the totals of its rows follow the days elapsed",
    "E01": "interest",
    "E02": "interest: the length is found from an annuity",
    "N03": "interest",
    "N05": "interest",
    "O01": "interest only until the last line: a share of no principal is not a share here",
    "F07": "instalments rounded to whole units: ours differ by a centime at most, and the last takes it",
    "F12": "penalty",
    "F18": "what is paid early goes to the last instalment: ours goes to the next one",
    "O03": "what is paid early shrinks every later instalment: ours goes to the next one",
    "F34": "arrears paused and resumed: the fund gives new dates by a decision, and its figures say so",
    "P05": "the organisation's income and costs, which are not in the fund",
    "P06": "the organisation's costs, which are not in the fund",
    "D15": "a loss reserve on a portfolio, D14, that no case gives; P01 and P03 run the same rules",
}
RUN = [id_ for id_ in CASES if id_ not in OUT_OF_SCOPE]


def test_every_case_is_run_or_says_why_not() -> None:
    assert {*RUN, *OUT_OF_SCOPE} == set(CASES)
    assert not set(RUN) & set(OUT_OF_SCOPE)


@pytest.mark.parametrize("case_id", RUN)
def test_the_rules_tell_what_the_case_expects(case_id: str) -> None:
    case = CASES[case_id]
    if "steps" in case:
        Loan(case).run()
    else:
        FIGURES[case_id](case["input"], case["expected"])
