"""What a manager should look at: odd sales, and records of tills that could not be taken as they were."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select, true, union_all
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from shop.models import (
    FlagSettlement,
    RecordSettlement,
    Sale,
    SaleFlag,
    SealedRecord,
    Till,
    TillSeries,
)


class RecordNotFound(NotFound):
    code = "nothing-to-settle"


@dataclass(frozen=True, slots=True)
class FlagRow:
    """Something odd about a sale."""

    flag: SaleFlag
    sale: Sale
    till: Till
    place: Place


@dataclass(frozen=True, slots=True)
class RecordRow:
    """A record kept with the reason why it could not be taken."""

    record: SealedRecord
    series: TillSeries
    till: Till
    place: Place


@dataclass(frozen=True, slots=True)
class Settled:
    """What was done about it, by whom."""

    settlement: FlagSettlement | RecordSettlement
    by: str | None


def open_flags(session: Session, actor: Actor, page: int = 1, place_id: UUID | None = None) -> Slice[FlagRow]:
    """A page of what is odd and not settled, everywhere or at a place, latest first."""
    rows = session.execute(
        _flags()
        .where(within(actor), unsettled_flag(), _at(place_id))
        .order_by(Sale.recorded_at.desc(), SaleFlag.id)
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )
    return sliced([FlagRow(*row) for row in rows.tuples()], page)


def open_records(session: Session, actor: Actor, place_id: UUID | None = None) -> list[RecordRow]:
    """The records that nobody has settled, everywhere or at a place, oldest first."""
    rows = session.execute(
        _records()
        .where(within(actor), SealedRecord.state == "to_settle", unsettled_record(), _at(place_id))
        .order_by(SealedRecord.recorded_at, SealedRecord.arrival)
        .limit(ROWS_MAX)
    )
    return [RecordRow(*row) for row in rows.tuples()]


def open_count(session: Session, actor: Actor) -> int:
    """How much waits for a manager: odd sales and records together."""
    flags = _flags().with_only_columns(SaleFlag.id).where(within(actor), unsettled_flag())
    records = (
        _records()
        .with_only_columns(SealedRecord.id)
        .where(within(actor), SealedRecord.state == "to_settle", unsettled_record())
    )
    counted = [select(func.count()).select_from(one.subquery()) for one in (flags, records)]
    return sum(session.scalar(one) or 0 for one in counted)


def open_by_place(session: Session, actor: Actor) -> dict[UUID, int]:
    """How much waits for a manager at each place."""
    flags = _flags().with_only_columns(Place.id).where(within(actor), unsettled_flag())
    records = (
        _records()
        .with_only_columns(Place.id)
        .where(within(actor), SealedRecord.state == "to_settle", unsettled_record())
    )
    waiting = union_all(flags, records).subquery()
    place_id = waiting.c[0]
    rows = session.execute(select(place_id, func.count()).group_by(place_id)).tuples()
    return dict(rows.all())


def _at(place_id: UUID | None) -> ColumnElement[bool]:
    return Place.id == place_id if place_id else true()


def record_for(session: Session, actor: Actor, record_id: UUID) -> RecordRow:
    """One record of a place that `actor` keeps; raises RecordNotFound."""
    row = (
        session.execute(_records().where(within(actor), SealedRecord.id == record_id)).tuples().one_or_none()
    )
    if row is None:
        raise RecordNotFound()
    return RecordRow(*row)


def settlements_of(session: Session, sale_id: UUID) -> dict[UUID, Settled]:
    """What was done about each flag of a sale."""
    rows = session.execute(
        select(FlagSettlement, User.name)
        .join(SaleFlag, SaleFlag.id == FlagSettlement.flag_id)
        .outerjoin(User, User.id == FlagSettlement.settled_by)
        .where(SaleFlag.sale_id == sale_id)
    )
    return {settlement.flag_id: Settled(settlement, name) for settlement, name in rows.tuples()}


def _flags() -> Select[SaleFlag, Sale, Till, Place]:
    return (
        select(SaleFlag, Sale, Till, Place)
        .join(Sale, Sale.id == SaleFlag.sale_id)
        .join(Till, Till.id == Sale.till_id)
        .join(Place, Place.id == Sale.place_id)
    )


def _records() -> Select[SealedRecord, TillSeries, Till, Place]:
    return (
        select(SealedRecord, TillSeries, Till, Place)
        .join(TillSeries, TillSeries.id == SealedRecord.series_id)
        .join(Till, Till.id == TillSeries.till_id)
        .join(Place, Place.id == SealedRecord.place_id)
    )


def unsettled_flag() -> ColumnElement[bool]:
    """The condition that nobody has said what was done about a flag."""
    settled = select(FlagSettlement.flag_id).where(FlagSettlement.flag_id == SaleFlag.id)
    return ~settled.correlate(SaleFlag).exists()


def unsettled_record() -> ColumnElement[bool]:
    """The condition that nobody has said what was done about a record."""
    settled = select(RecordSettlement.record_id).where(RecordSettlement.record_id == SealedRecord.id)
    return ~settled.correlate(SealedRecord).exists()
