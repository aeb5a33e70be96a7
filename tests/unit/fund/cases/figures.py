"""How a case of figures is told: a function of what it gives and what it expects, under the ids it is for."""

import json
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from fund.gateways.harvests import harvests
from fund.rules.indicators import Ratio
from fund.rules.positions import Movement, Position, Version, position
from fund.rules.schedules import typed
from fund.rules.simulations import EVER, Simulated, simulated
from fund.schemas.simulations.asked import read_simulation
from kernel.money import parse_cents

Figure = Callable[[dict[str, Any], dict[str, Any]], None]
FIGURES: dict[str, Figure] = {}


def figures(*case_ids: str) -> Callable[[Figure], Figure]:
    def register(run: Figure) -> Figure:
        FIGURES.update(dict.fromkeys(case_ids, run))
        return run

    return register


def cents(text: str) -> int:
    return parse_cents(text)


def day(text: str) -> date:
    return date.fromisoformat(text)


def percent(ratio: Ratio) -> int | None:
    return ratio.basis_points


def simulate(given: dict[str, Any], **more: Any) -> Simulated:
    """What `flask fund simulate` tells of the same JSON."""
    return simulated(read_simulation(json.dumps({**given, **more}), harvests()))


def an_advance(
    shares: Sequence[tuple[date, int]], as_of: date, paid: Sequence[tuple[date, int]] = ()
) -> Position:
    """An advance paid out long ago over these shares."""
    whole = sum(amount for _, amount in shares)
    facts = [Movement("disbursement", EVER, whole)]
    facts += [Movement("repayment", on, amount) for on, amount in paid]
    return position(whole, facts, [Version(1, EVER, tuple(typed(shares, whole)))], as_of)
