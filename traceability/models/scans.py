"""Scans of packs by their numbers, what surprised about them, and hidden codes used."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from kernel.db import Model
from producers.models import one_of

SCAN_SIGNS = ("burst", "late", "scattered", "countries", "after_use", "voided")


class SerialTally(Model):
    """How often a number was scanned, first and last when: a count kept beside the scans."""

    __tablename__ = "serial_tally"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
        CheckConstraint("scans > 0", name="scans_positive"),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    scans: Mapped[int]
    first_scanned_at: Mapped[datetime]
    last_scanned_at: Mapped[datetime]


class SerialScan(Model):
    """One scan of a number; of who scanned, no more than the language and country of the browser.

    Of a number scanned without end the first two hundred are kept, and the count goes on.
    """

    __tablename__ = "serial_scan"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
        Index("ix_serial_scan_lot_id_serial", "lot_id", "serial", "scanned_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    lot_id: Mapped[UUID]
    serial: Mapped[str]
    scanned_at: Mapped[datetime]
    # `fr`, `ar`: the first language that the browser asks for.
    language: Mapped[str | None]
    # `MA`, `FR`: as that language says it; never from the network address, which is not kept.
    country: Mapped[str | None]


class ScanAlert(Model):
    """What surprised about the scans of a number, told to the cooperative; it proves nothing."""

    __tablename__ = "scan_alert"
    __table_args__ = (
        UniqueConstraint("lot_id", "serial", "sign"),
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
        CheckConstraint(one_of("sign", SCAN_SIGNS), name="sign_known"),
        Index("ix_scan_alert_organisation_id", "organisation_id", "raised_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    lot_id: Mapped[UUID]
    serial: Mapped[str]
    sign: Mapped[str]
    # As they were when it was raised.
    scans: Mapped[int]
    first_scanned_at: Mapped[datetime]
    raised_at: Mapped[datetime]


class ScanAlertAnswer(Model):
    """What the cooperative found when it looked."""

    __tablename__ = "scan_alert_answer"

    alert_id: Mapped[UUID] = mapped_column(ForeignKey("scan_alert.id"), primary_key=True)
    note: Mapped[str]
    occurred_at: Mapped[datetime]
    recorded_at: Mapped[datetime]


class HiddenCodeUse(Model):
    """The first and only use of a number's hidden code."""

    __tablename__ = "hidden_code_use"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime]


class HiddenCodeTry(Model):
    """How many wrong hidden codes were given for a number on a day; beyond a limit none is read."""

    __tablename__ = "hidden_code_try"
    __table_args__ = (
        ForeignKeyConstraint(["lot_id", "serial"], ["pack_serial.lot_id", "pack_serial.serial"]),
    )

    lot_id: Mapped[UUID] = mapped_column(primary_key=True)
    serial: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    wrong: Mapped[int]
