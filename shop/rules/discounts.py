"""Discounts: on a line, or on a whole basket and spread over its goods; never above what is charged."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from kernel.money import divide_half_up, spread
from shop.rules.sales import GOODS
from shop.rules.taxes import BP_WHOLE


@dataclass(frozen=True, slots=True)
class Discount:
    """What the seller typed: basis points off, minor units off, or the total to come down to.

    A total is that of the whole basket, vouchers and deposits included.
    """

    kind: Literal["percent", "amount", "total"]
    value: int


@dataclass(frozen=True, slots=True)
class Charged:
    """What a line still costs before the basket's discount, and what sort of thing it sells."""

    sort: str
    cents: int


def line_discount_cents(worth_cents: int, discount: Discount) -> int:
    """What comes off a line, from nothing up to all of it."""
    return _taken_off(worth_cents, discount, total_cents=worth_cents)


def basket_discount_cents(lines: Sequence[Charged], discount: Discount) -> list[int]:
    """What comes off each line of a basket, in proportion to what it still costs, by largest remainder.

    Vouchers and deposits take none: they are money, not goods.
    """
    goods = [line.cents if line.sort == GOODS else 0 for line in lines]
    taken = _taken_off(sum(goods), discount, total_cents=sum(line.cents for line in lines))
    return spread(taken, goods) if taken else [0] * len(lines)


def _taken_off(worth_cents: int, discount: Discount, *, total_cents: int) -> int:
    if discount.kind == "percent":
        asked = divide_half_up(worth_cents * discount.value, BP_WHOLE)
    elif discount.kind == "amount":
        asked = discount.value
    else:
        asked = total_cents - discount.value
    return max(0, min(asked, worth_cents))


def discount_bp(worth_cents: int, discount_cents: int, roundings: int = 1) -> int:
    """The smallest percentage, in basis points, that explains a discount.

    Each of `roundings` amounts may have been rounded up by half a unit: 10 % of 1.05 is 0.11 and still 10 %.
    """
    if worth_cents <= 0:
        return 0
    halves = max(0, 2 * discount_cents - roundings)
    return -(-halves * BP_WHOLE // (2 * worth_cents))


def allowed(percent_bp_of_total_discount: int, role: str, maxima: Mapping[str, int]) -> bool:
    """Whether a role may give so much off a sale by itself; a role without a maximum may give nothing."""
    return percent_bp_of_total_discount <= maxima.get(role, 0)
