"""What is plausible of a plot besides its outline."""

from datetime import date

from kernel.errors import Invalid

# Some olive trees of the Souss are centuries old.
PLANTED_YEAR_MIN = 1000


class PlantedYearImplausible(Invalid):
    code = "planted-year-implausible"


def check_planted_year(year: int | None, today: date, field: str = "planted_year") -> None:
    """Raises PlantedYearImplausible when a planting year is before 1000 or to come."""
    if year is not None and not PLANTED_YEAR_MIN <= year <= today.year:
        raise PlantedYearImplausible(field=field, first=PLANTED_YEAR_MIN, last=today.year)


class NobodyHasNumber(Invalid):
    """No present member of the organisation has the number typed for a plot."""

    code = "plot-member-unknown"
