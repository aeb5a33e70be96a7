"""Discounts, weights, refunds, vouchers and closings: the shared cases, other tills' cases, and refusals."""

import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from kernel.ids import new_id
from kernel.money import round_to_step
from shop.rules.cash import expected_in_drawer, pay_in_cash, stamp_duty_cents
from shop.rules.closings import (
    DrawerMovement,
    Perpetual,
    Receipt,
    day_closing,
    expected_after,
    summed_closing,
)
from shop.rules.discounts import (
    Charged,
    Discount,
    allowed,
    basket_discount_cents,
    discount_bp,
    line_discount_cents,
)
from shop.rules.refunds import AlreadyReturned, already_returned, check_share, refund_line
from shop.rules.sales import (
    ChangeDisagrees,
    KeptPayment,
    LineDisagrees,
    PaymentsDisagree,
    ReferenceMissing,
    RoundingDisagrees,
    SaleTooLong,
    SoldLine,
    TaxRow,
    TotalDisagrees,
    check_agreement,
    priced_line,
    tax_rows,
    worth_cents,
)
from tests.cases import make_sales

FOLDER = Path(__file__).parents[2] / "cases"
SHARED: list[dict[str, Any]] = json.loads((FOLDER / "sales.json").read_text())["cases"]
KNOWN: list[dict[str, Any]] = json.loads((FOLDER / "point-of-sale.json").read_text())["cases"]
AMOUNTS = ("discount_cents", "basket_discount_cents", "gross_cents", "tax_cents", "net_cents")


@dataclass(frozen=True)
class Ticket:
    """The figures of a sale, as a record carries them."""

    lines: tuple[SoldLine, ...]
    payments: tuple[KeptPayment, ...]
    total_cents: int
    cash_rounding_cents: int = 0
    tendered_cents: int = 0
    change_cents: int = 0
    taxes: tuple[TaxRow, ...] | None = None
    basket_discount_reason: str | None = None


def a_line(quantity: int = 1, unit_price_cents: int = 4_500, **more: Any) -> SoldLine:
    """A line without any discount, exempt unless told otherwise."""
    given = {"quantity": quantity, "unit_price_cents": unit_price_cents, "tax_rate_bp": 0, **more}
    return priced_line(new_id(), new_id(), None, None, "Safran", **given)


def a_ticket(*lines: SoldLine, **more: Any) -> Ticket:
    """Lines paid (or given back) in cash, to the centime."""
    total = sum(line.gross_cents for line in lines)
    paid = (KeptPayment(new_id(), "cash", total),) if total else ()
    return Ticket(lines, paid, total, **{"tendered_cents": max(0, total), "taxes": tax_rows(lines), **more})


def of(kind: str, cases: Sequence[dict[str, Any]] = SHARED) -> list[Any]:
    return [
        pytest.param(case["input"], case["expected"], id=case["id"]) for case in cases if case["kind"] == kind
    ]


def test_the_shared_cases_are_those_of_their_generator() -> None:
    assert (FOLDER / "sales.json").read_text() == make_sales.text()
    assert len(SHARED) >= 60


# --- the shared cases ---


def read_discount(given: dict[str, Any] | None) -> Discount | None:
    return Discount(**given) if given else None


def basket_of(asked: Sequence[dict[str, Any]], basket: Discount | None) -> list[SoldLine]:
    """The lines of a basket, as the till works them out."""
    worths = [worth_cents(one["quantity"], one["unit_price_cents"], one["per"]) for one in asked]
    typed = [read_discount(one["discount"]) for one in asked]
    offs = [line_discount_cents(worth, one) if one else 0 for worth, one in zip(worths, typed, strict=True)]
    charged = [Charged(one["sort"], worth - off) for one, worth, off in zip(asked, worths, offs, strict=True)]
    parts = basket_discount_cents(charged, basket) if basket else [0] * len(asked)
    return [line_of(one, off, part) for one, off, part in zip(asked, offs, parts, strict=True)]


def line_of(asked: dict[str, Any], off: int, part: int) -> SoldLine:
    kept = {name: value for name, value in asked.items() if name != "discount"}
    reason = "Fidélité" if off else None
    return a_line(**kept, discount_cents=off, discount_reason=reason, basket_discount_cents=part)


@pytest.mark.parametrize(("given", "expected"), of("basket"))
def test_a_basket_comes_out_as_at_the_till(given: dict[str, Any], expected: dict[str, Any]) -> None:
    lines = basket_of(given["lines"], read_discount(given["basket_discount"]))
    assert [{name: getattr(line, name) for name in AMOUNTS} for line in lines] == expected["lines"]
    assert [asdict(row) for row in tax_rows(lines)] == expected["taxes"]
    ticket = a_ticket(*lines, basket_discount_reason="Fin de marché")
    assert ticket.total_cents == expected["total_cents"]
    check_agreement(ticket)


