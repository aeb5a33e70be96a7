"""The entries of a fund in order of days, told from its transfers."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import Advance, AdvanceMovement, Fund, FundContribution, FundTransfer, MoneyMove
from fund.rules.books import ADVANCES, BookEntry, Closing, Line, closed, entry_of, since
from fund.rules.trials import Sides
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from producers.models import Organisation


@dataclass(frozen=True, slots=True)
class JournalRow:
    """An entry, and which fact it tells: of an advance, of the capital, or of the fund's own money."""

    entry: BookEntry
    advance_id: UUID | None
    contribution_id: UUID | None
    # Whether a statement of sales told the contribution.
    is_of_statement: bool
    # Whose advance it is.
    beneficiary: str


def last_day(session: Session, fund_id: UUID) -> date | None:
    """The latest day that an entry is dated on; None of a fund without any."""
    return session.scalar(select(func.max(FundTransfer.dated_on)).where(FundTransfer.fund_id == fund_id))


def books_of(session: Session, fund: Fund, first: date, last: date) -> Iterator[BookEntry | Closing]:
    """The books from one day to another, what came before as their first entry, each year closed."""
    return since(closed(entries_of(session, fund.id, last), last), first)


def entries_of(session: Session, fund_id: UUID, until: date) -> Iterator[BookEntry]:
    """Every entry until a day, by day and then as they were written."""
    for row in session.execute(_entries(fund_id, FundTransfer.dated_on <= until)):
        yield _entry(row)


def journal_of(session: Session, fund_id: UUID, first: date, last: date, page: int) -> Slice[JournalRow]:
    """A page of the entries from one day to another."""
    rows = session.execute(
        _entries(fund_id, FundTransfer.dated_on.between(first, last))
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )
    told = [
        JournalRow(
            _entry(row), row.advance_id, row.contribution_id, row.payout_id is not None, row.beneficiary
        )
        for row in rows
    ]
    return sliced(told, page)


def beneficiaries(session: Session, fund_id: UUID) -> dict[str, str]:
    """Whose each advance of a fund is, by its number."""
    rows = session.execute(
        select(Advance.number, Organisation.name)
        .join(Organisation, Organisation.id == Advance.organisation_id)
        .where(Advance.fund_id == fund_id)
    )
    return dict(rows.tuples().all())


def sides_on(session: Session, fund_id: UUID, as_of: date) -> dict[tuple[str, str], Sides]:
    """What was debited and credited by the end of a day, by role, and by advance where one is kept so."""
    totals: dict[tuple[str, str], list[int]] = {}
    for at, side in enumerate((FundTransfer.target, FundTransfer.source)):
        rows = session.execute(
            select(side, func.coalesce(Advance.number, ""), func.sum(FundTransfer.cents))
            .outerjoin(Advance, Advance.id == FundTransfer.advance_id)
            .where(FundTransfer.fund_id == fund_id, FundTransfer.dated_on <= as_of)
            .group_by(side, Advance.number)
        )
        for role, advance, cents in rows:
            told = totals.setdefault((role, advance if role == ADVANCES else ""), [0, 0])
            told[at] += int(cents)
    return {key: Sides(*told) for key, told in totals.items()}


def _entries(fund_id: UUID, within: Any) -> Any:
    one, moved, given, move = FundTransfer, AdvanceMovement, FundContribution, MoneyMove
    return (
        select(
            one.dated_on,
            one.source,
            one.target,
            one.cents,
            one.advance_id,
            one.contribution_id,
            given.payout_id,
            func.coalesce(Organisation.name, "").label("beneficiary"),
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
        .outerjoin(Organisation, Organisation.id == Advance.organisation_id)
        .where(one.fund_id == fund_id, within)
        .order_by(one.dated_on, one.id)
    )


def _entry(row: Any) -> BookEntry:
    return entry_of(
        row.dated_on,
        row.kind,
        row.number,
        row.told,
        is_reversal=row.reverses_id is not None,
        lines=(Line(row.target, row.advance, row.cents), Line(row.source, row.advance, -row.cents)),
    )
