"""What a manager should look at today besides sales: drawers, tills, stock that ends."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from shop.models import CashSession, SealedRecord, Till, TillSeries

# A till that sells says something every day that it is open; two days of silence are asked about.
SILENT_AFTER = timedelta(hours=48)
# So long the sales that a replaced device never sent are worth looking for.
LOOKED_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class SilentTill:
    """A silent till with an open drawer or unsent records."""

    till: Till
    place: Place
    unsent: int


def drawers_left_open(session: Session, actor: Actor, today: date) -> list[tuple[CashSession, Till, Place]]:
    """The drawers that were opened before today and not counted since, oldest first."""
    rows = session.execute(
        select(CashSession, Till, Place)
        .join(Till, Till.id == CashSession.till_id)
        .join(Place, Place.id == Till.place_id)
        .where(within(actor), CashSession.is_open, CashSession.business_day < today)
        .order_by(CashSession.business_day, Till.code)
    )
    return list(rows.tuples())


def silent_tills(session: Session, actor: Actor, moment: datetime) -> list[SilentTill]:
    """Tills that said they had records to send, or whose drawer is open, and are silent since two days."""
    last = (
        select(func.max(SealedRecord.recorded_at))
        .where(SealedRecord.series_id == TillSeries.id, SealedRecord.arrival == TillSeries.arrival)
        .correlate(TillSeries)
        .scalar_subquery()
    )
    is_open = select(CashSession.id).where(CashSession.till_id == Till.id, CashSession.is_open)
    heard = func.coalesce(last, TillSeries.enrolled_at)
    rows = session.execute(
        select(Till, Place, func.coalesce(TillSeries.declared_unsent, 0))
        .join(TillSeries, TillSeries.till_id == Till.id)
        .join(Place, Place.id == Till.place_id)
        .where(
            within(actor),
            or_(
                # Replaced with sales that it never sent.
                (TillSeries.declared_unsent > 0) & (TillSeries.ended_at > moment - LOOKED_FOR),
                (TillSeries.state == "open")
                & is_open.correlate(Till).exists()
                & (heard < moment - SILENT_AFTER),
            ),
        )
        .order_by(Place.name, Till.code)
    )
    return [SilentTill(till, place, int(unsent)) for till, place, unsent in rows.tuples()]