@pytest.mark.parametrize(("given", "expected"), of("refund"))
def test_a_line_given_back_in_several_goes_is_given_back_whole(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    original = sold_line(given["line"])
    back: list[SoldLine] = []
    for count in given["goes"]:
        already = already_returned(original, back)
        back.append(refund_line(original, count, line_id=new_id(), already=already, back_to="shelf"))
        check_share(original, already.quantity, already.gross_cents, back[-1])
        check_agreement(a_ticket(back[-1]))
    names = ("quantity", *AMOUNTS)
    assert [{name: getattr(line, name) for name in names} for line in back] == expected["lines"]
    assert sum(line.gross_cents for line in back) == -original.gross_cents


def sold_line(said: dict[str, Any]) -> SoldLine:
    """A line with the very amounts of a case."""
    ids = {"line_id": new_id(), "article_id": None, "lot_id": None, "owner_id": None}
    reason = "Fidélité" if said["discount_cents"] else None
    return SoldLine(**ids, label="Safran", discount_reason=reason, **said)


@pytest.mark.parametrize(("given", "expected"), of("payment"))
def test_a_payment_is_settled_as_at_the_till(given: dict[str, Any], expected: dict[str, Any]) -> None:
    others = [one for one in given["tenders"] if one["means"] != "cash"]
    tendered = sum(one["amount_cents"] for one in given["tenders"] if one["means"] == "cash")
    rest = given["total_cents"] - sum(one["amount_cents"] for one in others)
    cash = pay_in_cash(rest, given["step_cents"], tendered, beside_other_means=bool(others))
    kept = [{"means": "cash", "amount_cents": cash.kept_cents}] if cash.kept_cents else []
    assert expected == {
        "payments": [*kept, *others],
        "cash_rounding_cents": cash.rounding_cents,
        "tendered_cents": tendered,
        "change_cents": cash.change_cents,
    }
    line = a_line(unit_price_cents=given["total_cents"])
    check_agreement(
        Ticket((line,), payments_of(expected["payments"]), line.gross_cents, **said_cash(expected))
    )


def payments_of(said: Sequence[dict[str, Any]]) -> tuple[KeptPayment, ...]:
    return tuple(
        KeptPayment(new_id(), one["means"], one["amount_cents"], None if one["means"] == "cash" else "R1")
        for one in said
    )


def said_cash(said: dict[str, Any]) -> dict[str, int]:
    return {name: said[name] for name in ("cash_rounding_cents", "tendered_cents", "change_cents")}


@pytest.mark.parametrize(("given", "expected"), of("cash_back"))
def test_cash_given_back_has_its_own_rounding(given: dict[str, Any], expected: dict[str, Any]) -> None:
    rest = given["total_cents"] - given["other_cents"]
    cash = pay_in_cash(rest, given["step_cents"], beside_other_means=given["other_cents"] != 0)
    assert {"cash_cents": cash.kept_cents, "rounding_cents": cash.rounding_cents} == expected


@pytest.mark.parametrize(("given", "expected"), of("discount_limit"))
def test_a_discount_is_measured_against_the_limit_of_a_role(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    bp = discount_bp(given["worth_cents"], given["discount_cents"], given["roundings"])
    assert {"bp": bp, "allowed": allowed(bp, given["role"], given["maxima"])} == expected


@pytest.mark.parametrize(("given", "expected"), of("stamp_duty"))
def test_cash_bears_a_quarter_of_a_percent(given: dict[str, Any], expected: dict[str, Any]) -> None:
    assert stamp_duty_cents(given["cash_receipts_cents"]) == expected["duty_cents"]


def receipt_of(said: dict[str, Any]) -> Receipt:
    ticket = Ticket(
        tuple(sold_line(line) for line in said["lines"]),
        payments_of(said["payments"]),
        said["total_cents"],
        taxes=tuple(TaxRow(**row) for row in said["taxes"]),
        basket_discount_reason="Fin de marché",
        **said_cash(said),
    )
    check_agreement(ticket)
    return Receipt(said["sequence"], said["hash"], said["kind"], ticket)


@pytest.mark.parametrize(("given", "expected"), of("closing"))
def test_days_months_and_the_year_are_closed_as_at_the_till(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    start = before = Perpetual(**given["before"])
    months = []
    for month, said in zip(given["months"], expected["months"], strict=True):
        days, month_start = [], before
        for day, found in zip(month["days"], said["days"], strict=True):
            receipts = [receipt_of(one) for one in day["receipts"]]
            days.append(day_closing(day["period"], 1, receipts, before, given["country"]))
            before = Perpetual(days[-1].perpetual_cents, days[-1].perpetual_absolute_cents)
            assert days[-1].as_body() == found["closing"]
            movements = [DrawerMovement(**one) for one in day["movements"]]
            held = expected_after(day["float_cents"], receipts, movements)
            assert held == found["expected_in_drawer_cents"]
        months.append(summed_closing(month["period"], 1, days, month_start))
        assert months[-1].as_body() == said["closing"]
    assert summed_closing(given["period"], 1, months, start).as_body() == expected["closing"]


# --- cases of other tills ---


def cents(text: str) -> int:
    return int(Decimal(text) * 100)


@pytest.mark.parametrize(("given", "expected"), of("order_percent_discount", KNOWN))
def test_a_percentage_off_a_basket_is_what_other_tills_find(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    """The suite's document costs 36.64 in two equal lines; its VAT is on top, so only the total is ours."""
    typed = Discount("percent", int(Decimal(given["discount_percent"]) * 100))
    off = basket_discount_cents([Charged("goods", 1_832)] * 2, typed)
    assert 3_664 - sum(off) == cents(expected["total"])


def with_tax_included() -> list[Any]:
    return [case for case in of("order_discount", KNOWN) if case.values[0]["prices_include_tax"]]


DISCOUNTS: dict[str, Callable[[int], Discount]] = {
    "percent_each_line": lambda value: Discount("percent", value * 100),
    "order_percent": lambda value: Discount("percent", value * 100),
    "order_amount": lambda value: Discount("amount", value),
    "order_fixed_price": lambda value: Discount("total", value),
}


@pytest.mark.parametrize(("given", "expected"), with_tax_included())
def test_a_discount_in_prices_with_vat_is_what_other_tills_find(
    given: dict[str, Any], expected: dict[str, Any]
) -> None:
    [(name, value)] = given["discount"].items()
    typed = DISCOUNTS[name](value)
    per_line = {"kind": typed.kind, "value": typed.value} if name == "percent_each_line" else None
    asked = [
        {
            "quantity": one["quantity"],
            "unit_price_cents": one["unit_price"],
            "tax_rate_bp": one["rate_percent"] * 100,
            "per": 1,
            "sort": "goods",
            "discount": per_line,
        }
        for one in given["lines_minor_units"]
    ]
    lines = basket_of(asked, None if per_line else typed)
    found = {
        "subtotal": sum(line.net_cents for line in lines),
        "subtotal_with_tax": sum(line.gross_cents for line in lines),
        "total_with_tax": sum(line.gross_cents for line in lines),
    }
    assert {name: found[name] for name in expected} == expected


def test_cash_and_card_together_give_change_on_the_cash() -> None:
    [case] = [case for case in KNOWN if case["kind"] == "payment_split"]
    line = case["input"]["lines"][0]
    paid = {means: cents(amount) for means, amount in case["input"]["payments"]}
    total = worth_cents(int(line["quantity"]), cents(line["unit_price"]))
    assert total - paid["cash"] == cents(case["expected"]["remaining_after_first"])
    cash = pay_in_cash(total - paid["card"], 0, paid["cash"], beside_other_means=True)
    assert cash.change_cents == cents(case["expected"]["change"])


def test_a_long_sale_has_its_total_and_the_vat_of_its_lines() -> None:
    """The suite's own VAT comes from a net price of four decimals; its note says what the lines hold."""
    [case] = [case for case in KNOWN if case["kind"] == "pos_sale"]
    lines = [
        a_line(int(one["quantity"]), cents(one["unit_gross"]), tax_rate_bp=int(one["rate_percent"]) * 100)
        for one in case["input"]["lines"]
    ]
    assert sum(line.gross_cents for line in lines) == cents(case["expected"]["total"])
    assert sum(line.tax_cents for line in lines) == 104_757


def test_a_drawer_holds_what_was_put_in_and_what_was_sold() -> None:
    [case] = [case for case in KNOWN if case["kind"] == "cash_session"]
    first, second = case["input"]["session_1"], case["input"]["session_2"]
    moved = [DrawerMovement("in", cents(first["transfer_in"]))]
    counted = expected_after(cents(first["start"]), [], moved)
    assert counted == cents(case["expected"]["session_1_balance"])
    sold = [
        Receipt(at, "", "sale", a_ticket(a_line(unit_price_cents=cents(one))))
        for at, one in enumerate(second["cash_sales"])
    ]
    assert expected_after(counted, sold, []) == cents(second["then_counted"])
    assert expected_in_drawer(counted, 2_000, -500) == 11_500


@pytest.mark.parametrize(("given", "expected"), of("round_to_step", KNOWN))
def test_an_amount_is_rounded_to_its_step(given: dict[str, str], expected: dict[str, str]) -> None:
    found = round_to_step(int(Decimal(given["value"]) * 1_000), int(Decimal(given["step"]) * 1_000))
    assert found == int(Decimal(expected["rounded"]) * 1_000)


# --- what agrees, and what does not ---


def a_voucher(**more: Any) -> SoldLine:
    return a_line(unit_price_cents=10_000, **{"sort": "voucher", "code": "BON-7K2M", **more})


def a_refund(quantity: int = 1, of_line: SoldLine | None = None) -> SoldLine:
    original = of_line or a_line(3, 1_000, tax_rate_bp=2_000)
    return refund_line(original, quantity, line_id=new_id(), back_to="shelf")


def test_a_weight_is_priced_by_the_kilogram() -> None:
    assert a_line(350, 12_990, per=1_000).gross_cents == 4_547


def test_goods_and_a_voucher_are_sold_together_but_only_goods_are_turnover() -> None:
    ticket = a_ticket(a_line(tax_rate_bp=2_000), a_voucher())
    check_agreement(ticket)
    assert ticket.taxes is not None
    assert [row.gross_cents for row in ticket.taxes] == [4_500]


@pytest.mark.parametrize("means", ["card", "stripe", "transfer", "voucher", "deposit", "cheque"])
def test_any_means_pays_with_its_reference(means: str) -> None:
    ticket = a_ticket(a_line(), tendered_cents=0)
    check_agreement(replace(ticket, payments=(KeptPayment(new_id(), means, 4_500, "R1"),)))
    with pytest.raises(ReferenceMissing):
        check_agreement(replace(ticket, payments=(KeptPayment(new_id(), means, 4_500),)))


def test_an_unknown_means_pays_nothing() -> None:
    with pytest.raises(PaymentsDisagree):
        check_agreement(replace(a_ticket(a_line()), payments=(KeptPayment(new_id(), "barter", 4_500, "x"),)))


@pytest.mark.parametrize(
    "line",
    [
        a_line(discount_cents=-1, discount_reason="x"),
        a_line(discount_cents=4_000, discount_reason="x", basket_discount_cents=501),
        a_line(discount_cents=100),
        replace(a_line(), per=100),
        replace(a_line(), sort="gift"),
        replace(a_line(), quantity=0, gross_cents=0, net_cents=0),
        a_line(unit_price_cents=-5),
        a_voucher(code=None),
        a_voucher(tax_rate_bp=2_000),
        a_voucher(discount_cents=5, discount_reason="x"),
        a_voucher(quantity=2),
        replace(a_line(), tax_rate_bp=-10_000),
    ],
)
def test_a_line_that_cannot_be_is_refused(line: SoldLine) -> None:
    with pytest.raises(LineDisagrees):
        check_agreement(a_ticket(line, taxes=None, basket_discount_reason="x"))


def test_a_basket_discount_has_its_reason() -> None:
    ticket = a_ticket(a_line(), a_line(basket_discount_cents=100))
    with pytest.raises(LineDisagrees) as refused:
        check_agreement(ticket)
    assert refused.value.values["position"] == 2
    check_agreement(replace(ticket, basket_discount_reason="Fin de marché"))


@pytest.mark.parametrize(
    "taxes",
    [(), (TaxRow(0, None, 4_500, 4_500, 0),) * 2, (TaxRow(0, "x", 4_500, 4_500, 0),)],
)
def test_the_rows_of_vat_are_those_of_the_lines(taxes: tuple[TaxRow, ...]) -> None:
    with pytest.raises(TotalDisagrees):
        check_agreement(a_ticket(a_line(), taxes=taxes))


def test_a_refund_agrees_and_has_neither_tender_nor_change() -> None:
    ticket = a_ticket(a_refund())
    check_agreement(ticket)
    for cash in (-1_000, 1_000):
        with pytest.raises(ChangeDisagrees):
            check_agreement(replace(ticket, tendered_cents=cash, change_cents=max(0, cash)))


@pytest.mark.parametrize(
    "line",
    [
        replace(a_refund(), tax_cents=0, net_cents=-1_000),
        replace(a_refund(), discount_cents=5),
        replace(a_refund(), quantity=1),
        replace(a_refund(of_line=a_voucher()), code=None),
    ],
)
def test_a_refund_that_contradicts_itself_is_refused(line: SoldLine) -> None:
    with pytest.raises(LineDisagrees):
        check_agreement(a_ticket(line, taxes=None))


def test_a_sale_and_a_refund_are_never_mixed() -> None:
    with pytest.raises(LineDisagrees):
        check_agreement(a_ticket(a_line(), a_refund()))
    paid = (KeptPayment(new_id(), "card", -2_000, "R1"), KeptPayment(new_id(), "cash", 1_000))
    with pytest.raises(PaymentsDisagree):
        check_agreement(replace(a_ticket(a_refund()), payments=paid))


def test_a_refund_by_card_is_not_rounded() -> None:
    by_card = (KeptPayment(new_id(), "card", -1_005, "R1"),)
    with pytest.raises(RoundingDisagrees):
        check_agreement(replace(a_ticket(a_refund()), payments=by_card, cash_rounding_cents=-5))


def test_a_small_total_is_rounded_to_nothing_and_its_coin_handed_back() -> None:
    line = a_line(unit_price_cents=4)
    check_agreement(Ticket((line,), (), 4, -4, tendered_cents=100, change_cents=100))


def test_a_ticket_has_at_most_two_hundred_lines_and_twenty_payments() -> None:
    with pytest.raises(SaleTooLong):
        check_agreement(a_ticket(*(a_line() for _ in range(201))))
    many = tuple(KeptPayment(new_id(), "cash", 100) for _ in range(21))
    with pytest.raises(SaleTooLong):
        check_agreement(replace(a_ticket(a_line(unit_price_cents=2_100)), payments=many))


@pytest.mark.parametrize(
    "change",
    [
        {"gross_cents": -999, "net_cents": -999},
        {"quantity": -2},
        {"quantity": -4},
        {"discount_cents": -1},
        {"tax_rate_bp": 1_000},
        {"refunds": UUID(int=1)},
        {"refunds": None},
    ],
)
def test_a_share_that_is_not_the_lines_is_refused(change: dict[str, Any]) -> None:
    original = a_line(3, 1_000)
    with pytest.raises(LineDisagrees) as refused:
        check_share(original, 0, 0, replace(a_refund(of_line=original), **change), position=2)
    assert refused.value.values["position"] == 2


def test_no_more_is_given_back_than_was_sold() -> None:
    original = a_line(3, 1_000)
    with pytest.raises(ValueError, match="left"):
        refund_line(original, 2, line_id=new_id(), already=AlreadyReturned(2, 2_000))
    with pytest.raises(LineDisagrees):
        check_share(original, 3, 3_000, a_refund(of_line=original))


def test_a_refund_is_the_share_of_its_own_line_alone() -> None:
    one, other = a_line(3, 1_000), a_line(5, 700)
    back = [a_refund(2, one), a_refund(1, other)]
    assert already_returned(one, back) == AlreadyReturned(2, 2_000)


def test_too_small_a_step_never_rounds_away_what_is_laid_down_exactly() -> None:
    assert pay_in_cash(1_004, 5, 1_004).rounding_cents == 0
    assert pay_in_cash(3, 10, beside_other_means=True).kept_cents == 3


def test_ten_percent_rounded_up_is_still_ten_percent() -> None:
    off = line_discount_cents(105, Discount("percent", 1_000))
    assert (off, allowed(discount_bp(105, off), "seller", {"seller": 1_000})) == (11, True)
    assert not allowed(discount_bp(105, 12), "seller", {"seller": 1_000})
    assert not allowed(1, "auditor", {"seller": 1_000})
    assert discount_bp(0, 0) == 0


def test_a_supplementary_closing_of_a_day_covers_what_came_after() -> None:
    tickets = [Receipt(at, f"h{at}", "sale", a_ticket(a_line())) for at in (1, 2, 3)]
    first = day_closing("2026-11-22", 1, tickets[:2], Perpetual(), "FR")
    before = Perpetual(first.perpetual_cents, first.perpetual_absolute_cents)
    second = day_closing("2026-11-22", 2, tickets[2:], before, "FR")
    month = summed_closing("2026-11", 1, [first, second], Perpetual())
    assert (month.first, month.last, month.last_hash) == (1, 3, "h3")
    assert (month.perpetual_cents, second.perpetual_cents) == (13_500, 13_500)
    assert (first.stamp_duty_cents, month.sales_count) == (0, 3)


def test_an_empty_day_closes_on_nothing() -> None:
    closing = day_closing("2026-11-22", 1, [], Perpetual(5, 7), "MA")
    assert (closing.first, closing.last, closing.last_hash) == (None, None, None)
    assert (closing.perpetual_cents, closing.perpetual_absolute_cents) == (5, 7)
