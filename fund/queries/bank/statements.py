"""Statements received, the account they are of, and how far the bank and the books differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.models import BankLine, BankStatement, FundBankAccount
from fund.queries.bank.lines import Booked, sums_of, unmatched_facts
from fund.queries.funds import balances_on
from kernel.errors import NotFound

STATEMENTS_SHOWN = 60


class StatementNotFound(NotFound):
    code = "bank-statement-not-found"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """A statement, how many of its lines it told first, and whether it follows the one before it."""

    statement: BankStatement
    new_count: int
    ledger_cents: int
    follows: bool

    @property
    def difference_cents(self) -> int | None:
        """What the bank has more than the books at its end; None when the file does not say."""
        closing = self.statement.closing_cents
        return None if closing is None else closing - self.ledger_cents


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Why the bank and the books differ at the end of the latest statement that says its balance."""

    on: date
    bank_cents: int
    ledger_cents: int
    open_cents: int
    outside_cents: int
    unmatched: tuple[Booked, ...]

    @property
    def difference_cents(self) -> int:
        return self.bank_cents - self.ledger_cents

    @property
    def unmatched_cents(self) -> int:
        return sum(one.cents for one in self.unmatched)

    @property
    def left_cents(self) -> int:
        """What lines and books do not explain: the balance begun with, or a statement that is missing."""
        return self.difference_cents - self.open_cents - self.outside_cents + self.unmatched_cents


def statement_by_id(session: Session, statement_id: UUID) -> BankStatement:
    """Raises StatementNotFound."""
    found = session.get(BankStatement, statement_id)
    if found is None:
        raise StatementNotFound()
    return found


def account_of(session: Session, fund_id: UUID) -> FundBankAccount | None:
    """The fund's bank account, as told last."""
    return session.scalars(
        select(FundBankAccount)
        .where(FundBankAccount.fund_id == fund_id)
        .order_by(FundBankAccount.recorded_at.desc(), FundBankAccount.id.desc())
        .limit(1)
    ).first()


def statements_of(session: Session, fund_id: UUID) -> list[StatementRow]:
    """The statements of a fund, the latest first; at most STATEMENTS_SHOWN."""
    rows: Sequence[BankStatement] = session.scalars(
        select(BankStatement)
        .where(BankStatement.fund_id == fund_id)
        .order_by(BankStatement.until.desc(), BankStatement.id.desc())
        .limit(STATEMENTS_SHOWN)
    ).all()
    new = dict(
        session.execute(
            select(BankLine.statement_id, func.count())
            .where(BankLine.statement_id.in_([one.id for one in rows]))
            .group_by(BankLine.statement_id)
        )
        .tuples()
        .all()
    )
    told = []
    for at, one in enumerate(rows):
        before = rows[at + 1] if at + 1 < len(rows) else None
        ends = None if before is None else before.closing_cents
        held = balances_on(session, fund_id, one.until).get("bank", 0)
        told.append(
            StatementRow(
                one, new.get(one.id, 0), held, None in (ends, one.opening_cents) or ends == one.opening_cents
            )
        )
    return told


def columns_of(session: Session, fund_id: UUID) -> dict[str, object]:
    """How the latest CSV of a fund was read; nothing when there was none."""
    found = session.scalars(
        select(BankStatement.columns)
        .where(BankStatement.fund_id == fund_id, BankStatement.sort == "csv")
        .order_by(BankStatement.recorded_at.desc())
        .limit(1)
    ).first()
    return found or {}


def reconciliation_of(session: Session, fund_id: UUID) -> Reconciliation | None:
    """At the end of the latest statement with a balance; None before there is one."""
    last = session.scalars(
        select(BankStatement)
        .where(BankStatement.fund_id == fund_id, BankStatement.closing_cents.is_not(None))
        .order_by(BankStatement.until.desc(), BankStatement.id.desc())
        .limit(1)
    ).first()
    first = session.scalar(select(func.min(BankStatement.since)).where(BankStatement.fund_id == fund_id))
    if last is None or first is None or last.closing_cents is None:
        return None
    sums = sums_of(session, fund_id, last.until)
    facts = unmatched_facts(session, fund_id, since=first, until=last.until, limit=None)
    return Reconciliation(
        last.until,
        last.closing_cents,
        balances_on(session, fund_id, last.until).get("bank", 0),
        sums["open"][1],
        sums["outside"][1],
        tuple(facts),
    )
