"""What a phone in a village sends: envelopes that are always the same, and a body by kind."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from inventory.models import RECORD_KINDS
from inventory.operations.gatherings import (
    COMMUNE_MAX,
    CancelWeighing,
    CloseGathering,
    OpenGathering,
    RecordWeighing,
    cancel_weighing,
    close_gathering,
    open_gathering,
    record_weighing,
)
from inventory.rules.gatherings import ORDINAL_MAX
from kernel.api.phones import BATCH_MAX
from kernel.execute import Operation
from kernel.quantity import QUANTITY_MAX
from producers.rules.texts import NAME_LENGTH_MAX

WORDS_MAX = 20
TEXT_MAX = 200
CODE_MAX = 60
# What a photo may be of, and what names it.
PHOTO_SUBJECTS = {
    "gathering": ("gathering_id",),
    "lot": ("lot_id",),
    "requirement": ("dossier_id", "requirement"),
}
# A phone whose battery died begins again in 1970: such a clock says nothing.
EARLIEST = datetime(2020, 1, 1, tzinfo=UTC)
AHEAD_MAX = timedelta(days=1)


class Plain(fields.Field[str | int | None]):
    """A short text, a whole number or nothing."""

    def _deserialize(self, value: object, attr: object, data: object, **_: object) -> str | int | None:
        if value is None or (isinstance(value, int) and not isinstance(value, bool)):
            return value
        if isinstance(value, str) and len(value) <= TEXT_MAX and _is_writable(value):
            return value
        raise ValidationError("Neither a short text nor a whole number.")


def _is_writable(text: str) -> bool:
    """Whether a database can keep it: no half of a character, no U+0000."""
    return "\x00" not in text and text.isprintable() and not any("\ud800" <= one <= "\udfff" for one in text)


def _writable(text: str) -> None:
    if not _is_writable(text):
        raise ValidationError("Not a short text.")


class FieldEnvelopeSchema(Schema):
    """One thing said on a phone: by whom, when by its clock, for which organisation."""

    id = fields.UUID(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(RECORD_KINDS))
    author_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    gathering_id = fields.UUID(required=True)
    occurred_at = fields.AwareDateTime(format="iso", required=True)
    body = fields.Dict(
        keys=fields.String(validate=validate.Length(1, 40)),
        values=Plain(allow_none=True),
        required=True,
        validate=validate.Length(0, WORDS_MAX),
    )


class FieldBatchSchema(Schema):
    """Envelopes in the order in which they were said."""

    records = fields.List(
        fields.Nested(FieldEnvelopeSchema), required=True, validate=validate.Length(1, BATCH_MAX)
    )


class FieldPhotoSchema(Schema):
    """Of what a photo is, in whose words, and the hash of its bytes as the phone made it."""

    author_id = fields.UUID(required=True)
    organisation_id = fields.UUID(required=True)
    # An older phone photographs gatherings only, and does not say so.
    subject = fields.String(load_default="gathering", validate=validate.OneOf(PHOTO_SUBJECTS))
    gathering_id = fields.UUID(load_default=None)
    lot_id = fields.UUID(load_default=None)
    dossier_id = fields.UUID(load_default=None)
    requirement = fields.String(load_default=None, validate=[validate.Length(1, CODE_MAX), _writable])
    caption = fields.String(load_default="", validate=[validate.Length(max=NAME_LENGTH_MAX), _writable])
    occurred_at = fields.AwareDateTime(format="iso", required=True)
    sha256 = fields.String(required=True, validate=validate.Regexp(r"[0-9a-f]{64}\Z"))

    @validates_schema
    def names_its_subject(self, data: dict[str, Any], **_: object) -> None:
        """Refuse a photo of nothing."""
        for name in PHOTO_SUBJECTS[data["subject"]]:
            if data.get(name) is None:
                raise ValidationError("Missing data for required field.", name)


class _Body(Schema):
    class Meta:
        unknown = RAISE


class OpeningSchema(_Body):
    """A gathering begins."""

    place_id = fields.UUID(required=True)
    product_id = fields.UUID(required=True)
    harvested_on = fields.Date(required=True)
    ordinal = fields.Integer(strict=True, required=True, validate=validate.Range(1, ORDINAL_MAX))
    commune = fields.String(allow_none=True, load_default=None, validate=validate.Length(max=COMMUNE_MAX))


class WeighingSchema(_Body):
    """Something on the scale."""

    member_id = fields.UUID(required=True)
    gross_mg = fields.Integer(strict=True, required=True, validate=validate.Range(0, QUANTITY_MAX))
    tare_mg = fields.Integer(strict=True, required=True, validate=validate.Range(0, QUANTITY_MAX))
    plot_id = fields.UUID(allow_none=True, load_default=None)


class CancellationSchema(_Body):
    """A weighing taken back."""

    weighing_id = fields.UUID(required=True)


class ClosingSchema(_Body):
    """All is weighed in."""


_BODIES: Mapping[str, type[_Body]] = {
    "opening": OpeningSchema,
    "weighing": WeighingSchema,
    "cancellation": CancellationSchema,
    "closing": ClosingSchema,
}


def asked_of(envelope: Mapping[str, Any]) -> tuple[Operation[Any], Any]:
    """The operation and the command that an envelope stands for; raises marshmallow's ValidationError."""
    kind, id_, organisation_id = envelope["kind"], envelope["id"], envelope["organisation_id"]
    gathering_id: UUID = envelope["gathering_id"]
    body = _BODIES[kind]().load(envelope["body"])
    match kind:
        case "opening":
            return open_gathering, OpenGathering(gathering_id, organisation_id, **body)
        case "weighing":
            return record_weighing, RecordWeighing(id_, organisation_id, gathering_id, **body)
        case "cancellation":
            return cancel_weighing, CancelWeighing(body["weighing_id"], organisation_id)
        case _:
            return close_gathering, CloseGathering(gathering_id, organisation_id)


def moment_of(said_at: datetime, now: datetime) -> datetime:
    """When it happened by the phone's clock; by ours when that clock is clearly wrong."""
    try:
        moment = said_at.astimezone(UTC)
    except OverflowError:
        return now
    return moment if EARLIEST <= moment <= now + AHEAD_MAX else now
