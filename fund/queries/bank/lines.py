"""The lines of a fund's account, what each was said to be, and what the books say that no line does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, case, exists, func, or_, select
from sqlalchemy.orm import Session

from fund.models import (
    Advance,
    AdvanceMovement,
    BankLine,
    BankSettlement,
    BankSettlementPart,
    BankSettlementUndoing,
    FundContribution,
    FundTransfer,
    MoneyMove,
)
from kernel.errors import NotFound
from kernel.models import User

LINES_SHOWN = 50
FACTS_MAX = 500
STATES = ("open", "booked", "outside")


class LineNotFound(NotFound):
    code = "bank-line-not-found"


@dataclass(frozen=True, slots=True)
class Booked:
    """Something in the books that moved the bank account; `cents` below zero went out.

    What was recorded with it and goes with it, a fee withheld, is counted in.
    """

    id: UUID
    sort: str
    kind: str
    dated_on: date
    cents: int
    number: str
    reference: str
    advance_id: UUID | None


@dataclass(frozen=True, slots=True)
class SettledPart:
    """What a part of a line is."""

    part: BankSettlementPart
    fact: AdvanceMovement | FundContribution | MoneyMove
    number: str
    advance_id: UUID | None


@dataclass(frozen=True, slots=True)
class Settled:
    """What somebody said of a line, and whether it was taken back."""

    settlement: BankSettlement
    by: str | None
    parts: tuple[SettledPart, ...]
    undoing: BankSettlementUndoing | None


def line_by_id(session: Session, line_id: UUID) -> BankLine:
    """Raises LineNotFound."""
    found = session.get(BankLine, line_id)
    if found is None:
        raise LineNotFound()
    return found


def _stands() -> ColumnElement[bool]:
    return ~exists().where(BankSettlementUndoing.settlement_id == BankSettlement.id)


def _of_state(state: str) -> ColumnElement[bool]:
    settled = exists().where(BankSettlement.line_id == BankLine.id, _stands())
    if state == "open":
        return ~settled
    return exists().where(
        BankSettlement.line_id == BankLine.id, BankSettlement.settled_as == state, _stands()
    )


def lines_of(session: Session, fund_id: UUID, state: str, limit: int = LINES_SHOWN) -> Sequence[BankLine]:
    """The lines that stand so: what is open from the oldest, what is done from the latest."""
    order = BankLine.booked_on if state == "open" else BankLine.booked_on.desc()
    return session.scalars(
        select(BankLine)
        .where(BankLine.fund_id == fund_id, _of_state(state))
        .order_by(order, BankLine.id)
        .limit(limit)
    ).all()


def sums_of(session: Session, fund_id: UUID, until: date) -> dict[str, tuple[int, int]]:
    """How many lines booked until a day stand so, and what they sum to.

    A line that only repeats another is counted, and sums to nothing: the account moved once.
    """
    told = {}
    repeats = exists().where(
        BankSettlement.line_id == BankLine.id, BankSettlement.same_as_id.is_not(None), _stands()
    )
    cents_told = case((repeats, 0), else_=BankLine.cents)
    for state in STATES:
        count, cents = session.execute(
            select(func.count(), func.coalesce(func.sum(cents_told), 0)).where(
                BankLine.fund_id == fund_id, BankLine.booked_on <= until, _of_state(state)
            )
        ).one()
        told[state] = (int(count), int(cents))
    return told


def standing_settlement(session: Session, line_id: UUID) -> BankSettlement | None:
    """What is said of a line now; None of an open one."""
    return session.scalars(
        select(BankSettlement).where(BankSettlement.line_id == line_id, _stands())
    ).one_or_none()


def is_repeated(session: Session, line_id: UUID) -> bool:
    """Whether another line is said to repeat it, now."""
    told = select(BankSettlement.id).where(BankSettlement.same_as_id == line_id, _stands()).limit(1)
    return session.scalars(told).first() is not None


def attempts_of(session: Session, line_id: UUID) -> int:
    """How often something was said of a line."""
    asked = select(func.max(BankSettlement.attempt)).where(BankSettlement.line_id == line_id)
    return session.scalar(asked) or 0


def history_of(session: Session, line_id: UUID) -> tuple[Settled, ...]:
    """All that was said of a line, the latest first."""
    rows = session.execute(
        select(BankSettlement, User.name, BankSettlementUndoing)
        .outerjoin(User, User.id == BankSettlement.recorded_by)
        .outerjoin(BankSettlementUndoing, BankSettlementUndoing.settlement_id == BankSettlement.id)
        .where(BankSettlement.line_id == line_id)
        .order_by(BankSettlement.attempt.desc())
    ).tuples()
    told = rows.all()
    parts = parts_of(session, [one.id for one, _, _ in told])
    return tuple(Settled(one, by, tuple(parts[one.id]), undoing) for one, by, undoing in told)


def parts_of(session: Session, settlement_ids: Iterable[UUID]) -> dict[UUID, list[SettledPart]]:
    """The parts of settlements with the facts that they are."""
    rows = session.execute(
        select(BankSettlementPart, AdvanceMovement, Advance.number, FundContribution, MoneyMove)
        .outerjoin(AdvanceMovement, AdvanceMovement.id == BankSettlementPart.movement_id)
        .outerjoin(Advance, Advance.id == AdvanceMovement.advance_id)
        .outerjoin(FundContribution, FundContribution.id == BankSettlementPart.contribution_id)
        .outerjoin(MoneyMove, MoneyMove.id == BankSettlementPart.money_move_id)
        .where(BankSettlementPart.settlement_id.in_(list(settlement_ids)))
        .order_by(BankSettlementPart.settlement_id, BankSettlementPart.position)
    ).tuples()
    told: dict[UUID, list[SettledPart]] = defaultdict(list)
    for part, movement, advance, contribution, move in rows:
        fact = movement or contribution or move
        number = advance or (contribution.number if contribution else "")
        told[part.settlement_id].append(
            SettledPart(part, fact, number, movement.advance_id if movement else None)
        )
    return told


def unmatched_facts(
    session: Session,
    fund_id: UUID,
    *,
    since: date = date.min,
    until: date = date.max,
    limit: int | None = FACTS_MAX,
) -> list[Booked]:
    """What the books say of the bank account and no line does, by day; of very many, the latest."""
    one, part = FundTransfer, BankSettlementPart
    root = func.coalesce(AdvanceMovement.goes_with_id, one.movement_id)
    matched = exists().where(
        part.settlement_id == BankSettlement.id,
        _stands(),
        or_(
            part.movement_id == root,
            part.contribution_id == one.contribution_id,
            part.money_move_id == one.money_move_id,
        ),
    )
    cents = case((one.target == "bank", one.cents), else_=-one.cents)
    rows = session.execute(
        select(root, one.contribution_id, one.money_move_id, one.dated_on, func.sum(cents))
        .outerjoin(AdvanceMovement, AdvanceMovement.id == one.movement_id)
        .where(
            one.fund_id == fund_id,
            or_(one.source == "bank", one.target == "bank"),
            one.dated_on.between(since, until),
            ~matched,
        )
        .group_by(root, one.contribution_id, one.money_move_id, one.dated_on)
        .order_by(one.dated_on.desc(), root, one.contribution_id, one.money_move_id)
        .limit(limit)
    ).tuples()
    return _told(session, rows.all()[::-1])


def facts_by_id(session: Session, fund_id: UUID, ids: Collection[UUID]) -> dict[UUID, Booked]:
    """Those of some facts that no line says yet, whatever their age."""
    return {one.id: one for one in unmatched_facts(session, fund_id, limit=None) if one.id in ids}


def _told(
    session: Session, rows: Sequence[tuple[UUID | None, UUID | None, UUID | None, date, int]]
) -> list[Booked]:
    movements = {
        one.id: (one, number)
        for one, number in session.execute(
            select(AdvanceMovement, Advance.number)
            .join(Advance, Advance.id == AdvanceMovement.advance_id)
            .where(AdvanceMovement.id.in_([row[0] for row in rows if row[0]]))
        ).tuples()
    }
    given = {
        one.id: one
        for one in session.scalars(
            select(FundContribution).where(FundContribution.id.in_([row[1] for row in rows if row[1]]))
        )
    }
    moves = {
        one.id: one
        for one in session.scalars(
            select(MoneyMove).where(MoneyMove.id.in_([row[2] for row in rows if row[2]]))
        )
    }
    told = []
    for movement_id, contribution_id, move_id, day, cents in rows:
        if movement_id:
            one, number = movements[movement_id]
            booked = Booked(one.id, "movement", one.kind, day, int(cents), number, one.reference or "",
                            one.advance_id)  # fmt: skip
        elif contribution_id:
            gift = given[contribution_id]
            booked = Booked(gift.id, "contribution", gift.kind, day, int(cents), gift.number, gift.reference,
                            None)  # fmt: skip
        elif move_id:
            move = moves[move_id]
            booked = Booked(move.id, "money_move", move.kind, day, int(cents), "", move.reference, None)
        else:
            raise AssertionError("a transfer tells one fact")
        told.append(booked)
    return [one for one in told if one.cents]
