"""Pieces of evidence joined to a lot, from its page or from a phone in the village."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Role
from kernel.errors import Refused
from kernel.execute import Context, operation
from producers.models import Evidence
from producers.operations.evidence import Piece, write_piece
from traceability.models import LotPiece
from traceability.operations.holds import lot_to_change, touches_lot
from traceability.operations.lots import AlreadyRecorded


class PiecesFrozen(Refused):
    """A recalled lot: what shows its story must not grow unseen while it is being judged."""

    code = "pieces-frozen"


@dataclass(frozen=True, slots=True)
class JoinPieceToLot:
    """A new piece that shows something of a lot."""

    lot_id: UUID
    piece: Piece


@operation(Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER, touches=touches_lot)
def join_piece_to_lot(session: Session, command: JoinPieceToLot, context: Context) -> dict[str, str]:
    """Keep a piece and join it to its lot, held or used up as it may be.

    Raises LotNotFound, PiecesFrozen, AlreadyRecorded and what `write_piece` does.
    """
    lot = lot_to_change(session, command.lot_id)
    if lot.state == "recalled":
        raise PiecesFrozen(lot=lot.code)
    if session.get(Evidence, command.piece.evidence_id):
        raise AlreadyRecorded()
    write_piece(session, command.piece, lot.organisation_id, context)
    session.add(
        LotPiece(
            lot_id=lot.id,
            evidence_id=command.piece.evidence_id,
            recorded_by=context.actor.id,
            recorded_at=context.recorded_at,
        )
    )
    return {"evidence_id": str(command.piece.evidence_id), "lot": lot.code}
