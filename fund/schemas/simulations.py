"""A simulated advance as JSON: what is asked, read; what comes of it, written. Amounts are « 1234.50 »."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from fund.rules.indicators import bucket_of
from fund.rules.positions import Position, Share
from fund.rules.schedules import (
    INSTALMENTS_MAX,
    WEIGHT_MAX,
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
from fund.rules.simulations import EVER, Payment, Simulated, Simulation
from kernel.errors import DomainError, Invalid
from kernel.money import parse_cents

TEXT_LENGTH_MAX = 1_000_000
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)
UNITS = ("DAYS", "WEEKS", "MONTHS", "YEARS")
# How long apart two instalments are at most, in units: ten years.
EVERY_MAX = {"DAYS": 3660, "WEEKS": 520, "MONTHS": 120, "YEARS": 10}
WHOLE_PERCENT = 10_000


class SimulationMalformed(Invalid):
    """The JSON is none, or a field is not of its shape; `what` is the field."""

    code = "simulation-malformed"


class SimulationBearsInterest(Invalid):
    """The fund lends without interest: a rate other than 0 is not simulated."""

    code = "simulation-bears-interest"


class BranchWithoutHarvest(Invalid):
    """Nobody has told when this branch harvests."""

    code = "branch-without-harvest"


class _Cents(fields.Field[int]):
    """« 1234.50 », 1234.5 or 1234, above zero."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
            raise ValidationError("amount")
        text = str(value)
        try:
            cents = parse_cents(text) if len(text) <= 24 else 0
        except DomainError:
            raise ValidationError("amount") from None
        if not 0 < cents <= WEIGHT_MAX:
            raise ValidationError("amount")
        return cents


class _Percent(_Cents):
    """« 12.5 » as 1250; nothing is a percentage too where it says so."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> int:
        if not isinstance(value, bool) and str(value).strip() in ("0", "0.0", "0.00"):
            return 0
        hundredths = super()._deserialize(value, attr, data, **more)
        if hundredths > WHOLE_PERCENT:
            raise ValidationError("percent")
        return hundredths


class _Day(fields.Field[date]):
    """2026-10-31 and nothing else."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **more: Any) -> date:
        try:
            day = date.fromisoformat(value) if isinstance(value, str) and len(value) == 10 else None
        except ValueError:
            day = None
        if day is None or day.isoformat() != value or not FIRST_DAY <= day <= LAST_DAY:
            raise ValidationError("day")
        return day


def _count(maximum: int, minimum: int = 1) -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(minimum, maximum))


def _listed(one: Any) -> fields.List[Any]:
    return fields.List(one, validate=validate.Length(1, INSTALMENTS_MAX))


class _ShareSchema(Schema):
    due = _Day(required=True)
    pct = _Percent()
    amount = _Cents()


class _PaymentSchema(Schema):
    id = fields.String()
    date = _Day(required=True)
    amount = _Cents(required=True)


class _TrancheSchema(Schema):
    date = _Day(required=True)
    amount = _Cents(required=True)


class _SimulationSchema(Schema):
    principal = _Cents()
    disbursed_on = _Day()
    annual_rate_pct = _Percent()
    n_installments = _count(INSTALMENTS_MAX)
    repay_every = _count(max(EVERY_MAX.values()))
    repay_unit = fields.String(validate=validate.OneOf(UNITS))
    first_due = _Day()
    grace = _count(max(EVERY_MAX.values()), 0)
    grace_months = _count(EVERY_MAX["MONTHS"], 0)
    shares = _listed(fields.Nested(_ShareSchema))
    installments = _listed(fields.Tuple((_Day(), _Cents())))
    fixed_principal = _Cents()
    n_fixed = _count(INSTALMENTS_MAX)
    balloon_due = _Day()
    tranches = _listed(fields.Nested(_TrancheSchema))
    due_dates = _listed(_Day())
    branch = fields.String()
    seasons = _count(INSTALMENTS_MAX)
    weights = _listed(_count(WHOLE_PERCENT))
    fee_pct = _Percent()
    withheld = fields.Boolean(truthy={True}, falsy={False})
    payments = fields.List(fields.Nested(_PaymentSchema), validate=validate.Length(max=10_000))
    reverse = fields.String()
    reversed_on = _Day()
    as_of = _Day()


@dataclass(frozen=True, slots=True)
class _Lent:
    """How much, and from when on months are counted."""

    cents: int
    tranches: tuple[tuple[date, int], ...]

    @property
    def anchor(self) -> date:
        return self.tranches[0][0]


def read_simulation(text: str, harvests: Mapping[str, Harvest]) -> Simulation:
    """What a JSON text asks.

    Raises SimulationMalformed, SimulationBearsInterest, BranchWithoutHarvest and the errors of schedules.
    """
    said = _read(text)
    if said.get("annual_rate_pct"):
        raise SimulationBearsInterest(field="annual_rate_pct")
    lent = _lent(said)
    return Simulation(
        granted_cents=lent.cents,
        tranches=lent.tranches,
        shares=tuple(_shares(said, lent, harvests)),
        fee_bp=said.get("fee_pct", 0),
        is_fee_withheld=said.get("withheld", True),
        payments=tuple(
            Payment(one.get("id", f"P{rank}"), one["date"], one["amount"])
            for rank, one in enumerate(said.get("payments", ()), 1)
        ),
        reverses=said.get("reverse"),
        reversed_on=said.get("reversed_on"),
        as_of=said.get("as_of"),
    )


def _read(text: str) -> dict[str, Any]:
    if len(text) > TEXT_LENGTH_MAX:
        raise SimulationMalformed(what="JSON")
    try:
        said = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        raise SimulationMalformed(what="JSON") from None
    try:
        read: dict[str, Any] = _SimulationSchema().load(said)
    except ValidationError as error:
        raise SimulationMalformed(what=_first_field(error.messages)) from None
    return read


