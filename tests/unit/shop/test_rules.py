"""Taxes, rounding and the agreement of a receipt with itself, against cases of other tills."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from kernel.ids import new_id
from kernel.money import divide_half_up, round_to_step, spread
from shop.rules.cash import expected_in_drawer, pay_in_cash
from shop.rules.prices import DatedPrice, price_on
from shop.rules.sales import (
    ChangeDisagrees,
    IdRepeated,
    KeptPayment,
    LineDisagrees,
    PaymentsDisagree,
    ReferenceMissing,
    RoundingDisagrees,
    SaleTooLong,
    TotalDisagrees,
    check_agreement,
    priced_line,
)
from shop.rules.taxes import Subject, included_tax_cents, rule_for
from tests.builders.shop import Shop, a_receipt

CASES: list[dict[str, Any]] = json.loads(
    (Path(__file__).parents[2] / "cases" / "point-of-sale.json").read_text()
)["cases"]


def cents(amount: str, precision: str = "0.01") -> int:
    """The amount in units of the case's currency precision."""
    units = Decimal(amount) / Decimal(precision)
    assert units == units.to_integral_value(), f"{amount} is finer than {precision}"
    return int(units)


def of(*kinds: str) -> list[Any]:
    return [pytest.param(case, id=case["id"]) for case in CASES if case["kind"] in kinds]


def single_included_tax() -> list[Any]:
    """Our prices hold one VAT; Odoo's two taxes at once, and taxes added on top, are not ours."""
    return [
        case
        for case in of("tax_line", "pos_line")
        for given in [case.values[0]["input"]]
        if given["rounding_mode"] == "round_per_line"
        and all(tax["included_in_price"] for tax in given["taxes"])
        and sum(Decimal(tax["rate_percent"]) > 0 for tax in given["taxes"]) == 1
    ]


def rounded_by_line() -> list[Any]:
    """Of pretix's three ways of rounding, ours is by line."""
    cases = of("order_rounding_mode")
    inputs = [case.values[0]["input"] for case in cases]
    return [
        case
        for case, given in zip(cases, inputs, strict=True)
        if given["mode"] == "line" and "gross" in given["lines"][0]
    ]


def ending_in_cash() -> list[Any]:
    """Cash alone is rounded here: the cases that round a card are not ours."""
    return [
        case
        for case in of("cash_rounding")
        for given in [case.values[0]["input"]]
        if given["only_cash_methods"] and given["payments"][-1][0] == "cash"
    ]


@pytest.mark.parametrize("case", single_included_tax())
def test_the_vat_in_a_price_is_what_other_tills_find(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    precision = given["currency_precision"]
    gross = cents(given["unit_price"], precision) * int(given["quantity"])
    rate = next(Decimal(t["rate_percent"]) for t in given["taxes"] if Decimal(t["rate_percent"]))
    tax = included_tax_cents(gross, int(rate * 100))
    assert tax == sum(cents(one, precision) for one in expected["tax_amounts"])
    assert gross - tax == cents(expected.get("total_excluded") or expected["untaxed"], precision)


@pytest.mark.parametrize("case", rounded_by_line())
def test_vat_rounded_line_by_line_never_changes_what_is_paid(case: dict[str, Any]) -> None:
    lines = case["input"]["lines"]
    taxes = [
        included_tax_cents(cents(line["gross"]), int(Decimal(line["rate_percent"]) * 100)) for line in lines
    ]
    assert sum(taxes) == cents(case["expected"]["tax"])


@pytest.mark.parametrize("case", ending_in_cash())
def test_only_the_cash_part_is_rounded(case: dict[str, Any]) -> None:
    given, expected = case["input"], case["expected"]
    others = sum(cents(amount) for _, amount in given["payments"][:-1])
    tendered = given["payments"][-1][1]
    remaining = cents(given["order_total"]) - others
    cash = pay_in_cash(remaining, cents(given["rounding_step"]), tendered and cents(tendered))
    assert others + cash.kept_cents + cash.change_cents == cents(expected["amount_paid"])
    assert cash.change_cents == cents(expected.get("change", "0"))
    assert cash.rounding_cents == cents(expected.get("applied_rounding") or "0") or tendered


@pytest.mark.parametrize("case", of("prorate"))
def test_an_amount_spread_over_lines_stays_whole(case: dict[str, Any]) -> None:
    given = case["input"]
    assert spread(given["total_minor_units"], given["weights"]) == case["expected"]["parts"]


@pytest.mark.parametrize("case", of("round_to_step"))
def test_amounts_are_rounded_to_the_coin(case: dict[str, Any]) -> None:
    given = case["input"]
    step = int(Decimal(given["step"]) * 1000)
    expected = int(Decimal(case["expected"]["rounded"]) * 1000)
    assert round_to_step(int(Decimal(given["value"]) * 1000), step) == expected


def test_what_a_drawer_should_hold_is_its_float_and_the_cash_kept() -> None:
    session = next(case for case in CASES if case["kind"] == "cash_session")["input"]["session_2"]
    sold = sum(cents(one) for one in session["cash_sales"])
    assert expected_in_drawer(10_000, sold) == cents(session["then_counted"])


def test_too_little_cash_settles_nothing() -> None:
    with pytest.raises(ValueError, match="less"):
        pay_in_cash(1_000, 10, 900)


def test_a_price_holds_from_its_day_until_the_next() -> None:
    prices = [DatedPrice(date(2026, 6, 1), 500), DatedPrice(date(2026, 1, 1), 450)]
    days = (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1))
    assert [price_on(day, prices) for day in days] == [None, 450, 500]


