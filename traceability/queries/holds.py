"""Questions about holds."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from traceability.models import Hold, Lot
from traceability.queries.lots import visible


class HoldNotFound(NotFound):
    code = "hold-not-found"


def hold_for(session: Session, actor: Actor, hold_id: UUID) -> tuple[Hold, Lot]:
    """A hold on a lot that `actor` may see, and the lot; raises HoldNotFound."""
    row = session.execute(
        select(Hold, Lot).join(Lot, Lot.id == Hold.lot_id).where(Hold.id == hold_id, visible(actor))
    ).one_or_none()
    if row is None:
        raise HoldNotFound(hold_id=str(hold_id))
    return row.Hold, row.Lot
