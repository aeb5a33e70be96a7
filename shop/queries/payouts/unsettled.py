"""What no living statement of a producer tells yet: sales, refunds, losses, deposits, corrections."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from inventory.models import Delivery, Place, StockMove
from inventory.rules.places import LOSS_ACCOUNTS
from kernel.clock import business_day
from producers.models import Organisation
from shop.models import (
    ConsignmentAgreement,
    Payout,
    PayoutCorrection,
    PayoutDecision,
    PayoutDeposit,
    PayoutLine,
    PayoutRun,
    PayoutSettlement,
    Sale,
    SaleLine,
)
from shop.queries.values import Values
from traceability.models import Lot


@dataclass(frozen=True, slots=True)
class Owed:
    """Something that a statement must tell: `kind` as in a PayoutLine, amounts in minor units.

    `terms_day` is the day whose agreement shares it: a refund is shared as what it gives back was.
    For a loss, the amounts are its value at the price of the day, and `is_priced` whether there was
    one. For a deposit, a correction or what the last statement carried, `gross_cents` is what is owed.
    """

    kind: str
    source_id: UUID
    organisation_id: UUID
    business_day: date
    terms_day: date
    reference: str
    label: str
    lot_id: UUID | None
    quantity: int
    gross_cents: int
    tax_cents: int
    is_priced: bool = True


def owed_at(session: Session, place: Place, until: date, organisation_id: UUID | None = None) -> list[Owed]:
    """All that a place owes its producers up to a day, or one of them; in the order of a statement."""
    found = [
        *_sold(session, place, until, organisation_id),
        *lost_at(session, place, until, organisation_id),
        *_deposits(session, place, until, organisation_id),
        *_corrections(session, place, until, organisation_id),
        *_carried(session, place, organisation_id),
    ]
    return sorted(found, key=lambda one: (one.business_day, one.reference, str(one.source_id)))


def _sold(session: Session, place: Place, until: date, organisation_id: UUID | None) -> Iterator[Owed]:
    """The lines of receipts that sold a producer's goods, and those that gave them back."""
    wanted = (
        select(
            SaleLine.id,
            SaleLine.owner_id,
            SaleLine.business_day,
            terms_day(),
            Sale.receipt_number,
            SaleLine.label,
            SaleLine.lot_id,
            SaleLine.quantity,
            SaleLine.gross_cents,
            SaleLine.tax_cents,
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(
            SaleLine.place_id == place.id,
            SaleLine.payout_id.is_(None),
            SaleLine.sort == "goods",
            SaleLine.business_day <= until,
            _of_a_producer(SaleLine.owner_id, place, organisation_id),
        )
    )
    for row in session.execute(wanted).tuples():
        line_id, owner_id, day, shared_on, receipt, label, lot_id, quantity, gross, tax = row
        assert owner_id is not None
        kind = "sale" if quantity > 0 else "refund"
        yield Owed(kind, line_id, owner_id, day, shared_on, receipt, label, lot_id, quantity, gross, tax)


def terms_day() -> ColumnElement[date]:
    """The day whose agreement shares a line of a receipt: its own; for a refund, that of what it gives back.

    Looked up for refunds alone: joined, a planner prepares every line that was ever sold.
    """
    original = aliased(SaleLine)
    given_back = (
        select(original.business_day)
        .where(original.id == SaleLine.refunds_id)
        .correlate(SaleLine)
        .scalar_subquery()
    )
    return case(
        (SaleLine.refunds_id.is_(None), SaleLine.business_day),
        else_=func.coalesce(given_back, SaleLine.business_day),
    )


@dataclass(frozen=True, slots=True)
class Alike:
    """Lines that no statement tells, of one place and owner, one price, and under the same agreements."""

    place_id: UUID
    owner_id: UUID
    # None when the days are taken together.
    business_day: date | None
    # The first day of the agreements that were in force.
    since: date
    gross_cents: int
    tax_cents: int
    count: int


def lines_alike(
    session: Session,
    agreements: Sequence[ConsignmentAgreement],
    *conditions: ColumnElement[bool],
    by_day: bool = False,
) -> list[Alike]:
    """What producers sold and no statement tells yet, those alike together: few, however many lines."""
    starts = sorted({one.valid_from for one in agreements})
    at = list(enumerate(starts, 1))
    day = terms_day()
    begun = case(*((day >= start, number) for number, start in reversed(at)), else_=0) if at else literal(0)
    lines = (
        select(
            SaleLine.place_id,
            SaleLine.owner_id,
            (SaleLine.business_day if by_day else null()).label("business_day"),
            begun.label("begun"),
            SaleLine.gross_cents,
            SaleLine.tax_cents,
        )
        .join(Place, Place.id == SaleLine.place_id)
        .where(SaleLine.payout_id.is_(None), SaleLine.sort == "goods", *conditions)
        .where((Place.organisation_id != SaleLine.owner_id) | Place.organisation_id.is_(None))
        .subquery()
    )
    said = lines.c
    what = (said.place_id, said.owner_id, said.business_day, said.begun, said.gross_cents, said.tax_cents)
    days = [date.min, *starts]
    return [
        Alike(place_id, owner_id, day, days[int(number)], int(gross), int(tax), int(count))
        for place_id, owner_id, day, number, gross, tax, count in session.execute(
            select(*what, func.count()).where(lines.c.owner_id.is_not(None)).group_by(*what)
        )
    ]


def _of_a_producer(
    owner: InstrumentedAttribute[UUID] | InstrumentedAttribute[UUID | None],
    place: Place,
    organisation_id: UUID | None,
) -> ColumnElement[bool]:
    """Goods that are not the boutique's own: those of one producer, or of any."""
    if organisation_id is not None:
        return owner == organisation_id
    # By name and not by difference: the index begins with the owner, and most lines are told already.
    return owner.in_(select(Organisation.id).where(Organisation.id != place.organisation_id))


@dataclass(frozen=True, slots=True)
class _Loss:
    """A movement that took goods from a place that answers for them (`sign` 1), or gave them back (-1)."""

    move: StockMove
    lot: Lot
    sign: int
    label: str


def lost_at(
    session: Session, place: Place, until: date, organisation_id: UUID | None = None
) -> Iterator[Owed]:
    """A producer's goods that left otherwise than sold, and those found again."""
    found = [
        *_lost_on_the_shelf(session, place, until, organisation_id),
        *_lost_on_the_road(session, place, until, organisation_id),
    ]
    values = Values(session, place, [one.lot for one in found], {one.move.owner_id for one in found})
    for one in found:
        move, lot = one.move, one.lot
        day = business_day(move.occurred_at, place.timezone)
        worth = values.of(lot, move.owner_id, move.quantity, day)
        gross, tax = worth or (0, 0)
        yield Owed(
            "loss",
            move.id,
            move.owner_id,
            day,
            day,
            lot.code,
            one.label,
            lot.id,
            -one.sign * move.quantity,
            one.sign * gross,
            one.sign * tax,
            is_priced=worth is not None,
        )


def _lost_on_the_shelf(
    session: Session, place: Place, until: date, organisation_id: UUID | None
) -> Iterator[_Loss]:
    """What left a place for the losses, and what a count found again there."""
    gone = and_(StockMove.source_id == place.id, StockMove.target_id.in_(LOSS_ACCOUNTS))
    found = and_(StockMove.target_id == place.id, StockMove.source_id.in_(LOSS_ACCOUNTS))
    # What arrived on top of a delivery was not lost here before: it is told where it left.
    arrived = exists().where(Delivery.id == StockMove.document_id)
    rows = session.execute(
        select(StockMove, Lot, case((gone, 1), else_=-1))
        .join(Lot, Lot.id == StockMove.lot_id)
        .where(or_(gone, and_(found, ~arrived)), *_untold_loss(place, until, organisation_id))
    ).tuples()
    for move, lot, sign in rows:
        yield _Loss(move, lot, sign, _label_of(move))


def _lost_on_the_road(
    session: Session, place: Place, until: date, organisation_id: UUID | None
) -> Iterator[_Loss]:
    """What others found missing, or on top, of what this place sent (docs/algorithms/payouts.md)."""
    gone = StockMove.target_id.in_(LOSS_ACCOUNTS)
    rows = session.execute(
        select(StockMove, Lot, case((gone, 1), else_=-1), Delivery.number)
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Delivery, Delivery.id == StockMove.document_id)
        .where(
            Delivery.source_id == place.id,
            or_(gone, StockMove.source_id.in_(LOSS_ACCOUNTS)),
            *_untold_loss(place, until, organisation_id),
        )
    ).tuples()
    for move, lot, sign, number in rows:
        yield _Loss(move, lot, sign, f"{'road' if sign > 0 else 'road_extra'}: {number}")


