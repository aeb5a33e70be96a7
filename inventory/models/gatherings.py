"""The weighing in of a harvest, one member after another, as phones tell it; facts are inserted only."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

# What a phone says in words, and all that it may say.
RECORD_KINDS = ("opening", "weighing", "cancellation", "closing")
FIELD_KINDS = (*RECORD_KINDS, "photo")
SETTLEMENT_DECISIONS = ("counted", "dropped", "kept")


class Gathering(Model):
    """One product weighed in at one place for one day; becomes a lot when it is closed.

    Its id follows from what it is, so that two phones without network are on the same one.
    """

    __tablename__ = "gathering"
    __table_args__ = (
        UniqueConstraint("place_id", "product_id", "harvested_on", "ordinal"),
        CheckConstraint("ordinal > 0", name="ordinal_positive"),
        Index("ix_gathering_organisation_id_harvested_on", "organisation_id", "harvested_on", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    product_id: Mapped[UUID] = mapped_column(ForeignKey("product.id"))
    harvested_on: Mapped[date]
    # 1, or more when the first of that day was closed already.
    ordinal: Mapped[int]
    # Where it was gathered, the only place that is published.
    commune: Mapped[str | None]
    opened_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class Weighing(Model):
    """What one member brought, once on the scale."""

    __tablename__ = "weighing"
    __table_args__ = (
        CheckConstraint("tare_mg >= 0", name="tare_not_negative"),
        CheckConstraint("net_mg > 0", name="net_positive"),
        CheckConstraint("net_mg = gross_mg - tare_mg", name="net_is_what_is_left"),
        Index("ix_weighing_gathering_id_occurred_at", "gathering_id", "occurred_at", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gathering.id"))
    member_id: Mapped[UUID] = mapped_column(ForeignKey("member.id"), index=True)
    plot_id: Mapped[UUID | None] = mapped_column(ForeignKey("plot.id"))
    # What the scale showed, and the basket's part of it.
    gross_mg: Mapped[int]
    tare_mg: Mapped[int]
    net_mg: Mapped[int]
    weighed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class WeighingCancellation(Model):
    """A weighing that does not count: it was a mistake, told as a further fact."""

    __tablename__ = "weighing_cancellation"

    weighing_id: Mapped[UUID] = mapped_column(ForeignKey("weighing.id"), primary_key=True)
    cancelled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class GatheringClosing(Model):
    """The end of a gathering, and the lot that it became; none when nothing had been weighed."""

    __tablename__ = "gathering_closing"

    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gathering.id"), primary_key=True)
    lot_id: Mapped[UUID | None] = mapped_column(ForeignKey("lot.id"), unique=True)
    closed_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class FieldRefusal(Model):
    """What a phone said and the registers contradict: kept as it was said, until it is settled."""

    __tablename__ = "field_refusal"
    __table_args__ = (
        CheckConstraint(one_of("kind", FIELD_KINDS), name="kind_known"),
        Index("ix_field_refusal_organisation_id_recorded_at", "organisation_id", "recorded_at"),
    )

    # The phone's own id of what it said.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    # As the phone names it: it may not exist here.
    gathering_id: Mapped[UUID | None] = mapped_column(index=True)
    kind: Mapped[str]
    # Why, as an error's code and the values of its sentence.
    reason: Mapped[str]
    reason_values: Mapped[dict[str, Any]]
    # The body of what was said, untouched.
    said: Mapped[dict[str, Any]]
    # The photo that came, when it was one.
    file_id: Mapped[UUID | None] = mapped_column(ForeignKey("stored_file.id"))
    said_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class FieldSettlement(Model):
    """What was decided about a refusal: counted or kept after all, or left out, and why."""

    __tablename__ = "field_settlement"
    __table_args__ = (CheckConstraint(one_of("decision", SETTLEMENT_DECISIONS), name="decision_known"),)

    refusal_id: Mapped[UUID] = mapped_column(ForeignKey("field_refusal.id"), primary_key=True)
    decision: Mapped[str]
    # The weighing that it became, perhaps of another member, in an open gathering.
    weighing_id: Mapped[UUID | None] = mapped_column(ForeignKey("weighing.id"))
    # The piece of the organisation that a photo became.
    evidence_id: Mapped[UUID | None] = mapped_column(ForeignKey("evidence.id"))
    note: Mapped[str | None]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    recorded_at: Mapped[datetime]


class GatheringPhoto(Model):
    """A photo taken at a gathering, as evidence."""

    __tablename__ = "gathering_photo"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    gathering_id: Mapped[UUID] = mapped_column(ForeignKey("gathering.id"), index=True)
    file_id: Mapped[UUID] = mapped_column(ForeignKey("stored_file.id"))
    taken_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
