"""The trial balance of a fund: what each account received by the end of a day, and what it holds."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fund.rules.books import ADVANCES
from fund.rules.plans import BENEFICIARIES, PLAN_ROLES
from kernel.accounts import Account


@dataclass(frozen=True, slots=True)
class Sides:
    """What was debited and credited of an account."""

    debit_cents: int
    credit_cents: int

    @property
    def balance_cents(self) -> int:
        """Above zero it is owed to the fund or held by it; below, the fund's own or owed by it."""
        return self.debit_cents - self.credit_cents


@dataclass(frozen=True, slots=True)
class TrialRow:
    """An account with its sides; `parts` by number of advance, of the account that is kept by advance."""

    account: Account
    sides: Sides
    parts: tuple[tuple[str, Sides], ...] = ()


def trial(totals: Mapping[tuple[str, str], Sides], plan: Mapping[str, Account]) -> list[TrialRow]:
    """The rows by number of account, out of sides by role and advance.

    An advance below zero is what its beneficiary paid too much: it is told in the beneficiaries' account,
    as the books do at a year's end, so that it lessens nobody else's debt.
    """
    parts: dict[str, list[tuple[str, Sides]]] = defaultdict(list)
    for (role, advance), sides in sorted(totals.items()):
        too_much = max(-sides.balance_cents, 0) if role == ADVANCES else 0
        parts[role].append((advance, Sides(sides.debit_cents + too_much, sides.credit_cents)))
        if too_much:
            parts[BENEFICIARIES].append((advance, Sides(0, too_much)))
    rows = [
        TrialRow(
            plan[role],
            Sides(
                sum(sides.debit_cents for _, sides in parts[role]),
                sum(sides.credit_cents for _, sides in parts[role]),
            ),
            tuple(parts[role]) if role in (ADVANCES, BENEFICIARIES) else (),
        )
        for role in PLAN_ROLES
        if role in parts
    ]
    return sorted(rows, key=lambda row: row.account.number)


def balance_of(rows: Sequence[TrialRow], *roles: str) -> int:
    """What some accounts hold together."""
    return sum(row.sides.balance_cents for row in rows if row.account.role in roles)
