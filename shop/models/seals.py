"""What tills said, sealed: their enrolments, every text as it was signed, and the closings."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

SERIES_STATES = ("open", "closed", "replaced")
RECORD_STATES = ("recorded", "to_settle")
LEVELS = ("day", "month", "year")


class TillSeries(Model):
    """One enrolment of one device at a till: its key, its chains' heads, and our own link over them."""

    __tablename__ = "till_series"
    __table_args__ = (
        UniqueConstraint("till_id", "number"),
        CheckConstraint(one_of("state", SERIES_STATES), name="state_known"),
        # One device sells at a till.
        Index("uq_till_series_open", "till_id", unique=True,
              sqlite_where=text("state = 'open'"), postgresql_where=text("state = 'open'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    number: Mapped[int]
    state: Mapped[str] = mapped_column(default="open")
    # SPKI in base64.
    public_key: Mapped[str]
    # The first record of each chain links to its hash.
    opening_text: Mapped[str]
    opening_hash: Mapped[str]
    # SHA-256 of what the device shows to be let in.
    token_hash: Mapped[str]
    enrolled_at: Mapped[datetime]
    enrolled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    ended_at: Mapped[datetime | None]
    # How many sales the person who replaced the device says were never sent; None when not known.
    declared_unsent: Mapped[int | None]
    ended_reason: Mapped[str | None]
    # {"sale": [13, "hash"], …}: the last of each chain that we took.
    heads: Mapped[dict[str, Any]]
    arrival: Mapped[int] = mapped_column(default=0)
    counter_hash: Mapped[str]


class SealedRecord(Model):
    """One record as a till signed it, whole or not, and our counter-seal."""

    __tablename__ = "sealed_record"
    __table_args__ = (
        UniqueConstraint("series_id", "arrival"),
        CheckConstraint(one_of("state", RECORD_STATES), name="state_known"),
        CheckConstraint("state = 'recorded' OR reason IS NOT NULL", name="settling_has_reason"),
        Index("uq_sealed_record_link", "series_id", "chain", "sequence", unique=True,
              sqlite_where=text("is_in_chain"), postgresql_where=text("is_in_chain")),
        Index("ix_sealed_record_to_settle", "place_id", "recorded_at",
              sqlite_where=text("state = 'to_settle'"), postgresql_where=text("state = 'to_settle'")),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    series_id: Mapped[UUID] = mapped_column(ForeignKey("till_series.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    chain: Mapped[str]
    kind: Mapped[str]
    sequence: Mapped[int]
    # Whether it is a link of its chain; one that is not was kept beside it, to settle.
    is_in_chain: Mapped[bool]
    text: Mapped[str]
    signature: Mapped[str]
    hash: Mapped[str]
    # By the till's clock; None when the text cannot be read.
    occurred_at: Mapped[datetime | None]
    recorded_at: Mapped[datetime]
    arrival: Mapped[int]
    counter_hash: Mapped[str]
    counter_signature: Mapped[str]
    state: Mapped[str]
    reason: Mapped[str | None]
    reason_values: Mapped[dict[str, Any] | None]


class RecordSettlement(Model):
    """A person has looked at a record that could not be taken as it was, and says what was done."""

    __tablename__ = "record_settlement"

    record_id: Mapped[UUID] = mapped_column(ForeignKey("sealed_record.id"), primary_key=True)
    settled_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str]


class TillClosing(Model):
    """A day, month or year closed at a till, with the figures that it sealed."""

    __tablename__ = "till_closing"
    __table_args__ = (
        UniqueConstraint("till_id", "series", "level", "period", "ordinal"),
        CheckConstraint(one_of("level", LEVELS), name="level_known"),
        Index("ix_till_closing_place_id_period", "place_id", "period"),
    )

    # The record's id.
    id: Mapped[UUID] = mapped_column(primary_key=True)
    till_id: Mapped[UUID] = mapped_column(ForeignKey("till.id"))
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    series: Mapped[int]
    level: Mapped[str]
    period: Mapped[str]
    # 1; 2 and more are supplementary.
    ordinal: Mapped[int]
    closed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    total_cents: Mapped[int]
    absolute_cents: Mapped[int]
    perpetual_cents: Mapped[int]
    perpetual_absolute_cents: Mapped[int]
    figures: Mapped[dict[str, Any]]
    # Whether the sales that we hold make the same figures.
    agrees: Mapped[bool]


class PlaceClosing(Model):
    """A day, month or year closed for a whole place, from what had arrived; later arrivals close again."""

    __tablename__ = "place_closing"
    __table_args__ = (
        UniqueConstraint("place_id", "sequence"),
        UniqueConstraint("place_id", "level", "period", "ordinal"),
        CheckConstraint(one_of("level", LEVELS), name="level_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    place_id: Mapped[UUID] = mapped_column(ForeignKey("place.id"))
    # Gapless, and each text holds the hash of the one before.
    sequence: Mapped[int]
    level: Mapped[str]
    period: Mapped[str]
    ordinal: Mapped[int]
    # The month that counted this day, the year that counted this month.
    within_id: Mapped[UUID | None] = mapped_column(ForeignKey("place_closing.id"))
    made_at: Mapped[datetime]
    total_cents: Mapped[int]
    absolute_cents: Mapped[int]
    perpetual_cents: Mapped[int]
    perpetual_absolute_cents: Mapped[int]
    text: Mapped[str]
    hash: Mapped[str]
    signature: Mapped[str]
