"""Make `sales.json`, the cases of a sale's arithmetic that Python and TypeScript both reproduce.

It works in fractions and shares no code with the shop, so that it is a third opinion:
`python tests/cases/make_sales.py` writes the file again, always the same.
"""

import json
from collections.abc import Iterable
from fractions import Fraction
from hashlib import sha256
from math import ceil, floor
from pathlib import Path
from random import Random
from typing import Any

Case = dict[str, Any]
SEED = 20_261_122
TARGET = Path(__file__).with_name("sales.json")
MEANS = ("cash", "card", "cheque", "transfer", "voucher", "deposit", "stripe")
EXEMPT = "Exonéré, art. 91-I du CGI"
RATES = ((0, EXEMPT), (0, "TVA non applicable, art. 293 B du CGI"), (550, None), (1_000, None), (2_000, None))


def rounded(amount: Fraction) -> int:
    """To the nearest whole number, halves away from zero."""
    size = floor(abs(amount) + Fraction(1, 2))
    return -size if amount < 0 else size


def to_step(amount: int, step: int) -> int:
    return rounded(Fraction(amount, step)) * step if step else amount


def largest_remainder(total: int, weights: list[int]) -> list[int]:
    exact = [Fraction(total * weight, sum(weights)) for weight in weights]
    parts = [floor(one) for one in exact]
    order = sorted(range(len(weights)), key=lambda at: (parts[at] - exact[at], at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def taken_off(worth: int, discount: Case | None, total: int) -> int:
    if discount is None:
        return 0
    value = discount["value"]
    asked = {"percent": rounded(Fraction(worth * value, 10_000)), "amount": value, "total": total - value}
    return max(0, min(worth, asked[discount["kind"]]))


def with_tax(gross: int, rate_bp: int) -> Case:
    tax = rounded(Fraction(gross * rate_bp, 10_000 + rate_bp))
    return {"gross_cents": gross, "tax_cents": tax, "net_cents": gross - tax}


def rows_of(lines: Iterable[Case]) -> list[Case]:
    rows: dict[tuple[int, str], Case] = {}
    for line in lines:
        if line["sort"] != "goods":
            continue
        rate, mention = line["tax_rate_bp"], line["tax_mention"]
        row = rows.setdefault((rate, mention or ""), {"rate_bp": rate, "mention": mention})
        for amount in ("gross_cents", "net_cents", "tax_cents"):
            row[amount] = row.get(amount, 0) + line[amount]
    return [rows[key] for key in sorted(rows)]


def an_asked_line(random: Random) -> Case:
    rate, mention = random.choice(RATES)
    by_weight = random.random() < 0.35
    line = {
        "sort": "goods",
        "quantity": random.randint(5, 4_000) if by_weight else random.randint(1, 12),
        "per": 1_000 if by_weight else 1,
        "unit_price_cents": random.randint(100, 60_000) if by_weight else random.randint(1, 30_000),
        "tax_rate_bp": rate,
        "tax_mention": mention,
        "code": None,
        "discount": None,
    }
    if random.random() < 0.15:
        line |= {"sort": random.choice(["voucher", "deposit"]), "quantity": 1, "per": 1, "code": "BON-7K2M"}
        return line | {"unit_price_cents": 10_000, "tax_rate_bp": 0, "tax_mention": None}
    if random.random() < 0.4:
        line["discount"] = a_discount(random, line["unit_price_cents"])
    return line


def a_discount(random: Random, worth: int) -> Case:
    if random.random() < 0.6:
        return {"kind": "percent", "value": random.choice([250, 500, 1_000, 1_500, 3_333, 5_000, 10_000])}
    return {"kind": "amount", "value": random.randint(1, max(2, worth))}


def a_basket_discount(random: Random) -> Case | None:
    if random.random() < 0.35:
        return None
    kind = random.choice(["percent", "amount", "total"])
    value = random.choice([500, 1_000, 2_000, 10_000]) if kind == "percent" else random.randint(1, 40_000)
    return {"kind": kind, "value": value}


def worked_out(asked: list[Case], basket_discount: Case | None) -> list[Case]:
    lines = []
    for one in asked:
        worth = rounded(Fraction(one["quantity"] * one["unit_price_cents"], one["per"]))
        off = taken_off(worth, one["discount"], worth)
        lines.append({**one, "discount_cents": off, "left": worth - off})
    goods = [line["left"] if line["sort"] == "goods" else 0 for line in lines]
    off = taken_off(sum(goods), basket_discount, sum(line["left"] for line in lines))
    parts = largest_remainder(off, goods) if off else [0] * len(lines)
    return [finished(line, part) for line, part in zip(lines, parts, strict=True)]


def finished(line: Case, part: int) -> Case:
    gross = line["left"] - part
    kept = {name: value for name, value in line.items() if name not in ("left", "discount")}
    return {**kept, "basket_discount_cents": part, **with_tax(gross, line["tax_rate_bp"])}


AMOUNTS = ("discount_cents", "basket_discount_cents", "gross_cents", "tax_cents", "net_cents")


def basket_case(random: Random) -> Case:
    asked = [an_asked_line(random) for _ in range(random.randint(1, 6))]
    discount = a_basket_discount(random)
    lines = worked_out(asked, discount)
    return {
        "kind": "basket",
        "input": {"lines": asked, "basket_discount": discount},
        "expected": {
            "lines": [{name: line[name] for name in AMOUNTS} for line in lines],
            "taxes": rows_of(lines),
            "total_cents": sum(line["gross_cents"] for line in lines),
        },
    }


def given_back(line: Case, before: int, count: int) -> Case:
    """The share of `count` pieces once `before` were given back: what is back by then, less what was."""

    def share(name: str) -> int:
        by_then = rounded(Fraction(line[name] * (before + count), line["quantity"]))
        return rounded(Fraction(line[name] * before, line["quantity"])) - by_then

    discounts = {name: share(name) for name in ("discount_cents", "basket_discount_cents")}
    return {"quantity": -count, **discounts, **with_tax(share("gross_cents"), line["tax_rate_bp"])}


def goes_of(random: Random, quantity: int) -> list[int]:
    goes, left = [], quantity
    while left and len(goes) < 8:
        goes.append(random.randint(1, max(1, min(left, quantity // 2))))
        left -= goes[-1]
    return [*goes, left] if left else goes


def a_goods_line(random: Random) -> Case:
    asked = an_asked_line(random)
    while asked["sort"] != "goods":
        asked = an_asked_line(random)
    return worked_out([asked], a_basket_discount(random))[0]


def refund_case(random: Random) -> Case:
    line, goes, before, expected = a_goods_line(random), [], 0, []
    for count in goes_of(random, line["quantity"]):
        goes.append(count)
        expected.append(given_back(line, before, count))
        before += count
    return {"kind": "refund", "input": {"line": line, "goes": goes}, "expected": {"lines": expected}}


def settled(total: int, others: list[Case], cash: int | None, step: int) -> Case:
    """A sale settled in cash after other means; `cash` is what is handed over, None exactly."""
    rest = total - sum(one["amount_cents"] for one in others)
    due = to_step(rest, step)
    if (others and due <= 0) or (cash == rest and due > rest):
        due = rest
    tendered = due if cash is None else cash
    kept = [{"means": "cash", "amount_cents": due}] if due else []
    change = {"tendered_cents": tendered, "change_cents": tendered - due}
    return {"payments": [*kept, *others], "cash_rounding_cents": due - rest, **change}


def other_means(random: Random, total: int, goods: int) -> list[Case]:
    others: list[Case] = []
    if goods > 200 and random.random() < 0.3:
        credit = random.choice(["voucher", "deposit"])
        others.append({"means": credit, "amount_cents": random.randint(1, min(goods, total))})
    left = total - sum(one["amount_cents"] for one in others)
    if left > 1 and random.random() < 0.5:
        means = random.choice(["card", "cheque", "transfer", "stripe"])
        others.append({"means": means, "amount_cents": random.choice([left, random.randint(1, left)])})
    return others


def payment_case(random: Random) -> Case:
    total = random.choice([random.randint(1, 60), random.randint(100, 90_000)])
    goods = random.choice([total, random.randint(0, total)])
    step = random.choice([0, 5, 10, 50, 100])
    others = other_means(random, total, goods)
    rest = total - sum(one["amount_cents"] for one in others)
    note = random.choice([to_step(rest, step), ceil(rest / 2_000) * 2_000, rest, None]) if rest else 0
    if note is not None and note < min(rest, to_step(rest, step)):
        note = None
    expected = settled(total, others, note, step)
    tenders = [*others, {"means": "cash", "amount_cents": expected["tendered_cents"]}]
    given = {"total_cents": total, "goods_cents": goods, "step_cents": step}
    asked = [one for one in tenders if one["amount_cents"]]
    return {"kind": "payment", "input": {**given, "tenders": asked}, "expected": expected}


def cash_back_case(random: Random) -> Case:
    total, step = -random.randint(1, 30_000), random.choice([0, 5, 10, 100])
    others = random.choice([0, -random.randint(1, -total)])
    rest = total - others
    cash = to_step(rest, step) or (rest if others else 0)
    given = {"total_cents": total, "other_cents": others, "step_cents": step}
    return {
        "kind": "cash_back",
        "input": given,
        "expected": {"cash_cents": cash, "rounding_cents": cash - rest},
    }


def limit_case(random: Random) -> Case:
    worth, percent = random.randint(1, 50_000), random.choice([500, 1_000, 1_500, 3_333])
    discount = rounded(Fraction(worth * percent, 10_000)) + random.choice([0, 0, 1, 40])
    bp = ceil(Fraction(max(0, 2 * discount - 1) * 10_000, 2 * worth))
    given = {"worth_cents": worth, "discount_cents": discount, "roundings": 1, "role": "seller"}
    maxima = {"maxima": {"seller": percent, "boutique_manager": 10_000}}
    return {
        "kind": "discount_limit",
        "input": given | maxima,
        "expected": {"bp": bp, "allowed": bp <= percent},
    }


def duty_case(random: Random) -> Case:
    cash = random.choice([0, 200, 199, 600, random.randint(1, 5_000_000)])
    duty = rounded(Fraction(cash, 400))
    return {"kind": "stamp_duty", "input": {"cash_receipts_cents": cash}, "expected": {"duty_cents": duty}}


class Chain:
    """A till that sells and takes back, so that its closings have something to close."""

    def __init__(self, random: Random) -> None:
        self.random, self.sequence, self.sold = random, 0, list[Case]()

    def receipt(self) -> Case:
        self.sequence += 1
        is_refund = bool(self.sold) and self.random.random() < 0.3
        said = self.refund() if is_refund else self.sale()
        said["total_cents"] = sum(line["gross_cents"] for line in said["lines"])
        link = sha256(f"{self.sequence}".encode()).hexdigest()
        return {"sequence": self.sequence, "hash": link, **said, "taxes": rows_of(said["lines"])}

    def sale(self) -> Case:
        asked = [an_asked_line(self.random) for _ in range(self.random.randint(1, 3))]
        lines = worked_out(asked, a_basket_discount(self.random))
        self.sold.extend(line for line in lines if line["sort"] == "goods")
        total = sum(line["gross_cents"] for line in lines)
        goods = sum(line["gross_cents"] for line in lines if line["sort"] == "goods")
        return {
            "kind": "sale",
            "lines": lines,
            **settled(total, other_means(self.random, total, goods), None, 10),
        }

    def refund(self) -> Case:
        original = self.sold.pop(self.random.randrange(len(self.sold)))
        line = {**original, **given_back(original, 0, self.random.randint(1, original["quantity"]))}
        total = line["gross_cents"]
        others = [{"means": "card", "amount_cents": total}] if total and self.random.random() < 0.3 else []
        paid = settled(total, [], None, 10) if not others else settled(total, others, 0, 0)
        return {"kind": "refund", "lines": [line], **paid, "tendered_cents": 0, "change_cents": 0}


def payments_in(receipts: list[Case], means: str) -> list[int]:
    return [pay["amount_cents"] for one in receipts for pay in one["payments"] if pay["means"] == means]


def closing_of(
    period: str, ordinal: int, receipts: list[Case], before: Case, days: list[list[Case]], country: str
) -> Case:
    """Any closing straight from its receipts: what months add up must come out the same."""
    goods = [line for one in receipts for line in one["lines"] if line["sort"] == "goods"]
    cash = [sum(one for one in payments_in(day, "cash") if one > 0) for day in days]
    total, absolute = sum(x["gross_cents"] for x in goods), sum(abs(x["gross_cents"]) for x in goods)
    return {
        "period": period,
        "ordinal": ordinal,
        "first": receipts[0]["sequence"] if receipts else None,
        "last": receipts[-1]["sequence"] if receipts else None,
        "last_hash": receipts[-1]["hash"] if receipts else None,
        "sales_count": len([one for one in receipts if one["kind"] == "sale"]),
        "refunds_count": len([one for one in receipts if one["kind"] == "refund"]),
        "taxes": rows_of(goods),
        "takings": {means: sum(payments_in(receipts, means)) for means in MEANS},
        "total_cents": total,
        "absolute_cents": absolute,
        "discount_cents": sum(line["discount_cents"] + line["basket_discount_cents"] for line in goods),
        "rounding_cents": sum(one["cash_rounding_cents"] for one in receipts),
        "cash_receipts_cents": sum(cash),
        "stamp_duty_cents": sum(rounded(Fraction(one, 400)) for one in cash) if country == "MA" else 0,
        "perpetual_cents": before["cents"] + total,
        "perpetual_absolute_cents": before["absolute_cents"] + absolute,
    }


def closing_case(random: Random) -> Case:
    chain, country = Chain(random), random.choice(["MA", "MA", "FR"])
    start = {"cents": random.randint(0, 10**7), "absolute_cents": 10**7 + random.randint(0, 10**6)}
    before, months, expected_months, everything = start, [], [], []
    for month in ("2026-11", "2026-12"):
        month_start, days, closings = before, [], []
        for day in (f"{month}-21", f"{month}-22"):
            receipts = [chain.receipt() for _ in range(random.choice([0, 1, 3, 4]))]
            closing = closing_of(day, 1, receipts, before, [receipts], country)
            before = {
                "cents": closing["perpetual_cents"],
                "absolute_cents": closing["perpetual_absolute_cents"],
            }
            days.append({"period": day, "receipts": receipts, **a_drawer(random)})
            closings.append({"closing": closing, "expected_in_drawer_cents": in_drawer(days[-1])})
        in_month = [day["receipts"] for day in days]
        everything += in_month
        flat = [one for day in in_month for one in day]
        whole = closing_of(month, 1, flat, month_start, in_month, country)
        months.append({"period": month, "days": days})
        expected_months.append({"days": closings, "closing": whole})
    flat = [one for day in everything for one in day]
    year = closing_of("2026", 1, flat, start, everything, country)
    given = {"country": country, "before": start, "period": "2026", "months": months}
    return {"kind": "closing", "input": given, "expected": {"months": expected_months, "closing": year}}


def a_drawer(random: Random) -> Case:
    movements = [
        {"direction": random.choice(["in", "out"]), "amount_cents": random.randint(1, 20_000)}
        for _ in range(random.randint(0, 3))
    ]
    return {"float_cents": random.choice([0, 20_000, 50_000]), "movements": movements}


def in_drawer(day: Case) -> int:
    moved = sum(one["amount_cents"] * (1 if one["direction"] == "in" else -1) for one in day["movements"])
    return day["float_cents"] + sum(payments_in(day["receipts"], "cash")) + moved


MAKERS = (
    (basket_case, 30),
    (refund_case, 20),
    (payment_case, 24),
    (cash_back_case, 8),
    (limit_case, 6),
    (duty_case, 5),
    (closing_case, 6),
)


def cases() -> list[Case]:
    """Every case, in the order of the file."""
    random = Random(SEED)
    made = [maker(random) for maker, count in MAKERS for _ in range(count)]
    return [{"id": f"{case['kind']}-{at:03d}", **case} for at, case in enumerate(made, 1)]


def text() -> str:
    """The file, one case a line, so that a change is read case by case."""
    lines = ",\n".join(json.dumps(case, ensure_ascii=False, sort_keys=True) for case in cases())
    return f'{{"about": "Made by make_sales.py", "cases": [\n{lines}\n]}}\n'


if __name__ == "__main__":
    TARGET.write_text(text(), encoding="utf-8")
