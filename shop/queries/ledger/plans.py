"""The accounts of an organisation: those it told, and for the rest those of its country's plan."""

from pathlib import Path

from sqlalchemy.orm import Session

from kernel.accounts.plans import offered
from kernel.accounts.told import told_by
from producers.models import Organisation
from shop.models import LedgerAccount
from shop.rules.ledger.accounts import LedgerAccountNumber, Plan, for_every_rate

PLANS = Path(__file__).parents[2] / "reference" / "account-plans.yaml"


def plan_offered(country: str) -> list[LedgerAccountNumber]:
    """The accounts of a country's plan, none of them confirmed."""
    return [for_every_rate(one) for one in offered(PLANS, country)]


def plan_of(session: Session, keeper: Organisation) -> Plan:
    """The accounts of an organisation: the latest it told of each role and rate, else its country's."""
    told = (
        LedgerAccountNumber(one.role, one.number, one.label, one.source, one.is_confirmed, one.rate_bp)
        for one in told_by(session, LedgerAccount, keeper.id)
    )
    return Plan([*plan_offered(keeper.country), *told])
