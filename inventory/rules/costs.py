"""What bought goods cost their owner: by lot, weighted by what was received at each price."""

from collections.abc import Sequence
from dataclasses import dataclass

from kernel.errors import Invalid
from kernel.money import divide_half_up
from kernel.quantity import MG_PER_KG, UL_PER_L, Unit

# Ten million of any currency for a piece, a kilogram or a litre: above is a typing mistake.
UNIT_COST_CENTS_MAX = 10**9
# How many stored units a unit cost is for: a kilogram in mg, a litre in µL, a piece.
COSTED = {Unit.GRAM: MG_PER_KG, Unit.MILLILITRE: UL_PER_L, Unit.PIECE: 1}


class UnlikelyCost(Invalid):
    code = "unlikely-cost"


@dataclass(frozen=True, slots=True)
class Acquired:
    """So much of a lot that came to its owner from outside; None when its price is not known."""

    quantity: int
    unit_cost_cents: int | None


@dataclass(frozen=True, slots=True)
class LotCost:
    """What `quantity` of a lot cost, in minor units times the stored units that a price is for."""

    quantity: int
    weighted_cents: int
    costed: int

    def of(self, quantity: int) -> int:
        """Minor units of so much of the lot, rounded once, half away from zero."""
        return divide_half_up(quantity * self.weighted_cents, self.quantity * self.costed)


def cost_of(quantity: int, unit: str, unit_cost_cents: int) -> int:
    """Minor units of so much of a lot at one price."""
    return LotCost(quantity, quantity * unit_cost_cents, COSTED[Unit(unit)]).of(quantity)


def check_cost(unit_cost_cents: int, field: str | None = None) -> int:
    """A cost that may be paid, nothing included. Raises UnlikelyCost."""
    if not 0 <= unit_cost_cents <= UNIT_COST_CENTS_MAX:
        raise UnlikelyCost(field=field)
    return unit_cost_cents


@dataclass(frozen=True, slots=True)
class KnownPart:
    """Of `quantity` of a lot that was acquired, so much at a price that somebody wrote."""

    known: int
    quantity: int


def known_part(acquired: Sequence[Acquired]) -> KnownPart | None:
    """How much of a lot of unknown cost has a price; None when all of it has, or nothing."""
    known = sum(one.quantity for one in acquired if one.unit_cost_cents is not None)
    quantity = sum(one.quantity for one in acquired)
    return KnownPart(known, quantity) if 0 < known < quantity else None


def lot_cost(acquired: Sequence[Acquired], unit: str) -> LotCost | None:
    """The cost of a lot of an owner; None when nothing was acquired, or some of it at an unknown price.

    Pots of a lot cannot be told apart: a price known of some of them says nothing of those that are left.
    """
    quantity = weighted = 0
    for one in acquired:
        if one.unit_cost_cents is None:
            return None
        quantity += one.quantity
        weighted += one.quantity * one.unit_cost_cents
    return LotCost(quantity, weighted, COSTED[Unit(unit)]) if quantity else None
