"""A fund over time: what moved in each month, how it stood at its end, what became of each season."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, and_, case, cast, func, or_, select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement
from fund.queries.ends import ends_of
from fund.queries.sums import paid_of, whole
from fund.rules.indicators import AgeRow, Portfolio, ageing, portfolio
from fund.rules.schedules import after_months
from fund.rules.seasons import Season, season_of

# Every month's end is some columns of each advance, so they are few.
MONTHS_BACK = YEAR_MONTHS = 12
# After how many months a season is looked at again.
AGES_MONTHS = (6, 12, 18, 24, 36)


@dataclass(frozen=True, slots=True)
class Step:
    """A month, until its last day or the day asked for: what moved in it, and where it left the portfolio."""

    first: date
    last: date
    lent_cents: int
    received_cents: int
    lost_cents: int
    portfolio: Portfolio
    ageing: tuple[AgeRow, ...]


@dataclass(frozen=True, slots=True)
class Vintage:
    """What was first paid out in a season: how much of it was received back after some months, and lost.

    `received_cents` is by AGES_MONTHS, None while some advance of the season is younger than that.
    """

    season: Season
    asked_cents: int
    received_cents: dict[int, int | None]
    lost_cents: int


def steps(session: Session, fund_id: UUID, as_of: date, branch: str | None = None) -> list[Step]:
    """The months until a day, the one of that day last; of one branch, or of all."""
    since = after_months(as_of.replace(day=1), -MONTHS_BACK)
    moved = _moved_by_month(session, fund_id, since, as_of, branch)
    months = [after_months(since, rank) for rank in range(MONTHS_BACK + 1)]
    lasts = [min(after_months(first, 1) - timedelta(days=1), as_of) for first in months]
    ends, told = ends_of(session, fund_id, lasts), []
    for first, last in zip(months, lasts, strict=True):
        stood = [one.exposure for one in ends.get(last, ()) if branch in (None, one.branch)]
        told.append(
            Step(first, last, *moved[first.year, first.month], portfolio(stood), tuple(ageing(stood)))
        )
    return told


def _moved_by_month(
    session: Session, fund_id: UUID, since: date, until: date, branch: str | None
) -> dict[tuple[int, int], tuple[int, int, int]]:
    """Lent, received and given up, by year and month."""
    one = AdvanceMovement
    keys = (func.extract("year", one.dated_on), func.extract("month", one.dated_on))
    rows = session.execute(
        select(
            *keys,
            whole(one.cents, one.kind == "disbursement"),
            whole(paid_of(one)),
            whole(one.cents, one.kind == "write_off"),
        )
        .join(Advance, Advance.id == one.advance_id)
        .where(one.fund_id == fund_id, one.dated_on.between(since, until), *_of_branch(branch))
        .group_by(*keys)
    )
    told: dict[tuple[int, int], tuple[int, int, int]] = defaultdict(lambda: (0, 0, 0))
    for year, month, lent, received, lost in rows:
        told[int(year), int(month)] = (int(lent or 0), int(received or 0), int(lost or 0))
    return told


def vintages(session: Session, fund_id: UUID, as_of: date, branch: str | None = None) -> list[Vintage]:
    """The seasons in which something was first paid out, the earliest first."""
    asked: dict[Season, int] = defaultdict(int)
    lost: dict[Season, int] = defaultdict(int)
    received: dict[Season, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    for season, age, cents, back, given_up in _by_season_and_age(session, fund_id, as_of, branch):
        asked[season] += cents
        lost[season] += given_up
        received[season][age] += back
    return [
        Vintage(
            season,
            asked[season],
            {
                months: sum(cents for age, cents in received[season].items() if age <= months)
                if after_months(season.last, months) <= as_of
                else None
                for months in AGES_MONTHS
            },
            lost[season],
        )
        for season in sorted(asked)
    ]


def _by_season_and_age(
    session: Session, fund_id: UUID, as_of: date, branch: str | None
) -> Iterator[tuple[Season, int, int, int, int]]:
    """Season of the first payout, whole months since it, then what was asked, received and given up."""
    one = AdvanceMovement
    paid_out = (
        select(one.advance_id, func.min(one.dated_on).label("on"))
        .where(one.fund_id == fund_id, one.kind == "disbursement", one.dated_on <= as_of)
        .group_by(one.advance_id)
        .subquery()
    )
    first, then = _month(paid_out.c.on), _month(one.dated_on)
    is_asked = or_(one.kind == "disbursement", and_(one.kind == "fee", Advance.fee_taken == "in_instalments"))
    rows = session.execute(
        select(
            first,
            then,
            whole(case((is_asked, one.cents), else_=0)),
            whole(paid_of(one)),
            whole(case((one.kind == "write_off", one.cents), else_=0)),
        )
        .join(paid_out, paid_out.c.advance_id == one.advance_id)
        .join(Advance, Advance.id == one.advance_id)
        .where(one.dated_on <= as_of, *_of_branch(branch))
        .group_by(first, then)
    )
    for begun, month, cents, back, given_up in rows:
        year, rank = divmod(begun, YEAR_MONTHS)
        yield season_of(date(year, rank + 1, 1)), month - begun, int(cents), int(back), int(given_up)


def _month(day: Any) -> ColumnElement[int]:
    """The month of a day as one whole number, those of year 0 being the first: one key to group by."""
    year, month = (cast(func.extract(field, day), Integer) for field in ("year", "month"))
    return year * YEAR_MONTHS + month - 1


def _of_branch(branch: str | None) -> tuple[ColumnElement[bool], ...]:
    return (Advance.branch == branch,) if branch else ()
