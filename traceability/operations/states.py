"""Who may pass while the state of lots changes: recalls and lifts alone, everything else together.

The state itself is told by the facts (traceability/models/states.py); whoever acts on it reads it in a
statement of its own after these locks, since a statement does not see what was committed while it waited.
SQLite has one writer at a time and needs none of this.
"""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from traceability.models import Lot

# A number of our own among PostgreSQL's advisory locks of the database.
_TURN = 0x7265_6361_6C6C


def take_turn(session: Session) -> None:
    """Pass alone until the commit: after all that was making lots of others, before all that will."""
    if not _has_one_writer(session):
        session.execute(select(func.pg_advisory_xact_lock(_TURN)))


def stand_by(session: Session) -> None:
    """Let no recall or lift pass until the commit; others who stand by do not wait for each other."""
    if not _has_one_writer(session):
        session.execute(select(func.pg_advisory_xact_lock_shared(_TURN)))


def keep_still(session: Session, lot_ids: Iterable[UUID] | Select[UUID], *, shared: bool = False) -> None:
    """Hold the rows of lots until the commit, so that no hold or release passes meanwhile.

    `shared` lets others do the same; movements and labels that point at the lots never wait.
    """
    if _has_one_writer(session):
        return
    wanted = lot_ids if isinstance(lot_ids, Select) else list(lot_ids)
    rows = select(Lot.id).where(Lot.id.in_(wanted)).order_by(Lot.id)
    rows = rows.with_for_update(read=True) if shared else rows.with_for_update(key_share=True)
    session.execute(select(func.count()).select_from(rows.subquery()))


def _has_one_writer(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
