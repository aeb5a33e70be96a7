"""A till's records: envelope and text, read into the command that takes them in."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from marshmallow import Schema, ValidationError, fields, validate

from shop.operations.closings import KeepTillClosing, keep_till_closing
from shop.operations.drawers import (
    CloseCashSession,
    HandOverDrawer,
    MoveCash,
    OpenCashSession,
    close_cash_session,
    hand_over,
    move_cash,
    open_cash_session,
)
from shop.operations.receipts import MailReceipt, mail_receipt
from shop.operations.records import Effect, ReceiveRecord
from shop.operations.sales import RecordSale, record_sale
from shop.rules.seals import CHAINS, FORMAT, is_canonical
from shop.schemas.bodies import (
    ClosingSchema,
    CountSchema,
    EventSchema,
    HandOverSchema,
    MovementSchema,
    OpeningSchema,
    PersonSchema,
    ReprintSchema,
)
from shop.schemas.fields import Count, Hash, Moment, OneOf, Text
from shop.schemas.sales import SaleBodySchema

RECORDS_MAX = 100
TEXT_MAX = 400_000


class EnvelopeSchema(Schema):
    """One record as it is sent: what is needed to keep it, whatever its text is worth."""

    id = fields.UUID(required=True)
    chain = Text(longest=20)
    kind = Text(longest=20)
    sequence = Count(low=1)
    text = Text(longest=TEXT_MAX)
    signature = Text()


class BatchSchema(Schema):
    """Records in the order in which the till made them."""

    records = fields.List(
        fields.Nested(EnvelopeSchema), required=True, validate=validate.Length(0, RECORDS_MAX)
    )


class HeadSchema(Schema):
    """What every text begins with."""

    format = OneOf(FORMAT)
    chain = OneOf(*CHAINS)
    kind = Text(longest=20)
    id = fields.UUID(required=True)
    till = Text(longest=8)
    series = Count(low=1)
    sequence = Count(low=1)
    previous = Hash()
    occurred_at = Moment()
    business_day = fields.Date(required=True)
    seller = fields.Nested(PersonSchema, required=True)
    software = Text(longest=80)
    body = fields.Raw(required=True, allow_none=True)


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who sends: the device's series at its till."""

    series_id: UUID
    series: int
    till_id: UUID
    till_code: str


@dataclass(frozen=True, slots=True)
class ReadRecord:
    """A record read: the command, and who says it happened when (None when that cannot be read)."""

    command: ReceiveRecord
    seller_id: UUID | None
    seller_name: str
    occurred_at: datetime | None


# Made once: a schema made for each record costs as much as what it checks.
_HEAD = HeadSchema()
_SALE = SaleBodySchema()
_BODIES: Mapping[tuple[str, str], Schema] = {
    ("sale", "sale"): _SALE,
    ("sale", "refund"): _SALE,
    ("training", "sale"): _SALE,
    ("training", "refund"): _SALE,
    ("reprint", "reprint"): ReprintSchema(),
    ("drawer", "opening"): OpeningSchema(),
    ("drawer", "movement"): MovementSchema(),
    ("drawer", "hand_over"): HandOverSchema(),
    ("drawer", "closing"): CountSchema(),
    ("closing", "day"): ClosingSchema(),
    ("closing", "month"): ClosingSchema(),
    ("closing", "year"): ClosingSchema(),
    ("event", "event"): EventSchema(),
}


def read_record(envelope: Mapping[str, Any], speaker: Speaker, staff: frozenset[UUID]) -> ReadRecord:
    """The command of one record; what cannot be read is said in it, and kept all the same."""
    head, problem = _head_of(envelope, speaker)
    sealed = {
        "record_id": envelope["id"],
        "series_id": speaker.series_id,
        "chain": envelope["chain"],
        "kind": envelope["kind"],
        "sequence": envelope["sequence"],
        "text": envelope["text"],
        "signature": envelope["signature"],
    }
    if head is None:
        return ReadRecord(ReceiveRecord(**sealed, problem=problem), None, speaker.till_code, None)
    seller = head["seller"]
    who = seller["id"] if seller["id"] in staff else None
    effect, problem, values = _effect_of(head, speaker, who is not None)
    command = ReceiveRecord(
        **sealed, previous=head["previous"], problem=problem, problem_values=values, effect=effect
    )
    return ReadRecord(command, who, seller["name"], head["occurred_at"])


