"""The pieces of evidence of a lot."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.models import StoredFile
from producers.models import Evidence
from traceability.models import LotPiece

PIECES_MAX = 200


def pieces_of_lot(session: Session, lot_id: UUID) -> Sequence[tuple[Evidence, StoredFile]]:
    """The pieces that show something of a lot with their files, in the order of their days; at most 200."""
    wanted = (
        select(Evidence, StoredFile)
        .join(LotPiece, LotPiece.evidence_id == Evidence.id)
        .join(StoredFile, StoredFile.id == Evidence.file_id)
        .where(LotPiece.lot_id == lot_id)
        .order_by(Evidence.dated_on, Evidence.id)
        .limit(PIECES_MAX)
    )
    return [(evidence, file) for evidence, file in session.execute(wanted)]
