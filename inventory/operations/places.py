"""Places: where goods lie, and the accounts of the outside."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.rules.places import REGISTERED_KINDS, VIRTUAL
from kernel.access import Role, Touch
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.money import CURRENCIES
from producers.models import Organisation


class PlaceKeyTaken(Refused):
    code = "place-key-taken"


class UnknownPlaceKind(Invalid):
    code = "unknown-place-kind"


class UnknownCurrencyOfPlace(Invalid):
    code = "unknown-currency-of-place"


class OrganisationOfPlaceUnknown(Invalid):
    code = "organisation-of-place-unknown"


@dataclass(frozen=True, slots=True)
class RegisterPlace:
    """A store, workshop, boutique, market stall or online shop; `key` names it in addresses."""

    place_id: UUID
    key: str
    name: str
    kind: str
    organisation_id: UUID
    locality: str | None = None
    currency: str = "MAD"
    country: str = "MA"
    timezone: str = "Africa/Casablanca"


@dataclass(frozen=True, slots=True)
class OpenFixedPlaces:
    """The places that exist once: goods in transit, and the accounts of the outside."""


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="network"))
def register_place(session: Session, command: RegisterPlace, context: Context) -> dict[str, str]:
    """Add a place. Raises PlaceKeyTaken, UnknownPlaceKind and the other errors of its fields."""
    if command.kind not in REGISTERED_KINDS:
        raise UnknownPlaceKind(field="kind", kind=command.kind)
    if command.currency not in CURRENCIES:
        raise UnknownCurrencyOfPlace(field="currency", currency=command.currency)
    if session.get(Organisation, command.organisation_id) is None:
        raise OrganisationOfPlaceUnknown(field="organisation_id")
    if session.scalar(select(Place.id).where(Place.key == command.key)):
        raise PlaceKeyTaken(field="key", key=command.key)
    session.add(
        Place(
            id=command.place_id,
            key=command.key,
            name=command.name,
            kind=command.kind,
            organisation_id=command.organisation_id,
            locality=command.locality,
            currency=command.currency,
            country=command.country,
            timezone=command.timezone,
        )
    )
    return {"place_id": str(command.place_id)}


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch(stream="network"))
def open_fixed_places(session: Session, command: OpenFixedPlaces, context: Context) -> dict[str, int]:
    """Add the fixed places that are not there yet, and count them."""
    added = [
        insert_ignoring(
            session,
            Place,
            id=place_id,
            key=kind,
            name=kind,
            kind=kind,
            currency="MAD",
            country="MA",
            timezone="Africa/Casablanca",
        )
        for kind, place_id in VIRTUAL.items()
    ]
    return {"added": sum(added)}
