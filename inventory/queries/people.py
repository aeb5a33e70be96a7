"""Who has an account, and what each is attached to."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.models import Attachment, User
from producers.models import Organisation

PEOPLE_MAX = 1_000
ADDRESSES_MAX = 200


@dataclass(frozen=True, slots=True)
class Person:
    """One attachment of a person: role, and the organisation or place it is held for."""

    name: str
    email: str
    is_active: bool
    role: str
    held_for: str | None


def people(session: Session) -> Sequence[Person]:
    """Everybody with an account, by name, a row an attachment; at most 1,000."""
    rows = session.execute(
        select(User.name, User.email, User.active, Attachment.role_name, Organisation.name, Place.name)
        .join(Attachment, Attachment.user_id == User.id)
        .outerjoin(Organisation, Organisation.id == Attachment.organisation_id)
        .outerjoin(Place, Place.id == Attachment.place_id)
        .order_by(User.name, User.email)
        .limit(PEOPLE_MAX)
    )
    return [
        Person(name, email, active, role, organisation or place)
        for name, email, active, role, organisation, place in rows
    ]


def addresses_of_keepers(session: Session, place_id: UUID) -> Sequence[str]:
    """The e-mail addresses of those who keep a place."""
    return _addresses(session, Attachment.place_id == place_id)


def addresses_of_officers(session: Session, organisation_id: UUID) -> Sequence[str]:
    """The e-mail addresses of those who answer for an organisation."""
    return _addresses(session, Attachment.organisation_id == organisation_id)


def _addresses(session: Session, attached: ColumnElement[bool]) -> Sequence[str]:
    wanted = select(User.email).join(Attachment, Attachment.user_id == User.id).where(attached, User.active)
    return session.scalars(wanted.distinct().order_by(User.email).limit(ADDRESSES_MAX)).all()
