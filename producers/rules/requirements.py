"""The automatic rules that a requirement may name: a closed vocabulary, with what each compares.

A rule is only named here, with whom it concerns and the shape of its parameters. Those of
organisations, members and plots are decided by dossiers; those of lots, process runs and labels
by claims. A requirement without a rule is decided by a person.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from kernel.errors import Invalid

REQUIREMENT_SUBJECTS = ("organisation", "member", "plot", "process_run", "lot", "label")
EVIDENCE_KINDS = (
    "photo", "map", "contract", "declaration", "register", "statutes", "procedure", "minutes",
    "inspection_report", "training_sheet", "analysis", "certificate", "invoice",
    "turnover_statement", "label_proof",
)  # fmt: skip
LABEL_MENTIONS = ("name", "seal", "body", "body_code", "origin", "lot", "net_quantity")
# Columns of the members' register that may be asked to be full.
REGISTER_COLUMNS = ("joined_on", "village", "phone", "gender")
NUMBER_MAX = 10**9
TEXTS_MAX = 40
_MONTH_DAY = re.compile(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_WORD = re.compile(r"[A-Za-z0-9_]{1,60}")


class RuleUnknown(Invalid):
    code = "requirement-rule-unknown"


class RuleElsewhere(Invalid):
    """The rule does not decide about what the requirement applies to."""

    code = "requirement-rule-elsewhere"


class ParametersWrong(Invalid):
    code = "requirement-parameters-wrong"


Shape = Callable[[Any], bool]


def _number(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= NUMBER_MAX


def _month_day(value: Any) -> bool:
    return isinstance(value, str) and _MONTH_DAY.fullmatch(value) is not None


def _word(value: Any) -> bool:
    return isinstance(value, str) and _WORD.fullmatch(value) is not None


def _words(value: Any) -> bool:
    return isinstance(value, list) and 0 < len(value) <= TEXTS_MAX and all(map(_word, value))


def _among(known: tuple[str, ...]) -> Shape:
    return lambda value: _words(value) and set(value) <= set(known)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule's name, whom it may decide about, its parameters, and what it says."""

    name: str
    subjects: tuple[str, ...]
    says: str
    parameters: Mapping[str, Shape] = field(default_factory=dict)


