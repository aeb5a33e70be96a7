"""A recall, or the drill of one, as its page sees it: what it is about, who may see it, which lots it has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Subquery, and_, exists, func, or_, select, true
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import within
from kernel.access import Actor
from shop.models import RecallNotice
from traceability.models import Drill, DrillLot, DrillStep, Lot, Product, Recall, RecallLift, RecallLot
from traceability.queries.recalls import TAKEN_BACK, RecallNotFound, is_over, not_lifted, visible

LISTED_MAX = 200
# What a page shows of a long table: of hundreds of lots, the rest is in the files.
SHOWN_MAX = 50
# What a download may hold; a closure above it is told as cut.
DOWNLOADED_MAX = 200_000
REHEARSED_AFTER_DAYS = 365


@dataclass(frozen=True, slots=True)
class Case:
    """A recall or a drill: `over_at` is when it ended, `lots` its lots as (lot_id, side) to select from.

    `left` is what of it is still taken back or put aside; a drill's lots all are, as if it were one.
    """

    id: UUID
    is_drill: bool
    code: str
    reason: str
    advice: str | None
    severity: int | None
    team: str | None
    lot_id: UUID
    organisation_id: UUID
    began_at: datetime
    over_at: datetime | None
    lots: Subquery
    left: Subquery

    @property
    def taken_back(self) -> ColumnElement[bool]:
        """The condition on `lots` for what is recalled, without what is only put aside."""
        return taken_back(self.lots)


def taken_back(lots: Subquery) -> ColumnElement[bool]:
    """The condition for the lots that are recalled, without those that are only put aside."""
    condition: ColumnElement[bool] = lots.c.side.in_(TAKEN_BACK)
    return condition


def case_for(session: Session, actor: Actor, case_id: UUID) -> Case:
    """The recall or the drill of this id that concerns `actor`; raises RecallNotFound."""
    recall = session.scalar(select(Recall).where(Recall.id == case_id, _concerns(actor)))
    if recall is not None:
        return case_of_recall(session, recall)
    drill = session.scalar(select(Drill).where(Drill.id == case_id, _drill_concerns(actor)))
    if drill is None:
        raise RecallNotFound(recall_id=str(case_id))
    return case_of_drill(session, drill)


def any_case(session: Session, case_id: UUID) -> Case:
    """The recall or the drill of this id, whoever asks; raises RecallNotFound."""
    recall, drill = session.get(Recall, case_id), session.get(Drill, case_id)
    if recall is not None:
        return case_of_recall(session, recall)
    if drill is None:
        raise RecallNotFound(recall_id=str(case_id))
    return case_of_drill(session, drill)


def case_of_recall(session: Session, recall: Recall) -> Case:
    """A recall as a case."""
    ended = select(RecallLift.occurred_at).where(RecallLift.recall_id == recall.id, RecallLift.ends_recall)
    lots = select(RecallLot.lot_id, RecallLot.side).where(RecallLot.recall_id == recall.id)
    return Case(
        id=recall.id,
        is_drill=False,
        code=recall.code,
        reason=recall.reason,
        advice=recall.advice,
        severity=recall.severity,
        team=recall.team,
        lot_id=recall.lot_id,
        organisation_id=recall.organisation_id,
        began_at=recall.occurred_at,
        over_at=session.scalar(ended.limit(1)),
        lots=lots.subquery("scope"),
        left=lots.where(not_lifted()).subquery("scope_left"),
    )


def case_of_drill(session: Session, drill: Drill) -> Case:
    """A drill as a case."""
    ended = select(DrillStep.occurred_at).where(DrillStep.drill_id == drill.id, DrillStep.kind == "end")
    lots = select(DrillLot.lot_id, DrillLot.side).where(DrillLot.drill_id == drill.id)
    return Case(
        id=drill.id,
        is_drill=True,
        code=drill.code,
        reason=drill.scenario,
        advice=None,
        severity=None,
        team=drill.team,
        lot_id=drill.lot_id,
        organisation_id=drill.organisation_id,
        began_at=drill.occurred_at,
        over_at=session.scalar(ended),
        lots=lots.subquery("scope"),
        left=lots.subquery("scope_left"),
    )


def visible_recalls(session: Session, actor: Actor) -> Sequence[tuple[Recall, Lot, Product, bool]]:
    """The latest recalls that `actor` began, has a lot in, holds some of or was told of; whether over."""
    rows = session.execute(
        select(Recall, Lot, Product, is_over())
        .join(Lot, Lot.id == Recall.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(_concerns(actor))
        .order_by(Recall.occurred_at.desc(), Recall.id)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())


@dataclass(frozen=True, slots=True)
class DrillRow:
    """A drill in a list; `over_at` is none while it runs."""

    drill: Drill
    lot: Lot
    product: Product
    over_at: datetime | None

    @property
    def minutes(self) -> int | None:
        """How long it took, in whole minutes begun; none while it runs."""
        return None if self.over_at is None else -(-(self.over_at - self.drill.occurred_at).seconds // 60)


def visible_drills(session: Session, actor: Actor) -> Sequence[DrillRow]:
    """The latest drills that `actor` may see."""
    rows = session.execute(
        select(Drill, Lot, Product, DrillStep.occurred_at)
        .join(Lot, Lot.id == Drill.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(DrillStep, and_(DrillStep.drill_id == Drill.id, DrillStep.kind == "end"))
        .where(_drill_concerns(actor))
        .order_by(Drill.occurred_at.desc(), Drill.id)
        .limit(LISTED_MAX)
    )
    return [DrillRow(*row) for row in rows.tuples()]


def last_drill_at(session: Session) -> datetime | None:
    """When the last drill that was brought to its end began; none when there was none."""
    ended = exists().where(DrillStep.drill_id == Drill.id, DrillStep.kind == "end")
    return session.scalar(select(func.max(Drill.occurred_at)).where(ended))


def steps_of(session: Session, case: Case) -> dict[str, DrillStep]:
    """The moments of a drill that were noted, by kind; none for a recall."""
    rows = session.scalars(select(DrillStep).where(DrillStep.drill_id == case.id))
    return {step.kind: step for step in rows}


def shown_to(actor: Actor) -> ColumnElement[bool]:
    """The condition on Place: who answers for lots follows them everywhere, who keeps a place sees it."""
    return true() if actor.sees_all or actor.organisations else within(actor)


def _concerns(actor: Actor) -> ColumnElement[bool]:
    """The condition on Recall: a lot of hers, some of it at her place, or a notice to her."""
    if actor.sees_all:
        return true()
    lies_there = (
        select(RecallLot.lot_id)
        .join(StockBalance, StockBalance.lot_id == RecallLot.lot_id)
        .where(RecallLot.recall_id == Recall.id, StockBalance.place_id.in_(actor.places))
        .correlate(Recall)
        .exists()
    )
    return or_(visible(actor), lies_there, _was_told(actor, RecallNotice.recall_id == Recall.id))


def _drill_concerns(actor: Actor) -> ColumnElement[bool]:
    if actor.sees_all:
        return true()
    told = _was_told(actor, RecallNotice.drill_id == Drill.id)
    return or_(Drill.organisation_id.in_(actor.organisations), told)


def _was_told(actor: Actor, of_it: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(of_it, told_to(actor))


def told_to(actor: Actor) -> ColumnElement[bool]:
    """The condition that a RecallNotice went to `actor`'s place or organisation."""
    hers = select(Place.id).where(Place.organisation_id.in_(actor.organisations))
    return or_(
        RecallNotice.place_id.in_(actor.places),
        RecallNotice.place_id.in_(hers),
        RecallNotice.organisation_id.in_(actor.organisations),
    )
