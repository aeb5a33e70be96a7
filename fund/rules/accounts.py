"""The accounts of a fund by what they stand for, and what each fact moves between them."""

from dataclasses import dataclass

# An account is debited by what it is the target of. `advances` is kept by advance: what is owed to the fund,
# principal and fees; below zero it is a credit of the beneficiary's. `shops` is what boutiques hold for the
# fund, `credits` what passes from one advance to another.
ROLES = (
    "bank",
    "cash",
    "shops",
    "advances",
    "credits",
    "capital_returnable",
    "capital_kept",
    "capital_solidarity",
    "fees",
    "losses",
    "recoveries",
    "costs",
)
# What can be lent at once.
MONEY = ("bank", "cash")
_CAPITAL = {
    "returnable": "capital_returnable",
    "kept": "capital_kept",
    "solidarity": "capital_solidarity",
    "returned": "capital_returnable",
}
_HELD_BY = {"bank": "bank", "cash": "cash", "payout": "shops", "credit": "credits"}
# What the fund's own money does without an advance: boutiques hand over, cash goes to the bank and back,
# a cost is charged to the fund.
MONEY_MOVES = {
    "handed_over": ("shops", "bank"),
    "banked": ("cash", "bank"),
    "withdrawn": ("bank", "cash"),
    "cost": ("bank", "costs"),
}


@dataclass(frozen=True, slots=True)
class Posting:
    """So much from one account to another; `cents` is above zero."""

    source: str
    target: str
    cents: int


def of_contribution(kind: str, received_by: str, cents: int) -> list[Posting]:
    """Money into the capital; below zero it goes back out of it."""
    return _posted(_CAPITAL[kind], received_by, cents)


def of_movement(kind: str, means: str | None, cents: int) -> list[Posting]:
    """What a movement of an advance moves; below zero the same the other way round.

    A release moves nothing. A fee with a means was withheld from what was paid out; without one it is owed
    with the instalments.
    """
    money = _HELD_BY.get(means or "", "bank")
    if kind == "disbursement":
        return _posted(money, "advances", cents)
    if kind == "fee":
        return _posted("fees", money if means else "advances", cents)
    if kind == "repayment":
        return _posted("advances", money, cents)
    if kind in ("refund", "credit_moved"):
        return _posted("credits" if kind == "credit_moved" else money, "advances", cents)
    if kind == "fee_waiver":
        return _posted("advances", "fees", cents)
    if kind == "write_off":
        return _posted("advances", "losses", cents)
    if kind == "recovery":
        return _posted("recoveries", money, cents)
    return []


def of_money_move(kind: str, cents: int) -> list[Posting]:
    """Money from one account of the fund to another; below zero it goes back."""
    source, target = MONEY_MOVES[kind]
    return _posted(source, target, cents)


def _posted(source: str, target: str, cents: int) -> list[Posting]:
    if not cents:
        return []
    return [Posting(source, target, cents)] if cents > 0 else [Posting(target, source, -cents)]