RULES: Mapping[str, Rule] = {
    rule.name: rule
    for rule in (
        # Organisations
        Rule(
            "certificate_of_operator",
            ("organisation",),
            "The organisation holds a certificate of this standard, valid and not suspended on the day.",
        ),
        Rule(
            "legal_personality",
            ("organisation",),
            "The organisation is of a kind that has its own legal personality"
            " (Regulation (EU) 2018/848, art. 36(1)(d)).",
            {"kinds": _words},
        ),
        Rule(
            "members_max",
            ("organisation",),
            "No more present members than this (a group of operators, EU: 2,000).",
            {"members_max": _number},
        ),
        Rule(
            "member_register_complete",
            ("organisation",),
            "Every present member has these columns filled, and at least one plot.",
            {"columns": _among(REGISTER_COLUMNS)},
        ),
        Rule(
            "every_member_inspected",
            ("organisation",),
            "Every present member has had an internal inspection within these months.",
            {"months_max": _number},
        ),
        Rule(
            "trainings_held",
            ("organisation",),
            "At least so many trainings with attendance within these months.",
            {"months_max": _number, "trainings_min": _number},
        ),
        # Members
        Rule("member_has_plot", ("member",), "The member works at least one plot."),
        Rule(
            "member_holding_max",
            ("member",),
            "All plots of the member together are no larger than this; a larger holding is let in only"
            " with evidence that its own certification would cost more than `cost_percent_min` of a turnover,"
            " or standard output, no higher than these (Regulation (EU) 2018/848, art. 36(1)(b)).",
            {
                "area_m2_max": _number,
                "turnover_eur_max": _number,
                "standard_output_eur_max": _number,
                "cost_percent_min": _number,
            },
        ),
        Rule(
            "member_inspected",
            ("member",),
            "The member has had an internal inspection within these months.",
            {"months_max": _number},
        ),
        Rule(
            "no_overdue_non_conformity",
            ("member",),
            "No non-conformity of the member is open beyond the deadline of its correction.",
        ),
        # Plots
        Rule("plot_in_area", ("plot",), "The plot's commune is in the area of the edition."),
        Rule("plot_area_max", ("plot",), "The plot is no larger than this.", {"area_m2_max": _number}),
        Rule(
            "conversion_completed",
            ("plot",),
            "The plot has been in conversion for the months asked: `annual_months` before sowing,"
            " `perennial_months` before the first harvest of perennials"
            " (Regulation (EU) 2018/848, annex II, part I, 1.7.1). A wild plot is decided by"
            " `wild_untreated_years`.",
            {"annual_months": _number, "perennial_months": _number},
        ),
        Rule(
            "wild_untreated_years",
            ("plot",),
            "A plot of wild collection has not been treated for these years (law 39-12, art. 2).",
            {"years_min": _number},
        ),
        # Process runs
        Rule(
            "steps_in_area",
            ("process_run",),
            "Every run of these kinds was done at a place whose commune is in the area.",
            {"steps": _words},
        ),
        Rule(
            "certified_steps",
            ("process_run",),
            "Every run was done by an organisation that a valid certificate covers on its day.",
        ),
        # Lots
        Rule(
            "covered_products",
            ("lot",),
            "The lot, and all it is made of, is of one of these products; co-products aside.",
            {"product_keys": _words},
        ),
        Rule("harvest_in_area", ("lot",), "The commune of every harvest is in the area of the edition."),
        Rule(
            "harvest_between",
            ("lot",),
            "Every harvest is between these days of its year, both included, as MM-DD;"
            " `first` after `last` goes over the new year.",
            {"first": _month_day, "last": _month_day},
        ),
        Rule(
            "storage_months_max",
            ("lot",),
            "Lots of these products were worked within these months of their birth.",
            {"months_max": _number, "product_keys": _words},
        ),
        Rule(
            "in_conversion_months",
            ("lot",),
            "What a plot in conversion gives may be named so when its conversion had lasted these months"
            " before the harvest; without this requirement an edition knows no such name.",
            {"months_min": _number},
        ),
        Rule(
            "organic_share_min",
            ("lot",),
            "At least this share of the ingredients is organic; lots are segregated here, so every input"
            " must be (law 39-12, art. 16).",
            {"percent_min": _number},
        ),
        Rule(
            "intake_certified",
            ("lot",),
            "A lot received from outside came with the certificate of its supplier.",
        ),
        Rule(
            "grade_at_least",
            ("lot",),
            "The latest analysis by one of these standards graded the lot, or the one it was packed from,"
            " at this grade or better.",
            {"standard_keys": _words, "grade": _word},
        ),
        # Labels
        Rule(
            "label_mentions",
            ("label",),
            "The label bears these mentions.",
            {"mentions": _among(LABEL_MENTIONS)},
        ),
        Rule("labels_within_mass", ("label",), "No more labels than the packed mass over the net content."),
    )
}


def check_rule(name: str | None, subject: str, parameters: Mapping[str, Any]) -> None:
    """Refuse a rule that is not known, not for `subject`, or whose parameters have another shape.

    Raises RuleUnknown, RuleElsewhere, ParametersWrong.
    """
    if name is None:
        if parameters:
            raise ParametersWrong(field="parameters", rule="")
        return
    rule = RULES.get(name)
    if rule is None:
        raise RuleUnknown(field="rule", value=name[:60])
    if subject not in rule.subjects:
        raise RuleElsewhere(field="rule", value=name)
    fits = parameters.keys() == rule.parameters.keys() and all(
        shape(parameters[each]) for each, shape in rule.parameters.items()
    )
    if not fits:
        raise ParametersWrong(field="parameters", rule=name)
