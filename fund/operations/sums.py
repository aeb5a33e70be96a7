"""The sums that are kept of advances and of days: what a fact adds to them, and all of them written again."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, insert, select, text
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from fund.models import AdvanceMovement, AdvanceSum, FundDay, FundTransfer
from fund.queries.kept import told_days, told_sums
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


def add_to_days(session: Session, transfers: Iterable[FundTransfer]) -> None:
    """Add entries to the sums of their days, whoever else adds to them at the same time."""
    days, kind = table_of(FundDay), session.get_bind().dialect.name
    statement: Any = (insert_postgresql if kind == "postgresql" else insert_sqlite)(days)
    adding = statement.on_conflict_do_update(
        index_elements=list(days.primary_key),
        set_={"cents": days.c.cents + statement.excluded.cents},
    )
    for one in transfers:
        row = (one.fund_id, one.dated_on, one.source, one.target, one.cents)
        session.execute(adding.values(dict(zip(days.c.keys(), row, strict=True))))


@dataclass(frozen=True, slots=True)
class RebuildSums:
    """Write the sums of every advance again from its movements, and those of every day from its entries."""


def _everywhere(session: Session, command: RebuildSums) -> Touch:
    return Touch("advance-sums")


@operation(Role.NETWORK_MANAGER, touches=_everywhere)
def rebuild_sums(session: Session, command: RebuildSums, context: Context) -> dict[str, int]:
    """Write the sums again, writers waiting meanwhile; tells how many there are."""
    if session.get_bind().dialect.name == "postgresql":
        # Who writes a movement is waited for, and nobody begins: none is counted twice or not at all.
        tables = "advance_sum, advance_movement, fund_day, fund_transfer"
        session.execute(text(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE"))
    sums, days = table_of(AdvanceSum), table_of(FundDay)
    for table, told in ((sums, told_sums()), (days, told_days())):
        session.execute(delete(table))
        session.execute(insert(table).from_select(table.c.keys(), told))
    return {"sums": session.scalar(select(func.count()).select_from(sums)) or 0}
