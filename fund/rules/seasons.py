"""Seasons: the year in which a harvest began, from the first plants cut in May to the last oil of April."""

from dataclasses import dataclass
from datetime import date

# No harvest of `fund/reference/harvests.yaml` lies across this day (docs/decisions/0051).
FIRST_MONTH = 5


@dataclass(frozen=True, slots=True, order=True)
class Season:
    """From 1 May of a year to 30 April of the next."""

    year: int

    @property
    def first(self) -> date:
        return date(self.year, FIRST_MONTH, 1)

    @property
    def last(self) -> date:
        return date(self.year + 1, FIRST_MONTH - 1, 30)


def season_of(day: date) -> Season:
    """The season that a day is in."""
    return Season(day.year if day.month >= FIRST_MONTH else day.year - 1)
