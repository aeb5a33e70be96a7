"""A market stall emptied: all that lies there goes back to where it came from, in one act."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    next_delivery_number,
    put_on_the_road,
    receive_delivery,
)
from inventory.operations.stock import STOCK_KEEPERS, hold_lots
from inventory.operations.touching import at_place
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.queries.stalls import homes_of, open_tills, stall_at, untold_tills

# Whoever sells at a stall stocks and empties it.
STALL_HOLDERS = (*STOCK_KEEPERS, Role.SELLER)


class HomeUnknown(Invalid):
    """Nothing at the stall came from that place."""

    code = "stall-home-unknown"


class StallIsEmpty(Refused):
    code = "stall-is-empty"


class StallDrawerOpen(Refused):
    """Somebody may still be selling: a drawer of the stall is not closed."""

    code = "stall-drawer-open"


class StallSalesUntold(Refused):
    """A till of the stall rang up what did not arrive, or could not be taken as it was."""

    code = "stall-sales-untold"


@dataclass(frozen=True, slots=True)
class EmptyStall:
    """All that lies at a stall, sent to a place that stocked it and received there."""

    delivery_id: UUID
    place_id: UUID
    home_id: UUID


def _at_stall(session: Session, command: EmptyStall) -> Touch:
    return at_place(session, command.place_id)


@operation(*STALL_HOLDERS, touches=_at_stall)
def empty_stall(session: Session, command: EmptyStall, context: Context) -> dict[str, object]:
    """Send back all that lies at a stall, by lot and owner, and receive it: a delivery of one act.

    What is held, recalled or past its date goes back too. Raises StallNotFound, HomeUnknown,
    StallDrawerOpen, StallSalesUntold, StallIsEmpty.
    """
    stall = stall_at(session, command.place_id)
    if command.home_id not in {place.id for place in homes_of(session, stall.id)}:
        raise HomeUnknown(field="home_id")
    _check_tills(session, stall)
    day = business_day(context.occurred_at, stall.timezone)
    # Its row is held until the commit: of two who empty at once, the second finds nothing.
    number = next_delivery_number(session, day)
    lines = _all_that_lies(session, stall)
    if not lines:
        raise StallIsEmpty(place=stall.name)
    sent = SendDelivery(command.delivery_id, stall.id, command.home_id, lines)
    put_on_the_road(session, sent, number, day, context)
    found = tuple(ReceivedLine(line.line_id, line.quantity) for line in lines)
    receive_delivery.run(session, ReceiveDelivery(command.delivery_id, found), context)
    return {"delivery_id": str(command.delivery_id), "number": number, "lines": len(lines)}


def _check_tills(session: Session, stall: Place) -> None:
    if opened := open_tills(session, stall.id):
        raise StallDrawerOpen(tills=", ".join(opened))
    if untold := untold_tills(session, stall.id):
        raise StallSalesUntold(tills=", ".join(untold))


def _all_that_lies(session: Session, stall: Place) -> tuple[SentLine, ...]:
    lying = select(StockBalance).where(StockBalance.place_id == stall.id, StockBalance.quantity > 0)
    hold_lots(session, stall.id, {row.lot_id for row in session.scalars(lying)})
    rows = session.scalars(lying.execution_options(populate_existing=True))
    return tuple(SentLine(new_id(), row.lot_id, row.owner_id, row.quantity) for row in rows)
