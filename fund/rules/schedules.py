"""Schedules of repayment: a list of dated shares, which the generators here only help to write.

Amounts are minor units of the fund's currency. A list always sums to what it was made for: every share
but the last is rounded down, and the last takes the remainder.
"""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise

from kernel.errors import Invalid, Refused

INSTALMENTS_MAX = 240
# What a share weighs when a tranche is spread over the shares that are not due yet.
WEIGHT_MAX = 10**12
BP_WHOLE = 10_000


class NoInstalment(Invalid):
    code = "schedule-empty"


class TooManyInstalments(Invalid):
    code = "schedule-too-long"


class InstalmentAmountWrong(Invalid):
    """A share asks for something, and never for less than nothing."""

    code = "instalment-amount-wrong"


class DatesOutOfOrder(Invalid):
    """Each share falls due after the one before, and the first after the money is paid out."""

    code = "schedule-dates-out-of-order"


class ScheduleDoesNotSum(Invalid):
    code = "schedule-does-not-sum"


class NothingLeftToSpread(Refused):
    """Every share has fallen due: a tranche has nothing to be spread over."""

    code = "schedule-all-due"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One dated share: what is due on `due_on`, and what it weighs when a tranche is spread again."""

    due_on: date
    principal_cents: int
    fee_cents: int = 0
    weight: int = 1

    @property
    def cents(self) -> int:
        return self.principal_cents + self.fee_cents


@dataclass(frozen=True, slots=True)
class Harvest:
    """The months in which a branch's harvest is sold, by number; one that wraps a year goes 12, 1."""

    first_month: int
    last_month: int

    @property
    def wraps(self) -> bool:
        return self.last_month < self.first_month


