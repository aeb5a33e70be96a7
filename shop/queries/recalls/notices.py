"""Whom a recall or a drill was told to, who has not answered, and what was noted about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, Intake, Place, StockBalance
from inventory.rules.places import REGISTERED_KINDS
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from producers.models import Organisation
from shop.models import RecallAcknowledgement, RecallNote, RecallNotice
from shop.queries.recalls.cases import LISTED_MAX, Case, taken_back, told_to
from traceability.models import Drill, DrillStep, Lot, Recall
from traceability.queries.recalls import is_over


class NoticeNotFound(NotFound):
    code = "recall-notice-not-found"


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """A notice, by whom it was sent, and its answer when there is one."""

    notice: RecallNotice
    sent_by: str | None
    answer: RecallAcknowledgement | None
    is_mine: bool


@dataclass(frozen=True, slots=True)
class Waiting:
    """A recall or a drill that waits for an answer of somebody: its id, its code, since it began."""

    case_id: UUID
    code: str
    is_drill: bool


def notices_of(session: Session, actor: Actor, case: Case) -> Sequence[NoticeRow]:
    """The notices of a recall in the order of time; `is_mine` when `actor` is whom it went to."""
    rows = session.execute(
        select(RecallNotice, User.name, RecallAcknowledgement, told_to(actor))
        .outerjoin(User, User.id == RecallNotice.sent_by)
        .outerjoin(RecallAcknowledgement, RecallAcknowledgement.notice_id == RecallNotice.id)
        .where(_of(case, RecallNotice))
        .order_by(RecallNotice.occurred_at, RecallNotice.recipient, RecallNotice.id)
        .limit(LISTED_MAX)
    )
    return [NoticeRow(*row) for row in rows.tuples()]


def notes_of(session: Session, case: Case) -> Sequence[tuple[RecallNote, str | None]]:
    """What was noted of a recall, in the order of time, with who wrote it."""
    rows = session.execute(
        select(RecallNote, User.name)
        .outerjoin(User, User.id == RecallNote.written_by)
        .where(_of(case, RecallNote))
        .order_by(RecallNote.occurred_at, RecallNote.id)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())


def waiting_for_answer(session: Session, actor: Actor) -> Sequence[Waiting]:
    """The recalls and drills, still running, whose notice to `actor` nobody has answered."""
    wanted = (
        select(RecallNotice.recall_id, Recall.code, Drill.id, Drill.code)
        .outerjoin(Recall, Recall.id == RecallNotice.recall_id)
        .outerjoin(Drill, Drill.id == RecallNotice.drill_id)
        .where(told_to(actor), _is_unanswered(), _is_running())
        .distinct()
        .limit(LISTED_MAX)
    )
    return [
        Waiting(recall_id, code, False) if recall_id else Waiting(drill_id, drill_code, True)
        for recall_id, code, drill_id, drill_code in session.execute(wanted).tuples()
    ]


def unanswered_count(session: Session) -> int:
    """How many notices of running recalls and drills wait for an answer, in the whole network."""
    wanted = (
        select(func.count())
        .select_from(RecallNotice)
        .outerjoin(Recall, Recall.id == RecallNotice.recall_id)
        .outerjoin(Drill, Drill.id == RecallNotice.drill_id)
        .where(_is_unanswered(), _is_running())
    )
    return session.scalar(wanted) or 0


def places_to_tell(session: Session, case: Case) -> Sequence[Place]:
    """The places that hold some of what is taken back, or are about to receive some, and were not told."""
    holding = (
        select(StockBalance.place_id)
        .join_from(case.left, StockBalance, StockBalance.lot_id == case.left.c.lot_id)
        .where(taken_back(case.left), StockBalance.quantity > 0)
    )
    expecting = (
        select(Delivery.target_id)
        .join_from(case.left, DeliveryLine, DeliveryLine.lot_id == case.left.c.lot_id)
        .join(Delivery, Delivery.id == DeliveryLine.delivery_id)
        .outerjoin(Intake, Intake.delivery_id == Delivery.id)
        .where(taken_back(case.left), Intake.delivery_id.is_(None))
    )
    concerned = or_(Place.id.in_(holding), Place.id.in_(expecting))
    told = exists().where(RecallNotice.place_id == Place.id, _of(case, RecallNotice))
    wanted = select(Place).where(concerned, Place.kind.in_(REGISTERED_KINDS), ~told)
    return session.scalars(wanted.order_by(Place.name, Place.id).limit(LISTED_MAX)).all()


def organisations_to_tell(session: Session, case: Case) -> Sequence[Organisation]:
    """The organisations that made a lot of the recall, on whatever side, and were not told yet."""
    makers = select(Lot.organisation_id).join_from(case.left, Lot, Lot.id == case.left.c.lot_id)
    told = exists().where(RecallNotice.organisation_id == Organisation.id, _of(case, RecallNotice))
    wanted = select(Organisation).where(Organisation.id.in_(makers), ~told)
    return session.scalars(wanted.order_by(Organisation.name, Organisation.id).limit(LISTED_MAX)).all()


def notice_for(session: Session, actor: Actor, notice_id: UUID) -> RecallNotice:
    """A notice that went to `actor`, or any for who sees all; raises NoticeNotFound."""
    wanted = select(RecallNotice).where(RecallNotice.id == notice_id)
    if not actor.sees_all:
        wanted = wanted.where(told_to(actor))
    notice = session.scalar(wanted)
    if notice is None:
        raise NoticeNotFound()
    return notice


def _of(case: Case, table: type[RecallNotice] | type[RecallNote]) -> ColumnElement[bool]:
    return (table.drill_id if case.is_drill else table.recall_id) == case.id


def _is_unanswered() -> ColumnElement[bool]:
    return ~exists().where(RecallAcknowledgement.notice_id == RecallNotice.id)


def _is_running() -> ColumnElement[bool]:
    ended = exists().where(DrillStep.drill_id == Drill.id, DrillStep.kind == "end")
    return or_(and_(Recall.id.is_not(None), ~is_over()), and_(Drill.id.is_not(None), ~ended))
