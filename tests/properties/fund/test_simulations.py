"""Whatever JSON is given, a simulation either refuses in a sentence or tells an advance that sums."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

import fund.messages  # noqa: F401 - its sentences
from fund.gateways.harvests import harvests
from fund.rules.simulations import Simulated, Simulation, simulated
from fund.schemas.simulations.asked import read_simulation
from fund.schemas.simulations.shape import SimulationSchema
from fund.schemas.simulations.told import written
from kernel.errors import DomainError
from kernel.messages import known_codes

FIELDS = sorted(SimulationSchema().fields)
days = st.dates().map(str) | st.sampled_from(["2025-01-31", "2025-06-30", "2026-06-30", "20250101"])
amounts = st.sampled_from(["1000", "0.01", "12000.00", 100.5, 7, "-1", "1e9999999", "NaN", True])
whole = st.integers(-1, 400)
pairs = st.fixed_dictionaries({"date": days, "amount": amounts})
values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(
        days, amounts, whole, st.none(), st.text(max_size=3), st.sampled_from(["MONTHS", "argan", "0"])
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["due", "pct"]), inner),
    max_leaves=4,
)
anything = st.dictionaries(st.sampled_from(FIELDS), values, max_size=6)
plausible = st.fixed_dictionaries(
    {"principal": amounts, "disbursed_on": days, "n_installments": whole},
    optional={"repay_every": whole, "grace": whole, "fee_pct": amounts, "withheld": st.booleans(),
              "payments": st.lists(pairs, max_size=4), "reverse": st.just("P1"), "as_of": days},
)  # fmt: skip


@given(anything | plausible)
def test_a_simulation_refuses_in_a_sentence_or_sums(said: dict[str, Any]) -> None:
    try:
        asked = read_simulation(json.dumps(said), harvests())
        told = simulated(asked)
    except DomainError as error:
        refused = error.code
    else:
        _check_sums(asked, told)
        return
    assert refused in known_codes()


def _check_sums(asked: Simulation, told: Simulated) -> None:
    paid_out = sum(cents for _, cents in asked.tranches)
    if asked.shares:
        assert sum(one.principal_cents for one in told.position.shares) in (0, paid_out)
        assert sum(one.principal_cents for one in told.versions[-1].instalments) == paid_out
    json.dumps(written(asked, told))
