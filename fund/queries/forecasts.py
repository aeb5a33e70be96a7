"""What a fund's forecast is made of on a day, and the forecast."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from fund.models import Fund
from fund.queries.collections import on_time_by_branch
from fund.queries.overview import Overview, overview_of
from fund.queries.portfolio import unpaid_by_due
from fund.queries.tranches import planned_on
from fund.rules.forecasts import RECORD_MONTHS, Forecast, WhatIf, forecast, weights
from fund.rules.indicators import Ratio
from fund.rules.schedules import after_months
from fund.rules.tranches import Tranche
from producers.models.organisations import BRANCHES


@dataclass(frozen=True, slots=True)
class Foreseen:
    """A forecast with and without the advance that is asked about, and the record that weighs it."""

    overview: Overview
    record: Mapping[str, Ratio]
    weight_bp: Mapping[str, int]
    without: Forecast
    told: Forecast
    # Of what is promised, what no day is planned for.
    unplanned_cents: int


def foresee(session: Session, fund: Fund, as_of: date, months: int, new: WhatIf | None = None) -> Foreseen:
    """The next months of a fund as it stood at the end of a day."""
    stands = overview_of(session, fund, as_of)
    since = after_months(as_of, -RECORD_MONTHS) + timedelta(days=1)
    record = on_time_by_branch(session, fund.id, since, as_of)
    weight_bp = weights(record, BRANCHES)
    kept, dues = stands.figures, unpaid_by_due(session, fund.id, as_of)
    planned = planned_on(session, fund.id, as_of)
    unplanned_cents = kept.committed_cents - sum(one.cents for one in planned)
    promised = [*planned, Tranche(as_of, unplanned_cents)]
    asked = (as_of, months, kept.cash_cents, promised, dues, weight_bp)
    return Foreseen(stands, record, weight_bp, forecast(*asked), forecast(*asked, new), unplanned_cents)
