"""The double entry of a fact, written in its transaction; each transfer balances by itself."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from fund.models import AdvanceMovement, FundContribution, FundTransfer, MoneyMove
from fund.operations.sums import add_to_days
from fund.rules.accounts import Posting, of_contribution, of_money_move, of_movement
from kernel.ids import new_id


def post_contribution(session: Session, fact: FundContribution) -> None:
    """Money into the capital, or back out of it."""
    postings = of_contribution(fact.kind, fact.received_by, fact.cents)
    _post(session, fact.fund_id, fact.dated_on, fact.recorded_at, postings, contribution_id=fact.id)


def post_movement(session: Session, fact: AdvanceMovement) -> None:
    """Money of an advance."""
    postings = of_movement(fact.kind, fact.means, fact.cents)
    _post(
        session,
        fact.fund_id,
        fact.dated_on,
        fact.recorded_at,
        postings,
        movement_id=fact.id,
        advance_id=fact.advance_id,
    )


def post_money_move(session: Session, fact: MoneyMove) -> None:
    """Money of the fund from one of its accounts to another."""
    postings = of_money_move(fact.kind, fact.cents)
    _post(session, fact.fund_id, fact.dated_on, fact.recorded_at, postings, money_move_id=fact.id)


def _post(
    session: Session,
    fund_id: UUID,
    dated_on: date,
    recorded_at: datetime,
    postings: Iterable[Posting],
    **told_from: UUID,
) -> None:
    session.flush()
    transfers = [
        FundTransfer(
            id=new_id(),
            fund_id=fund_id,
            dated_on=dated_on,
            source=one.source,
            target=one.target,
            cents=one.cents,
            recorded_at=recorded_at,
            **told_from,
        )
        for one in postings
    ]
    session.add_all(transfers)
    session.flush()
    add_to_days(session, transfers)
