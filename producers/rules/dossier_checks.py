"""The automatic rules about organisations, members and plots, evaluated from the registers on a day.

The vocabulary is that of `rules.requirements`; what is said of lots, runs and labels is for claims.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from producers.rules.conversions import Span, months_after, on_day
from producers.rules.readiness import Check, Line

NAMED_MAX = 8


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """A present member as the rules see her: what is filled, her land, her last visit."""

    member_id: UUID
    name: str
    filled: frozenset[str]
    area_m2: int
    plot_count: int
    inspected_on: date | None = None
    has_overdue_fault: bool = False


@dataclass(frozen=True, slots=True)
class PlotFacts:
    """A plot as the rules see it; `in_area` is None when nobody knows where its commune lies."""

    plot_id: UUID
    code: str
    commune: str
    area_m2: int
    spans: Sequence[Span]
    in_area: bool | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """All that the rules compare, of one organisation toward one standard, on one day."""

    day: date
    kind: str
    has_certificate: bool
    members: Sequence[MemberFacts]
    plots: Sequence[PlotFacts]
    trainings: Sequence[date]


Parameters = Mapping[str, Any]
Rule = Callable[[Facts, Parameters], Check]


def evaluate(rule: str | None, parameters: Parameters, facts: Facts) -> Check | None:
    """What a rule says on the day of the facts; None when a person decides."""
    check = _RULES.get(rule or "")
    return check(facts, parameters) if check else None


def decides(rule: str | None) -> bool:
    """Whether dossiers evaluate this rule."""
    return rule in _RULES


def _certificate(facts: Facts, parameters: Parameters) -> Check:
    if facts.has_certificate:
        return Check("met", (Line("certificate-held"),))
    return Check("not_applicable", (Line("certificate-comes-last"),))


def _legal_personality(facts: Facts, parameters: Parameters) -> Check:
    fits = facts.kind in parameters["kinds"]
    return Check(_state(fits), (Line("organisation-kind", {"kind": facts.kind, "fits": fits}),))


def _members_max(facts: Facts, parameters: Parameters) -> Check:
    count, most = len(facts.members), parameters["members_max"]
    line = Line("members-counted", {"count": count, "most": most})
    return Check(_state(0 < count <= most), (line,)) if count else _nobody()


def _register_complete(facts: Facts, parameters: Parameters) -> Check:
    wanted = set(parameters["columns"])
    wanting = [one.name for one in facts.members if wanted - one.filled]
    landless = [one.name for one in facts.members if not one.plot_count]
    lines = [*_of(wanting, "members-incomplete"), *_of(landless, "members-landless")]
    return _all_or(facts.members, lines, "register-complete")


def _every_member_inspected(facts: Facts, parameters: Parameters) -> Check:
    months = parameters["months_max"]
    since = months_after(facts.day, -months)
    waiting = [one.name for one in facts.members if not _since(one.inspected_on, since)]
    lines = _of(waiting, "members-not-inspected", months=months)
    return _all_or(facts.members, lines, "members-inspected", months=months)


def _trainings_held(facts: Facts, parameters: Parameters) -> Check:
    months, least = parameters["months_max"], parameters["trainings_min"]
    since = months_after(facts.day, -months)
    count = sum(since < held <= facts.day for held in facts.trainings)
    line = Line("trainings-counted", {"count": count, "least": least, "months": months})
    return Check(_state(count >= least), (line,))


def _member_has_plot(facts: Facts, parameters: Parameters) -> Check:
    landless = [one.name for one in facts.members if not one.plot_count]
    return _all_or(facts.members, _of(landless, "members-landless"), "members-landed")


def _holding_max(facts: Facts, parameters: Parameters) -> Check:
    most = parameters["area_m2_max"]
    large = [one.name for one in facts.members if one.area_m2 > most]
    if large:
        # Let in all the same with the proof that is asked: that is for a person to read.
        return Check(None, tuple(_of(large, "members-large", most_m2=most)))
    return _all_or(facts.members, [], "members-small", most_m2=most)


def _no_overdue_fault(facts: Facts, parameters: Parameters) -> Check:
    late = [one.name for one in facts.members if one.has_overdue_fault]
    return _all_or(facts.members, _of(late, "members-overdue"), "members-not-overdue")


def _plot_in_area(facts: Facts, parameters: Parameters) -> Check:
    outside = [f"{one.code} ({one.commune})" for one in facts.plots if one.in_area is False]
    unknown = [f"{one.code} ({one.commune})" for one in facts.plots if one.in_area is None]
    lines = [*_of(outside, "plots-outside"), *_of(unknown, "plots-nowhere")]
    return _all_or(facts.plots, lines, "plots-inside", nobody="no-plot")


def _plot_area_max(facts: Facts, parameters: Parameters) -> Check:
    most = parameters["area_m2_max"]
    large = [one.code for one in facts.plots if one.area_m2 > most]
    lines = _of(large, "plots-large", most_m2=most)
    return _all_or(facts.plots, lines, "plots-small", nobody="no-plot", most_m2=most)


def _conversion_completed(facts: Facts, parameters: Parameters) -> Check:
    months = {cycle: parameters[f"{cycle}_months"] for cycle in ("annual", "perennial")}
    cultivated = [one for one in facts.plots if not _is_wild(one, facts.day)]
    known = {one.code: on_day(one.spans, facts.day, months) for one in cultivated}
    conventional = [code for code, now in known.items() if now is None or now.ready_on is None]
    coming = {code: now for code, now in known.items() if now and now.ready_on and not now.is_organic}
    lines = _of(conventional, "plots-conventional")
    if coming:
        last = max(now.ready_on for now in coming.values() if now.ready_on)
        lines += _of(list(coming), "plots-in-conversion", last=last)
    return _all_or(cultivated, lines, "plots-organic", nobody="no-cultivated-plot")


def _wild_untreated(facts: Facts, parameters: Parameters) -> Check:
    wild = [one for one in facts.plots if _is_wild(one, facts.day)]
    if not wild:
        return Check("not_applicable", (Line("no-wild-plot"),))
    months = {"wild": parameters["years_min"] * 12}
    early = [one.code for one in wild if not _is_ready(one, facts.day, months)]
    lines = _of(early, "plots-lately-treated", years=parameters["years_min"])
    return _all_or(wild, lines, "plots-untreated", years=parameters["years_min"])


_RULES: Mapping[str, Rule] = {
    "certificate_of_operator": _certificate,
    "legal_personality": _legal_personality,
    "members_max": _members_max,
    "member_register_complete": _register_complete,
    "every_member_inspected": _every_member_inspected,
    "member_inspected": _every_member_inspected,
    "trainings_held": _trainings_held,
    "member_has_plot": _member_has_plot,
    "member_holding_max": _holding_max,
    "no_overdue_non_conformity": _no_overdue_fault,
    "plot_in_area": _plot_in_area,
    "plot_area_max": _plot_area_max,
    "conversion_completed": _conversion_completed,
    "wild_untreated_years": _wild_untreated,
}


def not_inspected(facts: Facts, months: int) -> list[MemberFacts]:
    """The members whose visit is due, those never seen first, then the longest ago."""
    since = months_after(facts.day, -months)
    due = [one for one in facts.members if not _since(one.inspected_on, since)]
    return sorted(due, key=lambda one: (one.inspected_on or date.min, one.name))


def _is_wild(plot: PlotFacts, day: date) -> bool:
    now = on_day(plot.spans, day)
    return now is not None and now.status == "wild"


def _is_ready(plot: PlotFacts, day: date, months: Mapping[str, int]) -> bool:
    now = on_day(plot.spans, day, months)
    return now is not None and now.is_organic


def _since(day: date | None, since: date) -> bool:
    return day is not None and day > since


def _state(fits: bool) -> str:
    return "met" if fits else "missing"


def _nobody() -> Check:
    return Check("missing", (Line("no-member"),))


def _of(names: list[str], code: str, **values: Any) -> list[Line]:
    """One line that counts and names those concerned; beyond eight, how many more."""
    if not names:
        return []
    told = {"count": len(names), "names": tuple(names[:NAMED_MAX]), "more": max(0, len(names) - NAMED_MAX)}
    return [Line(code, {**told, **values})]


def _all_or(
    subjects: Sequence[Any], wrong: Iterable[Line], right: str, nobody: str = "no-member", **values: Any
) -> Check:
    """Missing with what is wrong, or met for all; missing too when there is nobody to look at."""
    lines = tuple(wrong)
    if lines:
        return Check("missing", lines)
    if not subjects:
        state = "not_applicable" if nobody == "no-cultivated-plot" else "missing"
        return Check(state, (Line(nobody),))
    return Check("met", (Line(right, {"count": len(subjects), **values}),))
