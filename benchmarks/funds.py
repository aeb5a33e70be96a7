"""A fund's report as of any date, its pages, and one advance's replay, beside bare sums of the same rows.

The fund grows from a quarter to all of its advances, so that a cost that grows faster than they do shows.
"""

import random
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import UUID

from sqlalchemy import Engine, select, text

from benchmarks.lendings import HISTORY_DAYS, Lent, grow, opened
from benchmarks.report import Row
from fund.models import Advance, Fund
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.alerts import alerts_on
from fund.queries.calendar import DuesAsked, months_of
from fund.queries.calls import to_call_page
from fund.queries.earmarks import earmarks_of
from fund.queries.figures import figures_on
from fund.queries.forecasts import foresee
from fund.queries.overview import overview_of
from fund.queries.reports import report_of
from fund.queries.trends import steps, vintages
from fund.rules.schedules import after_months
from kernel.db import db

ADVANCES_AT_SCALE_1 = 100_000
PARTS_OF_A_WHOLE = (4, 2, 1)
REPORT_MS_MAX, REPLAY_MS_MAX = 2_000, 5
DAYS, REPLAYS, MONTHS = 3, 200, 12
# Each of a fund's advances, what was paid of it and what it asked for, summed and nothing else.
_BARE = (
    "SELECT count(*), sum(paid), sum(asked) FROM"
    " (SELECT advance_id, sum(cents) AS paid FROM advance_movement WHERE dated_on <= :day GROUP BY 1) AS m"
    " JOIN (SELECT s.advance_id, sum(i.principal_cents) AS asked FROM advance_schedule AS s"
    " JOIN scheduled_instalment AS i ON i.schedule_id = s.id WHERE s.number > 0 AND s.effective_on <= :day"
    " GROUP BY 1) AS a USING (advance_id)"
)
_FACTS = (
    "SELECT kind, dated_on, cents FROM advance_movement WHERE advance_id = :id",
    "SELECT s.number, i.due_on, i.principal_cents FROM advance_schedule AS s"
    " JOIN scheduled_instalment AS i ON i.schedule_id = s.id WHERE s.advance_id = :id",
)


def measure(engine: Engine, scale: float = 1) -> list[Row]:
    """The rows of the bench; at scale 1 a fund of 25,000, of 50,000 and of 100,000 advances."""
    whole = max(int(ADVANCES_AT_SCALE_1 * scale), 8)
    lent = opened(count_max=whole)
    rows, reports = [], []
    for part in PARTS_OF_A_WHOLE:
        grow(engine, lent, whole // part - lent.count)
        told = _report(lent)
        reports.append(told[0])
        rows += told
    first, last = reports[0], reports[-1]
    name = f"fund report, 1,000 of {whole:,} advances"
    linear = (last.ours * 1_000 / whole, first.ours * 1_000 / (whole // PARTS_OF_A_WHOLE[0]))
    rows.append(Row(name, *linear, "ms", more_is_better=False, wanted=0.7, note="a quarter of them"))
    return rows + _pages(lent) + _replay(lent)


def _report(lent: Lent) -> list[Row]:
    """The whole report and a page's part of it, on days drawn from the ten years; the longest of them."""
    dice = random.Random(1)
    days = [lent.until, *(lent.until - timedelta(days=dice.randrange(HISTORY_DAYS)) for _ in range(DAYS))]
    fund = db.session.get_one(Fund, lent.fund_id)
    report = max(_least_ms(partial(_figures, fund, day)) for day in days)
    page = max(_least_ms(partial(_glance, fund, day)) for day in days)
    floor = max(_least_ms(partial(_bare, day)) for day in days)
    db.session.rollback()
    name = f"fund report, {lent.count:,} advances"
    return [
        Row(name, report, floor, "ms", more_is_better=False),
        Row(f"{name}, of two seconds", report, REPORT_MS_MAX, "ms", more_is_better=False, wanted=1),
        Row(f"fund at a glance, {lent.count:,} advances", page, floor, "ms", more_is_better=False),
    ]


def _pages(lent: Lent) -> list[Row]:
    """What the fund's pages ask for on the last day, each once, beside the same sums."""
    session, day = db.session(), lent.until
    fund = session.get_one(Fund, lent.fund_id)
    first = day.replace(day=1)
    year = DuesAsked(fund.id, first, after_months(first, MONTHS) - timedelta(days=1), day)
    pages: dict[str, Callable[[], object]] = {
        "alerts": partial(alerts_on, session, fund, day),
        "calls to make": partial(to_call_page, session, fund, day, 1),
        "dues of a year by month": partial(months_of, session, year),
        "forecast": partial(foresee, session, fund, day, MONTHS),
        "thirteen months": partial(steps, session, fund.id, day),
        "seasons": partial(vintages, session, fund.id, day),
        "earmarks": partial(earmarks_of, session, fund, day),
        "donors' report of a year": partial(
            report_of, session, fund, after_months(day, -MONTHS) + timedelta(days=1), day, None
        ),
    }
    floor = _least_ms(partial(_bare, day))
    rows = [
        Row(f"{name}, {lent.count:,} advances", _ms(work), floor, "ms", more_is_better=False)
        for name, work in pages.items()
    ]
    db.session.rollback()
    return rows


def _figures(fund: Fund, day: date) -> None:
    figures_on(db.session(), fund, day)


def _glance(fund: Fund, day: date) -> None:
    overview_of(db.session(), fund, day)


def _bare(day: date) -> None:
    db.session.execute(text(_BARE), {"day": day}).all()


def _replay(lent: Lent) -> list[Row]:
    """Where one advance stands, out of its facts; the slowest of every twenty is left out."""
    ids = list(db.session.scalars(select(Advance.id).where(Advance.fund_id == lent.fund_id)))
    drawn = random.Random(2).sample(ids, min(REPLAYS, len(ids)))
    ours = sorted(_ms(partial(_stand, one, lent.until)) for one in drawn)
    floor = sorted(_ms(partial(_read, one)) for one in drawn)
    db.session.rollback()
    at = len(drawn) * 19 // 20
    return [
        Row("one advance replayed: p95", ours[at], floor[at], "ms", more_is_better=False),
        Row(
            "one advance replayed, of 5 ms",
            ours[at],
            REPLAY_MS_MAX,
            "ms",
            more_is_better=False,
            wanted=1,
        ),
    ]


def _stand(advance_id: UUID, day: date) -> None:
    facts_of(db.session(), advance_by_id(db.session(), advance_id)).on(day)


def _read(advance_id: UUID) -> None:
    for statement in _FACTS:
        db.session.execute(text(statement), {"id": advance_id}).all()


def _least_ms(work: Callable[[], object], times: int = 3) -> float:
    """The least of a few: what the work costs, not what disturbed it."""
    return min(_ms(work) for _ in range(times))


def _ms(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1_000
