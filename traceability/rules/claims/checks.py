"""What an edition asks of a lot, rule by rule; `producers.rules.requirements` says what each compares."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from producers.rules.conversions import Conversion, months_after, on_day
from traceability.rules.claims.facts import Asked, AskedRule, Ground, LabelFacts, Line, LotFacts, State

# The code of a control body on a label, as Regulation (EU) 2018/848, art. 32 asks it: MA-BIO-102.
_BODY_CODE = re.compile(r"\b[A-Z]{2}-BIO-\d{2,3}\b")

Lots = Mapping[UUID, LotFacts]
Check = Callable[[LotFacts, Lots, AskedRule, Asked], Iterator[Line]]


def asked_lines(lot: LotFacts, lots: Lots, asked: Asked) -> Iterator[Line]:
    """The lines of everything that the edition asks of this lot by an automatic rule."""
    for one in asked.rules:
        check = _CHECKS.get(one.rule)
        if check is not None:
            yield from check(lot, lots, one, asked)


def _line(lot: LotFacts, code: str, state: State, **values: Any) -> Line:
    return Line(code, state, lot.lot_id, lot.code, {"day": lot.day, **values})


def _told(lot: LotFacts, is_met: bool, met: str, broken: str, **values: Any) -> Line:
    return _line(lot, met if is_met else broken, "met" if is_met else "broken", **values)


def _plot_in_area(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.kind != "harvest":
        return
    if not lot.grounds:
        yield _line(lot, "claim-no-plot", "broken")
    for plot in lot.grounds:
        inside = asked.area.place(plot.commune).is_inside
        values = {"plot": plot.code, "commune": plot.commune}
        yield _told(lot, inside, "claim-plot-in-area", "claim-plot-outside-area", **values)


def _harvest_in_area(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.kind != "harvest":
        return
    if lot.commune is None:
        yield _line(lot, "claim-harvest-nowhere", "broken")
        return
    inside = asked.area.place(lot.commune).is_inside
    yield _told(
        lot, inside, "claim-harvest-in-area", "claim-harvest-outside-area", commune=lot.commune
    )  # fmt: skip


def _steps_in_area(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.kind not in rule.parameters["steps"]:
        return
    values = {"kind": lot.kind, "organisation": lot.organisation}
    if lot.commune is None:
        yield _line(lot, "claim-step-nowhere", "broken", **values)
        return
    inside = asked.area.place(lot.commune).is_inside
    values["commune"] = lot.commune
    yield _told(lot, inside, "claim-step-in-area", "claim-step-outside-area", **values)


def _harvest_between(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.kind != "harvest":
        return
    first, last = rule.parameters["first"], rule.parameters["last"]
    here = f"{lot.day:%m-%d}"
    within = first <= here <= last if first <= last else here >= first or here <= last
    yield _told(
        lot, within, "claim-harvest-in-season", "claim-harvest-out-of-season",
        first=_of_year(lot.day, first), last=_of_year(lot.day, last),
    )  # fmt: skip


def _of_year(day: date, month_day: str) -> date:
    month, number = (int(part) for part in month_day.split("-"))
    # 29 February of a common year is the last of the month.
    return months_after(date(day.year, 1, 1), month - 1) + timedelta(
        days=min(number, 28 if month == 2 else number) - 1
    )


def _conversion(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    """Plots organic, or under conversion, on the day of the harvest."""
    if lot.kind != "harvest":
        return
    if not lot.grounds:
        yield _line(lot, "claim-no-plot", "broken")
    months = {
        "annual": rule.parameters["annual_months"],
        "perennial": rule.parameters["perennial_months"],
    }
    for plot in lot.grounds:
        state = on_day(plot.spans, lot.day, months)
        if state is None:
            yield _line(lot, "claim-plot-status-unknown", "broken", plot=plot.code)
        elif state.status != "wild" or asked.rule("wild_untreated_years") is None:
            yield _converted(lot, plot, state, asked)


def _converted(lot: LotFacts, plot: Ground, state: Conversion, asked: Asked) -> Line:
    if state.status not in ("conversion", "organic") or state.since is None:
        return _line(lot, "claim-plot-conventional", "broken", plot=plot.code)
    values = {"plot": plot.code, "since": state.since, "until": state.ready_on}
    if state.is_organic:
        return _line(lot, "claim-plot-converted", "met", **values)
    named = asked.rule("in_conversion_months")
    if named is None:
        return _line(lot, "claim-conversion-not-named", "broken", **values)
    months = named.parameters["months_min"]
    if lot.day >= months_after(state.since, months):
        return _line(lot, "claim-plot-in-conversion", "conversion", **values)
    return _line(lot, "claim-conversion-too-young", "broken", months=months, **values)


def _wild(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.kind != "harvest":
        return
    years = rule.parameters["years_min"]
    for plot in lot.grounds:
        state = on_day(plot.spans, lot.day, {"wild": 12 * years})
        if state is not None and state.status == "wild":
            values = {"plot": plot.code, "years": years, "since": state.since, "until": state.ready_on}
            yield _told(lot, state.is_organic, "claim-wild-untreated", "claim-wild-too-young", **values)


def _covered_products(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    if lot.product_key not in rule.parameters["product_keys"]:
        yield _line(lot, "claim-product-not-covered", "broken", product=lot.product)


def _storage(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    months = rule.parameters["months_max"]
    for parent_id in lot.parents:
        parent = lots.get(parent_id)
        if parent is None or parent.product_key not in rule.parameters["product_keys"]:
            continue
        in_time = lot.day <= months_after(parent.day, months)
        yield _told(
            lot, in_time, "claim-stored-in-time", "claim-stored-too-long",
            parent=parent.code, since=parent.day, months=months,
        )  # fmt: skip


def _graded(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    """A packed lot's own grade, or that of every lot it was packed from."""
    if not lot.is_packed:
        return
    keys, grade = rule.parameters["standard_keys"], rule.parameters["grade"]
    parents = [lots[one] for one in lot.parents if one in lots]
    looked_at = [lot] if _grade(lot, keys) else parents
    for one in looked_at or [lot]:
        found = _grade(one, keys)
        if found is None:
            yield _line(lot, "claim-grade-unknown", "pending", analysed=one.code, grade=grade)
            continue
        enough = found.rank <= asked.ranks.get((found.standard_key, grade), 0)
        values = {"analysed": one.code, "grade": grade, "found": found.grade}
        yield _told(lot, enough, "claim-grade-enough", "claim-grade-too-low", **values)