def _untold_loss(place: Place, until: date, organisation_id: UUID | None) -> list[ColumnElement[bool]]:
    day_after = datetime.combine(until + timedelta(days=1), time(), ZoneInfo(place.timezone))
    return [
        StockMove.occurred_at < day_after,
        _of_a_producer(StockMove.owner_id, place, organisation_id),
        _not_told("loss", StockMove.id),
    ]


def _label_of(move: StockMove) -> str:
    """`broken: three jars`: why it left, then what was said of it; pages put the first in words."""
    return ": ".join(filter(None, (move.cause or move.kind, move.reason)))


def _deposits(session: Session, place: Place, until: date, organisation_id: UUID | None) -> Iterator[Owed]:
    wanted = select(PayoutDeposit).where(
        PayoutDeposit.place_id == place.id,
        PayoutDeposit.paid_on <= until,
        _of_a_producer(PayoutDeposit.organisation_id, place, organisation_id),
        _not_told("deposit", PayoutDeposit.id),
    )
    for one in session.scalars(wanted):
        day = one.paid_on
        yield Owed(
            "deposit", one.id, one.organisation_id, day, day, one.reference, "", None, 0, -one.amount_cents, 0
        )


def _corrections(session: Session, place: Place, until: date, organisation_id: UUID | None) -> Iterator[Owed]:
    rows = session.execute(
        select(PayoutCorrection, Payout)
        .join(Payout, Payout.id == PayoutCorrection.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(
            PayoutRun.place_id == place.id,
            _of_a_producer(Payout.organisation_id, place, organisation_id),
            _not_told("correction", PayoutCorrection.id),
        )
    ).tuples()
    for one, payout in rows:
        day = business_day(one.recorded_at, place.timezone)
        if day <= until:
            yield Owed(
                "correction",
                one.id,
                payout.organisation_id,
                day,
                day,
                payout.number,
                one.reason,
                None,
                0,
                one.amount_cents,
                0,
            )


def _carried(session: Session, place: Place, organisation_id: UUID | None) -> Iterator[Owed]:
    """What approved statements could not take back from what was due."""
    rows = session.execute(
        select(Payout, PayoutSettlement.carried_cents, PayoutRun.until)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .join(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .where(
            PayoutRun.place_id == place.id,
            PayoutSettlement.carried_cents < 0,
            _of_a_producer(Payout.organisation_id, place, organisation_id),
            _not_told("carried", Payout.id),
        )
    ).tuples()
    for payout, carried_cents, day in rows:
        yield Owed(
            "carried",
            payout.id,
            payout.organisation_id,
            day,
            day,
            payout.number,
            "",
            None,
            0,
            carried_cents,
            0,
        )


def _not_told(kind: str, source: InstrumentedAttribute[UUID]) -> ColumnElement[bool]:
    told = PayoutLine.source_id == source
    return ~exists().where(told, PayoutLine.kind == kind, PayoutLine.is_live)
