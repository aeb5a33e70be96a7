"""The certificates of suppliers, under which lots came from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from producers.models import SCHEMES
from producers.rules.certificates import check_validity
from producers.rules.texts import choice, words
from traceability.models import DeclaredCertificate, Lot
from traceability.operations.holds import touches_lot
from traceability.operations.lots import AlreadyRecorded


class NotFromOutside(Refused):
    """What was made here rests on the certificates of who made it."""

    code = "not-from-outside"


@dataclass(frozen=True, slots=True)
class SupplierPaper:
    """What a supplier's certificate says, with its document."""

    declaration_id: UUID
    scheme: str
    holder: str
    body: str
    number: str
    valid_from: date
    valid_until: date
    document: ReceivedFile


@dataclass(frozen=True, slots=True)
class DeclareCertificate:
    """The certificate of the supplier of a lot."""

    lot_id: UUID
    paper: SupplierPaper


# The network's manager only, as for our own certificates.
@operation(Role.NETWORK_MANAGER, touches=touches_lot)
def declare_certificate(session: Session, command: DeclareCertificate, context: Context) -> Mapping[str, Any]:
    """Keep what a supplier's paper says of a lot. Raises NotFromOutside, ValidityReversed."""
    lot = session.get_one(Lot, command.lot_id)
    if lot.origin != "intake":
        raise NotFromOutside(lot=lot.code)
    paper = write_paper(session, lot, command.paper, context)
    return {"declaration_id": str(paper.id), "lot": lot.code}


def write_paper(session: Session, lot: Lot, new: SupplierPaper, context: Context) -> DeclaredCertificate:
    """Write what a supplier's paper says of a lot. Raises AlreadyRecorded, ValidityReversed."""
    if session.get(DeclaredCertificate, new.declaration_id):
        raise AlreadyRecorded()
    check_validity(new.valid_from, new.valid_until)
    document = write_file(session, new.document, lot.organisation_id, context)
    paper = DeclaredCertificate(
        id=new.declaration_id,
        lot_id=lot.id,
        scheme=choice(new.scheme, "scheme", SCHEMES),
        holder=words(new.holder, "holder"),
        body=words(new.body, "body"),
        number=words(new.number, "number"),
        valid_from=new.valid_from,
        valid_until=new.valid_until,
        document_id=document.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(paper)
    session.flush()
    return paper
