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
class DeclareCertificate:
    """The certificate of the supplier of a lot, with its document."""

    declaration_id: UUID
    lot_id: UUID
    scheme: str
    holder: str
    body: str
    number: str
    valid_from: date
    valid_until: date
    document: ReceivedFile


# The network's manager only, as for our own certificates.
@operation(Role.NETWORK_MANAGER, touches=touches_lot)
def declare_certificate(session: Session, command: DeclareCertificate, context: Context) -> Mapping[str, Any]:
    """Keep what a supplier's paper says of a lot. Raises NotFromOutside, ValidityReversed."""
    if session.get(DeclaredCertificate, command.declaration_id):
        raise AlreadyRecorded()
    lot = session.get_one(Lot, command.lot_id)
    if lot.origin != "intake":
        raise NotFromOutside(lot=lot.code)
    check_validity(command.valid_from, command.valid_until)
    document = write_file(session, command.document, lot.organisation_id, context)
    session.add(
        DeclaredCertificate(
            id=command.declaration_id,
            lot_id=lot.id,
            scheme=choice(command.scheme, "scheme", SCHEMES),
            holder=words(command.holder, "holder"),
            body=words(command.body, "body"),
            number=words(command.number, "number"),
            valid_from=command.valid_from,
            valid_until=command.valid_until,
            document_id=document.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"declaration_id": str(command.declaration_id), "lot": lot.code}
