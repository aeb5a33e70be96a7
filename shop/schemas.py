"""The till's JSON and the commands that it makes; every size is bounded."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, post_load, validate

from shop.models.sales import MEANS
from shop.operations.sales import RecordSale
from shop.rules.sales import LINES_MAX, PAYMENTS_MAX, KeptPayment, SoldLine

CENTS_MAX = 10**12
TEXT_MAX = 200
REASON_MAX = 500
# A clock outside these years is broken, and no calendar of ours reaches there.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
LATEST = datetime(2100, 1, 1, tzinfo=UTC)


def writable(text: str) -> None:
    """Refuse what no UTF-8 database can keep: lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValidationError("Not a text that can be written.") from None


class Cents(fields.Integer):
    """Minor units, whole; negative only where the field says so."""

    def __init__(self, low: int = 0, **settings: Any) -> None:
        super().__init__(strict=True, required=True, validate=validate.Range(low, CENTS_MAX), **settings)


class Text(fields.String):
    """A short text."""

    def __init__(self, longest: int = TEXT_MAX, **settings: Any) -> None:
        shortest = 0 if settings.get("allow_none") else 1
        super().__init__(required=True, validate=[validate.Length(shortest, longest), writable], **settings)


class Moment(fields.AwareDateTime):
    """An ISO 8601 moment with its zone."""

    def __init__(self) -> None:
        super().__init__(format="iso", required=True, validate=validate.Range(EARLIEST, LATEST))


class LineSchema(Schema):
    """One line of a receipt."""

    id = fields.UUID(required=True)
    article_id = fields.UUID(required=True, allow_none=True)
    lot_id = fields.UUID(required=True, allow_none=True)
    owner_id = fields.UUID(required=True, allow_none=True)
    label = Text()
    quantity = fields.Integer(strict=True, required=True, validate=validate.Range(1, 10**9))
    unit_price_cents = Cents()
    gross_cents = Cents()
    tax_rate_bp = fields.Integer(strict=True, required=True, validate=validate.Range(0, 10_000))
    tax_cents = Cents()
    net_cents = Cents()
    tax_mention = Text(allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> SoldLine:
        """The line as the sale's rules read it."""
        return SoldLine(line_id=data.pop("id"), **data)


class PaymentSchema(Schema):
    """What was kept of one means."""

    id = fields.UUID(required=True)
    means = fields.String(required=True, validate=validate.OneOf(MEANS))
    amount_cents = Cents(low=1)
    reference = Text(allow_none=True)

    @post_load
    def make(self, data: dict[str, Any], **_: Any) -> KeptPayment:
        """The payment as the sale's rules read it."""
        return KeptPayment(payment_id=data.pop("id"), **data)


class SaleSchema(Schema):
    """A receipt as the till says it happened."""

    id = fields.UUID(required=True)
    number = fields.Integer(strict=True, required=True, validate=validate.Range(1, 10**9))
    receipt_number = Text(longest=40)
    cash_session_id = fields.UUID(required=True)
    occurred_at = Moment()
    currency = Text(longest=3)
    lines = fields.List(fields.Nested(LineSchema), required=True, validate=validate.Length(1, LINES_MAX))
    payments = fields.List(
        fields.Nested(PaymentSchema), required=True, validate=validate.Length(0, PAYMENTS_MAX)
    )
    total_cents = Cents()
    cash_rounding_cents = Cents(low=-CENTS_MAX)
    tendered_cents = Cents()
    change_cents = Cents()


def sale_command(till_id: UUID, body: dict[str, Any]) -> RecordSale:
    """The command of a loaded SaleSchema."""
    figures = {name: value for name, value in body.items() if name not in ("id", "lines", "payments")}
    return RecordSale(
        sale_id=body["id"],
        till_id=till_id,
        lines=tuple(body["lines"]),
        payments=tuple(body["payments"]),
        **figures,
    )


class OpeningSchema(Schema):
    """A drawer opened."""

    id = fields.UUID(required=True)
    opening_float_cents = Cents()
    occurred_at = Moment()


class ClosingSchema(Schema):
    """A drawer counted."""

    operation_id = fields.UUID(required=True)
    counted_cents = Cents()
    reason = Text(longest=REASON_MAX, allow_none=True)
    occurred_at = Moment()
