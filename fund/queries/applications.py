"""Applications and decisions, and where an application stands."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.models import Advance, Application, ApplicationWithdrawal, Decision, FieldVisit
from kernel.errors import NotFound

STATES = ("submitted", "visited", "postponed", "refused", "approved", "withdrawn")


class ApplicationNotFound(NotFound):
    code = "fund-application-not-found"


class DecisionNotFound(NotFound):
    code = "committee-decision-not-found"


def application_by_id(session: Session, application_id: UUID) -> Application:
    """Raises ApplicationNotFound."""
    found = session.get(Application, application_id)
    if found is None:
        raise ApplicationNotFound()
    return found


def decision_by_id(session: Session, decision_id: UUID) -> Decision:
    """Raises DecisionNotFound."""
    found = session.get(Decision, decision_id)
    if found is None:
        raise DecisionNotFound()
    return found


def state_of(session: Session, application: Application) -> str:
    """One of STATES: the last thing that happened to it."""
    if session.get(ApplicationWithdrawal, application.id):
        return "withdrawn"
    outcome = session.scalars(
        select(Decision.outcome)
        .where(Decision.application_id == application.id)
        .order_by(Decision.decided_on.desc(), Decision.id.desc())
        .limit(1)
    ).first()
    if outcome:
        return outcome
    visited = session.scalars(
        select(FieldVisit.id).where(FieldVisit.application_id == application.id).limit(1)
    ).first()
    return "visited" if visited else "submitted"


def advance_of(session: Session, application: Application) -> Advance | None:
    """The advance that came of an application."""
    return session.scalars(select(Advance).where(Advance.application_id == application.id)).first()
