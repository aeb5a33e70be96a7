"""Questions about labels printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.models import Job
from producers.models import Organisation
from traceability.models import LabelPrinting, Lot, Product, TradeItem
from traceability.queries.lots import LISTED_LOTS, visible


@dataclass(frozen=True, slots=True)
class ToPrint:
    """A printing with all that its labels say."""

    printing: LabelPrinting
    lot: Lot
    product: Product
    item: TradeItem
    organisation: Organisation


def labels_left(session: Session, lot: Lot) -> int:
    """How many packs of a lot have no label yet; what was printed again with a reason is apart."""
    printed = session.scalar(
        select(func.sum(LabelPrinting.count)).where(
            LabelPrinting.lot_id == lot.id, LabelPrinting.reprint_reason.is_(None)
        )
    )
    return max(0, lot.quantity - int(printed or 0))


def to_print(session: Session, printing_id: UUID) -> ToPrint:
    """A printing that was asked for; raises NoResultFound when it does not exist."""
    row = session.execute(
        select(LabelPrinting, Lot, Product, TradeItem, Organisation)
        .join(Lot, Lot.id == LabelPrinting.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .join(Organisation, Organisation.id == Lot.organisation_id)
        .where(LabelPrinting.id == printing_id)
    ).one()
    return ToPrint(*row)


@dataclass(frozen=True, slots=True)
class ToLabel:
    """A packed lot, and how many of its packs have no label yet."""

    lot: Lot
    item: TradeItem
    left: int


def packed_lots(session: Session, actor: Actor) -> Sequence[ToLabel]:
    """The latest packed lots that `actor` may see and that may leave, at most 50."""
    printed = (
        select(func.coalesce(func.sum(LabelPrinting.count), 0))
        .where(LabelPrinting.lot_id == Lot.id, LabelPrinting.reprint_reason.is_(None))
        .scalar_subquery()
    )
    rows = session.execute(
        select(Lot, TradeItem, printed)
        .join(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(visible(actor), Lot.state == "free")
        .order_by(Lot.made_on.desc(), Lot.id.desc())
        .limit(LISTED_LOTS)
    )
    return [ToLabel(lot, item, max(0, lot.quantity - int(done))) for lot, item, done in rows]


def printings_of(session: Session, lot_id: UUID) -> Sequence[tuple[LabelPrinting, Job]]:
    """The latest printings of a lot with their jobs, at most 50."""
    rows = session.execute(
        select(LabelPrinting, Job)
        .join(Job, Job.id == LabelPrinting.job_id)
        .where(LabelPrinting.lot_id == lot_id)
        .order_by(LabelPrinting.occurred_at.desc(), LabelPrinting.id.desc())
        .limit(LISTED_LOTS)
    )
    return [(printing, job) for printing, job in rows]
