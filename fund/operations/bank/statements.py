"""A statement received from the bank, and the account that it must be of."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import BankLine, BankStatement, Fund, FundBankAccount
from fund.operations.touching import OFFICERS, hold_fund
from fund.queries.bank.alike import repeated_by
from fund.queries.bank.statements import account_of
from fund.queries.funds import fund_by_id
from fund.rules.bank.statements import ReadLine, ReadStatement, account_number, check_statement, keys_of
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from kernel.ids import new_id
from kernel.journal import insert_ignoring

ACCOUNT_LENGTH_MIN, ACCOUNT_LENGTH_MAX = 10, 34


class AccountMalformed(Invalid):
    code = "fund-bank-account-malformed"


class StatementEmpty(Invalid):
    """Neither a line nor a balance: nothing to keep."""

    code = "bank-statement-empty"


class StatementLooksKnown(Refused):
    """Lines of it are likely told by another file already: nothing is taken in before somebody says so."""

    code = "bank-statement-looks-known"


@dataclass(frozen=True, slots=True)
class TellFundBankAccount:
    """The number of a fund's account, IBAN or RIB, and the bank that keeps it."""

    account_id: UUID
    fund_id: UUID
    number: str
    bank: str


@dataclass(frozen=True, slots=True)
class ReceiveStatements:
    """The statements of one file, as they were read; `columns` says how a CSV was.

    `takes_alike` when somebody was told that another file likely tells some of its lines.
    """

    fund_id: UUID
    file: ReceivedFile
    statements: tuple[ReadStatement, ...]
    columns: Mapping[str, Any] | None = None
    takes_alike: bool = False


def _of_fund(session: Session, command: Any) -> Touch:
    return hold_fund(session, command.fund_id)


@operation(*OFFICERS, touches=_of_fund)
def tell_fund_bank_account(
    session: Session, command: TellFundBankAccount, context: Context
) -> dict[str, str]:
    """Write which account is the fund's; the latest holds. Raises AccountMalformed."""
    number = account_number(command.number)
    if not (ACCOUNT_LENGTH_MIN <= len(number) <= ACCOUNT_LENGTH_MAX and number.isascii()):
        raise AccountMalformed(field="number", shortest=ACCOUNT_LENGTH_MIN, longest=ACCOUNT_LENGTH_MAX)
    session.add(
        FundBankAccount(
            id=command.account_id,
            fund_id=command.fund_id,
            number=number,
            bank=command.bank.strip(),
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"number": number}


@operation(*OFFICERS, touches=_of_fund)
def receive_statements(session: Session, command: ReceiveStatements, context: Context) -> dict[str, int]:
    """Keep the statements of a file and those of their lines that no earlier one told.

    The same file again adds nothing. Raises StatementEmpty, AnotherCurrency, AnotherAccount, DoesNotAddUp,
    StatementLooksKnown.
    """
    fund = fund_by_id(session, command.fund_id)
    account = account_of(session, fund.id)
    for one in command.statements:
        if one.since is None or one.until is None:
            raise StatementEmpty(field="file")
        check_statement(one, fund.currency, account.number if account else None)
    alike = _alike(session, fund, command)
    if alike and not command.takes_alike:
        raise StatementLooksKnown(
            field="takes_alike",
            alike=len(alike),
            day=alike[0].booked_on.isoformat(),
            first_cents=alike[0].cents,
            currency=fund.currency,
        )
    file = write_file(session, command.file, None, context)
    added = sum(
        _write(session, fund, file.id, at, one, command, context) for at, one in enumerate(command.statements)
    )
    told = sum(len(one.lines) for one in command.statements)
    return {"added": added, "known": told - added}


def _alike(session: Session, fund: Fund, command: ReceiveStatements) -> list[ReadLine]:
    """The lines of a file that are new by their key, and that another file likely tells."""
    fresh = [line for one in command.statements for _, line in _fresh(session, fund, one)]
    return repeated_by(session, fund.id, fresh)


def _fresh(session: Session, fund: Fund, told: ReadStatement) -> list[tuple[str, ReadLine]]:
    """The lines of a statement that no earlier one told, by key."""
    keys = keys_of(told.lines)
    days = [one.booked_on for one in told.lines]
    known = set(
        session.scalars(
            select(BankLine.key).where(
                BankLine.fund_id == fund.id,
                BankLine.booked_on.between(min(days, default=told.since), max(days, default=told.until)),
            )
        )
    )
    return [(key, one) for key, one in zip(keys, told.lines, strict=True) if key not in known]


def _write(
    session: Session,
    fund: Fund,
    file_id: UUID,
    at: int,
    told: ReadStatement,
    command: ReceiveStatements,
    context: Context,
) -> int:
    """How many lines of a statement are new; none of a file that was received before."""
    statement_id, sha256 = new_id(), command.file.sha256
    is_new = insert_ignoring(
        session,
        BankStatement,
        id=statement_id,
        fund_id=fund.id,
        file_id=file_id,
        sha256=sha256,
        position=at,
        sort=told.sort,
        reference=told.reference,
        since=told.since,
        until=told.until,
        opening_cents=told.opening_cents,
        closing_cents=told.closing_cents,
        line_count=len(told.lines),
        columns=dict(command.columns) if command.columns else None,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not is_new:
        return 0
    fresh = _fresh(session, fund, told)
    session.add_all(
        BankLine(
            id=new_id(),
            fund_id=fund.id,
            statement_id=statement_id,
            key=key,
            booked_on=one.booked_on,
            valued_on=one.valued_on,
            cents=one.cents,
            told=one.told,
            payer=one.payer,
            payer_account=one.payer_account,
            end_to_end=one.end_to_end,
            bank_reference=one.bank_reference,
            is_reversal=one.is_reversal,
            recorded_at=context.recorded_at,
        )
        for key, one in fresh
    )
    session.flush()
    return len(fresh)
