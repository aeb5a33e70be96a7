"""Takings of some days: by day, by hour, by means; two or three bounded statements."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.models import SoldDay, TakingsDay
from shop.queries.figures.scope import Scope, of_sold, of_takings
from shop.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Taken:
    """Receipts and what they came to, refunds taken off; minor units of the scope's currency."""

    sales: int = 0
    refunds: int = 0
    cents: int = 0
    refund_cents: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            self.sales + other.sales,
            self.refunds + other.refunds,
            self.cents + other.cents,
            self.refund_cents + other.refund_cents,
        )

    @property
    def basket_cents(self) -> int | None:
        """What a sale came to on average, before what was given back."""
        return (self.cents - self.refund_cents) // self.sales if self.sales else None


_SUMS = (
    func.sum(TakingsDay.sales),
    func.sum(TakingsDay.refunds),
    func.sum(TakingsDay.cents),
    func.sum(TakingsDay.refund_cents),
)


def taken_by_day(session: Session, scope: Scope, period: Period) -> dict[date, Taken]:
    """What was taken in a period, by day: of receipts, or of the goods that a scope is narrowed to."""
    if scope.is_narrowed:
        return sold_by_day(session, scope, period)
    rows = session.execute(
        select(TakingsDay.business_day, *_SUMS)
        .where(*of_takings(scope, "day", period))
        .group_by(TakingsDay.business_day)
    )
    return {day: Taken(*map(int, sums)) for day, *sums in rows}


def taken_by_hour(session: Session, scope: Scope) -> dict[str, Taken]:
    """What was taken at each hour of the places, all days together."""
    rows = session.execute(
        select(TakingsDay.key, *_SUMS).where(*of_takings(scope, "hour")).group_by(TakingsDay.key)
    )
    return {hour: Taken(*map(int, sums)) for hour, *sums in rows}


def sold_by_day(session: Session, scope: Scope, period: Period) -> dict[date, Taken]:
    """What some goods were sold for by day; of their receipts nothing is known."""
    rows = session.execute(
        select(SoldDay.business_day, func.sum(SoldDay.gross_cents))
        .where(*of_sold(scope, period))
        .group_by(SoldDay.business_day)
    )
    return {day: Taken(cents=int(cents)) for day, cents in rows}


def taken_by_means(session: Session, scope: Scope) -> dict[str, Taken]:
    """What was kept of each means of payment, the most first."""
    rows = session.execute(
        select(TakingsDay.key, *_SUMS).where(*of_takings(scope, "means")).group_by(TakingsDay.key)
    )
    found = {means: Taken(*map(int, sums)) for means, *sums in rows}
    return dict(sorted(found.items(), key=lambda one: (-one[1].cents, one[0])))


def taken_by_place(session: Session, scope: Scope, period: Period) -> dict[UUID, Taken]:
    """What each place of a scope took."""
    rows = session.execute(
        select(TakingsDay.place_id, *_SUMS)
        .where(*of_takings(scope, "day", period))
        .group_by(TakingsDay.place_id)
    )
    return {place_id: Taken(*map(int, sums)) for place_id, *sums in rows}
