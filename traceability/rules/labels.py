"""How many labels a lot may carry, and whether all that were printed are accounted for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelCount:
    """The labels of a lot: every one printed is on a pack, or voided.

    `packs` are those that the lot still has to itself: what was split off or put together with
    others carries the labels of the new lot.
    """

    packs: int
    printed: int
    voided: int
    # Of those printed, what replaces labels that were voided.
    reprinted: int = 0

    @property
    def on_packs(self) -> int:
        """Labels that are in force."""
        return self.printed - self.voided

    @property
    def left(self) -> int:
        """Packs without a label."""
        return max(0, self.packs - self.on_packs)

    @property
    def surplus(self) -> int:
        """Labels in force beyond the packs: some are to be voided."""
        return max(0, self.on_packs - self.packs)

    def excess_of(self, count: int) -> int:
        """Of `count` more labels, how many take the place of others: as many are to be voided."""
        return max(0, count - self.left)


@dataclass(frozen=True, slots=True)
class SerialCount:
    """The numbers of a lot: issued = printed + voided + not printed yet."""

    issued: int
    voided: int
    not_yet: int
    scanned: int = 0
    used: int = 0

    @property
    def printed(self) -> int:
        """Numbers on a sheet that was made, and in force."""
        return self.issued - self.voided - self.not_yet

    @property
    def in_force(self) -> int:
        """Numbers that may be on a pack."""
        return self.issued - self.voided
