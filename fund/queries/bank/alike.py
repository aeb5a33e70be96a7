"""Lines of the bank that likely repeat a line of another file."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, true
from sqlalchemy.orm import Session

from fund.models import BankLine, BankStatement
from fund.rules.bank.alike import Told, pairs
from fund.rules.bank.statements import ReadLine

# The file that is being received, which no statement names yet.
NEW_FILE = "new"
AMOUNTS_AT_ONCE = 500


def repeats_of(session: Session, fund_id: UUID, lines: Sequence[BankLine]) -> dict[UUID, BankLine]:
    """Of each of these lines that likely repeats an earlier one of another file, that one; two statements."""
    if not lines:
        return {}
    around = _told_on(session, fund_id, {one.booked_on for one in lines}, {one.cents for one in lines})
    found = pairs([_as_told(row, at, sha256) for at, (row, sha256) in enumerate(around)])
    by_id = {str(row.id): row for row, _ in around}
    asked = {str(one.id) for one in lines}
    return {by_id[later].id: by_id[earlier] for later, earlier in found.items() if later in asked}


def repeated_by(session: Session, fund_id: UUID, fresh: Sequence[ReadLine]) -> list[ReadLine]:
    """Those of some lines not taken in yet that likely repeat one that was, from another file."""
    if not fresh:
        return []
    around = _told_on(session, fund_id, {one.booked_on for one in fresh}, {one.cents for one in fresh})
    known = [_as_told(row, at, sha256) for at, (row, sha256) in enumerate(around)]
    new = [
        Told(str(at), NEW_FILE, len(known) + at, one.booked_on, one.cents,
             f"{one.payer} {one.told}", (one.bank_reference, one.end_to_end))
        for at, one in enumerate(fresh)
    ]  # fmt: skip
    found = pairs([*known, *new])
    return [one for at, one in enumerate(fresh) if str(at) in found]


def _told_on(
    session: Session, fund_id: UUID, days: set[date], amounts: set[int]
) -> Sequence[tuple[BankLine, str]]:
    """The lines of these days and amounts with their file, in the order in which they were taken in."""
    # A statement holds a bounded number of values.
    near = BankLine.cents.in_(amounts) if len(amounts) <= AMOUNTS_AT_ONCE else true()
    rows = session.execute(
        select(BankLine, BankStatement.sha256)
        .join(BankStatement, BankStatement.id == BankLine.statement_id)
        .where(BankLine.fund_id == fund_id, BankLine.booked_on.between(min(days), max(days)), near)
        .order_by(BankLine.recorded_at, BankLine.id)
    ).tuples()
    return [(row, sha256) for row, sha256 in rows if row.booked_on in days and row.cents in amounts]


def _as_told(line: BankLine, order: int, sha256: str) -> Told:
    return Told(
        str(line.id), sha256, order, line.booked_on, line.cents, f"{line.payer} {line.told}",
        (line.bank_reference, line.end_to_end),
    )  # fmt: skip
