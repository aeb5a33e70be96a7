"""The accounts that a country's plan offers to whoever has told none; shops and funds have a file each."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from kernel.accounts import Account

# Offered to an organisation of a country that has no plan here.
PLAN_ELSEWHERE = "MA"
# The source of a number that was not checked against the plan's text; pages show it as such.
TO_ASK = "to ask the accountant"


@cache
def _read(plans: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(plans.read_text("utf-8"))
    return found


def offered(plans: Path, country: str) -> list[Account]:
    """The accounts of a country's plan, none of them confirmed; a row that says no source has the plan's."""
    plan = _read(plans).get(country) or _read(plans)[PLAN_ELSEWHERE]
    return [
        Account(
            row["role"],
            row["number"],
            row["label"],
            TO_ASK if row.get("to_ask") else row.get("source", plan["plan"]),
        )
        for row in plan["accounts"]
    ]
