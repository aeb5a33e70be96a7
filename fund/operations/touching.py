"""What the fund's commands concern: one fund, held until the commit, so that nothing is lent twice."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Fund
from fund.queries.advances import advance_by_id
from fund.queries.funds import fund_by_id
from kernel.access import Role, Touch

OFFICERS = (Role.FUND_OFFICER, Role.NETWORK_MANAGER)


def hold_fund(session: Session, fund_id: UUID) -> Touch:
    """A fund whose money or promises change: of two at once, the second sees what the first did.

    Raises FundNotFound.
    """
    session.execute(select(Fund.id).where(Fund.id == fund_id).with_for_update())
    return Touch(stream=f"fund:{fund_by_id(session, fund_id).id}")


def hold_fund_of_advance(session: Session, advance_id: UUID) -> Touch:
    """The fund of an advance, held; raises AdvanceNotFound."""
    return hold_fund(session, advance_by_id(session, advance_id).fund_id)


def of_advance(session: Session, command: Any) -> Touch:
    """The fund of the advance that a command names, held; raises AdvanceNotFound."""
    return hold_fund_of_advance(session, command.advance_id)


def fund_of(session: Session, advance: Advance) -> Fund:
    """The fund that granted an advance."""
    return fund_by_id(session, advance.fund_id)
