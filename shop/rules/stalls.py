"""Market stalls: what a scan may mean, and what became of goods (docs/algorithms/stalls.md)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def meant_by(text: str) -> UUID | str:
    """The id in a scanned address; else the number that somebody typed, as it is written on paper."""
    found = _ID.search(text)
    return UUID(found[0]) if found else text.strip().upper()


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a lot over some days; quantities in its unit.

    `was` lay there before; `sold` is what customers took, whether or not it had been told to lie
    there, less what they brought back; `left` went otherwise; `back` was sent on; `stays` lies there.
    """

    was: int
    came: int
    sold: int
    left: int
    back: int
    stays: int

    @classmethod
    def of(cls, told: Mapping[str, int]) -> "Fate":
        """From the sums of the movements by what happened; `beyond` was sold and did not lie there."""
        was = _sum(told, "was") - _sum(told, "had_left")
        gone = _sum(told, "sold", "left", "back", "missing")
        return cls(
            was=was,
            came=_sum(told, "came"),
            sold=_sum(told, "sold", "beyond") - _sum(told, "brought"),
            left=_sum(told, "left"),
            back=_sum(told, "back"),
            stays=was + _sum(told, "came", "found", "brought") - gone,
        )

    @property
    def missing(self) -> int:
        """What no sale and no person explains; below zero when there was more than was told."""
        return self.was + self.came - self.sold - self.left - self.back - self.stays

    @property
    def is_something(self) -> bool:
        """Whether anything of it lay there, came or went."""
        return any((self.was, self.came, self.sold, self.left, self.back, self.stays))


def _sum(told: Mapping[str, int], *names: str) -> int:
    return sum(told.get(name, 0) for name in names)
