"""Scans counted, and what surprises about them told to the cooperative."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.db import table_of
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from kernel.outbox import enqueue
from producers.operations.organisations import touch_of
from producers.rules.texts import words
from traceability.models import (
    Lot,
    ScanAlert,
    ScanAlertAnswer,
    SerialScan,
    SerialTally,
)
from traceability.operations.holds import REASON_LENGTH_MAX
from traceability.operations.lots import AlreadyRecorded
from traceability.queries.scans import (
    ScanAlertNotFound,
    ends_of,
    officers_of,
    seen,
    was_told_since,
)
from traceability.rules.scans import Thresholds, signs

REFERENCE = Path(__file__).parents[1] / "reference" / "scans.json"
# Of a number scanned without end, so many scans are kept one by one.
SCANS_KEPT_MAX = 200
# Fewer scans than this surprise nobody, whatever their times: most packs cost no further question.
SCANS_UNREMARKABLE = 2
MAIL_EVERY = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Scanned:
    """One scan of a number; `language` and `country` are what the browser asks for."""

    scan_id: UUID
    lot_id: UUID
    serial: str
    scanned_at: datetime
    language: str | None = None
    country: str | None = None


@dataclass(frozen=True, slots=True)
class RecordScans:
    """What was scanned in a moment, of any packs; the journal keeps its hash alone."""

    scans: Sequence[Scanned] = field(metadata={"journal": "digest"})


@dataclass(frozen=True, slots=True)
class AnswerScanAlert:
    """What the cooperative found when it looked at an alert."""

    alert_id: UUID
    note: str


@cache
def thresholds() -> Thresholds:
    """From what on scans surprise, as the reference data says."""
    return Thresholds(**json.loads(REFERENCE.read_text("utf-8"))["thresholds"])


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="scans"))
def record_scans(session: Session, command: RecordScans, context: Context) -> Mapping[str, Any]:
    """Count scans, keep the first of each number one by one, and raise what surprises.

    The same number again within a minute is the same person, and is not counted.
    """
    counted = 0
    # In a fixed order, so that two batches that share numbers never wait for each other in a ring.
    for scan in sorted(command.scans, key=lambda one: (one.lot_id, one.serial, one.scanned_at)):
        scans = _count(session, scan)
        if scans:
            counted += 1
            _keep(session, scan, scans)
            _look(session, scan, scans, context)
    return {"counted": counted}


def _count(session: Session, scan: Scanned) -> int | None:
    """The count of a number after a scan; None when it is the same one over again."""
    again_after = timedelta(seconds=thresholds().again_after_seconds)
    values = {
        "lot_id": scan.lot_id,
        "serial": scan.serial,
        "scans": 1,
        "first_scanned_at": scan.scanned_at,
        "last_scanned_at": scan.scanned_at,
    }
    table = table_of(SerialTally)
    insert_into = insert_postgresql if session.get_bind().dialect.name == "postgresql" else insert_sqlite
    statement = insert_into(table).values(values)
    counted = session.execute(
        statement.on_conflict_do_update(
            index_elements=[table.c.lot_id, table.c.serial],
            set_={"scans": table.c.scans + 1, "last_scanned_at": scan.scanned_at},
            where=table.c.last_scanned_at <= scan.scanned_at - again_after,
        ).returning(table.c.scans)
    )
    return counted.scalar_one_or_none()


def _keep(session: Session, scan: Scanned, scans: int) -> None:
    if scans > SCANS_KEPT_MAX:
        return
    session.execute(
        insert(table_of(SerialScan)),
        {
            "id": scan.scan_id,
            "lot_id": scan.lot_id,
            "serial": scan.serial,
            "scanned_at": scan.scanned_at,
            "language": scan.language,
            "country": scan.country,
        },
    )


def _look(session: Session, scan: Scanned, scans: int, context: Context) -> None:
    """Raise what surprises; each sign of a number once."""
    ends = ends_of(session, scan.lot_id, scan.serial)
    found = ["voided"] if ends.is_voided else []
    if scans >= SCANS_UNREMARKABLE:
        times = seen(session, scan.lot_id, scan.serial, SCANS_KEPT_MAX)
        found += signs(times, ends.used_at, thresholds())
    for sign in found:
        _raise(session, scan, sign, scans, context)


def _raise(session: Session, scan: Scanned, sign: str, scans: int, context: Context) -> None:
    lot = session.get_one(Lot, scan.lot_id)
    tally = session.get_one(SerialTally, (scan.lot_id, scan.serial))
    alert_id = new_id()
    is_told = was_told_since(session, lot.id, scan.scanned_at - MAIL_EVERY)
    is_new = insert_ignoring(
        session,
        ScanAlert,
        id=alert_id,
        organisation_id=lot.organisation_id,
        lot_id=lot.id,
        serial=scan.serial,
        sign=sign,
        scans=scans,
        first_scanned_at=tally.first_scanned_at,
        raised_at=scan.scanned_at,
    )
    if is_new and not is_told:
        for address in officers_of(session, lot.organisation_id):
            letter = {"alert_id": str(alert_id), "to": address}
            enqueue(session, "mail-scan-alert", letter, context.recorded_at)


def _touches_alert(session: Session, command: AnswerScanAlert) -> Touch:
    return touch_of(_alert(session, command.alert_id).organisation_id)


def _alert(session: Session, alert_id: UUID) -> ScanAlert:
    alert = session.get(ScanAlert, alert_id)
    if alert is None:
        raise ScanAlertNotFound(alert_id=str(alert_id))
    return alert


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=_touches_alert)
def answer_scan_alert(session: Session, command: AnswerScanAlert, context: Context) -> Mapping[str, Any]:
    """Keep what was found when somebody looked. Raises ScanAlertNotFound, AlreadyRecorded."""
    note = words(command.note, "note", REASON_LENGTH_MAX)
    is_first = insert_ignoring(
        session,
        ScanAlertAnswer,
        alert_id=command.alert_id,
        note=note,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise AlreadyRecorded()
    return {"alert_id": str(command.alert_id)}
