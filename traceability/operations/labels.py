"""Labels asked for: never more of them than there are packs, unless somebody says why."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.jobs import submit
from producers.rules.texts import words_or_none
from traceability.gateways.labels.label import (
    Barcode,
    BarcodeTooWide,
    InvalidLabelCount,
    LotBarcodeWithoutGtin,
)
from traceability.gateways.labels.render import LABELS_MAX
from traceability.gateways.labels.sheets import SHEETS
from traceability.models import LabelPrinting, Lot, TradeItem
from traceability.operations.holds import REASON_LENGTH_MAX, lot_to_change, touches_lot
from traceability.operations.lots import AlreadyRecorded, LotNotFree
from traceability.queries.labels import labels_left


class NotPacked(Refused):
    """Only packs carry labels, and this lot is in bulk."""

    code = "not-packed"


class UnknownSheet(Invalid):
    code = "unknown-sheet"


class MoreLabelsThanPacks(Invalid):
    """Every pack has its label already, or would have."""

    code = "more-labels-than-packs"


@dataclass(frozen=True, slots=True)
class RequestLabels:
    """So many labels of a packed lot on a kind of sheet; the job renders them."""

    printing_id: UUID
    job_id: UUID
    lot_id: UUID
    sheet: str
    count: int
    reprint_reason: str | None = None
    barcode: str = Barcode.ARTICLE


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def request_labels(session: Session, command: RequestLabels, context: Context) -> Mapping[str, Any]:
    """Queue a sheet of labels and keep the count of what was printed.

    Raises NotPacked, LotNotFree, UnknownSheet, InvalidLabelCount, MoreLabelsThanPacks.
    """
    lot = lot_to_change(session, command.lot_id)
    reason = words_or_none(command.reprint_reason, "reprint_reason", REASON_LENGTH_MAX)
    _check(session, command, lot, reason)
    submit(
        session,
        command.job_id,
        "labels",
        {"printing_id": str(command.printing_id), "barcode": command.barcode},
        context,
        total=command.count,
        organisation_id=lot.organisation_id,
    )
    session.flush()
    session.add(
        LabelPrinting(
            id=command.printing_id,
            lot_id=lot.id,
            job_id=command.job_id,
            sheet=command.sheet,
            count=command.count,
            reprint_reason=reason,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"printing_id": str(command.printing_id), "job_id": str(command.job_id)}


def _check(session: Session, command: RequestLabels, lot: Lot, reason: str | None) -> None:
    if session.get(LabelPrinting, command.printing_id):
        raise AlreadyRecorded()
    if lot.trade_item_id is None or lot.best_before is None:
        raise NotPacked(lot=lot.code)
    if lot.state != "free":
        raise LotNotFree(lot=lot.code, state=lot.state)
    if command.sheet not in SHEETS or command.barcode not in set(Barcode):
        raise UnknownSheet(field="sheet")
    if not 0 < command.count <= LABELS_MAX:
        raise InvalidLabelCount(field="count", labels_max=LABELS_MAX)
    if command.barcode == Barcode.LOT:
        _refuse_lot_barcode(session.get_one(TradeItem, lot.trade_item_id), command.sheet)
    left = labels_left(session, lot)
    if command.count > left and not reason:
        raise MoreLabelsThanPacks(field="reprint_reason", left=left, packs=lot.quantity)


def _refuse_lot_barcode(item: TradeItem, sheet: str) -> None:
    """Let pass a GS1-128 that can be printed: there is a GTIN, and a face wide enough for it."""
    if item.gtin is None:
        raise LotBarcodeWithoutGtin(field="barcode", article=item.code)
    if SHEETS[sheet].lot_faces is None:
        raise BarcodeTooWide(field="sheet", sheet=sheet, text=item.gtin)
