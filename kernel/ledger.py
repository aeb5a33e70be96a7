"""One primitive for stock and for money: the transfer, never changed, only followed by another."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass

from kernel.errors import Invalid


class InvalidTransfer(Invalid):
    code = "invalid-transfer"


@dataclass(frozen=True, slots=True)
class Transfer:
    """`amount` whole units (minor units, mg, µL, pieces) moved from `source` to `target`.

    `unit` is whatever must never be mixed: a currency, or a lot and its owner.
    Raises InvalidTransfer when the amount is not positive or the accounts are the same.
    """

    source: Hashable
    target: Hashable
    unit: Hashable
    amount: int

    def __post_init__(self) -> None:
        if self.amount <= 0 or self.source == self.target:
            raise InvalidTransfer(amount=self.amount)

    def reversed(self) -> "Transfer":
        """The transfer that undoes this one: a mistake is followed, never erased."""
        return Transfer(self.target, self.source, self.unit, self.amount)


Balances = dict[tuple[Hashable, Hashable], int]


def balances(transfers: Iterable[Transfer]) -> Balances:
    """Balance of each (account, unit) after `transfers`; over all accounts a unit always sums to zero."""
    totals: Balances = defaultdict(int)
    for transfer in transfers:
        totals[transfer.source, transfer.unit] -= transfer.amount
        totals[transfer.target, transfer.unit] += transfer.amount
    return {key: total for key, total in totals.items() if total}


def disagreements(
    stored: Mapping[tuple[Hashable, Hashable], int],
    recomputed: Mapping[tuple[Hashable, Hashable], int],
) -> list[tuple[tuple[Hashable, Hashable], int, int]]:
    """Every (account, unit) whose stored balance differs from the recomputed one, with both figures."""
    keys = {*stored, *recomputed}
    pairs = ((key, stored.get(key, 0), recomputed.get(key, 0)) for key in keys)
    return [row for row in pairs if row[1] != row[2]]
