"""The days that figures are told for, and the days that they are compared with."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from inventory.rules.seasons import first_day_of_season

PERIODS = ("today", "week", "month", "last_month", "season", "year")
WEEK_DAYS, YEAR_MONTHS = 7, 12
# From so many days on, a period is told by month.
DAYS_BY_DAY_MAX = 62
# Longer ones mostly overlap the same days of the year before: nothing is said by comparing them.
DAYS_COMPARED_MAX = 731
# Further back there is nothing to sell, and no calendar to trust.
DAYS_MAX = 3_660
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


@dataclass(frozen=True, slots=True)
class Period:
    """Business days, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def is_by_month(self) -> bool:
        return self.days > DAYS_BY_DAY_MAX

    @property
    def is_compared(self) -> bool:
        return self.days <= DAYS_COMPARED_MAX


def period_of(name: str, today: date, branch: str = "") -> Period:
    """A period by its name, up to today when it still runs; the season is that of the branch's harvest."""
    month = today.replace(day=1)
    if name == "today":
        return Period(today, today)
    if name == "week":
        return Period(today - timedelta(days=WEEK_DAYS - 1), today)
    if name == "last_month":
        return Period(shifted(month, -1), month - timedelta(days=1))
    if name == "season":
        return Period(first_day_of_season(branch, today), today)
    if name == "year":
        return Period(shifted(month, 1 - YEAR_MONTHS), today)
    return Period(month, today)


def between(first: date, last: date) -> Period:
    """Two days in the right order, within what a calendar can tell, ten years at most."""
    one, other = (min(max(day, EARLIEST), LATEST) for day in (first, last))
    last = max(one, other)
    return Period(max(min(one, other), last - timedelta(days=DAYS_MAX - 1)), last)


def before(period: Period) -> Period:
    """The period before: as many whole months when it begins a month, else as many days."""
    if period.first.day > 1:
        last = period.first - timedelta(days=1)
        return between(last - timedelta(days=period.days - 1), last)
    months = (period.last.year - period.first.year) * YEAR_MONTHS + period.last.month - period.first.month + 1
    return _moved(period, -months)


def year_before(period: Period) -> Period:
    """The same days of the year before."""
    return _moved(period, -YEAR_MONTHS)


def _moved(period: Period, months: int) -> Period:
    return between(shifted(period.first, months), shifted(period.last, months))


def shifted(day: date, months: int) -> date:
    """The same day some months later; the last of a month stays the last."""
    index = day.year * YEAR_MONTHS + day.month - 1 + months
    year, month = index // YEAR_MONTHS, index % YEAR_MONTHS + 1
    if not EARLIEST.year <= year <= LATEST.year:
        return EARLIEST if months < 0 else LATEST
    length = monthrange(year, month)[1]
    is_last = day.day == monthrange(day.year, day.month)[1]
    return date(year, month, length if is_last else min(day.day, length))
