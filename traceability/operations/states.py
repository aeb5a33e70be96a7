"""The state of lots, a cache of the holds and recalls on them: recomputed by sets, never lot by lot."""

from typing import Any
from uuid import UUID

from sqlalchemy import Select, case, exists, func, select, update
from sqlalchemy.orm import Session

from kernel.numbering import next_number
from traceability.models import Hold, HoldRelease, Lot, RecallLot
from traceability.queries.recalls import TAKEN_BACK, not_lifted


def take_turn(session: Session) -> None:
    """Let one recall or lift pass at a time: each must see what the one before it wrote."""
    next_number(session, "recall-turn")


def keep_still(session: Session, lot_ids: Select[UUID]) -> None:
    """Hold the rows of lots until the commit, so that no hold or release passes meanwhile.

    SQLite has one writer at a time and needs none of it.
    """
    if session.get_bind().dialect.name == "sqlite":
        return
    rows = select(Lot.id).where(Lot.id.in_(lot_ids)).order_by(Lot.id).with_for_update(key_share=True)
    session.execute(select(func.count()).select_from(rows.subquery()))


def recompute(session: Session, lot_ids: Select[UUID]) -> None:
    """Give lots the state that the recalls and holds still on them say; their rows are kept still."""
    recalled = exists().where(
        RecallLot.lot_id == Lot.id, RecallLot.side.in_(TAKEN_BACK), not_lifted()
    )  # fmt: skip
    held = exists().where(Hold.lot_id == Lot.id, ~exists().where(HoldRelease.hold_id == Hold.id))
    state: Any = case((recalled, "recalled"), (held, "held"), else_="free")
    session.execute(
        update(Lot)
        .where(Lot.id.in_(lot_ids), Lot.state != state)
        .values(state=state)
        .execution_options(synchronize_session=False)
    )
