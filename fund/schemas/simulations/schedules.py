"""Which schedule is asked for, told by the field that only it has, and the dated shares that it makes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from fund.rules.schedules import (
    Harvest,
    Instalment,
    NoInstalment,
    after_harvest,
    after_months,
    balloon,
    by_weight,
    equal_days,
    equal_parts,
    typed,
)
from fund.rules.simulations import EVER
from fund.schemas.simulations.shape import EVERY_MAX, WHOLE_PERCENT, SimulationMalformed
from kernel.errors import Invalid


class BranchWithoutHarvest(Invalid):
    """Nobody has told when this branch harvests."""

    code = "branch-without-harvest"


@dataclass(frozen=True, slots=True)
class Lent:
    """How much, and from when on months are counted."""

    cents: int
    tranches: tuple[tuple[date, int], ...]

    @property
    def anchor(self) -> date:
        return self.tranches[0][0]


def lent_of(said: Mapping[str, Any]) -> Lent:
    """How much is lent, in which tranches; raises SimulationMalformed."""
    if "tranches" in said:
        tranches = tuple((one["date"], one["amount"]) for one in said["tranches"])
        days = [on for on, _ in tranches]
        total = sum(cents for _, cents in tranches)
        if days != sorted(days) or said.get("principal", total) < total or "disbursed_on" in said:
            raise SimulationMalformed(what="tranches")
        return Lent(said.get("principal", total), tranches)
    cents = said.get("principal") or sum(cents for _, cents in said.get("installments", ()))
    if not cents:
        raise SimulationMalformed(what="principal")
    return Lent(cents, ((said.get("disbursed_on", EVER), cents),))


# Which schedule is asked for is told by the field that only it has.
_KINDS = ("shares", "installments", "fixed_principal", "seasons", "due_dates", "n_installments")


def shares_of(said: Mapping[str, Any], lent: Lent, harvests: Mapping[str, Harvest]) -> list[Instalment]:
    """The dated shares asked for; none when only a fee is. Raises SimulationMalformed for two at once."""
    asked = [kind for kind in _KINDS if kind in said]
    if len(asked) > 1:
        raise SimulationMalformed(what=asked[1])
    if not asked:
        if said.get("payments"):
            raise NoInstalment()
        return []
    if asked[0] in ("fixed_principal", "seasons") or (
        asked[0] == "n_installments" and "first_due" not in said
    ):
        _need(said, "tranches" if "tranches" in said else "disbursed_on")
    if asked[0] == "shares":
        return _weighed(said["shares"], lent)
    if asked[0] == "installments":
        return typed(said["installments"], lent.cents)
    if asked[0] == "fixed_principal":
        return _balloon(said, lent)
    if asked[0] == "seasons":
        return _after_harvest(said, lent, harvests)
    if asked[0] == "due_dates":
        return by_weight(lent.cents, [(due_on, 1) for due_on in said["due_dates"]])
    return _equal(said, lent)


def _need(said: Mapping[str, Any], *names: str) -> None:
    for name in names:
        if name not in said:
            raise SimulationMalformed(what=name)


def _weighed(shares: Sequence[Mapping[str, Any]], lent: Lent) -> list[Instalment]:
    """By percent, which make a hundred, or by amount, which make the advance."""
    if all("pct" in one and "amount" not in one for one in shares):
        if sum(one["pct"] for one in shares) != WHOLE_PERCENT:
            raise SimulationMalformed(what="shares.pct")
        return by_weight(lent.cents, [(one["due"], one["pct"]) for one in shares])
    if all("amount" in one and "pct" not in one for one in shares):
        return typed([(one["due"], one["amount"]) for one in shares], lent.cents)
    raise SimulationMalformed(what="shares")


def _balloon(said: Mapping[str, Any], lent: Lent) -> list[Instalment]:
    _need(said, "n_fixed", "balloon_due")
    every_months, every_days = _period(said)
    if every_days:
        raise SimulationMalformed(what="repay_unit")
    return balloon(
        lent.cents, lent.anchor, said["fixed_principal"], said["n_fixed"], every_months, said["balloon_due"]
    )


def _after_harvest(said: Mapping[str, Any], lent: Lent, harvests: Mapping[str, Harvest]) -> list[Instalment]:
    _need(said, "branch")
    if said["branch"] not in harvests:
        raise BranchWithoutHarvest(field="branch", branch=said["branch"], branches=", ".join(harvests))
    return after_harvest(
        lent.cents, lent.anchor, harvests[said["branch"]], said["seasons"], said.get("weights", ())
    )


def _equal(said: Mapping[str, Any], lent: Lent) -> list[Instalment]:
    every_months, every_days = _period(said)
    count = said["n_installments"]
    if "first_due" in said:
        if every_days or "grace" in said or "grace_months" in said:
            raise SimulationMalformed(what="first_due")
        dues = [after_months(said["first_due"], rank * every_months) for rank in range(count)]
        return by_weight(lent.cents, [(due_on, 1) for due_on in dues])
    if every_days:
        if said.get("grace") or said.get("grace_months"):
            raise SimulationMalformed(what="grace")
        return equal_days(lent.cents, lent.anchor, count, every_days)
    return equal_parts(lent.cents, lent.anchor, count, every_months, _grace_months(said))


def _grace_months(said: Mapping[str, Any]) -> int:
    """Months before the first period begins: `grace` counts them in the unit of the instalments."""
    months: int = said.get("grace_months", said.get("grace", 0) * (12 if _unit(said) == "YEARS" else 1))
    if months > EVERY_MAX["MONTHS"]:
        raise SimulationMalformed(what="grace")
    return months


def _unit(said: Mapping[str, Any]) -> str:
    unit: str = said.get("repay_unit", "MONTHS")
    return unit


def _period(said: Mapping[str, Any]) -> tuple[int, int]:
    """Months between two instalments, or days; the other is 0."""
    unit, every = _unit(said), said.get("repay_every", 1)
    if every > EVERY_MAX[unit]:
        raise SimulationMalformed(what="repay_every")
    if unit in ("MONTHS", "YEARS"):
        return every * (12 if unit == "YEARS" else 1), 0
    return 0, every * (7 if unit == "WEEKS" else 1)
