"""What labels claim: only what holds and may be named on the day of printing, kept with the printing."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.errors import Refused
from kernel.execute import Context
from producers.models import Certificate, Standard
from producers.operations.organisations import register_day
from traceability.models import LabelClaim
from traceability.queries.claims import claims_of


class ClaimNotHeld(Refused):
    """The lot may not say this, or its certificate is not in force on the day of printing."""

    code = "claim-not-held"


def write_claims(
    session: Session, printing_id: UUID, lot_id: UUID, schemes: Sequence[str], context: Context
) -> None:
    """Keep what a printing claims, in the words of its labels. Raises ClaimNotHeld."""
    if not schemes:
        return
    found = {one.scheme: one for one in claims_of(session, lot_id, register_day(context)).claims}
    for scheme in sorted(set(schemes)):
        claim = found.get(scheme)
        if claim is None or claim.printed is None:
            raise ClaimNotHeld(field="mentions", scheme=_name(session, scheme))
        certificate = claim.printed.certificate
        session.add(
            LabelClaim(
                printing_id=printing_id,
                scheme=scheme,
                certificate_id=certificate.id,
                text=mention(_name(session, scheme), certificate),
            )
        )
    session.flush()


def claims_again(session: Session, printing_id: UUID, lot_id: UUID, first_id: UUID, context: Context) -> None:
    """Keep for a printing that replaces another what the first claimed and may still be said today."""
    said = session.scalars(select(LabelClaim.scheme).where(LabelClaim.printing_id == first_id)).all()
    if not said:
        return
    claims = claims_of(session, lot_id, register_day(context)).claims
    still = [one.scheme for one in claims if one.scheme in said and one.printed is not None]
    write_claims(session, printing_id, lot_id, still, context)


def mention(name: str, certificate: Certificate) -> str:
    """The words on the label: the certification, and who certified (its code stands in its name)."""
    return f"{name} – certifié par {certificate.body}"


def _name(session: Session, scheme: str) -> str:
    standard = session.get(Standard, scheme)
    return standard.name_fr if standard else scheme
