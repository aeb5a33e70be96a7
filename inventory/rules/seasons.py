"""The season of a harvest: the year in which the gathering of its branch began."""

from datetime import date

# Olives are gathered over New Year; the crop year of the International Olive Council begins in
# October, and here the first olives fall in September. The other branches fit in one year.
_FIRST_MONTH = {"olive": 9}


def season_of(branch: str, harvested_on: date) -> int:
    """The year of the season: olives of January 2027 are of season 2026."""
    return harvested_on.year - (harvested_on.month < _FIRST_MONTH.get(branch, 1))


def first_day_of_season(branch: str, day: date) -> date:
    """The day on which the season of `day` began for a branch; the new year for those without one."""
    return date(season_of(branch, day), _FIRST_MONTH.get(branch, 1), 1)
