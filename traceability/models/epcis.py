"""EPCIS events: what was said of our facts, word for word, and what others declared."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of
from traceability.rules.epcis.index import PARTS


class EpcisEvent(Model):
    """One event as it was said, and what it is found by; inserted only.

    Ours tell a fact, those of others have a declarer: never both.
    """

    __tablename__ = "epcis_event"
    __table_args__ = (
        # A fact is told once, by however many events.
        UniqueConstraint("fact", "ordinal"),
        CheckConstraint("is_ours = (fact IS NOT NULL)", name="ours_tell_a_fact"),
        CheckConstraint("is_ours = (declared_by IS NULL)", name="others_declare"),
        Index("ix_epcis_event_event_id", "event_id"),
        # What others declare arrives once, and may be declared wrong once.
        Index("uq_epcis_event_declared", "event_id", "is_declared_wrong", unique=True,
              sqlite_where=text("NOT is_ours"), postgresql_where=text("NOT is_ours")),
        # The questions go through these in the order of their answers.
        Index("ix_epcis_event_record_time", "record_time", "id"),
        Index("ix_epcis_event_event_time", "event_time", "id"),
        Index("ix_epcis_event_organisation_id", "organisation_id", "record_time", "id"),
        Index("ix_epcis_event_biz_step", "biz_step", "record_time"),
        Index("ix_epcis_event_disposition", "disposition", "record_time"),
        Index("ix_epcis_event_type", "type", "record_time"),
        Index("ix_epcis_event_read_point", "read_point", "record_time"),
        Index("ix_epcis_event_biz_location", "biz_location", "record_time"),
    )  # fmt: skip

    id: Mapped[UUID] = mapped_column(primary_key=True)
    # As others cite it: of ours, the event hash.
    event_id: Mapped[str]
    hash: Mapped[str] = mapped_column(index=True)
    # The event as it is given out, but for its record time.
    said: Mapped[str]
    # Who made the lots of ours that it is about; of others' events, who declared it when she has one.
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    is_ours: Mapped[bool]
    # `sale:0192…`: kind and id of what it tells; one fact may need several events.
    fact: Mapped[str | None]
    ordinal: Mapped[int]
    # Name of the organisation, or of the account, that sent it; which account; in which capture.
    declared_by: Mapped[str | None]
    declared_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user_account.id"))
    capture_id: Mapped[UUID | None] = mapped_column(index=True)
    is_declared_wrong: Mapped[bool]
    declared_wrong_at: Mapped[datetime | None]
    error_reason: Mapped[str | None]
    record_time: Mapped[datetime]
    event_time: Mapped[datetime]
    type: Mapped[str]
    action: Mapped[str | None]
    biz_step: Mapped[str | None]
    disposition: Mapped[str | None]
    read_point: Mapped[str | None]
    biz_location: Mapped[str | None]
    transformation_id: Mapped[str | None] = mapped_column(index=True)


class EpcisReference(Model):
    """A thing, disposition or event that an event names, in its canonical form, and its part there."""

    __tablename__ = "epcis_reference"
    __table_args__ = (
        CheckConstraint(one_of("part", PARTS), name="part_known"),
        Index("ix_epcis_reference_address", "address", "part", "event_id"),
    )

    event_id: Mapped[UUID] = mapped_column(ForeignKey("epcis_event.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    address: Mapped[str] = mapped_column(primary_key=True)
    # Who made the lot of ours that others' event names: she may read what is declared of her lot.
    concerns_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"), index=True)


class EpcisName(Model):
    """What a lot is called in events: settled when it is first said, whatever GTIN comes later."""

    __tablename__ = "epcis_name"

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    address: Mapped[str] = mapped_column(unique=True)


class EpcisCursor(Model):
    """How far the facts of one source have been told: where the next look begins."""

    __tablename__ = "epcis_cursor"

    source: Mapped[str] = mapped_column(primary_key=True)
    position: Mapped[str]
