"""An advance as it would go, without a fund: its schedule, what payments would pay, where it would stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from fund.rules.positions import Movement, Position, Version, allocation_by_payment, in_force, position
from fund.rules.schedules import DatesOutOfOrder, Instalment, check_order, flat_fee, with_tranche
from kernel.errors import Invalid

# Money whose day nobody told was there from the beginning.
EVER = date.min


class PaymentUnknown(Invalid):
    """What is to be reversed was not paid."""

    code = "simulation-payment-unknown"


@dataclass(frozen=True, slots=True)
class Payment:
    """Money paid on a day; `key` is what a reversal names it by."""

    key: str
    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Simulation:
    """What is asked: how much is paid out when, over which shares, and what comes back.

    `shares` say dates and weights; what they ask for is told by the tranches. `reverses` is the key of a
    payment that `reversed_on` takes back. `as_of` is the last day that is told of when none is asked for.
    """

    granted_cents: int
    tranches: tuple[tuple[date, int], ...]
    shares: tuple[Instalment, ...] = ()
    fee_bp: int = 0
    is_fee_withheld: bool = True
    payments: tuple[Payment, ...] = ()
    reverses: str | None = None
    reversed_on: date | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Simulated:
    """What comes of it; `versions` is the schedule after each tranche."""

    versions: tuple[Version, ...]
    movements: tuple[Movement, ...]
    fee_cents: int
    paid_out_cents: int
    position: Position
    # What each movement that pays pays of the share due on a day.
    payments: tuple[tuple[Movement, dict[date, int]], ...]


def simulated(asked: Simulation) -> Simulated:
    """Tell an advance from what is asked.

    Raises DatesOutOfOrder (also of a payment before the money is out), NothingLeftToSpread, PaymentUnknown.
    """
    paid_out, versions, fee_cents = _paid_out(asked)
    payments = _payments(asked)
    movements = (*paid_out, *payments)
    as_of = asked.as_of or max(one.on for one in movements)
    held = in_force(versions, as_of)
    counted = [one for one in payments if one.on <= as_of]
    told = allocation_by_payment(held.instalments, counted) if held else []
    return Simulated(
        versions=versions,
        movements=movements,
        fee_cents=fee_cents,
        paid_out_cents=sum(cents for _, cents in asked.tranches)
        - (fee_cents if asked.is_fee_withheld else 0),
        position=position(asked.granted_cents, movements, versions, as_of),
        payments=tuple(told),
    )


def _paid_out(asked: Simulation) -> tuple[list[Movement], tuple[Version, ...], int]:
    """The tranches with their fees, the schedule after each, and all the fees together."""
    shares: Sequence[Instalment] = [replace(one, principal_cents=0, fee_cents=0) for one in asked.shares]
    movements, versions, before_cents = [], [], 0
    for number, (on, cents) in enumerate(asked.tranches, 1):
        after_cents = before_cents + cents
        fee_cents = flat_fee(after_cents, asked.fee_bp) - flat_fee(before_cents, asked.fee_bp)
        before_cents = after_cents
        movements.append(Movement("disbursement", on, cents))
        if fee_cents:
            movements.append(Movement("fee", on, fee_cents))
        if not asked.shares:
            continue
        if number == 1:
            check_order(shares, None if on == EVER else on)
        shares = with_tranche(shares, cents, on, 0 if asked.is_fee_withheld else fee_cents)
        versions.append(Version(number, on, tuple(shares)))
    return movements, tuple(versions), flat_fee(before_cents, asked.fee_bp)


def _payments(asked: Simulation) -> list[Movement]:
    for one in asked.payments:
        _check_after(asked.tranches[0][0], one.on)
    told = [Movement("repayment", one.on, one.cents) for one in asked.payments]
    if asked.reverses is None:
        return told
    first = next((one for one in asked.payments if one.key == asked.reverses), None)
    if first is None:
        raise PaymentUnknown(field="reverse", payment=asked.reverses)
    reversed_on = asked.reversed_on or first.on
    _check_after(first.on, reversed_on)
    return [*told, Movement("repayment", reversed_on, -first.cents)]


def _check_after(earlier: date, later: date) -> None:
    if later < earlier:
        raise DatesOutOfOrder(earlier=earlier.isoformat(), later=later.isoformat())
