"""Closings: those that tills seal, compared with what we hold; and those of a whole place, made here.

A closing is never changed. What arrives after its day was closed is counted by a further one of the
same day: the supplementary closings, ordinal 2 and more.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel import network_key
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import NotFound
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.outbox import enqueue
from shop.models import PlaceClosing, Sale, Till, TillClosing
from shop.operations.series import moment_text
from shop.operations.tills import hold_till
from shop.queries.receipts import NumberedReceipt, receipts_where
from shop.rules.closings import ClosingFigures, Perpetual, day_closing, summed_closing
from shop.rules.sales import TaxRow
from shop.rules.seals import canonical_text, hash_of

AT_THE_COUNTER = (Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER)
FORMAT = "igoudar-place-closing/1"
GENESIS = "0" * 64
# A place's day is closed in the night after it: tills that sell late have then spoken.
CLOSED_AFTER = timedelta(hours=27)
PERIOD_LENGTHS = {"day": 10, "month": 7, "year": 4}


class PlaceUnknown(NotFound):
    code = "closing-place-unknown"


@dataclass(frozen=True, slots=True)
class KeepTillClosing:
    """A day, month or year as a till closed it; `figures` are the body of its record."""

    closing_id: UUID
    till_id: UUID
    series: int
    level: str
    figures: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ClosePlace:
    """Every past day, month and year of a place that holds something not closed yet."""

    place_id: UUID


def _till_of(session: Session, command: KeepTillClosing) -> Touch:
    return hold_till(session, command.till_id)


def _place_of(session: Session, command: ClosePlace) -> Touch:
    held = session.scalar(select(Place.id).where(Place.id == command.place_id).with_for_update())
    if held is None:
        raise PlaceUnknown()
    return Touch(stream=f"place:{command.place_id}", places=frozenset({command.place_id}))


@operation(*AT_THE_COUNTER, touches=_till_of)
def keep_till_closing(session: Session, command: KeepTillClosing, context: Context) -> dict[str, Any]:
    """Keep a till's closing, and whether our own receipts make the same figures."""
    till = session.get_one(Till, command.till_id)
    country = session.scalars(select(Place.country).where(Place.id == till.place_id)).one()
    said = _figures_of(command.figures)
    agrees = _worked_out(session, command, said, country) == said
    session.add(
        TillClosing(
            id=command.closing_id,
            till_id=till.id,
            place_id=till.place_id,
            series=command.series,
            level=command.level,
            period=said.period,
            ordinal=said.ordinal,
            closed_at=context.occurred_at,
            recorded_at=context.recorded_at,
            total_cents=said.total_cents,
            absolute_cents=said.absolute_cents,
            perpetual_cents=said.perpetual_cents,
            perpetual_absolute_cents=said.perpetual_absolute_cents,
            figures=command.figures,
            agrees=agrees,
        )
    )
    due = max(context.recorded_at, context.occurred_at + CLOSED_AFTER)
    enqueue(session, "close-place", {"place_id": str(till.place_id)}, due)
    return {"id": str(command.closing_id), "agrees": agrees}


def _worked_out(
    session: Session, command: KeepTillClosing, said: ClosingFigures, country: str
) -> ClosingFigures:
    """The same closing out of what we hold of that till."""
    before = _perpetual_before(session, command, said)
    if command.level == "day":
        first, last = said.first or 0, said.last or -1
        found = receipts_where(
            session,
            Sale.till_id == command.till_id,
            Sale.series == command.series,
            Sale.number.between(first, last),
        )
        return day_closing(said.period, said.ordinal, [one.receipt for one in found], before, country)
    part = "day" if command.level == "month" else "month"
    parts = session.scalars(
        select(TillClosing)
        .where(
            TillClosing.till_id == command.till_id,
            TillClosing.series == command.series,
            TillClosing.level == part,
            TillClosing.period.startswith(f"{said.period}-"),
        )
        .order_by(TillClosing.recorded_at, TillClosing.id)
    ).all()
    counted = [_figures_of(one.figures) for one in parts]
    inside = [one for one in counted if said.first and one.first and said.first <= one.first]
    return summed_closing(said.period, said.ordinal, inside, before)


def _perpetual_before(session: Session, command: KeepTillClosing, said: ClosingFigures) -> Perpetual:
    """The perpetual totals of the till's last closing of that level in the series."""
    # The last to arrive, for a chain arrives in its order; the till's clock may have been set back since.
    last = session.scalar(
        select(TillClosing)
        .where(
            TillClosing.till_id == command.till_id,
            TillClosing.series == command.series,
            TillClosing.level == command.level,
        )
        .order_by(TillClosing.recorded_at.desc(), TillClosing.id.desc())
        .limit(1)
    )
    if last:
        return Perpetual(last.perpetual_cents, last.perpetual_absolute_cents)
    # The first closing of a series goes on from what the device was told at its enrolment.
    return Perpetual(
        said.perpetual_cents - said.total_cents, said.perpetual_absolute_cents - said.absolute_cents
    )


