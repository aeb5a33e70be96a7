"""Whatever is made of what, no certified output has an uncertified input, in whatever order it is told."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from producers.rules.areas import Area, AreaPart
from producers.rules.certificates import Decision, standing_on
from producers.rules.conversions import Span
from traceability.rules.claims.facts import (
    STATES,
    Asked,
    AskedRule,
    Cover,
    Ground,
    Grower,
    LotFacts,
    SupplierPaper,
)
from traceability.rules.claims.shares import shares_of
from traceability.rules.claims.verdicts import judge, judge_all

COOPERATIVES = [UUID(int=number) for number in range(1, 4)]
PLOTS = [UUID(int=number) for number in range(10, 14)]
FIRST = date(2026, 10, 1)
SCHEME = "bio_ma"
ASKED = Asked(
    SCHEME,
    "Essai",
    (
        AskedRule("plot", "conversion_completed", {"annual_months": 24, "perennial_months": 36}),
        AskedRule("wild", "wild_untreated_years", {"years_min": 3}),
        AskedRule("naming", "in_conversion_months", {"months_min": 12}),
        AskedRule("step", "steps_in_area", {"steps": ["drying", "packing"]}),
        AskedRule("season", "harvest_between", {"first": "10-05", "last": "11-20"}),
    ),
    Area((AreaPart("Taroudannt", "Taliouine", "", True),)),
)
days = st.integers(0, 60).map(lambda number: FIRST + timedelta(days=number))
decisions = st.lists(
    st.builds(
        lambda kind, day, back: Decision(kind, day, day - timedelta(days=back) if back else None),
        st.sampled_from(["suspended", "reinstated", "withdrawn"]),
        days,
        st.integers(0, 20),
    ),
    max_size=3,
    unique_by=lambda one: one.effective_on,
)
spans = st.sampled_from(
    [
        (Span("organic", date(2020, 1, 1), None, "perennial", False),),
        (Span("conversion", date(2024, 6, 1), None, "perennial", False),),
        (Span("conventional", date(2020, 1, 1), None, "perennial", False),),
        (Span("wild", date(2020, 1, 1), None, "perennial", False),),
        (),
    ]
)


@st.composite
def covers(draw: st.DrawFn) -> list[Cover]:
    return [
        Cover(
            certificate_id=UUID(int=100 + number),
            scheme=draw(st.sampled_from([SCHEME, SCHEME, "fairtrade"])),
            body="CCPB",
            number=f"C-{number}",
            organisations=frozenset(draw(st.lists(st.sampled_from(COOPERATIVES), min_size=1))),
            plots=frozenset(draw(st.lists(st.sampled_from(PLOTS), max_size=2))),
            products=frozenset(draw(st.sampled_from([(), ("saffron",), ("saffron", "olives")]))),
            valid_from=FIRST,
            valid_until=FIRST + timedelta(days=draw(st.integers(10, 70))),
            decisions=tuple(draw(decisions)),
        )
        for number in range(draw(st.integers(1, 4)))
    ]


@st.composite
def a_lot(draw: st.DrawFn, number: int, made: Sequence[LotFacts]) -> LotFacts:
    parents = (
        draw(st.lists(st.sampled_from(made), max_size=3, unique_by=lambda one: one.lot_id)) if made else []
    )
    kind = draw(
        st.sampled_from(["drying", "packing", "splitting"] if parents else ["harvest", "harvest", "intake"])
    )
    day = max([draw(days), *(one.day for one in parents)])
    harvested = kind == "harvest"
    paper = SupplierPaper(SCHEME, "X", "Y", "Z", FIRST, FIRST + timedelta(days=30))
    return LotFacts(
        lot_id=UUID(int=1_000 + number),
        code=f"L-{number:02d}",
        generation=1 + max((one.generation for one in parents), default=-1),
        kind=kind,
        organisation_id=draw(st.sampled_from(COOPERATIVES)),
        organisation="Coopérative",
        product_key=draw(st.sampled_from(["saffron", "saffron", "olives"])),
        product="Safran",
        day=day,
        commune=draw(st.sampled_from(["Taliouine", "Taliouine", "Agadir", None])),
        quantity=draw(st.integers(1, 100)),
        unit="GRM",
        parents=tuple(one.lot_id for one in parents),
        grounds=tuple(
            Ground(plot, plot.hex[-2:], "Taliouine", draw(spans))
            for plot in (draw(st.lists(st.sampled_from(PLOTS), max_size=2, unique=True)) if harvested else [])
        ),
        growers=(Grower(UUID(int=7), "Aïcha", None, draw(st.sampled_from([None, None, FIRST]))),),
        papers=(paper,) if kind == "intake" and draw(st.booleans()) else (),
        drawn={SCHEME: UUID(int=100)} if draw(st.integers(0, 3)) else {},
        left={UUID(int=100): 50} if draw(st.booleans()) else {},
    )


@st.composite
def lines(draw: st.DrawFn) -> Mapping[UUID, LotFacts]:
    made: list[LotFacts] = []
    for number in range(draw(st.integers(1, 12))):
        made.append(draw(a_lot(number, made)))
    return {lot.lot_id: lot for lot in made}


@settings(max_examples=300, deadline=None)
@given(lots=lines(), held=covers())
def test_no_output_is_worth_more_than_any_of_its_inputs(
    lots: Mapping[UUID, LotFacts], held: list[Cover]
) -> None:
    judged = judge_all(lots, held, ASKED)
    for lot_id, lot in lots.items():
        for parent in lot.parents:
            assert STATES.index(judged[lot_id].state) >= STATES.index(judged[parent].state)
        # Judged for itself, as its page does, it is worth the same.
        assert judge(lot_id, lots, held, ASKED).state == judged[lot_id].state


@settings(max_examples=300, deadline=None)
@given(lots=lines(), held=covers())
def test_a_claim_that_holds_has_a_valid_certificate_at_every_step_and_every_other_one_says_why(
    lots: Mapping[UUID, LotFacts], held: list[Cover]
) -> None:
    by_id = {one.certificate_id: one for one in held}
    for lot_id in lots:
        verdict = judge(lot_id, lots, held, ASKED)
        assert verdict.holds or verdict.causes
        assert all(line.state == verdict.state for line in verdict.causes)
        for one in verdict.lots if verdict.holds else ():
            if one.lot.kind == "intake":
                assert one.lot.papers
                continue
            cover = by_id[one.certificate_id] if one.certificate_id else None
            assert cover is not None
            assert cover.standing(one.lot.day).is_in_force
            assert one.lot.organisation_id in cover.organisations


@settings(max_examples=200, deadline=None)
@given(lots=lines(), held=covers(), chance=st.randoms(use_true_random=False))
def test_the_order_in_which_things_were_recorded_changes_nothing(
    lots: Mapping[UUID, LotFacts], held: list[Cover], chance: object
) -> None:
    shuffle = chance.shuffle  # type: ignore[attr-defined]
    rows, others = list(lots.values()), list(held)
    shuffle(rows)
    shuffle(others)
    mixed = {}
    for lot in rows:
        parents = list(lot.parents)
        shuffle(parents)
        mixed[lot.lot_id] = replace(lot, parents=tuple(parents))
    for lot_id in lots:
        first, second = judge(lot_id, lots, held, ASKED), judge(lot_id, mixed, others, ASKED)
        assert first.state == second.state
        assert [one.lines for one in first.lots] == [one.lines for one in second.lots]


@settings(max_examples=300, deadline=None)
@given(told=decisions, day=days, chance=st.randoms(use_true_random=False))
def test_what_a_certificate_is_worth_does_not_depend_on_the_order_of_its_decisions(
    told: list[Decision], day: date, chance: object
) -> None:
    other = list(told)
    chance.shuffle(other)  # type: ignore[attr-defined]
    until = FIRST + timedelta(days=50)
    assert standing_on(day, FIRST, until, told) == standing_on(day, FIRST, until, other)
    before_all = FIRST + timedelta(days=-30)
    assert standing_on(before_all, before_all, until, told).is_in_force


@settings(max_examples=200, deadline=None)
@given(lots=lines(), data=st.data())
def test_shares_of_a_lot_never_make_more_than_the_whole(
    lots: Mapping[UUID, LotFacts], data: st.DataObject
) -> None:
    order = sorted(lots.values(), key=lambda one: (one.generation, one.code))
    parents = {lot.lot_id: [(one, data.draw(st.integers(1, 50))) for one in lot.parents] for lot in order}
    harvests = [lot for lot in order if not lot.parents]
    begun = {lot.lot_id: [data.draw(st.sampled_from(["A", "B"]))] for lot in harvests}
    found = shares_of([lot.lot_id for lot in order], parents, begun)
    for lot in order:
        total = sum(found[lot.lot_id].values())
        assert abs(total - 1) < 1e-9