def after_months(anchor: date, months: int) -> date:
    """The same day `months` later, or the last of a shorter month; always counted from the anchor.

    From a 31st: 28 February, then 31 March again (not 28 March).
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))


def apportion(total_cents: int, weights: Sequence[int]) -> list[int]:
    """`total_cents` by weight, each part rounded down, the last taking the remainder.

    Raises NoInstalment when there is no weight, InstalmentAmountWrong for one that is none.
    """
    if not weights:
        raise NoInstalment()
    if any(not 0 < weight <= WEIGHT_MAX for weight in weights):
        raise InstalmentAmountWrong()
    whole = sum(weights)
    parts = [total_cents * weight // whole for weight in weights[:-1]]
    return [*parts, total_cents - sum(parts)]


def equal_parts(
    principal_cents: int, anchor: date, count: int, every_months: int = 1, grace_months: int = 0
) -> list[Instalment]:
    """Equal shares every so many months, the first one period after the grace.

    Raises NoInstalment, TooManyInstalments.
    """
    _check_count(count)
    first = grace_months + every_months
    dues = [after_months(anchor, first + rank * every_months) for rank in range(count)]
    return by_weight(principal_cents, [(due_on, 1) for due_on in dues])


def equal_days(principal_cents: int, anchor: date, count: int, every_days: int) -> list[Instalment]:
    """Equal shares every so many days. Raises NoInstalment, TooManyInstalments."""
    _check_count(count)
    dues = [anchor + timedelta(days=every_days * (rank + 1)) for rank in range(count)]
    return by_weight(principal_cents, [(due_on, 1) for due_on in dues])


def balloon(
    principal_cents: int, anchor: date, fixed_cents: int, count: int, every_months: int, balloon_on: date
) -> list[Instalment]:
    """`count` shares of `fixed_cents`, then all that is left on `balloon_on`.

    Raises ScheduleDoesNotSum when the fixed shares leave nothing, DatesOutOfOrder.
    """
    _check_count(count + 1)
    left_cents = principal_cents - fixed_cents * count
    if fixed_cents <= 0 or left_cents <= 0:
        raise ScheduleDoesNotSum(wanted_cents=principal_cents, found_cents=fixed_cents * count)
    shares = [(after_months(anchor, every_months * (rank + 1)), fixed_cents) for rank in range(count)]
    return typed([*shares, (balloon_on, left_cents)], principal_cents, anchor)


def after_harvest(
    principal_cents: int, anchor: date, harvest: Harvest, seasons: int, weights: Sequence[int] = ()
) -> list[Instalment]:
    """One share at the end of each of the next harvests; the first harvest begins after the anchor.

    `weights` (a season each) are equal when none is given. Raises NoInstalment, TooManyInstalments.
    """
    _check_count(seasons)
    if weights and len(weights) != seasons:
        raise InstalmentAmountWrong()
    begins = date(anchor.year, harvest.first_month, 1)
    first_year = anchor.year if begins > anchor else anchor.year + 1
    dues = [_end_of_harvest(first_year + season, harvest) for season in range(seasons)]
    return by_weight(principal_cents, list(zip(dues, weights or [1] * seasons, strict=True)))


def _end_of_harvest(year: int, harvest: Harvest) -> date:
    year += harvest.wraps
    return date(year, harvest.last_month, monthrange(year, harvest.last_month)[1])


def by_weight(principal_cents: int, dues: Sequence[tuple[date, int]]) -> list[Instalment]:
    """A share at each date by its weight (percents, parts).

    Raises the errors of `apportion`, DatesOutOfOrder.
    """
    parts = apportion(principal_cents, [weight for _, weight in dues])
    made = [
        Instalment(due_on, cents, weight=weight) for (due_on, weight), cents in zip(dues, parts, strict=True)
    ]
    check_order(made)
    return made


def typed(
    shares: Sequence[tuple[date, int]], principal_cents: int, paid_out_on: date | None = None
) -> list[Instalment]:
    """Shares written by hand, which must sum to the advance.

    Raises NoInstalment, TooManyInstalments, InstalmentAmountWrong, DatesOutOfOrder, ScheduleDoesNotSum.
    """
    _check_count(len(shares))
    if any(not 0 < cents <= WEIGHT_MAX for _, cents in shares):
        raise InstalmentAmountWrong()
    made = [Instalment(due_on, cents, weight=cents) for due_on, cents in shares]
    check_order(made, paid_out_on)
    found_cents = sum(cents for _, cents in shares)
    if found_cents != principal_cents:
        raise ScheduleDoesNotSum(wanted_cents=principal_cents, found_cents=found_cents)
    return made


def check_order(instalments: Sequence[Instalment], paid_out_on: date | None = None) -> None:
    """Raises DatesOutOfOrder when a share is not due after the one before, or after the money went out."""
    days = [one.due_on for one in instalments]
    if paid_out_on:
        days = [paid_out_on, *days]
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise DatesOutOfOrder(earlier=earlier.isoformat(), later=later.isoformat())


def with_fee(instalments: Sequence[Instalment], fee_cents: int) -> list[Instalment]:
    """The same shares with a flat fee spread over them by their weight; no fee on the fee, ever."""
    if not fee_cents:
        return list(instalments)
    parts = apportion(fee_cents, [one.weight for one in instalments])
    return [replace(one, fee_cents=part) for one, part in zip(instalments, parts, strict=True)]


def with_tranche(
    instalments: Sequence[Instalment], tranche_cents: int, paid_out_on: date, fee_cents: int = 0
) -> list[Instalment]:
    """The schedule once a tranche is paid out: what is due by then stays, the rest is spread again.

    A tranche taken back (below zero) is taken off what is not due yet. Raises NothingLeftToSpread when
    nothing is left to come, or when less is left than is taken back.
    """
    due = [one for one in instalments if one.due_on <= paid_out_on]
    to_come = [one for one in instalments if one.due_on > paid_out_on]
    left_cents = sum(one.principal_cents for one in to_come) + tranche_cents
    fee_left_cents = sum(one.fee_cents for one in to_come) + fee_cents
    if not to_come or left_cents < 0 or fee_left_cents < 0:
        raise NothingLeftToSpread(day=paid_out_on.isoformat())
    parts = apportion(left_cents, [one.weight for one in to_come])
    spread_again = [replace(one, principal_cents=part) for one, part in zip(to_come, parts, strict=True)]
    fees = apportion(fee_left_cents, [one.weight for one in to_come])
    return due + [replace(one, fee_cents=fee) for one, fee in zip(spread_again, fees, strict=True)]


def rescheduled(
    instalments: Sequence[Instalment], paid_cents: int, new: Sequence[tuple[date, int]], decided_on: date
) -> list[Instalment]:
    """The schedule once what is unpaid has new dates: what was paid keeps the dates it was due on.

    `new` is (due date, principal) and sums to the unpaid principal; unpaid fees go with its first share.
    Raises the errors of `typed`.
    """
    kept, unpaid_cents, unpaid_fee_cents = _cut(instalments, paid_cents)
    later = typed(new, unpaid_cents, decided_on)
    later[0] = replace(later[0], fee_cents=unpaid_fee_cents)
    return kept + later


def _cut(instalments: Sequence[Instalment], paid_cents: int) -> tuple[list[Instalment], int, int]:
    """The paid part of a schedule, fee before principal in each share; then unpaid principal and fee."""
    kept, unpaid_cents, unpaid_fee_cents = [], 0, 0
    for one in instalments:
        fee_cents = min(one.fee_cents, paid_cents)
        principal_cents = min(one.principal_cents, paid_cents - fee_cents)
        paid_cents -= fee_cents + principal_cents
        unpaid_cents += one.principal_cents - principal_cents
        unpaid_fee_cents += one.fee_cents - fee_cents
        if fee_cents or principal_cents:
            kept.append(replace(one, principal_cents=principal_cents, fee_cents=fee_cents))
    return kept, unpaid_cents, unpaid_fee_cents


def shifted(instalments: Sequence[Instalment], from_due: date, to: date) -> list[Instalment]:
    """The same shares with that of `from_due` on a new date, and those after it as much later.

    Whole months when the new date is in another month on the same day, days otherwise counted from the
    new date by the months between the old ones. Raises NoInstalment when no share is due on `from_due`.
    """
    if all(one.due_on != from_due for one in instalments):
        raise NoInstalment()
    moved = [
        replace(one, due_on=after_months(to, _months_between(from_due, one.due_on)))
        if one.due_on >= from_due
        else one
        for one in instalments
    ]
    check_order(moved)
    return moved


def _months_between(earlier: date, later: date) -> int:
    return (later.year - earlier.year) * 12 + later.month - earlier.month


def flat_fee(principal_cents: int, fee_bp: int) -> int:
    """A service fee in basis points of what is paid out, half a centime up."""
    return (principal_cents * fee_bp + BP_WHOLE // 2) // BP_WHOLE


def _check_count(count: int) -> None:
    if count < 1:
        raise NoInstalment()
    if count > INSTALMENTS_MAX:
        raise TooManyInstalments(maximum=INSTALMENTS_MAX)
