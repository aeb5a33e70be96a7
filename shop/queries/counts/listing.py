"""Counts of the places that a person may see, and what one person told in them."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from shop.models import CountEnd, CountEntry, CountLine, CountTask, CountWithdrawal, StockCount
from traceability.models import Lot, TradeItem

ENTRIES_SHOWN = 100


class CountNotFound(NotFound):
    code = "count-not-found"


@dataclass(frozen=True, slots=True)
class CountRow:
    """A count, its place, and how it ended; None while it goes on."""

    count: StockCount
    place: Place
    end: CountEnd | None

    @property
    def state(self) -> str:
        """`open`, `posted` or `cancelled`."""
        return self.end.ending if self.end else "open"


@dataclass(frozen=True, slots=True)
class LotNamed:
    """A lot as people know it; `name` is that of its pack, none for goods in bulk."""

    lot: Lot
    name: str | None


@dataclass(frozen=True, slots=True)
class OwnEntry:
    """What a person told of a lot."""

    entry: CountEntry
    named: LotNamed


@dataclass(frozen=True, slots=True)
class PostedLine:
    """A line of a posted count."""

    line: CountLine
    named: LotNamed

    @property
    def difference(self) -> int:
        """More was found when positive."""
        return self.line.counted - self.line.expected


def visible_counts(session: Session, actor: Actor, page: int = 1) -> Slice[CountRow]:
    """A page of the counts of the places that `actor` may see, those going on first."""
    ordered = _rows().where(within(actor)).order_by(CountEnd.count_id.is_not(None), StockCount.id.desc())
    rows = session.execute(ordered.offset(offset_of(page)).limit(ROWS_MAX + 1))
    return sliced([CountRow(*row) for row in rows], page)


def count_for(session: Session, actor: Actor, count_id: UUID) -> CountRow:
    """One count of a place that `actor` may see; raises CountNotFound."""
    row = session.execute(_rows().where(StockCount.id == count_id, within(actor))).one_or_none()
    if row is None:
        raise CountNotFound()
    return CountRow(*row)


def _rows() -> Select[*tuple[Any, ...]]:
    return (
        select(StockCount, Place, CountEnd)
        .join(Place, Place.id == StockCount.place_id)
        .outerjoin(CountEnd, CountEnd.count_id == StockCount.id)
    )


def round_of(session: Session, count_id: UUID) -> int:
    """The round that is being counted."""
    return session.scalar(select(func.max(CountTask.round)).where(CountTask.count_id == count_id)) or 1


def stands() -> ColumnElement[bool]:
    """The condition that a figure was not taken back."""
    return ~exists().where(CountWithdrawal.entry_id == CountEntry.id)


def own_entries(session: Session, count_id: UUID, round: int, user_id: UUID | None) -> list[OwnEntry]:
    """What a person told in a round, the latest first; never what others told."""
    rows = session.execute(
        select(CountEntry, Lot, TradeItem.name_fr)
        .join(Lot, Lot.id == CountEntry.lot_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(
            CountEntry.count_id == count_id,
            CountEntry.round == round,
            CountEntry.counted_by == user_id,
            stands(),
        )
        .order_by(CountEntry.occurred_at.desc(), CountEntry.id.desc())
        .limit(ENTRIES_SHOWN)
    ).tuples()
    return [OwnEntry(entry, LotNamed(lot, name)) for entry, lot, name in rows]


def lots_to_recount(session: Session, count_id: UUID, round: int) -> list[LotNamed]:
    """The lots that a round asks for by name."""
    rows = session.execute(
        select(Lot, TradeItem.name_fr)
        .join(CountTask, CountTask.lot_id == Lot.id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(CountTask.count_id == count_id, CountTask.round == round)
        .order_by(TradeItem.name_fr, Lot.code)
    ).tuples()
    return [LotNamed(lot, name) for lot, name in rows]


def counted_herself(session: Session, count_id: UUID, user_id: UUID | None) -> bool:
    """Whether a person told a figure of a count: then its expected figures stay closed to her."""
    told = select(CountEntry.id).where(CountEntry.count_id == count_id, CountEntry.counted_by == user_id)
    return session.scalar(told.limit(1)) is not None


def lines_of(session: Session, count_id: UUID) -> list[PostedLine]:
    """The lines of a posted count, differences first."""
    rows = session.execute(
        select(CountLine, Lot, TradeItem.name_fr)
        .join(Lot, Lot.id == CountLine.lot_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(CountLine.count_id == count_id)
        .order_by(CountLine.counted == CountLine.expected, TradeItem.name_fr, Lot.code)
    ).tuples()
    return [PostedLine(line, LotNamed(lot, name)) for line, lot, name in rows]


def counters_of(session: Session, count_id: UUID) -> list[str]:
    """The names of who counted."""
    wanted = select(User.name).join(CountEntry, CountEntry.counted_by == User.id)
    return sorted(set(session.scalars(wanted.where(CountEntry.count_id == count_id))))