class Rule:
    def __init__(self, valid_from: date, rate_bp: int, seller: str = "taxable") -> None:
        self.country, self.seller_status, self.tax_class = "MA", seller, "spice"
        self.valid_from, self.rate_bp, self.mention = valid_from, rate_bp, None


def test_the_vat_is_that_of_the_seller_the_class_the_country_and_the_day() -> None:
    rules = [
        Rule(date(2024, 1, 1), 1_400),
        Rule(date(2026, 1, 1), 2_000),
        Rule(date(2024, 1, 1), 0, seller="exempt_cooperative"),
    ]
    spice = Subject("MA", "taxable", "spice")

    def rate(subject: Subject, day: date) -> int | None:
        rule = rule_for(rules, subject, day)
        return rule and rule.rate_bp

    assert rate(spice, date(2025, 12, 31)) == 1_400
    assert rate(spice, date(2026, 1, 1)) == 2_000
    assert rate(Subject("MA", "exempt_cooperative", "spice"), date(2026, 1, 1)) == 0
    assert rate(Subject("FR", "taxable", "spice"), date(2026, 1, 1)) is None
    assert rate(spice, date(2023, 1, 1)) is None


SHOP = Shop(*(new_id() for _ in range(2)), "TAR1", *(new_id() for _ in range(5)))


def test_a_receipt_that_agrees_passes() -> None:
    check_agreement(a_receipt(SHOP, SHOP.jars(2), SHOP.jars(tax_rate_bp=2_000), tendered_cents=20_000))


def test_a_receipt_rounded_to_nothing_needs_no_payment() -> None:
    check_agreement(a_receipt(SHOP, SHOP.jars(unit_price_cents=4)))


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (lambda s: replace(s, total_cents=s.total_cents + 1), TotalDisagrees),
        (lambda s: replace(s, cash_rounding_cents=5), PaymentsDisagree),
        (lambda s: replace(s, payments=()), PaymentsDisagree),
        (lambda s: replace(s, change_cents=5), ChangeDisagrees),
        (lambda s: replace(s, lines=(replace(s.lines[0], tax_cents=1),)), LineDisagrees),
        (lambda s: replace(s, lines=(replace(s.lines[0], quantity=2),)), LineDisagrees),
        (lambda s: replace(s, lines=s.lines * 2, total_cents=2 * s.total_cents), IdRepeated),
        (lambda s: replace(s, lines=()), SaleTooLong),
        (
            lambda s: replace(s, payments=(KeptPayment(new_id(), "card", 4_500),)),
            ReferenceMissing,
        ),
        (
            lambda s: replace(
                s,
                cash_rounding_cents=-4_500,
                payments=(),
                tendered_cents=0,
            ),
            RoundingDisagrees,
        ),
        (
            lambda s: replace(
                s,
                cash_rounding_cents=5,
                payments=(KeptPayment(new_id(), "card", 4_505, "123"),),
                tendered_cents=0,
            ),
            RoundingDisagrees,
        ),
    ],
)
def test_a_receipt_that_contradicts_itself_is_told_where(change: Any, error: type[Exception]) -> None:
    with pytest.raises(error):
        check_agreement(change(a_receipt(SHOP)))


def test_vat_is_rounded_on_the_line_and_not_on_the_piece() -> None:
    line = priced_line(
        new_id(),
        new_id(),
        None,
        None,
        "Safran",
        quantity=20,
        unit_price_cents=2_000,
        tax_rate_bp=1_000,
    )
    assert (line.tax_cents, line.net_cents) == (3_636, 36_364)
    assert line.tax_cents == divide_half_up(40_000 * 1_000, 11_000)
