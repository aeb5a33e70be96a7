"""Saying from how few pieces an article is ordered again."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from kernel.access import Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from shop.models import ReorderPoint
from traceability.queries.products import TradeItemNotFound, trade_items_by_id

PIECES_MAX = 10_000_000
LEAD_DAYS_MAX = 365


class TargetBelowMinimum(Invalid):
    code = "target-below-minimum"


class UnlikelyReorderPoint(Invalid):
    code = "unlikely-reorder-point"


@dataclass(frozen=True, slots=True)
class SetReorderPoint:
    """What a place wants to have of an article, in pieces; zero and zero to follow sales alone."""

    point_id: UUID
    place_id: UUID
    trade_item_id: UUID
    minimum: int
    target: int
    lead_days: int


def _at_place(session: Session, command: SetReorderPoint) -> Touch:
    return at_place(session, command.place_id)


@operation(*STOCK_KEEPERS, touches=_at_place)
def set_reorder_point(session: Session, command: SetReorderPoint, context: Context) -> dict[str, str]:
    """Keep it beside those before; the latest holds.

    Raises TradeItemNotFound, UnlikelyReorderPoint, TargetBelowMinimum.
    """
    if not (0 <= command.minimum <= PIECES_MAX and 0 <= command.target <= PIECES_MAX):
        raise UnlikelyReorderPoint(field="minimum", maximum=PIECES_MAX)
    if not 0 <= command.lead_days <= LEAD_DAYS_MAX:
        raise UnlikelyReorderPoint(field="lead_days", maximum=LEAD_DAYS_MAX)
    if command.target < command.minimum:
        raise TargetBelowMinimum(field="target")
    if not trade_items_by_id(session, [command.trade_item_id]):
        raise TradeItemNotFound()
    # The place's row is held so that two of one moment follow each other.
    session.execute(select(Place.id).where(Place.id == command.place_id).with_for_update(key_share=True))
    session.add(
        ReorderPoint(
            id=command.point_id,
            place_id=command.place_id,
            trade_item_id=command.trade_item_id,
            rank=_rank(session, command) + 1,
            minimum=command.minimum,
            target=command.target,
            lead_days=command.lead_days,
            set_by=context.actor.id,
            occurred_at=context.occurred_at,
            recorded_at=context.recorded_at,
        )
    )
    return {"point_id": str(command.point_id)}


def _rank(session: Session, command: SetReorderPoint) -> int:
    return (
        session.scalar(
            select(func.max(ReorderPoint.rank)).where(
                ReorderPoint.place_id == command.place_id,
                ReorderPoint.trade_item_id == command.trade_item_id,
            )
        )
        or 0
    )