def _head_of(envelope: Mapping[str, Any], speaker: Speaker) -> tuple[dict[str, Any] | None, str | None]:
    try:
        said = json.loads(envelope["text"])
        if not is_canonical(envelope["text"], said):
            return None, "record-not-canonical"
        head: dict[str, Any] = _HEAD.load(said)
    except (ValueError, RecursionError, ValidationError):
        return None, "record-unreadable"
    outside = (envelope["id"], envelope["chain"], envelope["kind"], envelope["sequence"])
    inside = (head["id"], head["chain"], head["kind"], head["sequence"])
    if inside != outside or (head["till"], head["series"]) != (speaker.till_code, speaker.series):
        return None, "record-head-disagrees"
    return head, None


def _effect_of(
    head: dict[str, Any], speaker: Speaker, is_seller_known: bool
) -> tuple[Effect | None, str | None, dict[str, Any]]:
    """What the body means; (effect, problem, values of the problem)."""
    schema = _BODIES.get((head["chain"], head["kind"]))
    if schema is None:
        return None, "record-kind-unknown", {"kind": head["kind"]}
    try:
        body = schema.load(head["body"])
    except (ValidationError, RecursionError) as error:
        where = ", ".join(sorted(map(str, getattr(error, "messages_dict", {}))))
        return None, "record-body-malformed", {"fields": where[:200]}
    make = _EFFECTS.get((head["chain"], head["kind"]))
    return (make(head, body, speaker, is_seller_known) if make else None), None, {}


def _sale(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    original = body.pop("refund_of")
    return Effect(
        record_sale,
        RecordSale(
            sale_id=head["id"],
            till_id=speaker.till_id,
            kind=head["kind"],
            series=speaker.series,
            number=head["sequence"],
            receipt_number=body.pop("number"),
            cash_session_id=body.pop("session"),
            occurred_at=head["occurred_at"],
            said_day=head["business_day"],
            is_seller_known=known,
            lines=tuple(body.pop("lines")),
            payments=tuple(body.pop("payments")),
            taxes=tuple(body.pop("taxes")),
            refund_of=original["number"] if original else None,
            **body,
        ),
    )


def _opening(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    return Effect(open_cash_session, OpenCashSession(body["session"], speaker.till_id, body["float_cents"]))


def _movement(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    command = MoveCash(head["id"], body["session"], body["direction"], body["amount_cents"], body["reason"])
    return Effect(move_cash, command)


def _hand_over(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    return Effect(hand_over, HandOverDrawer(head["id"], body["session"], body["to"]["name"]))


def _count(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    return Effect(
        close_cash_session,
        CloseCashSession(
            cash_session_id=body["session"],
            counted_cents=body["counted_cents"],
            reason=body["reason"],
            said_expected_cents=body["expected_cents"],
            counted={str(row["value_cents"]): row["count"] for row in body["counted"]},
        ),
    )


def _closing(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect:
    figures = head["body"]  # the plain values: its own schema has just found them sound
    return Effect(
        keep_till_closing,
        KeepTillClosing(head["id"], speaker.till_id, speaker.series, head["kind"], figures),
    )


def _event(head: dict[str, Any], body: dict[str, Any], speaker: Speaker, known: bool) -> Effect | None:
    detail = body["detail"] or {}
    if body["code"] != "receipt_mailed":
        return None
    command = MailReceipt(head["id"], str(detail.get("number", "")), str(detail.get("to", "")))
    return Effect(mail_receipt, command)


_EFFECTS: Mapping[
    tuple[str, str], Callable[[dict[str, Any], dict[str, Any], Speaker, bool], Effect | None]
] = {
    ("sale", "sale"): _sale,
    ("sale", "refund"): _sale,
    ("drawer", "opening"): _opening,
    ("drawer", "movement"): _movement,
    ("drawer", "hand_over"): _hand_over,
    ("drawer", "closing"): _count,
    ("closing", "day"): _closing,
    ("closing", "month"): _closing,
    ("closing", "year"): _closing,
    ("event", "event"): _event,
}


class EnrolmentSchema(Schema):
    """A device asks to sell at a till."""

    id = fields.UUID(required=True)
    public_key = fields.String(required=True, validate=validate.Length(1, 500))
    token = fields.String(required=True, validate=validate.Length(40, 100))
    replaces = fields.Boolean(load_default=False)
    reason = fields.String(load_default=None, allow_none=True, validate=validate.Length(0, 500))
    declared_unsent = fields.Integer(
        load_default=None, allow_none=True, strict=True, validate=validate.Range(0, 10**6)
    )


class HeadsSchema(Schema):
    """What a device that stops for good has sealed."""

    operation_id = fields.UUID(required=True)
    heads = fields.Dict(keys=OneOf(*CHAINS), values=Count(), required=True)
