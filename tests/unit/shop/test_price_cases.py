"""Price and VAT of a day, against the cases that the till's program is tested with too."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from shop.rules.prices import DatedPrice, price_on
from shop.rules.taxes import Subject, rule_for

CASES: dict[str, Any] = json.loads((Path(__file__).parents[2] / "cases" / "prices.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of the cases as a tax rule."""

    country: str
    seller_status: str
    tax_class: str
    valid_from: date
    rate_bp: int
    mention: str | None


RULES = [Rule(**{**row, "valid_from": date.fromisoformat(row["valid_from"])}) for row in CASES["rules"]]


def cases(kind: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES[kind]]


@pytest.mark.parametrize("case", cases("prices"))
def test_the_price_that_began_last_holds(case: Mapping[str, Any]) -> None:
    prices = [DatedPrice(date.fromisoformat(row["from"]), row["cents"]) for row in case["prices"]]
    assert price_on(date.fromisoformat(case["day"]), prices) == case["expected"]


@pytest.mark.parametrize("case", cases("taxes"))
def test_the_vat_is_that_of_seller_class_country_and_day(case: Mapping[str, Any]) -> None:
    subject = Subject(case["country"], case["seller_status"], case["tax_class"])
    rule = rule_for(RULES, subject, date.fromisoformat(case["day"]))
    told = rule and {"rate_bp": rule.rate_bp, "mention": rule.mention}
    assert told == case["expected"]
