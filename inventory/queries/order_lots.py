"""Which lots an organisation may send for an order."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.queries.orders import OrderRow
from inventory.queries.stock import available
from inventory.rules.fefo import first_expired_first


def free_by_item(
    session: Session, place_ids: Iterable[UUID], owner_id: UUID | None, day: date
) -> Mapping[UUID, int]:
    """The pieces of an owner, or of all, that may leave some places on a day, by trade item."""
    free: dict[UUID, int] = defaultdict(int)
    for place_id in place_ids:
        for one in available(session, place_id):
            if one.trade_item_id and owner_id in (None, one.owner_id) and one.status_on(day) == "sellable":
                free[one.trade_item_id] += one.quantity
    return free


def proposed_lots(session: Session, row: OrderRow, place_id: UUID, day: date) -> Mapping[str, int]:
    """What to send of each lot for the rest of an order, first expired first, by the key of its shelf row."""
    lying = [one for one in available(session, place_id) if one.owner_id == row.supplier.id]
    picked: dict[str, int] = {}
    for line in row.lines:
        of_item = [one.candidate(day) for one in lying if one.trade_item_id == line.item.id]
        for pick in first_expired_first(line.told.left, of_item):
            picked[f"{pick.lot_id}.{pick.owner_id}"] = pick.quantity
    return picked
