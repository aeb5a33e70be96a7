"""The drawer: what is due in cash, what the change is, what a count should find, what duty cash bears."""

from dataclasses import dataclass

from kernel.money import divide_half_up, round_to_step
from shop.rules.taxes import BP_WHOLE

# Morocco, Code général des impôts, article 252-I-B: 0.25 % of receipts that are paid in cash.
STAMP_DUTY_BP = 25
STAMP_DUTY_COUNTRY = "MA"


@dataclass(frozen=True, slots=True)
class CashPart:
    """The cash side of a payment, in minor units: what is kept, the rounding line, the change."""

    kept_cents: int
    rounding_cents: int
    change_cents: int


def pay_in_cash(
    remaining_cents: int,
    step_cents: int,
    tendered_cents: int | None = None,
    *,
    beside_other_means: bool = False,
) -> CashPart:
    """Settle what other means left over in coins of `step_cents`; nothing tendered means exactly.

    The rounding is a line of its own: it never changes a price or its VAT. In a refund all is negative.
    Raises ValueError when too little is tendered.
    """
    rounded = round_to_step(remaining_cents, step_cents)
    # A rounding to nothing would stand alone beside a card; who lays down the exact sum owes no more.
    is_exact = (rounded == 0 and beside_other_means) or tendered_cents == remaining_cents < rounded
    kept = remaining_cents if is_exact else rounded
    tendered = kept if tendered_cents is None else tendered_cents
    if tendered < kept:
        raise ValueError("tendered less than what is due")
    return CashPart(kept, kept - remaining_cents, tendered - kept)


def expected_in_drawer(opening_float_cents: int, cash_kept_cents: int, moved_cents: int = 0) -> int:
    """What a count should find: the float, the cash kept since, what was put in less what was taken out."""
    return opening_float_cents + cash_kept_cents + moved_cents


def stamp_duty_cents(cash_receipts_cents: int) -> int:
    """The stamp duty on the cash received in a day, half away from zero (Morocco, CGI art. 252-I-B)."""
    return divide_half_up(cash_receipts_cents * STAMP_DUTY_BP, BP_WHOLE)
