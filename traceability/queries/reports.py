"""Questions about problems that consumers reported."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor, Role
from kernel.models import Attachment, User
from producers.models import Organisation
from traceability.models import Lot, ProblemReport, Product, ReportStep
from traceability.rules.reports import state_of

LISTED_MAX = 200


@dataclass(frozen=True, slots=True)
class Reported:
    """A report with its lot and how far it has come; its steps in order of time."""

    report: ProblemReport
    lot: Lot
    product: Product
    organisation: Organisation
    steps: tuple[ReportStep, ...]

    @property
    def state(self) -> str:
        """`received`, `looked_at` or `answered`."""
        return state_of(one.step for one in self.steps)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on ProblemReport for what `actor` may see: what concerns her organisations."""
    return true() if actor.sees_all else ProblemReport.organisation_id.in_(actor.organisations)


def visible_reports(session: Session, actor: Actor) -> Sequence[Reported]:
    """The latest reports that `actor` may see; at most 200."""
    return _reported(session, visible(actor))


def report_for(session: Session, actor: Actor, report_id: UUID) -> Reported | None:
    """A report that `actor` may see, or None."""
    found = _reported(session, visible(actor), ProblemReport.id == report_id)
    return found[0] if found else None


def report_by_code(session: Session, code: str) -> Reported | None:
    """The report of a number that was told to who reported."""
    found = _reported(session, ProblemReport.code == code)
    return found[0] if found else None


def open_reports(session: Session, actor: Actor) -> Sequence[Reported]:
    """Those of the latest reports that nobody has answered."""
    return [one for one in visible_reports(session, actor) if one.state != "answered"]


def addresses_to_tell(session: Session, organisation_id: UUID) -> Sequence[str]:
    """Who is told of a report: who runs the cooperative, and the network's managers."""
    runs_it = (Attachment.role_name == Role.COOPERATIVE_OFFICER.value) & (
        Attachment.organisation_id == organisation_id
    )
    manages = Attachment.role_name == Role.NETWORK_MANAGER.value
    return session.scalars(
        select(User.email)
        .join(Attachment, Attachment.user_id == User.id)
        .where(or_(runs_it, manages), User.active)
        .distinct()
        .order_by(User.email)
    ).all()


def _reported(session: Session, *conditions: ColumnElement[bool]) -> list[Reported]:
    rows = session.execute(
        select(ProblemReport, Lot, Product, Organisation)
        .join(Lot, Lot.id == ProblemReport.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == ProblemReport.organisation_id)
        .where(*conditions)
        .order_by(ProblemReport.recorded_at.desc(), ProblemReport.id)
        .limit(LISTED_MAX)
    ).all()
    steps: dict[UUID, list[ReportStep]] = {row[0].id: [] for row in rows}
    for step in session.scalars(
        select(ReportStep)
        .where(ReportStep.report_id.in_(list(steps)))
        .order_by(ReportStep.recorded_at, ReportStep.id)
    ):
        steps[step.report_id].append(step)
    return [Reported(row[0], row[1], row[2], row[3], tuple(steps[row[0].id])) for row in rows]
