"""What producers were paid, what the fund retained, what was corrected, as the accounts tell it."""

from collections.abc import Iterator
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.clock import business_day
from shop.models import (
    Payout,
    PayoutCorrection,
    PayoutDecision,
    PayoutDeposit,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
)
from shop.queries.ledger.books import Books
from shop.rules.ledger.entries import PAID_FROM, Entry, Origin, owed_less, owed_more


def payment_entries(session: Session, books: Books) -> Iterator[Entry]:
    """Deposits, payments, retentions and corrections; four statements."""
    yield from _deposits(session, books)
    yield from _payments(session, books)
    yield from _retentions(session, books)
    yield from _corrections(session, books)


def _deposits(session: Session, books: Books) -> Iterator[Entry]:
    wanted = select(PayoutDeposit).where(
        PayoutDeposit.place_id.in_(books.place_ids),
        PayoutDeposit.paid_on.between(books.first, books.last),
    )
    for one in session.scalars(wanted):
        origin = Origin("deposit", one.place_id, one.paid_on, one.reference)
        yield from filter(
            None, [owed_less(origin, PAID_FROM[one.means], one.organisation_id, one.amount_cents)]
        )


def _payments(session: Session, books: Books) -> Iterator[Entry]:
    rows = session.execute(
        select(PayoutPayment, PayoutSettlement, Payout, PayoutRun)
        .join(PayoutSettlement, PayoutSettlement.payout_id == PayoutPayment.payout_id)
        .join(Payout, Payout.id == PayoutPayment.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(
            PayoutRun.place_id.in_(books.place_ids),
            PayoutPayment.paid_on.between(books.first, books.last),
        )
    )
    for paid, settlement, payout, run in rows.tuples():
        origin = Origin("payment", run.place_id, paid.paid_on, payout.number, paid.reference, payout.id)
        yield from filter(
            None,
            [owed_less(origin, PAID_FROM[paid.means], payout.organisation_id, settlement.paid_cents)],
        )


def _retentions(session: Session, books: Books) -> Iterator[Entry]:
    rows = session.execute(
        select(PayoutSettlement, PayoutDecision, Payout, PayoutRun)
        .join(Payout, Payout.id == PayoutSettlement.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .join(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
        .where(PayoutRun.place_id.in_(books.place_ids), PayoutSettlement.retained_cents > 0)
    )
    for settlement, decision, payout, run in rows.tuples():
        day = _day(books, run, decision.decided_at)
        if books.first <= day <= books.last:
            origin = Origin("retention", run.place_id, day, payout.number, payout_id=payout.id)
            yield from filter(
                None, [owed_less(origin, "retentions", payout.organisation_id, settlement.retained_cents)]
            )


def _corrections(session: Session, books: Books) -> Iterator[Entry]:
    rows = session.execute(
        select(PayoutCorrection, Payout, PayoutRun)
        .join(Payout, Payout.id == PayoutCorrection.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(PayoutRun.place_id.in_(books.place_ids))
    )
    for one, payout, run in rows.tuples():
        day = _day(books, run, one.recorded_at)
        if books.first <= day <= books.last:
            origin = Origin("correction", run.place_id, day, payout.number, one.reason, payout.id)
            yield from filter(
                None, [owed_more(origin, "corrections", payout.organisation_id, one.amount_cents)]
            )


def _day(books: Books, run: PayoutRun, moment: datetime) -> date:
    zone = next(place.timezone for place in books.places if place.id == run.place_id)
    return business_day(moment, zone)
