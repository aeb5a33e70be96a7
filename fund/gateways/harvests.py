"""The harvests that schedules wait for, as the repository writes them."""

from functools import lru_cache
from pathlib import Path

import yaml

from fund.rules.schedules import Harvest

HARVESTS = Path(__file__).parent.parent / "reference" / "harvests.yaml"


@lru_cache(maxsize=1)
def harvests() -> dict[str, Harvest]:
    """The harvest of each branch that has one."""
    rows = yaml.safe_load(HARVESTS.read_text("utf-8"))
    return {row["branch"]: Harvest(row["first_month"], row["last_month"]) for row in rows}
