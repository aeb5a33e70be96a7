"""What every act on a count needs: whom it touches, that it goes on, what is to be counted of it."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.places import open_place
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context
from shop.models import CountEnd, StockCount
from shop.queries.counts.listing import CountNotFound
from shop.queries.counts.reckoning import Reckoned, reckoned

# Whoever works at a place counts; who keeps its stock opens and posts.
COUNTERS = (*STOCK_KEEPERS, Role.SELLER)
TEXT_LENGTH_MAX = 500
SHELF_LENGTH_MAX = 40


class CountEnded(Refused):
    code = "count-ended"


class CountReasonMissing(Invalid):
    code = "count-reason-missing"


class ShelfTooLong(Invalid):
    code = "count-shelf-too-long"


def of_count(session: Session, command: Any) -> Touch:
    """The place of a count, whose row is held: nothing is told of a count while it is posted."""
    wanted = select(StockCount.place_id).where(StockCount.id == command.count_id).with_for_update()
    place_id = session.scalar(wanted)
    if place_id is None:
        raise CountNotFound()
    return at_place(session, place_id)


def going_on(session: Session, count_id: UUID) -> StockCount:
    """A count that something may still be said of; raises CountEnded."""
    count = session.get_one(StockCount, count_id)
    if session.get(CountEnd, count_id) is not None:
        raise CountEnded(count=count.number)
    return count


def shelf_named(given: str) -> str:
    """A shelf's name with its spaces in order; raises ShelfTooLong."""
    shelf = " ".join(given.split())
    if len(shelf) > SHELF_LENGTH_MAX:
        raise ShelfTooLong(field="shelf", maximum=SHELF_LENGTH_MAX)
    return shelf


def reckoned_now(session: Session, count: StockCount, context: Context) -> list[Reckoned]:
    """Each lot of a count against the stock of its moments, at the prices of the day."""
    place = open_place(session, count.place_id)
    return reckoned(session, count, place, business_day(context.occurred_at, place.timezone))


def text_of(given: str | None) -> str | None:
    """What was said, none when nothing was."""
    return (given or "").strip()[:TEXT_LENGTH_MAX] or None
