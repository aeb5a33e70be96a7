"""What a period collected, told from facts."""

from datetime import date

from fund.rules.collections import collected
from fund.rules.indicators import Collected
from fund.rules.positions import Movement, Version
from fund.rules.schedules import typed
from fund.rules.simulations import EVER


def test_what_a_period_collected_is_told_from_the_shares_that_were_paid() -> None:
    """The figures of D17 are those that `collected` makes of facts."""
    shares = tuple(
        typed([(date(2025, 6, 30), 1000), (date(2025, 9, 30), 1000), (date(2025, 12, 31), 1000)], 3000)
    )
    facts = [Movement("repayment", date(2025, 7, 15), 1500), Movement("repayment", date(2025, 9, 1), 900)]
    told = collected(facts, [Version(1, EVER, shares)], date(2025, 7, 1), date(2025, 9, 30))
    assert told == Collected(1000, 2400, 400, 1000, 1000)
