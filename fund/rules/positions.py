"""Where one advance stands on a date, out of its facts and nothing else.

What was repaid is one total: it pays the shares oldest due first, the fee of a share before its principal.
So the order in which facts were recorded cannot matter, and a payment recorded late is only a fact with an
earlier date (docs/algorithms/advances.md).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from fund.rules.schedules import Instalment

MOVEMENTS = (
    "disbursement",
    "fee",
    "repayment",
    "refund",
    "credit_moved",
    "write_off",
    "recovery",
    "release",
    "fee_waiver",
)
# What a movement does to what was repaid so far.
REPAYING = {"repayment": 1, "refund": -1, "credit_moved": -1}
# What is summed of an advance's movements: by name, the kinds that count and with which sign.
SUMMED: Mapping[str, Mapping[str, int]] = {
    "paid": REPAYING,
    "disbursed": {"disbursement": 1},
    "fee": {"fee": 1},
    "released": {"release": 1},
    "written_off": {"write_off": 1},
    "recovered": {"recovery": 1},
    "given_up": {"write_off": 1, "fee_waiver": 1},
}
STATES = ("granted", "active", "late", "repaid", "written_off", "released")


@dataclass(frozen=True, slots=True)
class Movement:
    """Money of an advance on a day; a reversal is the same kind with the opposite amount."""

    kind: str
    on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Version:
    """A version of the schedule, in force from `effective_on` until the next one."""

    number: int
    effective_on: date
    instalments: tuple[Instalment, ...]
    is_rescheduling: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """An instalment with what of it is paid on the date asked for."""

    due_on: date
    principal_cents: int
    fee_cents: int
    principal_paid_cents: int
    fee_paid_cents: int

    @property
    def cents(self) -> int:
        return self.principal_cents + self.fee_cents

    @property
    def paid_cents(self) -> int:
        return self.principal_paid_cents + self.fee_paid_cents

    @property
    def unpaid_cents(self) -> int:
        return self.cents - self.paid_cents


@dataclass(frozen=True, slots=True)
class Position:
    """An advance as of a date; amounts in minor units.

    `outstanding_cents` is principal (disbursed − repaid − written off); `overdue_cents` principal whose day
    has passed; `credit_cents` what was received beyond all that is owed; `paid_ahead_cents` what was paid on
    shares not due yet; `past_due_days` is 0 on the due day.
    """

    as_of: date
    granted_cents: int
    disbursed_cents: int
    released_cents: int
    repaid_cents: int
    fee_paid_cents: int
    written_off_cents: int
    is_lost: bool
    recovered_cents: int
    outstanding_cents: int
    fees_due_cents: int
    overdue_cents: int
    overdue_fee_cents: int
    paid_ahead_cents: int
    credit_cents: int
    oldest_unpaid_due: date | None
    past_due_days: int
    is_rescheduled: bool
    first_due: date | None
    shares: tuple[Share, ...]

    @property
    def committed_cents(self) -> int:
        """What was granted and is still to be paid out."""
        return self.granted_cents - self.released_cents - self.disbursed_cents

    @property
    def state(self) -> str:
        """One of STATES: the worst that is true."""
        if self.is_lost:
            return "written_off"
        if not self.disbursed_cents:
            return "granted" if self.committed_cents else "released"
        if self.past_due_days:
            return "late"
        return "active" if self.outstanding_cents + self.fees_due_cents or self.committed_cents else "repaid"

    @property
    def is_yet_to_begin(self) -> bool:
        """Money is out and nothing of it has fallen due: a grace makes the portfolio look sound."""
        return bool(self.outstanding_cents and self.first_due and self.first_due > self.as_of)


def position(
    granted_cents: int, movements: Iterable[Movement], versions: Iterable[Version], as_of: date
) -> Position:
    """Where an advance stands at the end of `as_of`; facts dated later count for nothing."""
    totals = totals_of(movements, as_of)
    version = in_force(versions, as_of)
    instalments = version.instalments if version else ()
    paid_cents = sum(totals[kind] * sign for kind, sign in REPAYING.items())
    shares = allocated(instalments, paid_cents)
    principal_paid = sum(one.principal_paid_cents for one in shares)
    fee_paid = sum(one.fee_paid_cents for one in shares)
    is_lost = totals["write_off"] + totals["fee_waiver"] > 0
    due = [] if is_lost else [one for one in shares if one.due_on < as_of]
    # On its due day a share is asked for and not late: what is overdue is what is left the day after.
    late = [one for one in due if one.principal_cents > one.principal_paid_cents]
    oldest = late[0].due_on if late else None
    return Position(
        as_of=as_of,
        granted_cents=granted_cents,
        disbursed_cents=totals["disbursement"],
        released_cents=totals["release"],
        repaid_cents=principal_paid,
        fee_paid_cents=fee_paid,
        written_off_cents=totals["write_off"],
        is_lost=is_lost,
        recovered_cents=totals["recovery"],
        outstanding_cents=max(totals["disbursement"] - principal_paid - totals["write_off"], 0),
        fees_due_cents=0 if is_lost else sum(one.fee_cents - one.fee_paid_cents for one in shares),
        overdue_cents=sum(one.principal_cents - one.principal_paid_cents for one in due),
        overdue_fee_cents=sum(one.fee_cents - one.fee_paid_cents for one in due),
        paid_ahead_cents=sum(one.paid_cents for one in shares if one.due_on > as_of),
        credit_cents=max(paid_cents - sum(one.cents for one in shares), 0),
        oldest_unpaid_due=oldest,
        past_due_days=(as_of - oldest).days if oldest else 0,
        is_rescheduled=bool(version and version.is_rescheduling),
        first_due=shares[0].due_on if shares else None,
        shares=shares,
    )


def totals_of(movements: Iterable[Movement], as_of: date) -> dict[str, int]:
    """What each kind of movement sums to by the end of a day."""
    totals = dict.fromkeys(MOVEMENTS, 0)
    for one in movements:
        if one.on <= as_of:
            totals[one.kind] += one.cents
    return totals


def summed(movements: Iterable[Movement]) -> dict[str, int]:
    """What movements sum to, by SUMMED."""
    told = dict.fromkeys(SUMMED, 0)
    for one in movements:
        for name, signs in SUMMED.items():
            told[name] += one.cents * signs.get(one.kind, 0)
    return told


def in_force(versions: Iterable[Version], as_of: date) -> Version | None:
    """The version of a schedule that holds on a day; of one day, the later one."""
    told = [one for one in versions if one.effective_on <= as_of]
    return max(told, key=lambda one: (one.effective_on, one.number)) if told else None


def allocated(instalments: Sequence[Instalment], paid_cents: int) -> tuple[Share, ...]:
    """The shares with what is paid of each: oldest due first, fee before principal."""
    shares, left_cents = [], max(paid_cents, 0)
    for one in instalments:
        fee_cents = min(one.fee_cents, left_cents)
        principal_cents = min(one.principal_cents, left_cents - fee_cents)
        left_cents -= fee_cents + principal_cents
        shares.append(Share(one.due_on, one.principal_cents, one.fee_cents, principal_cents, fee_cents))
    return tuple(shares)


def principal_paid(shares: Iterable[tuple[int, int]], paid_cents: int) -> int:
    """The principal that a total pays of shares told as (fee, principal): what `allocated` says, summed."""
    left_cents, told = max(paid_cents, 0), 0
    for fee_cents, principal_cents in shares:
        left_cents -= fee_cents
        if left_cents <= 0:
            break
        told += min(principal_cents, left_cents)
        left_cents -= principal_cents
    return told


def allocation_by_payment(
    instalments: Sequence[Instalment], payments: Sequence[Movement]
) -> list[tuple[Movement, dict[date, int]]]:
    """What each payment paid of which share, by payment date: for statements and receipts.

    A reversed payment and its reversal cancel each other when both are given.
    """
    ordered = sorted(payments, key=lambda one: one.on)
    running = [0]
    for one in ordered:
        running.append(running[-1] + one.cents * REPAYING[one.kind])
    told = [{share.due_on: share.paid_cents for share in allocated(instalments, paid)} for paid in running]
    return [
        (one, {due_on: after[due_on] - before[due_on] for due_on in after if after[due_on] != before[due_on]})
        for one, (before, after) in zip(ordered, pairwise(told), strict=True)
    ]


def takeable_cents(position: Position) -> int:
    """All that a repayment may still pay without leaving a credit: principal and fees."""
    return 0 if position.is_lost else position.outstanding_cents + position.fees_due_cents


def retained_of_payout(position: Position, at_most_cents: int, cap: str) -> int:
    """What of a payout repays the advance: what is overdue or due that day, or the whole balance.

    `cap` is `due` or `balance`. What falls due on the very day counts as due.
    """
    if position.is_lost:
        return 0
    owed_cents = takeable_cents(position) if cap == "balance" else due_cents(position)
    return max(min(at_most_cents, owed_cents), 0)


def due_cents(position: Position) -> int:
    """What has fallen due by the end of the day, that very day included, and is not paid."""
    if position.is_lost:
        return 0
    return sum(one.unpaid_cents for one in position.shares if one.due_on <= position.as_of)
