"""Labels printed, and labels voided."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

VOID_CAUSES = ("torn", "misprinted", "lost", "reprinted", "other")


class LabelPrinting(Model):
    """Labels printed for a packed lot: how many, on what, by which job; labels never exceed the pieces."""

    __tablename__ = "label_printing"
    __table_args__ = (CheckConstraint("count BETWEEN 1 AND 5000", name="count_within_limit"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    job_id: Mapped[UUID] = mapped_column(ForeignKey("job.id"))
    sheet: Mapped[str]
    count: Mapped[int]
    # Why labels beyond the number of pieces were printed again (torn, misprinted).
    reprint_reason: Mapped[str | None]
    # Each label has its own number; the address in its QR code then ends with it.
    has_serials: Mapped[bool] = mapped_column(default=False)
    # The printed address carries the network's signature.
    is_signed: Mapped[bool] = mapped_column(default=False)
    # The job that draws the hidden codes, when each number has one.
    hidden_job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    # The printing whose numbers these labels carry once more.
    reprint_of_id: Mapped[UUID | None] = mapped_column(ForeignKey("label_printing.id"))
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class LabelVoid(Model):
    """Labels that will be on no pack: torn, misprinted, lost, or printed again."""

    __tablename__ = "label_void"
    __table_args__ = (
        CheckConstraint("count > 0", name="count_positive"),
        CheckConstraint(one_of("cause", VOID_CAUSES), name="cause_known"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), index=True)
    count: Mapped[int]
    cause: Mapped[str]
    reason: Mapped[str]
    # The printing that replaces them.
    replaced_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("label_printing.id"))
    # Their numbers live on, on the labels that replace them.
    keeps_serials: Mapped[bool] = mapped_column(default=False)
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class PackSerial(Model):
    """The number of one pack, unguessable; issued once, for one label."""

    __tablename__ = "pack_serial"
    __table_args__ = (UniqueConstraint("printing_id", "position"),)

    lot_id: Mapped[UUID] = mapped_column(ForeignKey("lot.id"), primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    printing_id: Mapped[UUID] = mapped_column(ForeignKey("label_printing.id"))
    # Its place on the sheet, from 1.
    position: Mapped[int]
    # Of the hidden code, keyed: what lies here tells nobody the code.
    hidden_code_hash: Mapped[str | None]


class VoidedSerial(Model):
    """A number that no pack carries any more."""

    __tablename__ = "voided_serial"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    void_id: Mapped[UUID] = mapped_column(ForeignKey("label_void.id"), index=True)
