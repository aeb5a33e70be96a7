"""What a JSON text asks: an advance, its shares, what is paid, and the day on which it is looked at."""

from collections.abc import Mapping

from fund.rules.schedules import Harvest
from fund.rules.simulations import Payment, Simulation
from fund.schemas.simulations.schedules import lent_of, shares_of
from fund.schemas.simulations.shape import read_shape
from kernel.errors import Invalid


class SimulationBearsInterest(Invalid):
    """The fund lends without interest: a rate other than 0 is not simulated."""

    code = "simulation-bears-interest"


def read_simulation(text: str, harvests: Mapping[str, Harvest]) -> Simulation:
    """What a JSON text asks.

    Raises SimulationMalformed, SimulationBearsInterest, BranchWithoutHarvest and the errors of schedules.
    """
    said = read_shape(text)
    if said.get("annual_rate_pct"):
        raise SimulationBearsInterest(field="annual_rate_pct")
    lent = lent_of(said)
    return Simulation(
        granted_cents=lent.cents,
        tranches=lent.tranches,
        shares=tuple(shares_of(said, lent, harvests)),
        fee_bp=said.get("fee_pct", 0),
        is_fee_withheld=said.get("withheld", True),
        payments=tuple(
            Payment(one.get("id", f"P{rank}"), one["date"], one["amount"])
            for rank, one in enumerate(said.get("payments", ()), 1)
        ),
        reverses=said.get("reverse"),
        reversed_on=said.get("reversed_on"),
        as_of=said.get("as_of"),
    )
