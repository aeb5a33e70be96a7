"""A delivery note signed on a screen, by who hands the goods over or by who receives them."""

from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliverySignature
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.deliveries import DeliveryNotFound, delivery_note
from inventory.queries.signatures import content_hash
from inventory.rules.signing import PARTS
from kernel.access import Role, Touch
from kernel.errors import Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.strokes import NAME_LENGTH_MAX, read_strokes, written
from producers.rules.texts import choice, words

SIGNERS = (*STOCK_KEEPERS, Role.SELLER)


class AlreadySigned(Refused):
    """A signature is a fact: it is given once, and never edited."""

    code = "already-signed"


@dataclass(frozen=True, slots=True)
class SignDelivery:
    """Somebody signs a note for one of its ends; without strokes, by the typed name alone.

    `strokes` is `x,y x,y;x,y` on a grid of 1000 by 400.
    """

    signature_id: UUID
    delivery_id: UUID
    part: str
    name: str
    strokes: str = field(default="", metadata={"journal": "digest"})


def either_end(session: Session, delivery_id: UUID, part: str = PARTS[0]) -> Touch:
    """Both ends of a delivery: whoever holds the tablet, two people stand before it.

    It is told in the journal of the end that `part` signs for. Raises DeliveryNotFound.
    """
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        raise DeliveryNotFound(delivery_id=str(delivery_id))
    source, target = at_place(session, delivery.source_id), at_place(session, delivery.target_id)
    return Touch(
        stream=(source if part == PARTS[0] else target).stream,
        organisations=source.organisations | target.organisations,
        places=source.places | target.places,
    )


def _at_either_end(session: Session, command: SignDelivery) -> Touch:
    return either_end(session, command.delivery_id, command.part)


@operation(*SIGNERS, touches=_at_either_end)
def sign_delivery(session: Session, command: SignDelivery, context: Context) -> dict[str, str]:
    """Keep a signature, with the hash of what the note says at this moment.

    Raises AlreadySigned, StrokesUnreadable, and what is wrong with the name.
    """
    part = choice(command.part, "part", PARTS)
    name = words(command.name, "name", NAME_LENGTH_MAX)
    strokes = read_strokes(command.strokes)
    note = delivery_note(session, context.actor, command.delivery_id)
    hashed = content_hash(note)
    is_first = insert_ignoring(
        session,
        DeliverySignature,
        id=command.signature_id,
        delivery_id=command.delivery_id,
        part=part,
        name=name,
        strokes=written(strokes) or None,
        content_hash=hashed,
        signed_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    if not is_first:
        raise AlreadySigned(delivery=note.delivery.number)
    return {"delivery_id": str(command.delivery_id), "part": part, "content_hash": hashed}
