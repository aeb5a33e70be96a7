"""The entries of a fund in order of days, told from its transfers."""

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, FundContribution, FundTransfer, MoneyMove
from fund.rules.books import BookEntry, Line, entry_of


def last_day(session: Session, fund_id: UUID) -> date | None:
    """The latest day that an entry is dated on; None of a fund without any."""
    return session.scalar(select(func.max(FundTransfer.dated_on)).where(FundTransfer.fund_id == fund_id))


def entries_of(session: Session, fund_id: UUID, until: date) -> Iterator[BookEntry]:
    """Every entry until a day, by day and then as they were written."""
    one, moved, given, move = FundTransfer, AdvanceMovement, FundContribution, MoneyMove
    rows = session.execute(
        select(
            one.dated_on,
            one.source,
            one.target,
            one.cents,
            func.coalesce(Advance.number, "").label("advance"),
            func.coalesce(moved.kind, given.kind, move.kind).label("kind"),
            func.coalesce(moved.receipt_number, given.number, Advance.number, "").label("number"),
            func.coalesce(moved.reference, given.reference, move.reference, "").label("told"),
            func.coalesce(moved.reverses_id, given.reverses_id, move.reverses_id).label("reverses_id"),
        )
        .outerjoin(moved, moved.id == one.movement_id)
        .outerjoin(given, given.id == one.contribution_id)
        .outerjoin(move, move.id == one.money_move_id)
        .outerjoin(Advance, Advance.id == one.advance_id)
        .where(one.fund_id == fund_id, one.dated_on <= until)
        .order_by(one.dated_on, one.id)
    )
    for row in rows:
        yield entry_of(
            row.dated_on,
            row.kind,
            row.number,
            row.told,
            is_reversal=row.reverses_id is not None,
            lines=(Line(row.target, row.advance, row.cents), Line(row.source, row.advance, -row.cents)),
        )