def _grade(lot: LotFacts, keys: list[str]) -> Any:
    return next((one for one in lot.grades if one.standard_key in keys), None)


def _labels_within_mass(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    """Labels in force are no more than the packed mass over the net content."""
    labels = lot.labels
    if labels is None or not labels.count.printed:
        return
    count = labels.count
    values = {
        "on_packs": count.on_packs, "printed": count.printed, "voided": count.voided,
        "reprinted": count.reprinted, "packs": count.packs, "surplus": count.surplus,
        "packed": count.packs * labels.net_content, "content": labels.net_content, "unit": labels.unit,
    }  # fmt: skip
    if count.surplus:
        yield _line(lot, "claim-labels-beyond-mass", "pending", **values)
    else:
        yield _line(lot, "claim-labels-within-mass", "met", **values)


def _label_mentions(lot: LotFacts, lots: Lots, rule: AskedRule, asked: Asked) -> Iterator[Line]:
    """What the labels that name the certification bear, and what is to be put beside them by hand."""
    if lot.labels is None or asked.scheme not in lot.labels.said:
        return
    words, count = lot.labels.said[asked.scheme]
    wanted = rule.parameters["mentions"]
    borne = [one for one in wanted if _is_borne(one, words, lot.labels)]
    if borne:
        yield _line(lot, "claim-labels-say", "met", count=count, mentions=borne)
    if missing := [one for one in wanted if one not in borne]:
        yield Line("claim-labels-want", "pending", lot.lot_id, lot.code, {"mentions": missing}, is_aside=True)


def _is_borne(mention: str, words: str, labels: LabelFacts) -> bool:
    """Whether our labels bear a mention; a seal is printed by none of them."""
    if mention == "body_code":
        return _BODY_CODE.search(words) is not None
    return mention != "seal" and (mention != "origin" or labels.has_origin)


# Rules of lots, plots, runs and labels; `certified_steps`, `intake_certified` and `organic_share_min`
# are what a claim always asks (a certificate at each step, evidence for what came from outside, every input).
_CHECKS: Mapping[str, Check] = {
    "plot_in_area": _plot_in_area,
    "harvest_in_area": _harvest_in_area,
    "steps_in_area": _steps_in_area,
    "harvest_between": _harvest_between,
    "conversion_completed": _conversion,
    "wild_untreated_years": _wild,
    "covered_products": _covered_products,
    "storage_months_max": _storage,
    "grade_at_least": _graded,
    "labels_within_mass": _labels_within_mass,
    "label_mentions": _label_mentions,
}
