"""The drawer: what is due in cash, what the change is, what a count should find."""

from dataclasses import dataclass

from kernel.money import round_to_step


@dataclass(frozen=True, slots=True)
class CashPart:
    """The cash side of a payment, in minor units: what is kept, the rounding line, the change."""

    kept_cents: int
    rounding_cents: int
    change_cents: int


def pay_in_cash(remaining_cents: int, step_cents: int, tendered_cents: int | None = None) -> CashPart:
    """Settle what other means left over in coins of `step_cents`; nothing tendered means exactly.

    The rounding is a line of its own: it never changes a price or its VAT.
    Raises ValueError when too little is tendered.
    """
    kept = round_to_step(remaining_cents, step_cents)
    tendered = kept if tendered_cents is None else tendered_cents
    if tendered < kept:
        raise ValueError("tendered less than what is due")
    return CashPart(kept, kept - remaining_cents, tendered - kept)


def expected_in_drawer(opening_float_cents: int, cash_kept_cents: int) -> int:
    """What a count should find: the float that was put in, and the cash kept since."""
    return opening_float_cents + cash_kept_cents
