"""VAT of what is sold: by seller of record, class of product, country and day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from kernel.money import divide_half_up

BP_WHOLE = 10_000
# What a source ends with until an accountant has confirmed it; pages show it as a mark.
UNSOURCED = ": unsourced"


class TaxRate(Protocol):
    """What a tax rule says, whatever row or object holds it."""

    @property
    def country(self) -> str: ...
    @property
    def seller_status(self) -> str: ...
    @property
    def tax_class(self) -> str: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def rate_bp(self) -> int: ...
    @property
    def mention(self) -> str | None: ...


Rate = TypeVar("Rate", bound=TaxRate)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is taxed: sold by a seller of this status, in this country, of this class of product."""

    country: str
    seller_status: str
    tax_class: str


def included_tax_cents(gross_cents: int, rate_bp: int) -> int:
    """VAT held in the price of a whole line: gross × rate ÷ (100 % + rate), half away from zero.

    Rounded once a line and never a piece, so that net + VAT is always the price that was paid.
    """
    return divide_half_up(gross_cents * rate_bp, BP_WHOLE + rate_bp)


def rule_for(rules: Iterable[Rate], subject: Subject, day: date) -> Rate | None:
    """The rule in force on `day`: the latest that began by then; None when no rule speaks."""
    in_force = [
        rule
        for rule in rules
        if (rule.country, rule.seller_status, rule.tax_class)
        == (subject.country, subject.seller_status, subject.tax_class)
        and rule.valid_from <= day
    ]
    return max(in_force, key=lambda rule: rule.valid_from, default=None)
