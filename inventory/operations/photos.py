"""Photos that phones took: of a gathering, and the day that a photo of anything else is of."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Gathering, GatheringPhoto
from inventory.operations.gatherings import of_organisation
from inventory.operations.production import MAKERS
from inventory.queries.gatherings import GatheringNotFound
from kernel.clock import business_day
from kernel.execute import Context, operation
from kernel.files import ReceivedFile, write_file
from producers.operations.organisations import REGISTER_ZONE


@dataclass(frozen=True, slots=True)
class AttachPhoto:
    """A photo taken at a gathering; its bytes are kept already, under their hash."""

    photo_id: UUID
    organisation_id: UUID
    gathering_id: UUID
    file: ReceivedFile


@operation(*MAKERS, touches=of_organisation)
def attach_photo(session: Session, command: AttachPhoto, context: Context) -> dict[str, Any]:
    """Keep a photo as evidence of a gathering, closed or not. Raises GatheringNotFound, FileIdTaken."""
    gathering = session.get(Gathering, command.gathering_id)
    if gathering is None or gathering.organisation_id != command.organisation_id:
        raise GatheringNotFound(gathering_id=str(command.gathering_id))
    stored = write_file(session, command.file, gathering.organisation_id, context)
    session.add(
        GatheringPhoto(
            id=command.photo_id,
            gathering_id=gathering.id,
            file_id=stored.id,
            taken_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"photo_id": command.photo_id}


def day_of(taken_at: datetime, context: Context) -> date:
    """The day on which a photo was taken; a phone whose clock is ahead took it today."""
    return business_day(min(taken_at, context.recorded_at), REGISTER_ZONE)
