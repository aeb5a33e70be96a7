"""What an operation on stock concerns: the journal of a place, and who answers for it."""

from uuid import UUID

from sqlalchemy.orm import Session

from inventory.queries.places import open_place
from kernel.access import Touch


def at_place(session: Session, place_id: UUID) -> Touch:
    """The stream of a place, open to those of the place and of its organisation.

    Raises PlaceNotFound.
    """
    place = open_place(session, place_id)
    organisations = frozenset({place.organisation_id} if place.organisation_id else ())
    return Touch(stream=f"place:{place_id}", organisations=organisations, places=frozenset({place_id}))
