"""Time: aware UTC everywhere, the business day from the place's own zone."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The present moment, aware, in UTC. Doors call it; rules and operations take time as an argument."""
    return datetime.now(UTC)


def business_day(moment: datetime, timezone: str) -> date:
    """The calendar day of `moment` at a place whose IANA zone is `timezone`."""
    return moment.astimezone(ZoneInfo(timezone)).date()
