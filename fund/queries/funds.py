"""Funds, the terms they are run by on a day, and the money they hold."""

from datetime import date
from uuid import UUID

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from fund.models import Fund, FundDay, FundTerms
from fund.rules.accounts import MONEY
from kernel.errors import NotFound, Refused


class FundNotFound(NotFound):
    code = "fund-not-found"


class FundWithoutTerms(Refused):
    """No terms hold on that day yet: neither quorum nor ceilings are known."""

    code = "fund-without-terms"


def fund_by_id(session: Session, fund_id: UUID) -> Fund:
    """Raises FundNotFound."""
    fund = session.get(Fund, fund_id)
    if fund is None:
        raise FundNotFound()
    return fund


def all_funds(session: Session) -> list[Fund]:
    """Every fund by name: there are few."""
    return list(session.scalars(select(Fund).order_by(Fund.name, Fund.id)))


def terms_on(session: Session, fund_id: UUID, day: date) -> FundTerms:
    """The terms that hold on a day. Raises FundWithoutTerms."""
    terms = session.scalars(
        select(FundTerms)
        .where(FundTerms.fund_id == fund_id, FundTerms.valid_from <= day)
        .order_by(FundTerms.valid_from.desc())
        .limit(1)
    ).first()
    if terms is None:
        raise FundWithoutTerms(day=day.isoformat())
    return terms


def terms_of(session: Session, fund_id: UUID) -> list[FundTerms]:
    """Every terms of a fund, the latest first."""
    wanted = select(FundTerms).where(FundTerms.fund_id == fund_id).order_by(FundTerms.valid_from.desc())
    return list(session.scalars(wanted))


def balances_on(session: Session, fund_id: UUID, as_of: date) -> dict[str, int]:
    """The balance of every account by the end of a day: above zero is a debit. Minor units."""
    held: dict[str, int] = {}
    rows = session.execute(
        select(FundDay.source, FundDay.target, func.sum(FundDay.cents))
        .where(FundDay.fund_id == fund_id, FundDay.dated_on <= as_of)
        .group_by(FundDay.source, FundDay.target)
    )
    for source, target, cents in rows:
        held[source] = held.get(source, 0) - int(cents)
        held[target] = held.get(target, 0) + int(cents)
    return held


def money_on(session: Session, fund_id: UUID, as_of: date) -> int:
    """Bank and cash by the end of a day."""
    held = balances_on(session, fund_id, as_of)
    return sum(held.get(role, 0) for role in MONEY)


def lowest_money_from(session: Session, fund_id: UUID, day: date) -> int:
    """The least that bank and cash hold at the end of `day` or of any later one that something is dated on.

    Money paid out on a day is missing on every day after it: what is dated later must stay covered.
    """
    moved = case((FundDay.target.in_(MONEY), FundDay.cents), else_=0) - case(
        (FundDay.source.in_(MONEY), FundDay.cents), else_=0
    )
    held = lowest = money_on(session, fund_id, day)
    later = session.execute(
        select(FundDay.dated_on, func.sum(moved))
        .where(FundDay.fund_id == fund_id, FundDay.dated_on > day)
        .group_by(FundDay.dated_on)
        .order_by(FundDay.dated_on)
    )
    for _, cents in later:
        held += int(cents)
        lowest = min(lowest, held)
    return lowest
