"""What a line of the bank is: repayments, a contribution, the fund's own money, or nothing of the fund."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import (
    BankLine,
    BankSettlement,
    BankSettlementPart,
)
from fund.operations.capital import (
    MoveMoney,
    ReceiveContribution,
    move_money,
    receive_contribution,
)
from fund.operations.losses import Recover, recover
from fund.operations.repayments import RecordRepayment, record_repayment
from fund.operations.touching import OFFICERS, hold_fund
from fund.queries.advances import advance_by_id, facts_of
from fund.queries.bank.lines import (
    Booked,
    attempts_of,
    facts_by_id,
    is_repeated,
    line_by_id,
    standing_settlement,
)
from fund.queries.funds import fund_by_id
from fund.rules.accounts import MONEY_MOVES
from kernel.access import Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring

SHARES_MAX = 50


class LineAlreadySettled(Refused):
    """Somebody said already what it is: of two at once, one is told so."""

    code = "bank-line-already-settled"


class LineDoesNotSum(Refused):
    """The parts are not the whole line: something is left of it, or they are more than it is."""


class LineNotWhole(LineDoesNotSum):
    code = "bank-line-not-whole"


class LineExceeded(LineDoesNotSum):
    code = "bank-line-exceeded"


class LineGoesOut(Refused):
    """Money that left the account is no money received; and the other way round."""

    code = "bank-line-other-way"


class FactNotFree(Refused):
    """It is on another line already, or it never moved the bank account."""

    code = "bank-fact-not-free"


class LineNotTheSame(Refused):
    """Another day, amount or fund; or a line that is said to repeat another in its turn."""

    code = "bank-line-not-the-same"


class SettlementMalformed(Invalid):
    code = "bank-settlement-malformed"


class AdvanceOfAnotherFund(Refused):
    code = "bank-advance-of-another-fund"


@dataclass(frozen=True, slots=True)
class LineShare:
    """So much of a line repays an advance; minor units."""

    movement_id: UUID
    advance_id: UUID
    cents: int


@dataclass(frozen=True, slots=True)
class SettleByRepayments:
    """A line that came in repays one advance, or several."""

    settlement_id: UUID
    line_id: UUID
    shares: tuple[LineShare, ...]
    payer: str | None = None
    keeps_credit: bool = False


@dataclass(frozen=True, slots=True)
class SettleByContribution:
    """A line that came in was given, or one that went out was given back."""

    settlement_id: UUID
    line_id: UUID
    contribution: ReceiveContribution


@dataclass(frozen=True, slots=True)
class SettleByMove:
    """A line is the fund's own money: handed over, put in the bank, withdrawn, a cost."""

    settlement_id: UUID
    line_id: UUID
    move_id: UUID
    kind: str


@dataclass(frozen=True, slots=True)
class SettleByFacts:
    """A line is in the books already: the facts that it is."""

    settlement_id: UUID
    line_id: UUID
    facts: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class SetLineAside:
    """A line is not of the fund, or another file told already what it tells: `same_as_id`."""

    settlement_id: UUID
    line_id: UUID
    reason: str
    same_as_id: UUID | None = None


def _of_line(session: Session, command: Any) -> Touch:
    return hold_fund(session, line_by_id(session, command.line_id).fund_id)


@operation(*OFFICERS, touches=_of_line)
def settle_by_repayments(session: Session, command: SettleByRepayments, context: Context) -> dict[str, int]:
    """Record what a line repays, dated the day that the bank booked it; of a lost advance, a recovery.

    Raises LineAlreadySettled, LineGoesOut, LineDoesNotSum, AdvanceOfAnotherFund, SettlementMalformed, and
    what `record_repayment` and `recover` do.
    """
    line = line_by_id(session, command.line_id)
    if line.cents < 0:
        raise LineGoesOut()
    if not 0 < len(command.shares) <= SHARES_MAX:
        raise SettlementMalformed(field="shares")
    _check_sum(session, line, sum(one.cents for one in command.shares), "shares")
    currency = fund_by_id(session, line.fund_id).currency
    _settle(session, line, command.settlement_id, "booked", None, context)
    for at, share in enumerate(command.shares, start=1):
        advance = advance_by_id(session, share.advance_id)
        if advance.fund_id != line.fund_id:
            raise AdvanceOfAnotherFund(number=advance.number)
        said = (share.movement_id, advance.id, line.booked_on, share.cents, currency, "bank", _paper(line))
        if facts_of(session, advance).on(date.max).is_lost:
            recover(session, Recover(*said, command.payer), context)
        else:
            record_repayment(session, RecordRepayment(*said, command.payer, command.keeps_credit), context)
        _part(session, command.settlement_id, at, share.cents, True, movement_id=share.movement_id)
    return {"parts": len(command.shares)}


@operation(*OFFICERS, touches=_of_line)
def settle_by_contribution(
    session: Session, command: SettleByContribution, context: Context
) -> dict[str, str]:
    """Record what a line gave to the capital, or took back.

    Raises LineAlreadySettled, LineGoesOut, LineDoesNotSum, SettlementMalformed, and what
    `receive_contribution` does.
    """
    line, given = line_by_id(session, command.line_id), command.contribution
    if (given.fund_id, given.dated_on, given.received_by) != (line.fund_id, line.booked_on, "bank"):
        raise SettlementMalformed(field="contribution")
    if (line.cents < 0) != (given.kind == "returned"):
        raise LineGoesOut()
    _check_sum(session, line, -given.cents if given.kind == "returned" else given.cents, "cents")
    _settle(session, line, command.settlement_id, "booked", None, context)
    told = receive_contribution(session, given, context)
    _part(session, command.settlement_id, 1, line.cents, True, contribution_id=given.contribution_id)
    return {"number": str(told["number"])}


