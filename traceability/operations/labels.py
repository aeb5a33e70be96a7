"""Labels asked for: never more of them than there are packs; those in the way are voided first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import SERIAL_LENGTH, new_id
from kernel.jobs import submit
from producers.rules.texts import words_or_none
from traceability.gateways.addresses import pack_address
from traceability.gateways.labels.label import (
    Barcode,
    BarcodeTooWide,
    InvalidLabelCount,
    LotBarcodeWithoutGtin,
)
from traceability.gateways.labels.painter import fits
from traceability.gateways.labels.render import LABELS_MAX
from traceability.gateways.labels.sheets import SHEETS
from traceability.models import LabelPrinting, LabelVoid, Lot, TradeItem
from traceability.operations.holds import REASON_LENGTH_MAX, lot_to_change, touches_lot
from traceability.operations.label_claims import write_claims
from traceability.operations.label_room import check_room
from traceability.operations.lots import AlreadyRecorded, LotNotFree
from traceability.operations.serials import issue_serials
from traceability.queries.labels import label_count, labelled_parents
from traceability.queries.serials import serial_count


class NotPacked(Refused):
    """Only packs carry labels, and this lot is in bulk."""

    code = "not-packed"


class UnknownSheet(Invalid):
    code = "unknown-sheet"


class MoreLabelsThanPacks(Invalid):
    """Every pack has its label already, or would have."""

    code = "more-labels-than-packs"


class NumberedLabelsInTheWay(Invalid):
    """The labels that these would replace have numbers: which of them are voided must be said."""

    code = "numbered-labels-in-the-way"


class ParentLabelsOnPacks(Refused):
    """The packs may still carry the labels of the lot that they come from."""

    code = "parent-labels-on-packs"


class SerialNeeded(Invalid):
    """Only a label with its own number is signed or has a hidden code."""

    code = "serial-needed"


@dataclass(frozen=True, slots=True)
class RequestLabels:
    """So many labels of a packed lot on a kind of sheet; the job renders them.

    With `has_serials` each has its own number; then `is_signed` puts the network's signature into
    the address, and `hidden_job_id` names the job that draws a hidden code for each.
    """

    printing_id: UUID
    job_id: UUID
    lot_id: UUID
    sheet: str
    count: int
    reprint_reason: str | None = None
    barcode: str = Barcode.ARTICLE
    has_serials: bool = False
    is_signed: bool = False
    hidden_job_id: UUID | None = None
    # The certifications that the labels name.
    mentions: Sequence[str] = ()


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def request_labels(session: Session, command: RequestLabels, context: Context) -> Mapping[str, Any]:
    """Queue a sheet of labels, issue their numbers, and keep the count of what was printed.

    Raises NotPacked, LotNotFree, UnknownSheet, InvalidLabelCount, BarcodeTooWide, SerialNeeded,
    MoreLabelsThanPacks, NumberedLabelsInTheWay, ParentLabelsOnPacks, ClaimNotHeld, LabelTooSmall,
    LabelCannotSay, NoLabelCanSay.
    """
    lot = lot_to_change(session, command.lot_id)
    reason = words_or_none(command.reprint_reason, "reprint_reason", REASON_LENGTH_MAX)
    check_printable(session, command, lot)
    excess = _excess(session, command, lot, reason)
    write_printing(session, command, lot, context)
    write_claims(session, command.printing_id, lot.id, command.mentions, context)
    check_room(session, command.printing_id, Barcode(command.barcode))
    if excess and reason:
        session.flush()
        _void_replaced(session, command, excess, reason, context)
    if command.has_serials:
        issue_serials(
            session, lot.id, command.printing_id, command.count, has_hidden_codes=bool(command.hidden_job_id)
        )
    return {"printing_id": str(command.printing_id), "job_id": str(command.job_id)}


def write_printing(
    session: Session, command: RequestLabels, lot: Lot, context: Context, *, place_id: UUID | None = None
) -> None:
    """Queue the job of a printing and write its row; at the cooperative, or at a place that keeps the lot."""
    _submit(session, command, lot, context, place_id)
    session.flush()
    _write(session, command, context)


def _submit(
    session: Session, command: RequestLabels, lot: Lot, context: Context, place_id: UUID | None
) -> None:
    parameters = {"printing_id": str(command.printing_id), "barcode": command.barcode}
    for kind, job_id in (("labels", command.job_id), ("hidden-codes", command.hidden_job_id)):
        if job_id:
            submit(
                session,
                job_id,
                kind,
                parameters,
                context,
                total=command.count,
                organisation_id=lot.organisation_id,
                place_id=place_id,
            )


def _write(session: Session, command: RequestLabels, context: Context) -> None:
    session.add(
        LabelPrinting(
            id=command.printing_id,
            lot_id=command.lot_id,
            job_id=command.job_id,
            sheet=command.sheet,
            count=command.count,
            reprint_reason=words_or_none(command.reprint_reason, "reprint_reason", REASON_LENGTH_MAX),
            has_serials=command.has_serials,
            is_signed=command.is_signed,
            hidden_job_id=command.hidden_job_id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    session.flush()


def _void_replaced(
    session: Session, command: RequestLabels, count: int, reason: str, context: Context
) -> None:
    session.add(
        LabelVoid(
            id=new_id(),
            lot_id=command.lot_id,
            count=count,
            cause="reprinted",
            reason=reason,
            replaced_by_id=command.printing_id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )


def check_printable(session: Session, command: RequestLabels, lot: Lot) -> None:
    """Let pass a printing of a packed, free lot on stationery that has room for its codes."""
    if session.get(LabelPrinting, command.printing_id):
        raise AlreadyRecorded()
    item = session.get(TradeItem, lot.trade_item_id) if lot.trade_item_id else None
    # What goes off says until when; only what does not is labelled without.
    if item is None or (lot.best_before is None and item.shelf_life_days is not None):
        raise NotPacked(lot=lot.code)
    if lot.state != "free":
        raise LotNotFree(lot=lot.code, state=lot.state)
    if command.sheet not in SHEETS or command.barcode not in set(Barcode):
        raise UnknownSheet(field="sheet")
    if not 0 < command.count <= LABELS_MAX:
        raise InvalidLabelCount(field="count", labels_max=LABELS_MAX)
    if (command.is_signed or command.hidden_job_id) and not command.has_serials:
        raise SerialNeeded(field="has_serials")
    _refuse_unprintable(command, lot, item)


def _refuse_unprintable(command: RequestLabels, lot: Lot, item: TradeItem) -> None:
    """Let pass codes that can be printed: a GS1-128 has a GTIN and room, the QR code its modules."""
    if command.barcode == Barcode.LOT:
        if item.gtin is None:
            raise LotBarcodeWithoutGtin(field="barcode", article=item.code)
        if SHEETS[command.sheet].lot_faces is None:
            raise BarcodeTooWide(field="sheet", sheet=command.sheet, text=item.gtin)
    longest = "2" * SERIAL_LENGTH if command.has_serials else None
    address = pack_address(lot, item, longest, is_signed=command.is_signed)
    if not fits(address, SHEETS[command.sheet]):
        raise BarcodeTooWide(field="sheet", sheet=command.sheet, text=address)


def _excess(session: Session, command: RequestLabels, lot: Lot, reason: str | None) -> int:
    """How many labels these replace; the lot's row is held, so that nobody prints meanwhile."""
    for parent in labelled_parents(session, lot):
        surplus = label_count(session, parent).surplus
        if surplus:
            raise ParentLabelsOnPacks(lot=parent.code, surplus=surplus)
    count = label_count(session, lot)
    excess = count.excess_of(command.count)
    if excess and (not reason or command.count > count.packs):
        field = "count" if reason else "reprint_reason"
        raise MoreLabelsThanPacks(field=field, left=count.left, packs=count.packs)
    without_number = count.on_packs - serial_count(session, lot.id).in_force
    if excess > without_number:
        raise NumberedLabelsInTheWay(field="reprint_reason", count=excess - without_number)
    return excess
