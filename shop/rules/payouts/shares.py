"""The share of each line, and the sum of a statement; every amount in minor units of one currency."""

from collections.abc import Iterable
from dataclasses import dataclass, fields

from kernel.money import divide_half_up
from shop.rules.payouts.agreements import BP_WHOLE, Terms


@dataclass(frozen=True, slots=True)
class Shares:
    """Who receives what of a line: gross = commission + its VAT + solidarity + due.

    `tax_cents` is the VAT within the price: the producer, seller of record, receives it in `due_cents`
    and owes it to the state. Negative in a refund.
    """

    gross_cents: int = 0
    tax_cents: int = 0
    commission_cents: int = 0
    commission_tax_cents: int = 0
    solidarity_cents: int = 0
    due_cents: int = 0

    def __add__(self, other: "Shares") -> "Shares":
        # One by one: years of statements are summed by it.
        return Shares(
            self.gross_cents + other.gross_cents,
            self.tax_cents + other.tax_cents,
            self.commission_cents + other.commission_cents,
            self.commission_tax_cents + other.commission_tax_cents,
            self.solidarity_cents + other.solidarity_cents,
            self.due_cents + other.due_cents,
        )

    def __mul__(self, times: int) -> "Shares":
        return Shares(*(getattr(self, f.name) * times for f in fields(self)))

    def __neg__(self) -> "Shares":
        return self * -1


def shares_of(gross_cents: int, tax_cents: int, terms: Terms) -> Shares:
    """The shares of one line of a sale, or of a refund when the amounts are negative.

    Each share is rounded half away from zero, so that a line given back whole takes back exactly
    what it gave; the producer receives what is left, so that nothing is lost between two roundings.
    """
    base_cents = gross_cents if terms.commission_base == "gross" else gross_cents - tax_cents
    commission_cents = divide_half_up(base_cents * terms.commission_bp, BP_WHOLE)
    commission_tax_cents = divide_half_up(commission_cents * terms.commission_tax_bp, BP_WHOLE)
    solidarity_cents = divide_half_up(base_cents * terms.solidarity_bp, BP_WHOLE)
    # Two roundings up must not take more than the whole of a very small price.
    room = abs(gross_cents) - abs(commission_cents) - abs(commission_tax_cents)
    sign = -1 if gross_cents < 0 else 1
    solidarity_cents = sign * min(abs(solidarity_cents), max(room, 0))
    due_cents = gross_cents - commission_cents - commission_tax_cents - solidarity_cents
    return Shares(gross_cents, tax_cents, commission_cents, commission_tax_cents, solidarity_cents, due_cents)


def shares_of_loss(value_cents: int, tax_cents: int, terms: Terms) -> Shares:
    """What a boutique owes for a producer's goods that it lost, valued at the price of the day.

    Nothing when the agreement leaves losses to the producer; else what a sale would have left her.
    No turnover and no commission come of a loss: only `due_cents` is told.
    """
    if terms.losses_borne_by == "producer":
        return Shares()
    return Shares(due_cents=shares_of(value_cents, tax_cents, terms).due_cents)


def total(shares: Iterable[Shares]) -> Shares:
    """The sum, share by share."""
    return sum(shares, Shares())


@dataclass(frozen=True, slots=True)
class Balance:
    """What is paid of a statement, and what is left for the next.

    `due_cents` of its lines, less `retained_cents`, is `paid_cents` or, when it is below zero, is
    carried to the next statement as `carried_cents`.
    """

    due_cents: int
    retained_cents: int
    paid_cents: int
    carried_cents: int


def balance_of(due_cents: int, retained_cents: int = 0) -> Balance:
    """What is paid now: never below zero, and never more than what is due."""
    left_cents = due_cents - retained_cents
    return Balance(due_cents, retained_cents, max(left_cents, 0), min(left_cents, 0))


def retained_at_most(due_cents: int, retention_bp: int) -> int:
    """The share of a statement that may repay an advance: of what is due, rounded down."""
    return max(due_cents, 0) * retention_bp // BP_WHOLE
