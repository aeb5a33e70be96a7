"""How near an organisation is to a certificate: what holds of each requirement, the share, what is next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kernel.errors import Invalid, Refused

STATES = ("met", "missing", "not_applicable", "waived")


class ReasonMissing(Invalid):
    """A requirement is set aside by a person only with the reason."""

    code = "state-needs-reason"


class MetWithoutEvidence(Refused):
    """The standard asks for a piece, and none is joined."""

    code = "met-without-evidence"


class DecidedByRule(Refused):
    """A rule decides it from the registers: a person may set it aside, not say that it is met."""

    code = "decided-by-rule"


@dataclass(frozen=True, slots=True)
class Line:
    """One reason, as a code and its values: the messages hold the sentence."""

    code: str
    values: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Check:
    """What a rule says on a day: met, missing, or None when it cannot tell; and why, line by line."""

    state: str | None
    lines: tuple[Line, ...] = ()


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided: the state, when, who and why."""

    state: str
    decided_on: date
    decided_by: str
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds of one requirement, who says so (`rule`, `person`, `nobody`), and why."""

    state: str
    said_by: str
    lines: tuple[Line, ...] = ()


def standing_of(
    check: Check | None, decision: Decision | None, *, asks_evidence: bool, evidence_count: int
) -> Standing:
    """What holds: a person's setting aside, else the rule, else what a person found, else missing."""
    told = check.lines if check else ()
    if decision and decision.state in ("not_applicable", "waived"):
        return Standing(decision.state, "person", told)
    if check and check.state:
        return Standing(check.state, "rule", told)
    if decision is None:
        return Standing("missing", "nobody", (*told, Line("not-decided-yet")))
    if decision.state == "met" and asks_evidence and not evidence_count:
        return Standing("missing", "person", (*told, Line("evidence-taken-away")))
    return Standing(decision.state, "person", told)


def refuse_decision(
    state: str, reason: str | None, check: Check | None, *, asks_evidence: bool, evidence_count: int
) -> None:
    """Raises ReasonMissing, DecidedByRule, MetWithoutEvidence when a person may not decide so."""
    if state in ("not_applicable", "waived"):
        if not reason:
            raise ReasonMissing(field="reason")
        return
    if check and check.state and state == "met" and check.state != "met":
        raise DecidedByRule(field="state")
    if state == "met" and asks_evidence and not evidence_count:
        raise MetWithoutEvidence(field="state")


@dataclass(frozen=True, slots=True)
class Readiness:
    """How many requirements of each state; waived and not applicable ones are not asked."""

    met: int = 0
    missing: int = 0
    not_applicable: int = 0
    waived: int = 0

    @property
    def asked(self) -> int:
        """The requirements that count."""
        return self.met + self.missing

    @property
    def percent(self) -> int | None:
        """Met over asked, rounded down so that 100 means all; None when nothing is asked."""
        return self.met * 100 // self.asked if self.asked else None


def readiness_of(states: Iterable[str]) -> Readiness:
    """Count the states of a dossier's requirements."""
    counted = list(states)
    return Readiness(*(counted.count(state) for state in STATES))


@dataclass(frozen=True, slots=True)
class Step:
    """Something to do: `verb` names the kind, `values` whom or what it concerns, lowest rank first."""

    verb: str
    rank: int
    due_on: date | None = None
    values: dict[str, Any] = field(default_factory=dict)


RANKS = {"correct-overdue": 0, "correct": 1, "inspect": 2, "complete": 3, "join": 4, "decide": 5, "export": 6}


def step(verb: str, due_on: date | None = None, **values: Any) -> Step:
    """A step at its kind's rank."""
    return Step(verb, RANKS[verb], due_on, values)


def in_order(steps: Sequence[Step]) -> list[Step]:
    """What is late first, then what others wait for; within a kind the earliest deadline first."""
    return sorted(steps, key=lambda one: (one.rank, one.due_on or date.max))
