"""What a counter's phone sends: envelopes that are always the same, and a body by kind."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

from kernel.api.phones import BATCH_MAX
from kernel.errors import Invalid
from kernel.execute import Operation
from shop.operations.counters import (
    SCANNED_LENGTH_MAX,
    SettleUnknown,
    TellPart,
    TellUnknown,
    WithdrawCounted,
    settle_unknown,
    tell_part,
    tell_unknown,
    withdraw_counted,
)
from shop.operations.counts.figures import QUANTITY_MAX, TellCounted, tell_counted
from shop.operations.counts.standing import SHELF_LENGTH_MAX
from shop.schemas.fields import Count, Moment, OneOf, Text, writable

ROUND_MAX = 999


class CountRecordUnreadable(Invalid):
    """A record's body is not what its kind says."""

    code = "count-record-unreadable"


class _Body(Schema):
    class Meta:
        unknown = RAISE


class _Shelf(fields.String):
    """The name of a shelf; empty when none is told."""

    def __init__(self) -> None:
        super().__init__(load_default="", validate=[validate.Length(max=SHELF_LENGTH_MAX), writable])


class FigureSchema(_Body):
    """What was found of a lot; `begun_at` when it was counted piece by piece."""

    lot_id = fields.UUID(required=True)
    quantity = Count(high=QUANTITY_MAX)
    shelf = _Shelf()
    begun_at = fields.AwareDateTime(format="iso", allow_none=True, load_default=None)


class UnknownSchema(_Body):
    """A code that the phone does not know, and how often it was scanned."""

    text = Text(SCANNED_LENGTH_MAX)
    pieces = Count(1, QUANTITY_MAX)
    shelf = _Shelf()


class WithdrawnSchema(_Body):
    """A figure taken back."""

    entry_id = fields.UUID(required=True)


class SettledSchema(_Body):
    """An unknown code that was looked at."""

    unknown_id = fields.UUID(required=True)


class PartSchema(_Body):
    """The counter's part: nothing more to say."""


_BODIES: Mapping[str, type[_Body]] = {
    "figure": FigureSchema,
    "withdrawn": WithdrawnSchema,
    "unknown": UnknownSchema,
    "settled": SettledSchema,
    "taken": PartSchema,
    "done": PartSchema,
}


class CountEnvelopeSchema(Schema):
    """One thing said by a counter: when by her phone's clock as corrected by ours, in which round."""

    id = fields.UUID(required=True)
    kind = OneOf(*_BODIES)
    author_id = fields.UUID(required=True)
    count_id = fields.UUID(required=True)
    round = Count(1, ROUND_MAX)
    occurred_at = Moment()
    body = fields.Dict(keys=fields.String(), required=True, validate=validate.Length(0, 10))


class CountBatchSchema(Schema):
    """Envelopes in the order in which they were said."""

    records = fields.List(
        fields.Nested(CountEnvelopeSchema), required=True, validate=validate.Length(1, BATCH_MAX)
    )


def asked_of(envelope: Mapping[str, Any]) -> tuple[Operation[Any], Any]:
    """The operation and the command that an envelope stands for; raises CountRecordUnreadable."""
    kind, id_, count_id, round = envelope["kind"], envelope["id"], envelope["count_id"], envelope["round"]
    try:
        body = _BODIES[kind]().load(envelope["body"])
    except (ValidationError, OverflowError):
        raise CountRecordUnreadable() from None
    match kind:
        case "figure":
            begun_at = body.pop("begun_at")
            begun_at = begun_at.astimezone(UTC) if begun_at else None
            return tell_counted, TellCounted(id_, count_id, **body, round=round, begun_at=begun_at)
        case "withdrawn":
            return withdraw_counted, WithdrawCounted(body["entry_id"])
        case "unknown":
            return tell_unknown, TellUnknown(id_, count_id, round, **body)
        case "settled":
            return settle_unknown, SettleUnknown(body["unknown_id"])
        case _:
            return tell_part, TellPart(id_, count_id, round, kind)
