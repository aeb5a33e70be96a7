"""The accounts of whoever holds a fund: those it told, and for the rest those of its country's plan."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Fund, FundAccount
from fund.rules.plans import Account
from producers.models import Organisation

PLANS = Path(__file__).parent.parent / "reference" / "account-plans.yaml"
# What is offered to a holder of another country.
PLAN_ELSEWHERE = "MA"
TO_ASK = "to ask the accountant"


@lru_cache(maxsize=1)
def _plans() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(PLANS.read_text("utf-8"))
    return found


def plan_offered(country: str) -> dict[str, Account]:
    """The accounts of a country's plan by role, none of them confirmed."""
    plan = _plans().get(country) or _plans()[PLAN_ELSEWHERE]
    return {
        row["role"]: Account(
            row["role"], row["number"], row["label"], TO_ASK if row.get("to_ask") else row["source"]
        )
        for row in plan["accounts"]
    }


def plan_of(session: Session, holder: Organisation) -> dict[str, Account]:
    """The accounts of an organisation by role: the latest that it told of each, else its country's."""
    told = session.scalars(
        select(FundAccount)
        .where(FundAccount.organisation_id == holder.id)
        .order_by(FundAccount.recorded_at, FundAccount.id)
    )
    plan = plan_offered(holder.country)
    for one in told:
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
