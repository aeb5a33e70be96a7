"""Whatever happens to a fund, what was lent is attributed whole, and to no money more than was given."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from fund.rules.earmarks import ANY, Attribution, Earmark, Given, Lent, attributed, first_uses

WOMEN, SAFFRON, ARGAN = Earmark("women"), Earmark("branch", "saffron"), Earmark("branch", "argan")
TALIOUINE = Earmark("territory", "taliouine")
FITS = ((ANY,), (SAFFRON, ANY), (WOMEN, SAFFRON, ANY), (WOMEN, TALIOUINE, ARGAN, ANY), (TALIOUINE, ANY))
FIRST = date(2025, 1, 1)
days = st.integers(0, 40).map(lambda offset: FIRST + timedelta(days=offset))
amounts = st.integers(1, 500)


@st.composite
def an_advance(draw: st.DrawFn, number: str) -> Lent:
    """Tranches, repayments, some of them taken back, perhaps a loss at the end."""
    disbursed = repaid = 0
    steps = []
    for day in sorted(draw(st.sets(days, min_size=1, max_size=6))):
        what = draw(st.sampled_from(("tranche", "repay", "both", "bounce", "undo")))
        if what in ("tranche", "both"):
            disbursed += draw(amounts)
        if what in ("repay", "both"):
            repaid += draw(st.integers(0, disbursed - repaid))
        if what == "bounce":
            repaid -= draw(st.integers(0, repaid))
        if what == "undo":
            disbursed -= draw(st.integers(0, disbursed))
            repaid = min(repaid, disbursed)
        steps.append((day, disbursed, repaid, 0))
    if draw(st.booleans()):
        steps.append((FIRST + timedelta(days=50), disbursed, repaid, disbursed - repaid))
    return Lent(number, draw(st.sampled_from(FITS)), tuple(steps))


NUMBERS = tuple(f"A-{n:04d}" for n in range(5))
advances = st.integers(0, 5).flatmap(lambda count: st.tuples(*map(an_advance, NUMBERS[:count])))
contributions = st.lists(
    st.builds(Given, days, st.sampled_from((ANY, WOMEN, SAFFRON, ARGAN, TALIOUINE)), amounts), max_size=8
)


def told(attribution: Attribution) -> list[tuple[object, ...]]:
    moneys = sorted(attribution.moneys.values(), key=lambda one: one.earmark)
    drawn = sorted(attribution.drawn, key=lambda one: (one.number, str(one.earmark)))
    return [
        *((one.earmark, one.given_cents, one.lent_cents, one.out_cents, one.lost_cents) for one in moneys),
        *((one.number, one.earmark, one.lent_cents, one.out_cents, one.lost_cents) for one in drawn),
    ]


@given(contributions, advances)
@settings(max_examples=150)
def test_all_that_is_out_is_attributed_and_never_more_than_was_given(
    gifts: list[Given], lent: tuple[Lent, ...]
) -> None:
    attribution = attributed(gifts, lent)
    for money in attribution.moneys.values():
        assert 0 <= money.out_cents + money.lost_cents <= money.given_cents
    ends = [one.steps[-1] for one in lent]
    assert sum(one.lent_cents for one in attribution.drawn) == sum(step[1] for step in ends)
    assert sum(one.out_cents for one in attribution.drawn) == sum(one[1] - one[2] - one[3] for one in ends)
    assert sum(one.lost_cents for one in attribution.drawn) == sum(step[3] for step in ends)
    for advance in lent:
        own = [one for one in attribution.drawn if one.number == advance.number]
        _, disbursed, repaid, lost = advance.steps[-1]
        assert sum(one.out_cents for one in own) == disbursed - repaid - lost
        assert all(one.earmark in (*advance.fits, None) for one in own)
        # Nothing stands on no money while money that it fits is free.
        if any(one.earmark is None and one.out_cents for one in own):
            assert all(
                attribution.moneys[fit].left_cents <= 0 for fit in advance.fits if fit in attribution.moneys
            )


@given(contributions, advances, st.randoms())
@settings(max_examples=80)
def test_the_order_of_recording_changes_nothing(
    gifts: list[Given], lent: tuple[Lent, ...], chance: st.DataObject
) -> None:
    before = told(attributed(gifts, lent))
    mixed = list(lent)
    chance.shuffle(gifts)  # type: ignore[attr-defined] # hypothesis gives a Random
    chance.shuffle(mixed)  # type: ignore[attr-defined]
    assert told(attributed(gifts, mixed)) == before


@given(contributions, advances, st.lists(st.tuples(days, amounts), max_size=3))
@settings(max_examples=80)
def test_what_donors_take_back_leaves_nothing_unattributed(
    gifts: list[Given], lent: tuple[Lent, ...], back: list[tuple[date, int]]
) -> None:
    taken = [Given(day, SAFFRON, -cents) for day, cents in back]
    attribution = attributed([*gifts, *taken], lent)
    ends = [one.steps[-1] for one in lent]
    assert sum(one.lent_cents for one in attribution.drawn) == sum(step[1] for step in ends)
    assert sum(one.out_cents for one in attribution.drawn) == sum(one[1] - one[2] - one[3] for one in ends)
    assert min((one.out_cents for one in attribution.drawn), default=0) >= 0


def test_what_is_given_and_taken_back_the_same_day_was_not_given() -> None:
    rows = [(FIRST, "A", -100), (FIRST, "A", 100), (FIRST, "B", 40)]
    assert first_uses(rows, 30) == {"A": (0, 0), "B": (40, 30)}


@given(st.lists(st.tuples(days, st.sampled_from("ABC"), st.integers(-200, 500)), max_size=8), amounts)
def test_a_first_use_is_never_more_than_was_given(rows: list[tuple[date, str, int]], lent: int) -> None:
    uses = first_uses(rows, lent)
    assert all(0 <= used <= given for given, used in uses.values())
    assert sum(used for _, used in uses.values()) == min(lent, sum(given for given, _ in uses.values()))
