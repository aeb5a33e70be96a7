"""The bodies of the other chains: drawer, closings, reprints, events."""

from marshmallow import Schema, ValidationError, fields, validate

from shop.models.sales import MEANS
from shop.rules.sales import LINES_MAX
from shop.schemas.fields import CENTS_MAX, Cents, Count, Hash, OneOf, Text, writable
from shop.schemas.sales import TaxRowSchema

REASON_MAX = 500
DETAILS_MAX = 20


class PersonSchema(Schema):
    """Somebody at the counter."""

    id = fields.UUID(required=True)
    name = Text()


class TakingsSchema(Schema):
    """What was kept by each means."""

    cash = Cents(low=-CENTS_MAX)
    card = Cents(low=-CENTS_MAX)
    cheque = Cents(low=-CENTS_MAX)
    transfer = Cents(low=-CENTS_MAX)
    stripe = Cents(low=-CENTS_MAX)
    voucher = Cents(low=-CENTS_MAX)
    deposit = Cents(low=-CENTS_MAX)


assert set(TakingsSchema().fields) == set(MEANS)


class OpeningSchema(Schema):
    """A drawer opened."""

    session = fields.UUID(required=True)
    float_cents = Cents()


class MovementSchema(Schema):
    """Cash put in or taken out."""

    session = fields.UUID(required=True)
    direction = OneOf("in", "out")
    amount_cents = Cents(low=1)
    reason = Text(longest=REASON_MAX)


class HandOverSchema(Schema):
    """The counter given to another seller."""

    session = fields.UUID(required=True)
    to = fields.Nested(PersonSchema, required=True)


class PiecesSchema(Schema):
    """So many notes or coins of a value."""

    value_cents = Cents(low=1)
    count = Count()


class CountSchema(Schema):
    """A drawer counted."""

    session = fields.UUID(required=True)
    counted = fields.List(fields.Nested(PiecesSchema), required=True, validate=validate.Length(0, 40))
    counted_cents = Cents()
    expected_cents = Cents(low=-CENTS_MAX)
    difference_cents = Cents(low=-CENTS_MAX)
    reason = Text(longest=REASON_MAX, allow_none=True)
    takings = fields.Nested(TakingsSchema, required=True)
    sales_count = Count()


class ClosingSchema(Schema):
    """A day, month or year of a till."""

    period = fields.String(required=True, validate=validate.Regexp(r"\d{4}(-\d{2}(-\d{2})?)?\Z"))
    ordinal = Count(low=1)
    first = Count(low=1, allow_none=True)
    last = Count(low=1, allow_none=True)
    last_hash = Hash(allow_none=True)
    sales_count = Count()
    refunds_count = Count()
    taxes = fields.List(fields.Nested(TaxRowSchema), required=True, validate=validate.Length(0, LINES_MAX))
    takings = fields.Nested(TakingsSchema, required=True)
    total_cents = Cents(low=-CENTS_MAX)
    absolute_cents = Cents()
    discount_cents = Cents(low=-CENTS_MAX)
    rounding_cents = Cents(low=-CENTS_MAX)
    cash_receipts_cents = Cents()
    stamp_duty_cents = Cents()
    perpetual_cents = Cents(low=-CENTS_MAX)
    perpetual_absolute_cents = Cents()


class ReprintSchema(Schema):
    """A copy of a receipt."""

    number = Text(longest=40)
    hash = Hash()
    ordinal = Count(low=1)


class Detail(fields.Field[str | int]):
    """A short text or a whole number."""

    def _deserialize(self, value: object, attr: object, data: object, **_: object) -> str | int:
        if isinstance(value, str) and len(value) <= REASON_MAX:
            writable(value)
            return value
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise ValidationError("Neither a short text nor a whole number.")


class EventSchema(Schema):
    """Something that happened at the till besides selling."""

    code = Text(longest=40)
    detail = fields.Dict(
        keys=Text(longest=40),
        values=Detail(),
        required=True,
        allow_none=True,
        validate=validate.Length(0, DETAILS_MAX),
    )
