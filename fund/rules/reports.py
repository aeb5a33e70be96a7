"""What a fund did over some days, month by month, and a donor's part of it: decided on plain values."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kernel.money import divide_half_up


def month_ends(first: date, last: date) -> Iterator[date]:
    """The end of each month of a period, the period's own end for the last."""
    day = first
    while day <= last:
        end = min(day.replace(day=monthrange(day.year, day.month)[1]), last)
        yield end
        day = end + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pooled:
    """A donor's part of what a fund holds in common: its own given money in all that was given."""

    own_cents: int
    whole_cents: int

    @property
    def basis_points(self) -> int | None:
        """None while nothing is given, or when the donor took all back."""
        if self.whole_cents <= 0 or self.own_cents < 0:
            return None
        return divide_half_up(self.own_cents * 10_000, self.whole_cents)

    def of(self, cents: int) -> int | None:
        """Its part of a figure, to the nearest centime."""
        if self.basis_points is None:
            return None
        return divide_half_up(self.own_cents * cents, self.whole_cents)
