"""Labels and numbers of packs for tests, built through operations."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from kernel.db import db
from kernel.ids import new_id
from tests.builders.producers import a_cooperative
from tests.builders.traceability import KG, a_harvest, a_new_lot, a_run, a_trade_item, some_packs
from tests.conftest import NOW
from traceability.models import ScanAlert
from traceability.operations.labels import RequestLabels, request_labels
from traceability.operations.scans import RecordScans, Scanned, record_scans
from traceability.operations.serials import ReprintLabels, VoidLabels, reprint_labels, void_labels
from traceability.queries.serials import serials_of


@dataclass(frozen=True, slots=True)
class Packs:
    """A packed lot and who made it."""

    organisation_id: UUID
    lot_id: UUID
    dry: UUID


def packs_of(do: Any, pieces: int = 100, name: str = "Coopérative Souktana", **item: Any) -> Packs:
    """Jars of 1 g out of one harvest."""
    gs1_prefix = "6111234" if item.get("gtin_status") == "licensed" else None
    organisation_id = a_cooperative(do, name, **({"gs1_prefix": gs1_prefix} if gs1_prefix else {}))
    flowers = a_harvest(do, organisation_id)
    dry = a_new_lot(organisation_id, "saffron_dry", KG // 10)
    a_run(do, organisation_id, "drying", [(flowers, KG)], [dry], reason="Essai")
    item_id = a_trade_item(do, organisation_id, **item)
    return Packs(organisation_id, some_packs(do, organisation_id, dry.lot_id, item_id, pieces), dry.lot_id)


def labels(do: Any, lot_id: UUID, count: int, **more: Any) -> UUID:
    """Labels asked for; their printing."""
    printing_id = new_id()
    hidden = {"hidden_job_id": new_id()} if more.pop("has_hidden_codes", False) else {}
    command = RequestLabels(printing_id, printing_id, lot_id, "a4-2x7", count, **hidden, **more)
    do(request_labels, command, at=more.pop("at", NOW))
    return printing_id


def numbered(do: Any, lot_id: UUID, count: int, **more: Any) -> UUID:
    """Labels that each have a number; their printing."""
    return labels(do, lot_id, count, has_serials=True, **more)


def void(do: Any, lot_id: UUID, serials: Sequence[str] = (), count: int = 0, **more: Any) -> UUID:
    """Labels torn."""
    void_id = new_id()
    given = {"cause": "torn", "reason": "Déchirées au collage", **more}
    do(void_labels, VoidLabels(void_id, lot_id, serials=serials, count=count, **given))
    return void_id


def reprint(do: Any, printing_id: UUID, serials: Sequence[str] = ()) -> UUID:
    """The labels of a printing once more, with their numbers."""
    again = new_id()
    do(reprint_labels, ReprintLabels(again, again, printing_id, "misprinted", "Encre pâle", serials))
    return again


def scanned(do: Any, lot_id: UUID, serial: str, *moments: datetime, **more: Any) -> None:
    """A number scanned at some moments, each told by itself."""
    for at in moments:
        do(record_scans, RecordScans((Scanned(new_id(), lot_id, serial, at, **more),)), at=at)


def a_scan_alert(do: Any, lot_id: UUID, printing_id: UUID) -> UUID:
    """The alert of a voided label that was scanned all the same."""
    db.session.rollback()
    serial = serials_of(db.session(), printing_id)[0]
    void(do, lot_id, [serial])
    scanned(do, lot_id, serial, NOW)
    db.session.rollback()
    return db.session.scalars(
        select(ScanAlert.id).where(ScanAlert.lot_id == lot_id, ScanAlert.serial == serial)
    ).one()
