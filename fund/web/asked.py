"""What the fund's pages are asked of: which fund, as of which day; and who may act on it."""

from datetime import date

from fund.models import Fund
from fund.operations.touching import OFFICERS
from fund.queries.funds import all_funds
from kernel.access import Role
from kernel.addresses import day_of, id_of
from kernel.clock import business_day, now
from kernel.db import db
from kernel.security import current_actor

READERS = (*OFFICERS, Role.AUDITOR)


def today_of(fund: Fund) -> date:
    """Today by the fund's own calendar."""
    return business_day(now(), fund.timezone)


def as_of(fund: Fund) -> date:
    """`?on=2026-10-31`, never before the fund nor after today; today when it says nothing."""
    today = today_of(fund)
    return max(min(day_of("on") or today, today), min(fund.opened_on, today))


def chosen_fund() -> Fund | None:
    """`?fund=`, else the first by name; none when no fund was opened."""
    funds, asked = all_funds(db.session()), id_of("fund")
    return next((one for one in funds if one.id == asked), funds[0] if funds else None)


def acts() -> bool:
    """Whether the reader may record something, so which buttons to show."""
    return current_actor().has(OFFICERS)