def _first_field(messages: Any) -> str:
    """`payments.0.amount`, of the errors of a nested schema."""
    names = []
    while isinstance(messages, Mapping) and messages:
        name, messages = next(iter(messages.items()))
        names.append(str(name))
    return ".".join(one for one in names if one != "_schema") or "JSON"


def _lent(said: Mapping[str, Any]) -> _Lent:
    if "tranches" in said:
        tranches = tuple((one["date"], one["amount"]) for one in said["tranches"])
        days = [on for on, _ in tranches]
        total = sum(cents for _, cents in tranches)
        if days != sorted(days) or said.get("principal", total) < total or "disbursed_on" in said:
            raise SimulationMalformed(what="tranches")
        return _Lent(said.get("principal", total), tranches)
    cents = said.get("principal") or sum(cents for _, cents in said.get("installments", ()))
    if not cents:
        raise SimulationMalformed(what="principal")
    return _Lent(cents, ((said.get("disbursed_on", EVER), cents),))


# Which schedule is asked for is told by the field that only it has.
_KINDS = ("shares", "installments", "fixed_principal", "seasons", "due_dates", "n_installments")


def _shares(said: Mapping[str, Any], lent: _Lent, harvests: Mapping[str, Harvest]) -> list[Instalment]:
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


def _weighed(shares: Sequence[Mapping[str, Any]], lent: _Lent) -> list[Instalment]:
    """By percent, which make a hundred, or by amount, which make the advance."""
    if all("pct" in one and "amount" not in one for one in shares):
        if sum(one["pct"] for one in shares) != WHOLE_PERCENT:
            raise SimulationMalformed(what="shares.pct")
        return by_weight(lent.cents, [(one["due"], one["pct"]) for one in shares])
    if all("amount" in one and "pct" not in one for one in shares):
        return typed([(one["due"], one["amount"]) for one in shares], lent.cents)
    raise SimulationMalformed(what="shares")


def _balloon(said: Mapping[str, Any], lent: _Lent) -> list[Instalment]:
    _need(said, "n_fixed", "balloon_due")
    every_months, every_days = _period(said)
    if every_days:
        raise SimulationMalformed(what="repay_unit")
    return balloon(
        lent.cents, lent.anchor, said["fixed_principal"], said["n_fixed"], every_months, said["balloon_due"]
    )


def _after_harvest(said: Mapping[str, Any], lent: _Lent, harvests: Mapping[str, Harvest]) -> list[Instalment]:
    _need(said, "branch")
    if said["branch"] not in harvests:
        raise BranchWithoutHarvest(field="branch", branch=said["branch"], branches=", ".join(harvests))
    return after_harvest(
        lent.cents, lent.anchor, harvests[said["branch"]], said["seasons"], said.get("weights", ())
    )


def _equal(said: Mapping[str, Any], lent: _Lent) -> list[Instalment]:
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


def written(asked: Simulation, told: Simulated) -> dict[str, Any]:
    """The answer, ready for JSON."""
    return {
        "principal": amount(asked.granted_cents),
        "disbursed_on": _day_or_none(asked.tranches[0][0]),
        "fee": amount(told.fee_cents),
        "net_paid_out": amount(told.paid_out_cents),
        "rows": [_row(one) for one in told.position.shares],
        "totals": _totals(told.position.shares),
        "versions": [
            {
                "effective_on": _day_or_none(one.effective_on),
                "rows": [
                    {
                        "due_date": share.due_on.isoformat(),
                        "principal": amount(share.principal_cents),
                        "fee": amount(share.fee_cents),
                    }
                    for share in one.instalments
                ],
            }
            for one in told.versions
        ],
        "payments": [
            {
                "date": one.on.isoformat(),
                "amount": amount(one.cents),
                "pays": {due_on.isoformat(): amount(cents) for due_on, cents in paid.items()},
            }
            for one, paid in told.payments
        ],
        "position": written_position(told.position),
    }


def written_position(one: Position) -> dict[str, Any]:
    """Where an advance stands, ready for JSON."""
    return {
        "as_of": _day_or_none(one.as_of),
        "state": one.state,
        "outstanding_principal": amount(one.outstanding_cents),
        "fees_due": amount(one.fees_due_cents),
        "overdue": amount(one.overdue_cents),
        "overdue_fee": amount(one.overdue_fee_cents),
        "oldest_unpaid_due": _day_or_none(one.oldest_unpaid_due),
        "past_due_days": one.past_due_days,
        "bucket": bucket_of(one.past_due_days),
        "paid_ahead": amount(one.paid_ahead_cents),
        "credit": amount(one.credit_cents),
    }


def amount(cents: int) -> str:
    """`-1234.50`."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _row(one: Share) -> dict[str, str]:
    return {
        "due_date": one.due_on.isoformat(),
        "principal": amount(one.principal_cents),
        "fee": amount(one.fee_cents),
        "due": amount(one.cents),
        "paid": amount(one.paid_cents),
        "outstanding": amount(one.unpaid_cents),
    }


def _totals(shares: Sequence[Share]) -> dict[str, str]:
    return {
        "principal": amount(sum(one.principal_cents for one in shares)),
        "fee": amount(sum(one.fee_cents for one in shares)),
        "due": amount(sum(one.cents for one in shares)),
        "paid": amount(sum(one.paid_cents for one in shares)),
        "outstanding": amount(sum(one.unpaid_cents for one in shares)),
    }


def _day_or_none(day: date | None) -> str | None:
    return day.isoformat() if day and day != EVER else None
