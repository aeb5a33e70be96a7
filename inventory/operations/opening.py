"""The opening stock of a place: what lay there before it was kept here, entered once."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.stock import Move, move
from inventory.queries.opening import stockroom
from inventory.rules.opening import StockRow
from inventory.rules.places import VIRTUAL
from inventory.rules.seasons import season_of
from kernel.access import Role
from kernel.execute import Context, NotAllowed, operation
from kernel.ids import new_id
from kernel.imports.declared import ApplyList, touch_of
from kernel.imports.operations import ListNoLongerFits
from kernel.quantity import Unit
from producers.models import Organisation
from traceability.operations.lots import NewLot, write_lots
from traceability.operations.supplies import NewSupply, write_supply

OPENERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER)
# On the papers of a lot that has none.
REFERENCE = "Stock d’ouverture"
# Each takes three variables of a statement, of which SQLite allows some thirty thousand.
MOVED_AT_ONCE = 5_000


@operation(*OPENERS, touches=touch_of)
def load_opening_stock(session: Session, command: ApplyList[StockRow], context: Context) -> Mapping[str, int]:
    """Register the lots that lay at places, and put them on stock, all or none; counts what was done.

    A lot is born as one from outside: its maker is known, its origin is not told, and it claims nothing.
    What is registered already is left as it is. Raises NotAllowed for a place of others, ListNoLongerFits.
    """
    room = stockroom(session, context.actor, command.subject)
    offered = {one.id for one in room.offered}
    if any(row.place_id not in offered for row in command.rows):
        raise NotAllowed(operation="load_opening_stock")
    unknown = [row for row in command.rows if (row.organisation_id, row.code) not in room.lots]
    by_lot: dict[tuple[UUID, str], list[StockRow]] = {}
    for row in unknown:
        by_lot.setdefault((row.organisation_id, row.code), []).append(row)
    ids = {key: new_id() for key in by_lot}
    news = [_lot(ids[key], rows) for key, rows in by_lot.items()]
    lots = write_lots(session, news, context)
    for lot in lots:
        maker = session.get_one(Organisation, lot.organisation_id)
        write_supply(session, lot, NewSupply(maker.name, REFERENCE), context)
    moves = [_move(ids[row.organisation_id, row.code], row) for row in unknown]
    for start in range(0, len(moves), MOVED_AT_ONCE):
        move(session, moves[start : start + MOVED_AT_ONCE], context)
    return {"new": len(unknown), "updated": 0, "unchanged": len(command.rows) - len(unknown)}


def _lot(lot_id: UUID, rows: Sequence[StockRow]) -> NewLot:
    first = rows[0]
    if {(row.trade_item_id, row.made_on, row.best_before) for row in rows} != {
        (first.trade_item_id, first.made_on, first.best_before)
    }:
        raise ListNoLongerFits()
    return NewLot(
        lot_id=lot_id,
        organisation_id=first.organisation_id,
        product_id=first.product_id,
        origin="intake",
        quantity=sum(row.quantity for row in rows),
        unit=Unit.PIECE.value,
        season=season_of(first.branch, first.made_on),
        made_on=first.made_on,
        trade_item_id=first.trade_item_id,
        best_before=first.best_before,
        note=REFERENCE,
        code=first.code,
    )


def _move(lot_id: UUID, row: StockRow) -> Move:
    return Move(
        kind="receive",
        lot_id=lot_id,
        owner_id=row.owner_id,
        source_id=VIRTUAL["supplier"],
        target_id=row.place_id,
        quantity=row.quantity,
        document_id=lot_id,
        unit_cost_cents=row.unit_cost_cents,
    )
