"""What must not wait on the road to certificates: corrections by their deadline, visits due."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Actor
from producers.queries.assessments import due_visits
from producers.queries.dossiers import dossiers_seen
from producers.queries.inspections import faults_of
from producers.queries.organisations import visible_organisations

SOON_DAYS = 15


@dataclass(frozen=True, slots=True)
class CertificationAlerts:
    """How many corrections are late, how many are due soon, how many members are to be visited.

    `organisation_id` is the one they all concern, when there is only one.
    """

    overdue: int = 0
    due_soon: int = 0
    visits: int = 0
    organisation_id: UUID | None = None


def certification_alerts(session: Session, actor: Actor, day: date) -> CertificationAlerts:
    """The alerts of the organisations that `actor` may read; visits only of those she is attached to."""
    organisations = [one.id for one in visible_organisations(session, actor)]
    faults = faults_of(session, organisations, open_on=day)
    horizon = day + timedelta(days=SOON_DAYS)
    own = [] if actor.sees_all else dossiers_seen(session, actor, open_only=True)
    due = {member.member_id for _opened, members in due_visits(session, own, day) for member in members}
    concerned = {one.row.organisation_id for one in faults} | {one.organisation.id for one in own}
    return CertificationAlerts(
        overdue=sum(one.is_overdue(day) for one in faults),
        due_soon=sum(day <= one.row.due_on <= horizon for one in faults),
        visits=len(due),
        organisation_id=concerned.pop() if len(concerned) == 1 else None,
    )
