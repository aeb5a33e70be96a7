"""Numbers for people: gapless within a transaction's series, given in the order of the commits."""

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from kernel.journal import insert_ignoring
from kernel.models import Series


def next_number(session: Session, series: str, count: int = 1) -> int:
    """Take the next `count` numbers of a series, its row held until the commit; returns the first."""
    take = (
        update(Series)
        .where(Series.name == series)
        .values(last=Series.last + count)
        .returning(Series.last)
        .execution_options(synchronize_session=False)
    )
    last = session.scalar(take)
    if last is None:
        insert_ignoring(session, Series, name=series, last=0)
        last = session.scalars(take).one()
    return last - count + 1


def last_number(session: Session, series: str) -> int:
    """The last number given in a series; 0 when none was."""
    return session.scalar(select(Series.last).where(Series.name == series)) or 0
