"""The shape of what is asked: which fields there are, and what each may hold."""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import Schema, ValidationError, fields, validate

from fund.rules.schedules import INSTALMENTS_MAX, WEIGHT_MAX
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


class SimulationSchema(Schema):
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


def read_shape(text: str) -> dict[str, Any]:
    """The fields of a JSON text; raises SimulationMalformed."""
    if len(text) > TEXT_LENGTH_MAX:
        raise SimulationMalformed(what="JSON")
    try:
        said = json.loads(text, parse_float=Decimal)
    except (ValueError, RecursionError, ArithmeticError):
        raise SimulationMalformed(what="JSON") from None
    try:
        read: dict[str, Any] = SimulationSchema().load(said)
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
