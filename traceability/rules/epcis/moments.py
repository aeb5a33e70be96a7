"""Moments as EPCIS writes them: to the millisecond, in UTC."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

_MOMENT = re.compile(
    r"^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d+))?([Zz]|[+-]\d{2}:\d{2})$", re.ASCII
)


def read_moment(text: str) -> datetime:
    """An RFC 3339 moment, rounded half up to the millisecond; raises ValueError."""
    found = _MOMENT.match(text)
    if found is None:
        raise ValueError(text)
    day, clock, fraction, zone = found.groups()
    digits = f"{fraction or ''}0000"[:4]
    milliseconds = int(digits[:3]) + (digits[3] >= "5")
    zone = "+00:00" if zone in "Zz" else zone
    moment = datetime.fromisoformat(f"{day}T{clock}{zone}")
    try:
        return (moment + timedelta(milliseconds=milliseconds)).astimezone(UTC)
    except OverflowError:
        raise ValueError(text) from None


def write_moment(moment: datetime) -> str:
    """`2026-11-28T18:05:41.123Z`; what is finer than a millisecond is rounded half up."""
    rounded = moment.astimezone(UTC) + timedelta(microseconds=500)
    return rounded.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def offset_at(moment: datetime, timezone: str) -> str:
    """What the clocks of a place differ from UTC by at a moment: `+01:00`."""
    text = moment.astimezone(ZoneInfo(timezone)).strftime("%z")
    return f"{text[:3]}:{text[3:5]}"
