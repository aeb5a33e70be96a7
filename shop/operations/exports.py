"""Everything that one may see, asked for as one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from kernel import jobs
from kernel.access import EVERY_ROLE, Touch
from kernel.execute import Context, operation

EXPORT = "export_data"


@dataclass(frozen=True, slots=True)
class RequestData:
    """All that an organisation, a place, or else the whole network holds, made a file by the job `job_id`."""

    job_id: UUID
    organisation_id: UUID | None = None
    place_id: UUID | None = None


def _touches(session: Session, command: RequestData) -> Touch:
    organisations, places = ([one] if one else [] for one in (command.organisation_id, command.place_id))
    return Touch(stream="exports", organisations=frozenset(organisations), places=frozenset(places))


@operation(*sorted(EVERY_ROLE), touches=_touches)
def request_data(session: Session, command: RequestData, context: Context) -> Mapping[str, Any]:
    """Queue the job, which reads what the asker sees of it and nothing else."""
    parameters = {
        "organisation_id": str(command.organisation_id) if command.organisation_id else None,
        "place_id": str(command.place_id) if command.place_id else None,
    }
    jobs.submit(session, command.job_id, EXPORT, parameters, context, total=100)
    return {"job_id": str(command.job_id)}
