"""A market stall stocked by articles: the lots that expire first are taken, and travel as a delivery."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.deliveries import SendDelivery, SentLine, send_delivery
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from inventory.queries.stock import OnHand, available
from inventory.rules.fefo import first_expired_first
from kernel.access import Touch
from kernel.clock import business_day
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.queries.stalls import stall_at
from traceability.models import TradeItem
from traceability.queries.products import TradeItemNotFound


class StallItemShort(Invalid):
    """Fewer pieces of an article may leave the source than are asked for."""

    code = "stall-item-short"


@dataclass(frozen=True, slots=True)
class BroughtItem:
    """So many pieces of an article."""

    trade_item_id: UUID
    pieces: int


@dataclass(frozen=True, slots=True)
class StockStall:
    """Articles sent from a place to a stall, whose last day is `until`: no lot expires before."""

    delivery_id: UUID
    source_id: UUID
    place_id: UUID
    until: date
    items: Sequence[BroughtItem]


def _at_source(session: Session, command: StockStall) -> Touch:
    return at_place(session, command.source_id)


@operation(*STOCK_KEEPERS, touches=_at_source)
def stock_stall(session: Session, command: StockStall, context: Context) -> dict[str, str]:
    """Put the articles on the road, first expired first; the stall receives them by one scan.

    Raises StallNotFound, TradeItemNotFound, StallItemShort, and what send_delivery raises.
    """
    stall = stall_at(session, command.place_id)
    source = open_place(session, command.source_id)
    lines = tuple(_lines(session, source, command, context))
    sent = SendDelivery(command.delivery_id, source.id, stall.id, lines)
    return dict(send_delivery.run(session, sent, context))


def _lines(session: Session, source: Place, command: StockStall, context: Context) -> Iterator[SentLine]:
    day = max(command.until, business_day(context.occurred_at, source.timezone))
    lying = available(session, source.id)
    for item in command.items:
        of_item = [one for one in lying if one.trade_item_id == item.trade_item_id]
        yield from _picked(session, item, of_item, day)


def _picked(session: Session, item: BroughtItem, lying: Sequence[OnHand], day: date) -> Iterator[SentLine]:
    picks = first_expired_first(item.pieces, [one.candidate(day) for one in lying])
    free = sum(pick.quantity for pick in picks)
    if free < item.pieces:
        named = session.get(TradeItem, item.trade_item_id)
        if named is None:
            raise TradeItemNotFound()
        raise StallItemShort(item=named.name_fr, free=free)
    return (SentLine(new_id(), pick.lot_id, pick.owner_id, pick.quantity) for pick in picks)
