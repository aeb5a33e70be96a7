"""Certificates recorded as their body issued them."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Invalid
from kernel.execute import Context, operation
from producers.models import BRANCHES, SCHEMES, Certificate
from producers.operations.organisations import hold_organisation, touches_organisation
from producers.operations.uniqueness import taken_as
from producers.rules.texts import NOTE_LENGTH_MAX, choice, words


class CertificateNumberTaken(Invalid):
    code = "certificate-number-taken"


class ValidityReversed(Invalid):
    code = "validity-reversed"


@dataclass(frozen=True, slots=True)
class RecordCertificate:
    """What a certificate says: scheme, branch, body, number, what it covers, and its validity."""

    certificate_id: UUID
    organisation_id: UUID
    scheme: str
    branch: str
    body: str
    number: str
    scope: str
    valid_from: date
    valid_until: date


# The network's manager only: a cooperative recording its own would certify itself to the public.
@operation(Role.NETWORK_MANAGER, touches=touches_organisation)
def record_certificate(session: Session, command: RecordCertificate, context: Context) -> dict[str, str]:
    """Record it. Raises OrganisationNotFound, CertificateNumberTaken, ValidityReversed."""
    hold_organisation(session, command.organisation_id)
    if command.valid_until < command.valid_from:
        raise ValidityReversed(field="valid_until")
    number = words(command.number, "number")
    with taken_as(session, CertificateNumberTaken(field="number", number=number)):
        session.add(
            Certificate(
                id=command.certificate_id,
                organisation_id=command.organisation_id,
                scheme=choice(command.scheme, "scheme", SCHEMES),
                branch=choice(command.branch, "branch", BRANCHES),
                body=words(command.body, "body"),
                number=number,
                scope=words(command.scope, "scope", NOTE_LENGTH_MAX),
                valid_from=command.valid_from,
                valid_until=command.valid_until,
            )
        )
    return {"certificate_id": str(command.certificate_id)}
