"""What a certificate is worth on a day: its validity, and what its body decided since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from kernel.errors import Invalid, Refused

State = Literal["early", "valid", "suspended", "expired", "withdrawn"]
# The nearest first.
ALERT_DAYS = (30, 60, 90)
_ORDER = {"reinstated": 0, "suspended": 1, "withdrawn": 2}


class ValidityReversed(Invalid):
    code = "validity-reversed"


class ReachesForward(Invalid):
    """What was made before can only be what was made before the decision counts."""

    code = "decision-reaches-forward"


class CertificateWithdrawn(Refused):
    """Nothing follows a withdrawal: a new certificate is recorded instead."""

    code = "certificate-withdrawn"


class CertificateSuspended(Refused):
    code = "certificate-suspended"


class CertificateNotSuspended(Refused):
    code = "certificate-not-suspended"


class DecisionSameDay(Refused):
    """Two decisions that count from the same day would contradict each other."""

    code = "decision-same-day"


@dataclass(frozen=True, slots=True)
class Decision:
    """What the body decided: it counts from a day on; `reaches_back_to` when for earlier lots too."""

    kind: str
    effective_on: date
    reaches_back_to: date | None = None
    reason: str = ""

    @property
    def begins_on(self) -> date:
        """The first day whose work it concerns."""
        return self.reaches_back_to or self.effective_on


@dataclass(frozen=True, slots=True)
class Standing:
    """What a certificate is worth on a day; since when and why, when its body decided it."""

    state: State
    since: date | None = None
    reason: str = ""

    @property
    def is_in_force(self) -> bool:
        """Whether work done that day is covered."""
        return self.state == "valid"


def standing_on(
    day: date, valid_from: date, valid_until: date, decisions: Iterable[Decision] = ()
) -> Standing:
    """What a certificate is worth on `day`, whatever the order in which its decisions are given.

    Work done before a suspension or withdrawal counts keeps what it was: the body ends the operator's
    right to refer to the certification from then on. Where it strikes the lots themselves as well,
    the decision reaches back (EU 2018/848 art. 42: §1 the whole lot or production run concerned,
    §2 the operator, for a period).
    """
    told = in_order(decisions)
    withdrawal = next((one for one in told if one.kind == "withdrawn" and one.begins_on <= day), None)
    if withdrawal:
        return Standing("withdrawn", withdrawal.begins_on, withdrawal.reason)
    if day < valid_from:
        return Standing("early", valid_from)
    if day > valid_until:
        return Standing("expired", valid_until)
    for one in told:
        if one.kind == "suspended" and one.begins_on <= day and not _lifted(one, told, day):
            return Standing("suspended", one.begins_on, one.reason)
    return Standing("valid")


def in_order(decisions: Iterable[Decision]) -> list[Decision]:
    """Decisions in the order in which they count."""
    return sorted(decisions, key=lambda one: (one.effective_on, _ORDER[one.kind], one.begins_on))


def _lifted(suspension: Decision, told: Sequence[Decision], day: date) -> bool:
    """Whether a later reinstatement gives back what was done on `day`."""
    return any(
        one.kind == "reinstated" and one.effective_on >= suspension.effective_on and one.begins_on <= day
        for one in told
    )


def check_validity(valid_from: date, valid_until: date) -> None:
    """Let pass a validity that ends after it begins; raises ValidityReversed."""
    if valid_until < valid_from:
        raise ValidityReversed(field="valid_until")


def check_decision(new: Decision, before: Sequence[Decision]) -> None:
    """Let pass a decision that can follow those known already.

    Raises ReachesForward, CertificateWithdrawn, DecisionSameDay, CertificateSuspended,
    CertificateNotSuspended.
    """
    if new.reaches_back_to and new.reaches_back_to > new.effective_on:
        raise ReachesForward(field="reaches_back_to")
    if any(one.kind == "withdrawn" for one in before):
        raise CertificateWithdrawn(field="kind")
    if any(one.effective_on == new.effective_on for one in before):
        raise DecisionSameDay(field="effective_on")
    earlier = [one for one in in_order(before) if one.effective_on < new.effective_on]
    is_suspended = bool(earlier) and earlier[-1].kind == "suspended"
    if new.kind == "suspended" and is_suspended:
        raise CertificateSuspended(field="kind")
    if new.kind == "reinstated" and not is_suspended:
        raise CertificateNotSuspended(field="kind")


def thresholds_reached(days_left: int) -> tuple[int, ...]:
    """The thresholds that a certificate has come to with so many days left, the nearest first."""
    return tuple(days for days in ALERT_DAYS if 0 <= days_left <= days)
