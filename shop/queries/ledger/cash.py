"""Drawers as the accounts tell them: what was counted too much or too little, put in, taken out."""

from collections.abc import Iterator

from sqlalchemy import select
from sqlalchemy.orm import Session

from shop.models import CashClosing, CashMovement, CashSession, Till
from shop.queries.ledger.books import Books
from shop.rules.ledger.entries import Entry, Origin, of_cash_moved, of_count


def cash_entries(session: Session, books: Books) -> Iterator[Entry]:
    """Counts that differ, then movements; each its own entry, with the reason that was given."""
    yield from _counts(session, books)
    yield from _movements(session, books)


def _counts(session: Session, books: Books) -> Iterator[Entry]:
    rows = session.execute(
        select(CashClosing, CashSession, Till)
        .join(CashSession, CashSession.id == CashClosing.cash_session_id)
        .join(Till, Till.id == CashSession.till_id)
        .where(
            Till.place_id.in_(books.place_ids),
            CashSession.business_day.between(books.first, books.last),
            CashClosing.difference_cents != 0,
        )
    )
    for closing, drawer, till in rows.tuples():
        reference = f"{till.code}-{drawer.business_day:%Y%m%d}"
        origin = Origin(
            "cash_difference", till.place_id, drawer.business_day, reference, closing.reason or ""
        )
        yield from filter(None, [of_count(origin, closing.difference_cents)])


def _movements(session: Session, books: Books) -> Iterator[Entry]:
    rows = session.execute(
        select(CashMovement, CashSession, Till)
        .join(CashSession, CashSession.id == CashMovement.cash_session_id)
        .join(Till, Till.id == CashSession.till_id)
        .where(
            Till.place_id.in_(books.place_ids),
            CashSession.business_day.between(books.first, books.last),
        )
    )
    for move, drawer, till in rows.tuples():
        reference = f"{till.code}-{drawer.business_day:%Y%m%d}"
        origin = Origin("cash_movement", till.place_id, drawer.business_day, reference, move.reason)
        cents = move.amount_cents if move.direction == "in" else -move.amount_cents
        yield from filter(None, [of_cash_moved(origin, cents)])
