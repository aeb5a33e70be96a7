"""Closings as they were made: of tills, of places; and the totals that go on for ever."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from shop.models import PlaceClosing, Sale, SaleLine, Till, TillClosing
from shop.rules.closings import Perpetual


class ClosingNotFound(NotFound):
    code = "closing-not-found"


@dataclass(frozen=True, slots=True)
class ClosingRow:
    """A place's closing in a list."""

    closing: PlaceClosing
    place: Place


@dataclass(frozen=True, slots=True)
class TillClosingRow:
    """A till's closing beside the place's."""

    closing: TillClosing
    till: Till


def perpetual_of(session: Session, till_id: UUID) -> Perpetual:
    """What a till has sold since its first sale: where a new device's totals go on from."""
    total, absolute = session.execute(
        select(
            func.coalesce(func.sum(SaleLine.gross_cents), 0),
            func.coalesce(func.sum(func.abs(SaleLine.gross_cents)), 0),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(Sale.till_id == till_id, SaleLine.sort == "goods")
    ).one()
    return Perpetual(int(total), int(absolute))


def visible_closings(
    session: Session, actor: Actor, place_id: UUID | None, level: str | None, page: int = 1
) -> Slice[ClosingRow]:
    """A page of the closings of the places that `actor` keeps, latest first."""
    wanted = (
        select(PlaceClosing, Place)
        .join(Place, Place.id == PlaceClosing.place_id)
        .where(within(actor))
        .order_by(PlaceClosing.period.desc(), PlaceClosing.made_at.desc(), PlaceClosing.sequence.desc())
    )
    if place_id:
        wanted = wanted.where(PlaceClosing.place_id == place_id)
    if level:
        wanted = wanted.where(PlaceClosing.level == level)
    rows = session.execute(wanted.offset(offset_of(page)).limit(ROWS_MAX + 1)).tuples()
    return sliced([ClosingRow(*row) for row in rows], page)


def closing_for(session: Session, actor: Actor, closing_id: UUID) -> ClosingRow:
    """One closing of a place that `actor` keeps; raises ClosingNotFound."""
    row = session.execute(
        select(PlaceClosing, Place)
        .join(Place, Place.id == PlaceClosing.place_id)
        .where(within(actor), PlaceClosing.id == closing_id)
    ).one_or_none()
    if row is None:
        raise ClosingNotFound()
    return ClosingRow(row[0], row[1])


def till_closings_of(session: Session, place_id: UUID, period: str) -> Sequence[TillClosingRow]:
    """What the tills of a place closed for a period."""
    rows = session.execute(
        select(TillClosing, Till)
        .join(Till, Till.id == TillClosing.till_id)
        .where(TillClosing.place_id == place_id, TillClosing.period == period)
        .order_by(Till.code, TillClosing.series, TillClosing.ordinal)
    )
    return [TillClosingRow(*row) for row in rows.tuples()]
