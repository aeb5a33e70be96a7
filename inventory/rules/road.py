"""How long goods may be on the road before somebody asks where they are."""

from datetime import date, timedelta

# From the farthest village to the farthest boutique takes two days; a week means that something happened,
# or that nobody told the reception. A convention of the network.
OVERDUE_AFTER_DAYS = 7


def overdue_before(today: date) -> date:
    """What left before this day and is not received is overdue."""
    return today - timedelta(days=OVERDUE_AFTER_DAYS)
