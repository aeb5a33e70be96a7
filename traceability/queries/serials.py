"""Questions about the numbers of packs: one of them as the public or its cooperative sees it, and all."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, ScalarSelect, func, select
from sqlalchemy.orm import Session

from kernel.models import Job
from traceability.models import (
    HiddenCodeUse,
    LabelPrinting,
    LabelVoid,
    PackSerial,
    SerialTally,
    VoidedSerial,
)
from traceability.rules.labels import SerialCount

# SQLite takes 32,766 values in a statement, PostgreSQL twice as many.
_ASKED_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Pack:
    """One number: issued when, scanned how often, voided or its hidden code used when."""

    lot_id: UUID
    serial: str
    issued_at: datetime
    is_signed: bool
    hidden_code_hash: str | None
    voided_at: datetime | None
    void_cause: str | None
    used_at: datetime | None
    scans: int
    first_scanned_at: datetime | None
    last_scanned_at: datetime | None


def pack(session: Session, lot_id: UUID, serial: str) -> Pack | None:
    """One number of a lot; None when it was never issued."""
    row = session.execute(
        select(
            LabelPrinting.occurred_at,
            LabelPrinting.is_signed,
            PackSerial.hidden_code_hash,
            LabelVoid.occurred_at,
            LabelVoid.cause,
            HiddenCodeUse.used_at,
            func.coalesce(SerialTally.scans, 0),
            SerialTally.first_scanned_at,
            SerialTally.last_scanned_at,
        )
        .select_from(PackSerial)
        .join(LabelPrinting, LabelPrinting.id == PackSerial.printing_id)
        .outerjoin(VoidedSerial, _same(VoidedSerial))
        .outerjoin(LabelVoid, LabelVoid.id == VoidedSerial.void_id)
        .outerjoin(HiddenCodeUse, _same(HiddenCodeUse))
        .outerjoin(SerialTally, _same(SerialTally))
        .where(PackSerial.lot_id == lot_id, PackSerial.serial == serial)
    ).one_or_none()
    return Pack(lot_id, serial, *row) if row else None


def _same(other: type[VoidedSerial | HiddenCodeUse | SerialTally]) -> ColumnElement[bool]:
    return (other.lot_id == PackSerial.lot_id) & (other.serial == PackSerial.serial)


def serial_count(session: Session, lot_id: UUID) -> SerialCount:
    """How the numbers of a lot add up: issued = printed + voided + not printed yet."""
    issued, voided, not_yet, scanned, used = session.execute(
        select(
            _how_many(PackSerial, lot_id),
            _how_many(VoidedSerial, lot_id),
            _not_yet(lot_id),
            _how_many(SerialTally, lot_id),
            _how_many(HiddenCodeUse, lot_id),
        )
    ).one()
    return SerialCount(issued, voided, not_yet, scanned, used)


def _how_many(
    model: type[PackSerial | VoidedSerial | SerialTally | HiddenCodeUse], lot_id: UUID
) -> ScalarSelect[int]:
    return select(func.count()).select_from(model).where(model.lot_id == lot_id).scalar_subquery()


def _not_yet(lot_id: UUID) -> ScalarSelect[int]:
    """Numbers in force whose sheet is not made: waiting, being drawn, or failed."""
    return (
        select(func.count())
        .select_from(PackSerial)
        .join(LabelPrinting, LabelPrinting.id == PackSerial.printing_id)
        .join(Job, Job.id == LabelPrinting.job_id)
        .outerjoin(VoidedSerial, _same(VoidedSerial))
        .where(PackSerial.lot_id == lot_id, Job.status != "done", VoidedSerial.serial.is_(None))
        .scalar_subquery()
    )


def serials_of(session: Session, printing_id: UUID) -> Sequence[str]:
    """The numbers that a printing issued, in the order of its sheet."""
    wanted = select(PackSerial.serial).where(PackSerial.printing_id == printing_id)
    return session.scalars(wanted.order_by(PackSerial.position)).all()


def in_force(
    session: Session, lot_id: UUID, serials: Iterable[str] | None = None, printing_id: UUID | None = None
) -> dict[str, bool]:
    """The numbers of a lot, those named or those of one printing, and whether each is in force."""
    asked = select(PackSerial.serial, VoidedSerial.serial.is_(None)).outerjoin(
        VoidedSerial,
        _same(VoidedSerial),
    )
    asked = asked.where(PackSerial.lot_id == lot_id).order_by(PackSerial.printing_id, PackSerial.position)
    if printing_id is not None:
        asked = asked.where(PackSerial.printing_id == printing_id)
    if serials is not None:
        named = list(serials)
        parts = (named[n : n + _ASKED_AT_ONCE] for n in range(0, len(named), _ASKED_AT_ONCE))
        rows = [row for part in parts for row in session.execute(asked.where(PackSerial.serial.in_(part)))]
        return {serial: bool(is_in_force) for serial, is_in_force in rows}
    return {serial: bool(is_in_force) for serial, is_in_force in session.execute(asked)}
