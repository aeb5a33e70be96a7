"""Dates and times of day inside a component."""

from calendar import monthrange

# Two-digit years: only 00 can be wrong about leap years, and within the window of fifty years
# around today (General Specifications 7.12) it means 2000 until 2050.
_CENTURY = 2000
_TIME_LIMITS = {"hour": 24, "minute": 60, "second": 60}


def yymmdd(text: str) -> str | None:
    """A day: YYMMDD."""
    return _day(_CENTURY + int(text[:2]), text[2:], zero_allowed=False)


def yymmd0(text: str) -> str | None:
    """A day, or 00 for the month's last: YYMMDD."""
    return _day(_CENTURY + int(text[:2]), text[2:], zero_allowed=True)


def yyyymmdd(text: str) -> str | None:
    """A day: YYYYMMDD."""
    if text.startswith("0000"):
        return "illegal-year"
    return _day(int(text[:4]), text[4:], zero_allowed=False)


def hh(text: str) -> str | None:
    """Hours, 00 to 23."""
    return _below("hour", text)


def mi(text: str) -> str | None:
    """Minutes, 00 to 59."""
    return _below("minute", text)


def ss(text: str) -> str | None:
    """Seconds, 00 to 59."""
    return _below("second", text)


def hhmi(text: str) -> str | None:
    """Hours and minutes: HHMI."""
    return hh(text[:2]) or mi(text[2:])


def _day(year: int, month_and_day: str, *, zero_allowed: bool) -> str | None:
    month, day = int(month_and_day[:2]), int(month_and_day[2:])
    if not 1 <= month <= 12:
        return "illegal-month"
    if day == 0 and zero_allowed:
        return None
    return None if 1 <= day <= monthrange(year, month)[1] else "illegal-day"


def _below(unit: str, text: str) -> str | None:
    return None if int(text) < _TIME_LIMITS[unit] else f"illegal-{unit}"
