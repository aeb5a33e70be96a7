"""Where a lot from outside came from, written with the lot by who also moves the stock."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.errors import Invalid
from kernel.execute import Context
from kernel.files import ReceivedFile, write_file
from producers.models import Organisation
from producers.rules.texts import words, words_or_none
from traceability.models import Lot, Supply
from traceability.rules.supplies import supplier_address

NUMBER_LENGTH_MAX = 60


class UnknownSupplier(Invalid):
    """The supplier is not among the organisations, or is the one that receives."""

    code = "unknown-supplier"


@dataclass(frozen=True, slots=True)
class NewSupply:
    """What the papers of a lot from outside say: who supplied it, under which numbers."""

    supplier: str
    reference: str
    supplier_id: UUID | None = None
    supplier_lot: str | None = None
    supplier_address: str | None = None
    document: ReceivedFile | None = None


def write_supply(session: Session, lot: Lot, new: NewSupply, context: Context) -> Supply:
    """Write whence a lot came. Raises UnknownSupplier, NotAnAddress, and what is wrong with the words."""
    supplier = session.get(Organisation, new.supplier_id) if new.supplier_id else None
    if new.supplier_id and (supplier is None or supplier.id == lot.organisation_id):
        raise UnknownSupplier(field="supplier_id")
    named = words_or_none(new.supplier, "supplier") or (supplier.name if supplier else None)
    supply = Supply(
        lot_id=lot.id,
        supplier=words(named, "supplier"),
        supplier_id=new.supplier_id,
        supplier_lot=words_or_none(new.supplier_lot, "supplier_lot", NUMBER_LENGTH_MAX),
        supplier_address=supplier_address(new.supplier_address),
        reference=words(new.reference, "reference", NUMBER_LENGTH_MAX),
        document_id=_document(session, lot, new.document, context),
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(supply)
    session.flush()
    return supply


def _document(session: Session, lot: Lot, document: ReceivedFile | None, context: Context) -> UUID | None:
    return write_file(session, document, lot.organisation_id, context).id if document else None
