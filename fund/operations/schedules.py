"""Writing a version of a schedule."""

from collections.abc import Sequence
from itertools import accumulate

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, Schedule, ScheduledInstalment
from fund.rules.schedules import Instalment
from kernel.ids import new_id


def write_schedule(
    session: Session, advance: Advance, version: Schedule, shares: Sequence[Instalment]
) -> Schedule:
    """Write the next version of an advance's schedule: 0 is what was agreed."""
    last = session.scalar(select(func.max(Schedule.number)).where(Schedule.advance_id == advance.id))
    version.id = new_id()
    version.advance_id = advance.id
    version.number = 0 if last is None else last + 1
    session.add(version)
    session.flush()
    until = accumulate(one.cents for one in shares)
    session.add_all(
        ScheduledInstalment(
            schedule_id=version.id,
            position=position,
            due_on=one.due_on,
            principal_cents=one.principal_cents,
            fee_cents=one.fee_cents,
            weight=one.weight,
            until_cents=until_cents,
        )
        for position, (one, until_cents) in enumerate(zip(shares, until, strict=True), start=1)
    )
    session.flush()
    return version
