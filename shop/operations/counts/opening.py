"""Counts of the stock begun, and begun again for what differs."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from kernel.numbering import next_number
from shop.models import CountTask, StockCount
from shop.operations.counts.standing import going_on, of_count, reckoned_now, shelf_named, text_of
from shop.queries.counts.listing import round_of
from shop.queries.counts.reckoning import longest_uncounted, lots_in_scope
from shop.queries.counts.shelves import lots_on_shelf
from shop.rules.counts import SCOPES

TASKS_MAX = 500


class CountScopeUnknown(Invalid):
    code = "count-scope-unknown"


class CountShelfMissing(Invalid):
    code = "count-shelf-missing"


class NothingToCount(Invalid):
    code = "count-nothing-to-count"


class NothingToRecount(Refused):
    code = "count-nothing-to-recount"


@dataclass(frozen=True, slots=True)
class OpenCount:
    """A count of a place; of one `shelf`, of articles, or of `lots_max` lots longest uncounted."""

    count_id: UUID
    place_id: UUID
    scope: str
    trade_item_ids: Sequence[UUID] = ()
    lots_max: int = 0
    note: str | None = None
    shelf: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """A further round, of what differs only."""

    count_id: UUID


def _at_place(session: Session, command: OpenCount) -> Touch:
    return at_place(session, command.place_id)


@operation(*STOCK_KEEPERS, touches=_at_place)
def open_count(session: Session, command: OpenCount, context: Context) -> dict[str, Any]:
    """Begin a count; the place goes on selling.

    Raises CountScopeUnknown, CountShelfMissing, NothingToCount.
    """
    if command.scope not in SCOPES:
        raise CountScopeUnknown(field="scope")
    place = open_place(session, command.place_id)
    shelf = shelf_named(command.shelf) if command.scope == "shelf" else None
    if shelf == "":
        raise CountShelfMissing(field="shelf")
    year = f"{business_day(context.occurred_at, place.timezone):%y}"
    count = StockCount(
        id=command.count_id,
        number=f"CP-{year}-{next_number(session, f'count:{year}'):04d}",
        place_id=place.id,
        scope=command.scope,
        shelf=shelf,
        note=text_of(command.note),
        opened_by=context.actor.id,
        opened_at=context.occurred_at,
    )
    session.add(count)
    session.flush()
    if command.scope == "articles":
        _ask(session, count.id, 1, trade_items=dict.fromkeys(command.trade_item_ids))
    if command.scope == "cycle":
        lots_max = min(max(command.lots_max, 0), TASKS_MAX)
        _ask(session, count.id, 1, lots=longest_uncounted(session, place.id, lots_max))
    if shelf is not None:
        _ask(session, count.id, 1, lots=lots_on_shelf(session, place.id, shelf))
    lots = len(lots_in_scope(session, count))
    if not lots and command.scope != "place":
        raise NothingToCount(field="scope")
    return {"count_id": str(count.id), "number": count.number}


@operation(*STOCK_KEEPERS, touches=of_count)
def recount(session: Session, command: Recount, context: Context) -> dict[str, Any]:
    """Open a further round of the lots that differ, are in doubt or were not counted.

    Their earlier figures stand until there are new ones. Raises CountEnded, NothingToRecount.
    """
    count = going_on(session, command.count_id)
    again = [row.named.lot.id for row in reckoned_now(session, count, context) if row.state != "equal"]
    if not again:
        raise NothingToRecount(count=count.number)
    round = round_of(session, count.id) + 1
    _ask(session, count.id, round, lots=again[:TASKS_MAX])
    return {"round": round, "lots": len(again[:TASKS_MAX])}


def _ask(
    session: Session,
    count_id: UUID,
    round: int,
    *,
    trade_items: Collection[UUID] = (),
    lots: Collection[UUID] = (),
) -> None:
    if len(trade_items) + len(lots) > TASKS_MAX:
        raise NothingToCount(field="scope")
    asked: list[tuple[UUID | None, UUID | None]] = [(item, None) for item in trade_items]
    asked += [(None, lot) for lot in lots]
    rows = [
        {"id": new_id(), "count_id": count_id, "round": round, "trade_item_id": item, "lot_id": lot}
        for item, lot in asked
    ]
    if rows:
        session.execute(insert(table_of(CountTask)), rows)
