"""What happened to an organisation, in the order of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import Affiliation, Certificate, Organisation

HAPPENINGS_MAX = 50


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated fact: `what` is founded, joined or certified; `name`, what it joined or holds."""

    day: date
    what: str
    name: str = ""
    until: date | None = None


def story_of(session: Session, organisation: Organisation) -> Sequence[Happening]:
    """The dated facts of an organisation, the latest first; at most about 100."""
    told = [Happening(organisation.founded_on, "founded")] if organisation.founded_on else []
    joined = session.execute(
        select(Affiliation.since, Organisation.name)
        .join(Organisation, Organisation.id == Affiliation.parent_id)
        .where(Affiliation.organisation_id == organisation.id, Affiliation.since.is_not(None))
        .limit(HAPPENINGS_MAX)
    )
    told += [Happening(since, "joined", name) for since, name in joined if since]
    held = session.scalars(
        select(Certificate)
        .where(Certificate.organisation_id == organisation.id)
        .order_by(Certificate.valid_from.desc())
        .limit(HAPPENINGS_MAX)
    )
    told += [Happening(one.valid_from, "certified", one.scheme, one.valid_until) for one in held]
    return sorted(told, key=lambda one: one.day, reverse=True)
