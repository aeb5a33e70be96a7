"""Goods that leave where they lay otherwise than sold: broken, spoilt, stolen, tasted, given, analysed."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS, Move, move
from inventory.operations.touching import at_place
from inventory.rules.leaving import account_for
from inventory.rules.places import VIRTUAL
from kernel.access import Touch
from kernel.execute import Context, operation


@dataclass(frozen=True, slots=True)
class RecordLoss:
    """So much of a lot gone from a place, by a cause of the list; `quantity` in the lot's unit."""

    loss_id: UUID
    place_id: UUID
    lot_id: UUID
    owner_id: UUID
    quantity: int
    cause: str
    words: str | None = None


def _at_place(session: Session, command: RecordLoss) -> Touch:
    return at_place(session, command.place_id)


@operation(*STOCK_KEEPERS, touches=_at_place)
def record_loss(session: Session, command: RecordLoss, context: Context) -> dict[str, str]:
    """Take goods out of the stock, to the account of their cause; whatever the state of the lot.

    A held, recalled or expired lot may be destroyed or analysed too.
    Raises UnknownCause, LossNeedsReason, InsufficientStock.
    """
    words = (command.words or "").strip() or None
    account = account_for(command.cause, words)
    lost = Move(
        kind=account,
        lot_id=command.lot_id,
        owner_id=command.owner_id,
        source_id=command.place_id,
        target_id=VIRTUAL[account],
        quantity=command.quantity,
        document_id=command.loss_id,
        cause=command.cause,
        reason=words,
    )
    move(session, [lost], context)
    return {"loss_id": str(command.loss_id)}
