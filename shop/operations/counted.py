"""Sales and returns that are heard of after a count which had already seen their effect."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from inventory.operations.stock import Move, put_back
from inventory.rules.places import VIRTUAL
from kernel.execute import Context
from shop.queries.counts.reckoning import counted_since


def give_back_counted(session: Session, moves: Sequence[Move], context: Context) -> None:
    """Undo what a count concluded of movements told too late for it, whose goods it had seen gone or back.

    A posted count brought the stock to what was found. A sale of an earlier moment was in that figure:
    what the count noted as missing was sold. So much returns from the count differences, and the
    sale then takes it: the stock stays as counted. For goods brought back it is the opposite.
    """
    outside = VIRTUAL["count_difference"]
    for place_id in {one.source_id for one in moves} - set(VIRTUAL.values()):
        lots = {one.lot_id for one in moves}
        counts = counted_since(session, place_id, lots, context.occurred_at)
        returned = [
            replace(
                one,
                kind="discrepancy",
                source_id=outside,
                target_id=place_id,
                document_id=counts[one.lot_id],
            )
            for one in moves
            if one.lot_id in counts and one.source_id == place_id
        ]
        if returned:
            put_back(session, returned, context)


def take_counted(session: Session, moves: Sequence[Move], context: Context) -> list[Move]:
    """The movements that undo goods brought back to a shelf before a posted count saw them there."""
    outside = VIRTUAL["count_difference"]
    taken = []
    for place_id in {one.target_id for one in moves} - set(VIRTUAL.values()):
        counts = counted_since(session, place_id, {one.lot_id for one in moves}, context.occurred_at)
        taken += [
            replace(
                one,
                kind="discrepancy",
                source_id=place_id,
                target_id=outside,
                document_id=counts[one.lot_id],
            )
            for one in moves
            if one.lot_id in counts and one.target_id == place_id
        ]
    return taken
