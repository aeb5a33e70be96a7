"""How much of each lot comes from where: shares carried from harvests down to packs."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import TypeVar

Lot = TypeVar("Lot", bound=Hashable)
Source = TypeVar("Source", bound=Hashable)

# Mixing after mixing would make fractions of ever more digits; a milligram of a tonne is enough.
_DENOMINATOR_MAX = 10**12


def shares_of(
    lots: Iterable[Lot],
    parents: Mapping[Lot, Sequence[tuple[Lot, int]]],
    begun: Mapping[Lot, Iterable[Source]],
) -> Mapping[Lot, Mapping[Source, Fraction]]:
    """The share of each source in each lot.

    `lots` with parents before children; `parents` say (lot, mass taken of it); `begun` are the lots
    that wholly belong to sources. What comes from anywhere else belongs to none.
    """
    found: dict[Lot, dict[Source, Fraction]] = {}
    for lot in lots:
        shares: dict[Source, Fraction] = defaultdict(Fraction)
        taken = parents.get(lot, ())
        total = sum(mass for _, mass in taken)
        for parent, mass in taken:
            for source, share in found.get(parent, {}).items():
                shares[source] += share * Fraction(mass, total)
        shares.update(dict.fromkeys(begun.get(lot, ()), Fraction(1)))
        found[lot] = {source: share.limit_denominator(_DENOMINATOR_MAX) for source, share in shares.items()}
    return found
