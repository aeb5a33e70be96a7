"""Goods lost where they lay: spilt, spoilt, stolen, destroyed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS, Move, move
from inventory.operations.touching import at_place
from inventory.rules.places import VIRTUAL
from kernel.access import Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation


class LossNeedsReason(Invalid):
    code = "loss-needs-reason"


@dataclass(frozen=True, slots=True)
class RecordLoss:
    """So much of a lot lost at a place, and why; `quantity` in the lot's unit."""

    loss_id: UUID
    place_id: UUID
    lot_id: UUID
    owner_id: UUID
    quantity: int
    reason: str


def _at_place(session: Session, command: RecordLoss) -> Touch:
    return at_place(session, command.place_id)


@operation(*STOCK_KEEPERS, touches=_at_place)
def record_loss(session: Session, command: RecordLoss, context: Context) -> dict[str, str]:
    """Take lost goods out of the stock; a held, recalled or expired lot may be destroyed too.

    Raises LossNeedsReason, InsufficientStock.
    """
    reason = command.reason.strip()
    if not reason:
        raise LossNeedsReason(field="reason")
    lost = Move(
        kind="loss",
        lot_id=command.lot_id,
        owner_id=command.owner_id,
        source_id=command.place_id,
        target_id=VIRTUAL["loss"],
        quantity=command.quantity,
        document_id=command.loss_id,
        reason=reason,
    )
    move(session, [lost], context)
    return {"loss_id": str(command.loss_id)}
