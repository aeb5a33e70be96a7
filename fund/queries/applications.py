"""Applications and decisions, and where an application stands."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from fund.models import Advance, Application, ApplicationWithdrawal, Decision, FieldVisit, Fund
from fund.queries.facts import applications as readable
from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import Organisation

LISTED_MAX = 500
STATES = ("submitted", "visited", "postponed", "refused", "approved", "withdrawn")


class ApplicationNotFound(NotFound):
    code = "fund-application-not-found"


def application_by_id(session: Session, application_id: UUID) -> Application:
    """Raises ApplicationNotFound."""
    found = session.get(Application, application_id)
    if found is None:
        raise ApplicationNotFound()
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


@dataclass(frozen=True, slots=True)
class ApplicationRow:
    """An application, who asks, and where it stands."""

    application: Application
    organisation: Organisation
    currency: str
    state: str


def application_for(session: Session, actor: Actor, application_id: UUID) -> Application:
    """An application that somebody may read. Raises ApplicationNotFound."""
    wanted = select(Application).where(Application.id == application_id, readable(actor))
    found = session.scalars(wanted).one_or_none()
    if found is None:
        raise ApplicationNotFound()
    return found


def visible_applications(session: Session, actor: Actor) -> list[ApplicationRow]:
    """What was asked of every fund, the latest first; at most LISTED_MAX."""
    return _rows(session, readable(actor))


def applications_of(session: Session, organisation_id: UUID, as_of: date = date.max) -> list[ApplicationRow]:
    """What one organisation had asked by a day of whatever fund, the latest first; at most LISTED_MAX."""
    theirs = Application.organisation_id == organisation_id
    return _rows(session, and_(theirs, Application.submitted_on <= as_of), as_of)


def _rows(session: Session, scope: ColumnElement[bool], as_of: date = date.max) -> list[ApplicationRow]:
    rows = session.execute(
        select(Application, Organisation, Fund.currency)
        .join(Organisation, Organisation.id == Application.organisation_id)
        .join(Fund, Fund.id == Application.fund_id)
        .where(scope)
        .order_by(Application.submitted_on.desc(), Application.number.desc())
        .limit(LISTED_MAX)
    ).tuples()
    told = list(rows)
    states = _states(session, [one.id for one, _, _ in told], as_of)
    return [ApplicationRow(one, asker, currency, states[one.id]) for one, asker, currency in told]


def _states(session: Session, ids: list[UUID], as_of: date) -> dict[UUID, str]:
    """The state of each by the end of a day: what `state_of` says, in three statements for all."""
    states = dict.fromkeys(ids, "submitted")
    visited = select(FieldVisit.application_id).where(
        FieldVisit.application_id.in_(ids), FieldVisit.visited_on <= as_of
    )
    states.update(dict.fromkeys(session.scalars(visited), "visited"))
    decided = (
        select(Decision.application_id, Decision.outcome)
        .where(Decision.application_id.in_(ids), Decision.decided_on <= as_of)
        .order_by(Decision.decided_on, Decision.id)
    )
    states.update({one: outcome for one, outcome in session.execute(decided).tuples() if one})
    withdrawn = select(ApplicationWithdrawal.application_id).where(
        ApplicationWithdrawal.application_id.in_(ids), ApplicationWithdrawal.withdrawn_on <= as_of
    )
    states.update(dict.fromkeys(session.scalars(withdrawn), "withdrawn"))
    return states