@operation(*OFFICERS, touches=_of_line)
def settle_by_move(session: Session, command: SettleByMove, context: Context) -> dict[str, str]:
    """Record what a line did of the fund's own money.

    Raises LineAlreadySettled, LineGoesOut, SettlementMalformed, and what `move_money` does.
    """
    line = line_by_id(session, command.line_id)
    if command.kind not in MONEY_MOVES:
        raise SettlementMalformed(field="kind")
    source, target = MONEY_MOVES[command.kind]
    if (source if line.cents < 0 else target) != "bank":
        raise LineGoesOut()
    _settle(session, line, command.settlement_id, "booked", None, context)
    moved = MoveMoney(
        command.move_id,
        line.fund_id,
        command.kind,
        line.booked_on,
        abs(line.cents),
        _paper(line) or line.told,
    )
    move_money(session, moved, context)
    _part(session, command.settlement_id, 1, line.cents, True, money_move_id=command.move_id)
    return {"move_id": str(command.move_id)}


@operation(*OFFICERS, touches=_of_line)
def settle_by_facts(session: Session, command: SettleByFacts, context: Context) -> dict[str, int]:
    """Say that a line is in the books already; nothing else is written.

    Raises LineAlreadySettled, FactNotFree, LineDoesNotSum, SettlementMalformed.
    """
    line = line_by_id(session, command.line_id)
    if not 0 < len(set(command.facts)) == len(command.facts) <= SHARES_MAX:
        raise SettlementMalformed(field="facts")
    free = facts_by_id(session, line.fund_id, set(command.facts))
    if not free.keys() >= set(command.facts):
        raise FactNotFree()
    found = [free[one] for one in command.facts]
    _check_sum(session, line, sum(one.cents for one in found), "facts")
    _settle(session, line, command.settlement_id, "booked", None, context)
    for at, one in enumerate(found, start=1):
        _part(session, command.settlement_id, at, one.cents, False, **_points_at(one))
    return {"parts": len(found)}


@operation(*OFFICERS, touches=_of_line)
def set_line_aside(session: Session, command: SetLineAside, context: Context) -> dict[str, str]:
    """Say that a line is not of the fund, or repeats another, and why; both stay.

    Raises LineAlreadySettled, LineNotTheSame, SettlementMalformed.
    """
    line = line_by_id(session, command.line_id)
    if not command.reason.strip():
        raise SettlementMalformed(field="reason")
    if command.same_as_id:
        _check_same(session, line, command.same_as_id)
    _settle(
        session, line, command.settlement_id, "outside", command.reason.strip(), context, command.same_as_id
    )
    return {"settlement_id": str(command.settlement_id)}


def _settle(
    session: Session,
    line: BankLine,
    settlement_id: UUID,
    how: str,
    reason: str | None,
    context: Context,
    same_as_id: UUID | None = None,
) -> None:
    """Write that a line is settled, before anything else is. Raises LineAlreadySettled."""
    is_first = standing_settlement(session, line.id) is None and insert_ignoring(
        session,
        BankSettlement,
        id=settlement_id,
        line_id=line.id,
        attempt=attempts_of(session, line.id) + 1,
        settled_as=how,
        reason=reason,
        same_as_id=same_as_id,
        recorded_by=context.actor.id,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise LineAlreadySettled()


def _check_same(session: Session, line: BankLine, same_as_id: UUID) -> None:
    other = line_by_id(session, same_as_id)
    same = (other.fund_id, other.booked_on, other.cents) == (line.fund_id, line.booked_on, line.cents)
    # Of two that repeat each other nothing would be left; of a chain one could be opened below another.
    if not same or other.id == line.id or _repeats(session, line, other):
        raise LineNotTheSame()


def _repeats(session: Session, line: BankLine, other: BankLine) -> bool:
    standing = standing_settlement(session, other.id)
    return bool(standing and standing.same_as_id) or is_repeated(session, line.id)


def _part(
    session: Session, settlement_id: UUID, at: int, cents: int, is_written_here: bool, **fact: UUID
) -> None:
    session.flush()
    session.add(
        BankSettlementPart(
            settlement_id=settlement_id, position=at, cents=cents, is_written_here=is_written_here, **fact
        )
    )


def _points_at(booked: Booked) -> dict[str, UUID]:
    return {f"{booked.sort}_id": booked.id}


def _check_sum(session: Session, line: BankLine, cents: int, field: str) -> None:
    """Raises LineNotWhole, LineExceeded; of money that went out, both count what went out."""
    left_cents = line.cents - cents if line.cents > 0 else cents - line.cents
    if left_cents:
        raise (LineNotWhole if left_cents > 0 else LineExceeded)(
            field=field,
            line_cents=line.cents,
            parts_cents=cents,
            left_cents=abs(left_cents),
            currency=fund_by_id(session, line.fund_id).currency,
        )


def _paper(line: BankLine) -> str:
    """What the bank calls it, as the paper behind what is recorded."""
    return (line.bank_reference or line.told or line.payer)[:200]
