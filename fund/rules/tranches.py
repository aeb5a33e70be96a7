"""When a granted advance is planned to be paid out: its tranches, each with a day and an amount.

A plan promises, it does not bind: a tranche may be paid out earlier, later, or of another amount. What is
left of it is told from what was paid out and let go (docs/algorithms/advances.md). A later plan takes its
place from a day on, for what was not paid out yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate, pairwise

from kernel.errors import Invalid

TRANCHES_MAX = 24
# As a share of a schedule: what a whole number of the database surely holds.
TRANCHE_CENTS_MAX = 10**12


class TooManyTranches(Invalid):
    code = "tranches-too-many"


class TrancheAmountWrong(Invalid):
    """A tranche pays something out."""

    code = "tranche-amount-wrong"


class TranchesOutOfOrder(Invalid):
    """Two tranches of one day, or one before the other that is written after it."""

    code = "tranches-out-of-order"


class TrancheBeforeDecision(Invalid):
    """Nothing is paid out before it is granted."""

    code = "tranche-before-decision"


class TrancheAfterSchedule(Invalid):
    """On the day of the last share nothing is left to come that a tranche could be spread over."""

    code = "tranche-after-schedule"


class TranchesDoNotSum(Invalid):
    code = "tranches-do-not-sum"


class TranchesAboveLeft(Invalid):
    """More is planned than is left to pay out."""

    code = "tranches-above-left"


class NoTranche(Invalid):
    """A new plan plans something."""

    code = "tranches-none"


@dataclass(frozen=True, slots=True)
class Tranche:
    """So much of an advance, minor units, to be paid out on a day."""

    planned_on: date
    cents: int


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan in force from a day on, of what was not yet paid out then: `paid_out_cents` was."""

    effective_on: date
    tranches: tuple[Tranche, ...]
    paid_out_cents: int = 0

    def left(self, paid_out_cents: int, promised_cents: int) -> list[int]:
        """What is left of each tranche once so much was paid out in all and so much is still promised."""
        return left_of(self.tranches, paid_out_cents - self.paid_out_cents, promised_cents)


def planned(
    tranches: Sequence[tuple[date, int]],
    granted_cents: int,
    decided_on: date,
    last_due_on: date,
    currency: str = "",
) -> list[Tranche]:
    """A plan as it is written, which sums to what is granted; nothing when none is.

    Raises TooManyTranches, TrancheAmountWrong, TranchesOutOfOrder, TrancheBeforeDecision,
    TrancheAfterSchedule, TranchesDoNotSum.
    """
    if not tranches:
        return []
    _check_order(tranches, decided_on, last_due_on)
    found_cents = sum(cents for _, cents in tranches)
    if found_cents != granted_cents:
        raise TranchesDoNotSum(
            field="tranches", wanted_cents=granted_cents, found_cents=found_cents, currency=currency
        )
    return [Tranche(day, cents) for day, cents in tranches]


def replanned(
    tranches: Sequence[tuple[date, int]],
    left_cents: int,
    decided_on: date,
    last_due_on: date,
    currency: str = "",
) -> list[Tranche]:
    """A later plan, of what is left to pay out or of a part of it: for the rest no day is planned.

    Raises NoTranche, TranchesAboveLeft, and as `planned` of each day and amount.
    """
    if not tranches:
        raise NoTranche(field="tranches")
    _check_order(tranches, decided_on, last_due_on)
    found_cents = sum(cents for _, cents in tranches)
    if found_cents > left_cents:
        raise TranchesAboveLeft(
            field="tranches",
            left_cents=left_cents,
            found_cents=found_cents,
            over_cents=found_cents - left_cents,
            currency=currency,
        )
    return [Tranche(day, cents) for day, cents in tranches]


def _check_order(tranches: Sequence[tuple[date, int]], decided_on: date, last_due_on: date) -> None:
    if len(tranches) > TRANCHES_MAX:
        raise TooManyTranches(field="tranches", maximum=TRANCHES_MAX)
    if any(not 0 < cents <= TRANCHE_CENTS_MAX for _, cents in tranches):
        raise TrancheAmountWrong(field="tranches")
    days = [day for day, _ in tranches]
    if days[0] < decided_on:
        raise TrancheBeforeDecision(
            field="tranches", day=days[0].isoformat(), decided_on=decided_on.isoformat()
        )
    for earlier, later in pairwise(days):
        if later <= earlier:
            raise TranchesOutOfOrder(field="tranches", earlier=earlier.isoformat(), later=later.isoformat())
    if days[-1] >= last_due_on:
        raise TrancheAfterSchedule(
            field="tranches", day=days[-1].isoformat(), last_due_on=last_due_on.isoformat()
        )


def left_of(plan: Sequence[Tranche], paid_out_cents: int, promised_cents: int) -> list[int]:
    """What is left of each tranche once so much was paid out and so much is still promised.

    What was paid out uses the plan up from its first day; what was let go, from its last.
    """
    begins, ends = paid_out_cents, paid_out_cents + promised_cents
    bounds = pairwise([0, *accumulate(one.cents for one in plan)])
    return [max(min(until, ends) - max(since, begins), 0) for since, until in bounds]
