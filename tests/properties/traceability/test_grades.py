"""Classes are an order: a better value never costs one, and nothing missing ever gives one."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from producers.gateways.standards import written_standards
from producers.rules.standards import Limit
from traceability.rules.grades import GRADED, INCOMPLETE, OUTSIDE, judge

EDITIONS = [one.content.limits for one in written_standards() if one.content.limits]
_WORST = 10_000
# The draws are short; on a loaded machine the check times the wait for a processor, not the strategy.
on_a_loaded_machine = settings(suppress_health_check=[HealthCheck.too_slow])


@st.composite
def bulletins(draw: st.DrawFn) -> tuple[tuple[Limit, ...], dict[str, Decimal]]:
    """An edition of ours and values around its limits, some measures left out."""
    limits = draw(st.sampled_from(EDITIONS))
    values = {}
    for measure in {one.measure for one in limits}:
        around = [
            Decimal(text)
            for one in limits
            if one.measure == measure
            for text in (one.minimum, one.maximum)
            if text is not None
        ] or [Decimal(1)]
        centre = draw(st.sampled_from(around))
        shift = draw(st.sampled_from(["-0.01", "0", "0.01", "-0.6", "0.6", "-40", "40"]))
        if draw(st.integers(0, 9)) > 0:
            values[measure] = centre + Decimal(shift)
    return limits, values


def rank_of(limits: tuple[Limit, ...], values: dict[str, Decimal]) -> int:
    """The rank obtained; the worst when it is incomplete or outside."""
    found = judge(limits, values)
    assert found is not None
    return found.reached.rank if found.outcome == GRADED else _WORST


def bettered(limits: tuple[Limit, ...], measure: str, value: Decimal) -> Decimal:
    """A value of `measure` that no class refuses, or the same when it is already so."""
    best = min((one for one in limits if one.measure == measure), key=lambda one: one.rank)
    low = Decimal(best.minimum) if best.minimum is not None else value
    high = Decimal(best.maximum) if best.maximum is not None else value
    return min(max(value, low), high)


@on_a_loaded_machine
@given(bulletins())
def test_bringing_a_value_within_the_best_limits_never_costs_a_class(
    bulletin: tuple[tuple[Limit, ...], dict[str, Decimal]],
) -> None:
    limits, values = bulletin
    for measure in values:
        better = {**values, measure: bettered(limits, measure, values[measure])}
        assert rank_of(limits, better) <= rank_of(limits, values) or _is_now_incomplete(limits, better)


def _is_now_incomplete(limits: tuple[Limit, ...], values: dict[str, Decimal]) -> bool:
    """A better value may open a better class, of which a measure is still missing."""
    found = judge(limits, values)
    return found is not None and found.outcome == INCOMPLETE


@on_a_loaded_machine
@given(bulletins(), st.sampled_from(["0.01", "1", "100"]))
def test_moving_a_value_beyond_its_limits_never_betters_the_class(
    bulletin: tuple[tuple[Limit, ...], dict[str, Decimal]], step: str
) -> None:
    limits, values = bulletin
    if judge(limits, values) is None or rank_of(limits, values) == _WORST:
        return
    for measure, value in values.items():
        highest = [Decimal(one.maximum) for one in limits if one.measure == measure and one.maximum]
        if highest and value <= max(highest):
            worse = {**values, measure: max(highest) + Decimal(step)}
            assert rank_of(limits, worse) >= rank_of(limits, values)


@on_a_loaded_machine
@given(bulletins())
def test_a_class_has_every_measure_made_and_every_limit_kept(
    bulletin: tuple[tuple[Limit, ...], dict[str, Decimal]],
) -> None:
    limits, values = bulletin
    found = judge(limits, values)
    assert found is not None
    if found.outcome == GRADED:
        assert not found.reached.missing
        assert not found.reached.failing
        better = [one for one in found.classes if one.rank < found.reached.rank]
        assert all(one.failing for one in better)
    elif found.outcome == INCOMPLETE:
        assert found.missing
    else:
        assert found.outcome == OUTSIDE
        assert all(one.failing for one in found.classes)


@on_a_loaded_machine
@given(bulletins())
def test_whoever_has_a_class_keeps_the_limits_of_the_lesser_ones(
    bulletin: tuple[tuple[Limit, ...], dict[str, Decimal]],
) -> None:
    limits, values = bulletin
    found = judge(limits, values)
    assert found is not None
    if found.outcome == GRADED:
        lesser = [one for one in found.classes if one.rank > found.reached.rank]
        known = {line.limit.measure for line in found.reached.lines}
        assert not any(set(one.failing) & known for one in lesser)
