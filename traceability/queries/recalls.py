"""Questions about recalls and the lots within them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, or_, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import Organisation
from traceability.models import Lot, Product, Recall, RecallLift, RecallLiftLot, RecallLot

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


@dataclass(frozen=True, slots=True)
class LotInRecall:
    """A lot within a recall: on which side of its root, and what it is."""

    side: str
    lot: Lot
    product: Product
    organisation: Organisation


def visible(actor: Actor) -> ColumnElement[bool]:
    """The condition on Recall for who began it, and for whoever has a lot in it."""
    if actor.sees_all:
        return true()
    has_a_lot = exists().where(
        RecallLot.recall_id == Recall.id,
        RecallLot.lot_id == Lot.id,
        Lot.organisation_id.in_(actor.organisations),
    )
    return or_(Recall.organisation_id.in_(actor.organisations), has_a_lot)


def recall_for(session: Session, actor: Actor, recall_id: UUID) -> Recall:
    """A recall that `actor` may see; raises RecallNotFound."""
    wanted = select(Recall).where(Recall.id == recall_id, visible(actor))
    recall = session.scalars(wanted).one_or_none()
    if recall is None:
        raise RecallNotFound(recall_id=str(recall_id))
    return recall


def visible_recalls(session: Session, actor: Actor) -> Sequence[tuple[Recall, Lot, Product]]:
    """The latest recalls that `actor` may see, each with the lot it began with."""
    rows = session.execute(
        select(Recall, Lot, Product)
        .join(Lot, Lot.id == Recall.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(visible(actor))
        .order_by(Recall.occurred_at.desc(), Recall.id)
        .limit(LISTED_MAX)
    )
    return [(recall, lot, product) for recall, lot, product in rows]


def lots_of_recall(
    session: Session, recall_id: UUID, sides: Sequence[str] = (*TAKEN_BACK, "upstream"),
    limit: int = LISTED_MAX,
) -> Sequence[LotInRecall]:  # fmt: skip
    """The lots of a recall on some sides, those nearest to a harvest first; at most `limit`."""
    rows = session.execute(
        select(RecallLot.side, Lot, Product, Organisation)
        .join(Lot, Lot.id == RecallLot.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(RecallLot.recall_id == recall_id, RecallLot.side.in_(sides))
        .order_by(Lot.generation, Lot.code, Lot.id)
        .limit(limit)
    )
    return [LotInRecall(*row) for row in rows]


def lot_ids_of_recall(session: Session, recall_id: UUID, sides: Sequence[str] = TAKEN_BACK) -> Sequence[UUID]:
    """All the lots of a recall on some sides; those taken back unless told."""
    wanted = select(RecallLot.lot_id).where(RecallLot.recall_id == recall_id, RecallLot.side.in_(sides))
    return session.scalars(wanted).all()


def counts_of_recall(session: Session, recall_id: UUID) -> dict[str, int]:
    """How many lots a recall has on each side."""
    rows = session.execute(
        select(RecallLot.side, func.count()).where(RecallLot.recall_id == recall_id).group_by(RecallLot.side)
    )
    return {side: count for side, count in rows}  # noqa: C416 - rows are not a mapping


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
