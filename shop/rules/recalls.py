"""Whether all that was produced of a recalled lot is accounted for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Where a lot has gone, in its own unit.

    `found` entered beside the production: a surplus on arrival, or goods sold beyond the stock.
    """

    produced: int
    found: int
    sold: int
    lost: int
    used: int
    on_hand: int
    in_transit: int

    @property
    def unexplained(self) -> int:
        """What is missing (positive) or too much (negative); zero when all is accounted for."""
        entered = self.produced + self.found
        return entered - (self.sold + self.lost + self.used + self.on_hand + self.in_transit)

    def __add__(self, other: "Reconciliation") -> "Reconciliation":
        return Reconciliation(
            self.produced + other.produced,
            self.found + other.found,
            self.sold + other.sold,
            self.lost + other.lost,
            self.used + other.used,
            self.on_hand + other.on_hand,
            self.in_transit + other.in_transit,
        )


NOTHING = Reconciliation(0, 0, 0, 0, 0, 0, 0)
