"""The sums of an advance's movements: what a movement adds to them, and all of them written again."""

from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.orm import Session

from fund.models import AdvanceMovement, AdvanceSum
from fund.queries.kept import told_sums
from fund.rules.positions import SUMMED, Movement, summed
from kernel.access import Role, Touch
from kernel.db import table_of
from kernel.execute import Context, operation


def add_to_sums(session: Session, movement: AdvanceMovement) -> None:
    """Add a movement to the sums of its advance, whose fund the caller holds."""
    kept = session.get(AdvanceSum, movement.advance_id)
    if kept is None:
        nothing = {f"{name}_cents": 0 for name in SUMMED}
        day = movement.dated_on
        kept = AdvanceSum(advance_id=movement.advance_id, first_on=day, last_on=day, **nothing)
        session.add(kept)
    kept.first_on = min(kept.first_on, movement.dated_on)
    kept.last_on = max(kept.last_on, movement.dated_on)
    for name, cents in summed([Movement(movement.kind, movement.dated_on, movement.cents)]).items():
        setattr(kept, f"{name}_cents", getattr(kept, f"{name}_cents") + cents)
    session.flush()


@dataclass(frozen=True, slots=True)
class RebuildSums:
    """Write the sums of every advance again from its movements."""


def _everywhere(session: Session, command: RebuildSums) -> Touch:
    return Touch("advance-sums")


@operation(Role.NETWORK_MANAGER, touches=_everywhere)
def rebuild_sums(session: Session, command: RebuildSums, context: Context) -> dict[str, int]:
    """Write the sums again, writers waiting meanwhile; tells how many there are."""
    if session.get_bind().dialect.name == "postgresql":
        # Who writes a movement is waited for, and nobody begins: none is counted twice or not at all.
        session.execute(text("LOCK TABLE advance_sum, advance_movement IN SHARE ROW EXCLUSIVE MODE"))
    table = table_of(AdvanceSum)
    session.execute(delete(table))
    session.execute(insert(table).from_select([column.name for column in table.c], told_sums()))
    return {"sums": session.scalar(select(func.count()).select_from(table)) or 0}
