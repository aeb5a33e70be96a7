"""The accounts of whoever holds a fund: those it told, and for the rest those of its country's plan."""

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Fund, FundAccount
from kernel.accounts import Account
from kernel.accounts.plans import offered
from kernel.accounts.told import told_by
from producers.models import Organisation

PLANS = Path(__file__).parent.parent / "reference" / "account-plans.yaml"


def plan_of(session: Session, holder: Organisation) -> dict[str, Account]:
    """The accounts of an organisation by role: the latest that it told of each, else its country's."""
    plan = {one.role: one for one in offered(PLANS, holder.country)}
    for one in told_by(session, FundAccount, holder.id):
        plan[one.role] = Account(one.role, one.number, one.label, one.source, one.is_confirmed)
    return plan


def told_of(session: Session, holder: Organisation, role: str) -> Sequence[FundAccount]:
    """Every account that an organisation told of a role, the latest first."""
    return session.scalars(
        select(FundAccount)
        .where(FundAccount.organisation_id == holder.id, FundAccount.role == role)
        .order_by(FundAccount.recorded_at.desc(), FundAccount.id.desc())
    ).all()


def holder_of(session: Session, fund: Fund) -> Organisation:
    """Whose money a fund is, and whose accounts it is told in."""
    return session.get_one(Organisation, fund.holder_id)


def holders(session: Session) -> Sequence[Organisation]:
    """The organisations that hold a fund, by name."""
    wanted = select(Organisation).where(Organisation.id.in_(select(Fund.holder_id)))
    return session.scalars(wanted.order_by(Organisation.name, Organisation.id)).all()
