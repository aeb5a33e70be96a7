"""What always holds of readiness and of a plot's conversion, whatever the facts."""

import itertools
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from producers.rules.conversions import StatusFact, on_day, timeline
from producers.rules.readiness import STATES, Check, Decision, readiness_of, standing_of

DAYS = st.dates(date(2015, 1, 1), date(2030, 12, 31))
A_STATE = st.sampled_from(STATES)
FACTS = st.lists(
    st.builds(
        StatusFact,
        st.sampled_from(("conventional", "conversion", "organic", "wild")),
        DAYS,
        st.sampled_from(("annual", "perennial")),
    ),
    min_size=1,
    max_size=8,
)


@given(st.lists(A_STATE))
def test_a_share_is_all_exactly_when_nothing_is_missing(states: list[str]) -> None:
    found = readiness_of(states)
    assert found.met + found.missing + found.not_applicable + found.waived == len(states)
    if found.percent is None:
        assert "met" not in states
        assert "missing" not in states
    else:
        assert 0 <= found.percent <= 100
        assert (found.percent == 100) == ("missing" not in states)


@given(st.lists(A_STATE))
def test_meeting_one_more_never_lowers_the_share(states: list[str]) -> None:
    before = readiness_of([*states, "missing"]).percent
    after = readiness_of([*states, "met"]).percent
    assert before is not None
    assert after is not None
    assert after >= before


@given(st.sampled_from((None, "met", "missing")), st.none() | A_STATE, st.booleans(), st.integers(0, 3))
def test_nothing_is_met_against_a_rule_or_without_the_piece_that_is_asked(
    rule: str | None, said: str | None, asks: bool, pieces: int
) -> None:
    check = Check(rule) if rule else None
    decision = Decision(said, date(2026, 1, 1), "Rkia", "parce que") if said else None
    found = standing_of(check, decision, asks_evidence=asks, evidence_count=pieces)
    if found.state == "met":
        assert rule == "met" or (rule is None and said == "met" and (pieces or not asks))


@given(FACTS, DAYS)
def test_the_statuses_of_a_plot_never_overlap_and_the_last_fact_holds_from_its_day(
    facts: list[StatusFact], day: date
) -> None:
    spans = timeline(facts)
    assert all(one.ends_on == following.begins_on for one, following in itertools.pairwise(spans))
    assert all(one.begins_on < following.begins_on for one, following in itertools.pairwise(spans))
    last = facts[-1]
    if day >= last.begins_on:
        now = on_day(spans, day)
        assert now is not None
        assert now.status == last.status


@given(FACTS, DAYS)
def test_conventional_land_is_never_organic_and_a_treatment_sets_it_back(
    facts: list[StatusFact], day: date
) -> None:
    now = on_day(timeline(facts), day)
    if now and now.status == "conventional":
        assert not now.is_organic
    treated = [*facts, StatusFact("conversion", day, "perennial", is_after_treatment=True)]
    after = on_day(timeline(treated), day + timedelta(days=700))
    assert after is not None
    assert not after.is_organic
