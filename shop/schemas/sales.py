"""The bodies of the sale chain: a sale or a refund, line by line."""

from typing import Any

from marshmallow import Schema, fields, post_load, validate

from shop.models.sales import LINE_SORTS, MEANS, RETURNS
from shop.rules.sales import LINES_MAX, PAYMENTS_MAX, KeptPayment, SoldLine, TaxRow
from shop.schemas.fields import CENTS_MAX, COUNT_MAX, Cents, Count, Hash, OneOf, Text

NOTE_MAX = 500


class LineSchema(Schema):
    """One line of a receipt."""

    id = fields.UUID(required=True)
    sort = OneOf(*LINE_SORTS)
    article_id = fields.UUID(required=True, allow_none=True)
    lot_id = fields.UUID(required=True, allow_none=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    label = Text()
    lot = Text(allow_none=True)
    owner = Text(allow_none=True)
    code = Text(longest=40, allow_none=True)
    quantity = Count(low=-COUNT_MAX)
    per = fields.Integer(strict=True, required=True, validate=validate.OneOf((1, 1_000)))
    unit_price_cents = Cents()
    discount_cents = Cents(low=-CENTS_MAX)
    discount_reason = Text(allow_none=True)
    basket_discount_cents = Cents(low=-CENTS_MAX)
    gross_cents = Cents(low=-CENTS_MAX)
    tax_rate_bp = Count(high=10_000)
    tax_cents = Cents(low=-CENTS_MAX)
    net_cents = Cents(low=-CENTS_MAX)
    tax_mention = Text(allow_none=True)
    refunds = fields.UUID(required=True, allow_none=True)
    back_to = OneOf(*RETURNS, allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SoldLine:
        """The line as the sale's rules read it."""
        return SoldLine(line_id=data.pop("id"), **data)


class PaymentSchema(Schema):
    """What was kept of one means."""

    id = fields.UUID(required=True)
    means = OneOf(*MEANS)
    amount_cents = Cents(low=-CENTS_MAX)
    reference = Text(allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> KeptPayment:
        """The payment as the sale's rules read it."""
        return KeptPayment(payment_id=data.pop("id"), **data)


class TaxRowSchema(Schema):
    """What was sold at one rate."""

    rate_bp = Count(high=10_000)
    mention = Text(allow_none=True)
    gross_cents = Cents(low=-CENTS_MAX)
    net_cents = Cents(low=-CENTS_MAX)
    tax_cents = Cents(low=-CENTS_MAX)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> TaxRow:
        """The row as the rules read it."""
        return TaxRow(**data)


class OriginalSchema(Schema):
    """The sale that a refund gives back."""

    number = Text(longest=40)
    hash = Hash()


class SaleBodySchema(Schema):
    """A receipt as the till says it happened."""

    number = Text(longest=40)
    session = fields.UUID(required=True)
    currency = Text(longest=3)
    lines = fields.List(fields.Nested(LineSchema), required=True, validate=validate.Length(1, LINES_MAX))
    basket_discount_reason = Text(allow_none=True)
    payments = fields.List(
        fields.Nested(PaymentSchema), required=True, validate=validate.Length(0, PAYMENTS_MAX)
    )
    taxes = fields.List(fields.Nested(TaxRowSchema), required=True, validate=validate.Length(0, LINES_MAX))
    total_cents = Cents(low=-CENTS_MAX)
    cash_rounding_cents = Cents(low=-CENTS_MAX)
    tendered_cents = Cents(low=-CENTS_MAX)
    change_cents = Cents(low=-CENTS_MAX)
    note = Text(longest=NOTE_MAX, allow_none=True)
    refund_of = fields.Nested(OriginalSchema, required=True, allow_none=True)
