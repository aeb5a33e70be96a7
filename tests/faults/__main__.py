"""`python -m tests.faults --schedules 1000 --seed 1`: exit 1 when anything was lost, doubled or broken."""

import argparse
import atexit
import shutil
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

from tests.conftest import prepare
from tests.databases import KINDS, Templates, forget
from tests.faults.campaign import Campaign, Result, run


def main() -> int:
    """Run a campaign and tell its result."""
    asked = _arguments()
    numbers = (asked.schedule,) if asked.schedule else tuple(range(1, asked.schedules + 1))
    campaign = Campaign(numbers, asked.seed, asked.database, asked.processes, asked.sabotage)
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp())
    shared = folder / "templates"
    # Removed last of all: a PostgreSQL that was started in it stops when the program ends.
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    atexit.register(forget, shared)
    shared.mkdir()
    with closing(Templates(shared, prepare)) as templates:
        result = run(campaign, templates, folder)
    _tell(result, campaign, time.monotonic() - began)
    return 0 if result.is_whole else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser("python -m tests.faults")
    parser.add_argument("--schedules", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schedule", type=int, help="this one alone")
    parser.add_argument("--database", choices=KINDS, default="sqlite")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--sabotage", choices=("forged-acknowledgement", "sold-twice"))
    return parser.parse_args()


def _tell(result: Result, campaign: Campaign, seconds: float) -> None:
    for number, problems in sorted(result.problems.items()):
        print(f"schedule {number} failed; alone: python -m tests.faults --seed {campaign.seed}"
              f" --schedule {number} --database {campaign.kind}")  # fmt: skip
        print(*(f"  {problem}" for problem in problems), sep="\n")
    for what, count in result.unheard.most_common():
        print(f"rejected unheard in the till, {count} times: {what}")
    print(f"{seconds:.0f} seconds, {campaign.kind}, {campaign.processes} processes")
    faults = ", ".join(f"{name} {count}" for name, count in sorted(result.faults.items()))
    print(
        f"schedules {result.schedules}  sales {result.sales}  faults {result.faults.total()} ({faults})"
        f"  lost {result.lost}  doubled {result.doubled}  seed {campaign.seed}"
    )


if __name__ == "__main__":
    sys.exit(main())
