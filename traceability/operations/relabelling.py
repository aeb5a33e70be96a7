"""Labels replaced one for one: the torn ones are voided, new ones with new numbers take their place."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import Refused
from kernel.execute import Context
from kernel.models import Job
from traceability.gateways.labels.label import Barcode
from traceability.models import LabelPrinting, Lot, PackSerial
from traceability.operations.label_claims import claims_again
from traceability.operations.label_room import check_room
from traceability.operations.labels import RequestLabels, check_printable, write_printing
from traceability.operations.serials import (
    NothingToVoid,
    VoidLabels,
    check_voidable,
    issue_serials,
    write_void,
)
from traceability.rules.serials import UnknownSerials


class NothingToReplace(Refused):
    """None of the lot's labels is known here: its cooperative prints the first ones."""

    code = "no-label-to-replace"


@dataclass(frozen=True, slots=True)
class ReplaceLabels:
    """Labels of a lot torn, lost or unreadable: those of some numbers, or so many without a number."""

    printing_id: UUID
    lot_id: UUID
    place_id: UUID
    sheet: str
    cause: str
    reason: str
    serials: Sequence[str] = ()
    count: int = 0


def replace_labels(session: Session, lot: Lot, command: ReplaceLabels, context: Context) -> LabelPrinting:
    """Print as many labels as are voided, as the first were; the lot's row is held by the caller.

    A voided number never comes back: whoever still has the torn label cannot pass it for a jar's.
    Raises NothingToReplace, what check_voidable and check_printable raise, LabelTooSmall, LabelCannotSay.
    """
    serials = tuple(dict.fromkeys(command.serials))
    if not serials and command.count < 1:
        raise NothingToVoid()
    # The printing's id serves for the void of what it replaces: they are one act.
    torn = VoidLabels(command.printing_id, lot.id, command.cause, command.reason, serials, command.count)
    first = _first_printing(session, lot.id, serials)
    wanted = RequestLabels(
        printing_id=command.printing_id,
        job_id=command.printing_id,
        lot_id=lot.id,
        sheet=command.sheet,
        count=len(serials) or command.count,
        reprint_reason=command.reason,
        barcode=session.get_one(Job, first.job_id).parameters["barcode"],
        has_serials=bool(serials),
        is_signed=first.is_signed,
    )
    check_printable(session, wanted, lot)
    check_voidable(session, lot, torn)
    write_printing(session, wanted, lot, context, place_id=command.place_id)
    write_void(session, lot, torn, context, replaced_by_id=command.printing_id)
    claims_again(session, command.printing_id, lot.id, first.id, context)
    check_room(session, command.printing_id, Barcode(wanted.barcode))
    if serials:
        issue_serials(session, lot.id, command.printing_id, len(serials), has_hidden_codes=False)
    return session.get_one(LabelPrinting, command.printing_id)


def _first_printing(session: Session, lot_id: UUID, serials: Sequence[str]) -> LabelPrinting:
    """The printing that the torn labels come from; of labels without a number, the latest."""
    wanted = select(LabelPrinting).where(LabelPrinting.lot_id == lot_id)
    if serials:
        issued = select(PackSerial.printing_id).where(
            PackSerial.lot_id == lot_id, PackSerial.serial.in_(serials)
        )
        wanted = wanted.where(LabelPrinting.id.in_(issued))
    else:
        wanted = wanted.where(LabelPrinting.has_serials.is_(False))
    latest = wanted.order_by(LabelPrinting.occurred_at.desc(), LabelPrinting.id.desc()).limit(1)
    first = session.scalars(latest).one_or_none()
    if first is None and serials:
        raise UnknownSerials(field="serials", serials=", ".join(serials[:3]))
    if first is None:
        raise NothingToReplace()
    return first
