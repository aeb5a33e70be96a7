"""The accounts of an organisation: those it told, and for the rest those of its country's plan."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import Organisation
from shop.models import LedgerAccount
from shop.rules.ledger.accounts import LedgerAccountNumber, Plan

PLANS = Path(__file__).parents[2] / "reference" / "account-plans.json"
# What is offered to an organisation of another country.
PLAN_ELSEWHERE = "MA"
UNSOURCED = "unsourced"


@lru_cache(maxsize=1)
def _plans() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(PLANS.read_text())
    return found


def offered(country: str) -> list[LedgerAccountNumber]:
    """The accounts of a country's plan, none of them confirmed."""
    plan = _plans().get(country) or _plans()[PLAN_ELSEWHERE]
    return [
        LedgerAccountNumber(
            role=row["role"],
            rate_bp=None,
            number=row["number"],
            label=row["label"],
            source=f"{plan['plan']}: {UNSOURCED}" if row.get(UNSOURCED) else plan["plan"],
        )
        for row in plan["accounts"]
    ]


def plan_of(session: Session, keeper: Organisation) -> Plan:
    """The accounts of an organisation: the latest it told of each role and rate, else its country's."""
    told = session.scalars(
        select(LedgerAccount)
        .where(LedgerAccount.organisation_id == keeper.id)
        .order_by(LedgerAccount.recorded_at, LedgerAccount.id)
    )
    rows = (
        LedgerAccountNumber(one.role, one.rate_bp, one.number, one.label, one.source, one.is_confirmed)
        for one in told
    )
    return Plan([*offered(keeper.country), *rows])