@operation(Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_place_of)
def close_place(session: Session, command: ClosePlace, context: Context) -> dict[str, Any]:
    """Close every past day of a place that is not closed whole, then its past months and years.

    Raises PlaceUnknown.
    """
    place = session.get_one(Place, command.place_id)
    today = business_day(context.recorded_at, place.timezone)
    days = session.scalars(
        select(Sale.business_day)
        .where(Sale.place_id == place.id, Sale.place_closing_id.is_(None), Sale.business_day < today)
        .distinct()
        .order_by(Sale.business_day)
    )
    made = [_close_day(session, place, day.isoformat(), context).period for day in days.all()]
    for level, part, current in (
        ("month", "day", f"{today:%Y-%m}"),
        ("year", "month", f"{today:%Y}"),
    ):
        made += _close_longer(session, place, level, part, current, context)
    return {"closed": made}


def _close_day(session: Session, place: Place, day: str, context: Context) -> PlaceClosing:
    found = receipts_where(
        session,
        Sale.place_id == place.id,
        Sale.place_closing_id.is_(None),
        Sale.business_day == datetime.fromisoformat(day).date(),
    )
    figures = day_closing(
        day,
        _next_ordinal(session, place, "day", day),
        [one.receipt for one in found],
        _perpetual_of(session, place, "day"),
        place.country,
    )
    closing = _write(session, place, "day", figures, _numbers(found), context)
    counted = update(Sale).where(Sale.id.in_([one.sale_id for one in found]))
    session.execute(counted.values(place_closing_id=closing.id))
    return closing


def _numbers(found: Sequence[NumberedReceipt]) -> list[dict[str, str]]:
    return [{"number": one.receipt_number, "hash": one.receipt.hash} for one in found]


def _close_longer(
    session: Session, place: Place, level: str, part: str, current: str, context: Context
) -> list[str]:
    """Close each past month (year) that has days (months) which none has counted."""
    open_parts = session.scalars(
        select(PlaceClosing)
        .where(
            PlaceClosing.place_id == place.id,
            PlaceClosing.level == part,
            PlaceClosing.within_id.is_(None),
        )
        .order_by(PlaceClosing.sequence)
    ).all()
    length = PERIOD_LENGTHS[level]
    made = []
    for period in sorted({one.period[:length] for one in open_parts if one.period[:length] < current}):
        parts = [one for one in open_parts if one.period[:length] == period]
        figures = summed_closing(
            period,
            _next_ordinal(session, place, level, period),
            [_figures_of(_body(one)) for one in parts],
            _perpetual_of(session, place, level),
        )
        said = [{"number": f"{one.period}/{one.ordinal}", "hash": one.hash} for one in parts]
        closing = _write(session, place, level, figures, said, context)
        for one in parts:
            one.within_id = closing.id
        made.append(period)
    return made


def _figures_of(body: Mapping[str, Any]) -> ClosingFigures:
    """The figures that a closing's body says."""
    rows = tuple(TaxRow(**row) for row in body["taxes"])
    return ClosingFigures(**{**body, "taxes": rows, "takings": dict(body["takings"])})


def _body(closing: PlaceClosing) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(closing.text)["body"]
    return body


def _next_ordinal(session: Session, place: Place, level: str, period: str) -> int:
    of_period = (
        (PlaceClosing.place_id == place.id) & (PlaceClosing.level == level) & (PlaceClosing.period == period)
    )
    return (session.scalar(select(func.max(PlaceClosing.ordinal)).where(of_period)) or 0) + 1


def _last(session: Session, place: Place, *conditions: Any) -> PlaceClosing | None:
    return session.scalar(
        select(PlaceClosing)
        .where(PlaceClosing.place_id == place.id, *conditions)
        .order_by(PlaceClosing.sequence.desc())
        .limit(1)
    )


def _perpetual_of(session: Session, place: Place, level: str) -> Perpetual:
    last = _last(session, place, PlaceClosing.level == level)
    return Perpetual(last.perpetual_cents, last.perpetual_absolute_cents) if last else Perpetual()


def _write(
    session: Session,
    place: Place,
    level: str,
    figures: ClosingFigures,
    covers: list[dict[str, str]],
    context: Context,
) -> PlaceClosing:
    """Write the next link of the place's closings: its text cites the one before and all that it counts."""
    last = _last(session, place)
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, GENESIS)
    text = canonical_text(
        {
            "format": FORMAT,
            "place": place.name,
            "level": level,
            "sequence": sequence,
            "previous": previous,
            "made_at": moment_text(context.recorded_at),
            "covers": covers,
            "body": figures.as_body(),
        }
    )
    closing = PlaceClosing(
        id=new_id(),
        place_id=place.id,
        sequence=sequence,
        level=level,
        period=figures.period,
        ordinal=figures.ordinal,
        made_at=context.recorded_at,
        total_cents=figures.total_cents,
        absolute_cents=figures.absolute_cents,
        perpetual_cents=figures.perpetual_cents,
        perpetual_absolute_cents=figures.perpetual_absolute_cents,
        text=text,
        hash=hash_of(text),
        signature=network_key.sign(text),
    )
    session.add(closing)
    session.flush()
    return closing
