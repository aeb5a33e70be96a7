"""The accounts offered for a fund's ledger, as the repository writes them."""

from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from fund.rules.books import Account

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
            row["role"],
            row["root"],
            row["number"],
            row["label"],
            TO_ASK if row.get("to_ask") else row["source"],
        )
        for row in plan["accounts"]
    }
