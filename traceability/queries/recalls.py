"""Questions about recalls and the lots within them."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from traceability.models import Lot, Recall, RecallLift, RecallLiftLot, RecallLot

LISTED_MAX = 200
TAKEN_BACK = ("root", "downstream")


class RecallNotFound(NotFound):
    code = "recall-not-found"


def not_lifted() -> ColumnElement[bool]:
    """The condition that a RecallLot is still in its recall."""
    return ~exists().where(
        RecallLiftLot.recall_id == RecallLot.recall_id, RecallLiftLot.lot_id == RecallLot.lot_id
    )


def is_over() -> ColumnElement[bool]:
    """The condition that a Recall has ended: nothing is left in it."""
    return exists().where(RecallLift.recall_id == Recall.id, RecallLift.ends_recall)


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Recall for who began it, and for whoever has a lot in it."""
    if actor.sees_all:
        return true()
    has_a_lot = (
        exists()
        .where(
            RecallLot.recall_id == Recall.id,
            RecallLot.lot_id == Lot.id,
            Lot.organisation_id.in_(actor.organisations),
        )
        # Whoever lists recalls reads their first lot beside them: any lot of hers is asked for here.
        .correlate(Recall)
    )
    return or_(Recall.organisation_id.in_(actor.organisations), has_a_lot)


def recalls_of_lot(session: Session, lot_id: UUID) -> Sequence[tuple[Recall, str]]:
    """The recalls a lot is in and on which side, the latest first."""
    rows = session.execute(
        select(Recall, RecallLot.side)
        .join(RecallLot, RecallLot.recall_id == Recall.id)
        .where(RecallLot.lot_id == lot_id)
        .order_by(Recall.occurred_at.desc(), Recall.id)
        .limit(LISTED_MAX)
    )
    return [(recall, side) for recall, side in rows]


def lifts_of_lot(session: Session, lot_id: UUID) -> Sequence[tuple[Recall, RecallLift]]:
    """The lifts that took a lot out of a recall, the latest first."""
    rows = session.execute(
        select(Recall, RecallLift)
        .join(RecallLift, RecallLift.recall_id == Recall.id)
        .join(RecallLiftLot, RecallLiftLot.lift_id == RecallLift.id)
        .where(RecallLiftLot.lot_id == lot_id)
        .order_by(RecallLift.occurred_at.desc(), RecallLift.id)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())


def lifts_of_recall(session: Session, recall_id: UUID) -> Sequence[tuple[RecallLift, int]]:
    """The lifts of a recall in the order of time, each with how many lots it took out."""
    rows = session.execute(
        select(RecallLift, func.count(RecallLiftLot.lot_id))
        .join(RecallLiftLot, RecallLiftLot.lift_id == RecallLift.id)
        .where(RecallLift.recall_id == recall_id)
        .group_by(RecallLift.id)
        .order_by(RecallLift.occurred_at, RecallLift.id)
        .limit(LISTED_MAX)
    )
    return list(rows.tuples())
