"""Who has an account, and what each is attached to."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.models import Attachment, User
from producers.models import Organisation

PEOPLE_MAX = 1_000


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
