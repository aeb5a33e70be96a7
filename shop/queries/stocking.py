"""What to bring to a market stall and why; a few bounded statements."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, func, select, tuple_
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.order_lots import free_by_item
from inventory.queries.places import visible_places
from kernel.access import Actor
from producers.models import Organisation
from shop.models import Article, SoldDay
from shop.queries.reordering import in_transit
from shop.queries.stalls import STALL, StallNotFound, homes_of, stall_at, stall_for
from shop.rules.stocking import DAYS_SEEN_MAX, LOOKED_BACK_DAYS, Bringing, pace_of
from traceability.models import TradeItem

SOURCE_KINDS = ("boutique", "store")
STALLS_MAX = 10
# Whose sales told the pace: the stall's own, those of its keeper's other stalls, the source's.
OWN, OTHERS, SOURCE = "own", "others", "source"


@dataclass(frozen=True, slots=True)
class StockingRow:
    """An article that is free at the source, and what is known of it."""

    item: TradeItem
    maker: Organisation
    bringing: Bringing


@dataclass(frozen=True, slots=True)
class Stocking:
    """The list for a stall: from whose sales (`basis`), over how many selling days, by article."""

    basis: str
    days_seen: int
    rows: Sequence[StockingRow]


def stall_to_stock(session: Session, actor: Actor, place_id: UUID) -> Place:
    """A stall that `actor` sees, or that the keeper of one of her places keeps; raises StallNotFound."""
    try:
        return stall_for(session, actor, place_id)
    except StallNotFound:
        stall = stall_at(session, place_id)
        kept = {place.organisation_id for place in visible_places(session, actor, SOURCE_KINDS)}
        if stall.organisation_id is None or stall.organisation_id not in kept:
            raise
        return stall


def stalls_beside(session: Session, place: Place) -> list[Place]:
    """The stalls that the keeper of a shop or store keeps too, by name."""
    if place.kind not in SOURCE_KINDS or place.organisation_id is None:
        return []
    wanted = select(Place).where(Place.kind == STALL, Place.organisation_id == place.organisation_id)
    return list(session.scalars(wanted.order_by(Place.name, Place.id).limit(STALLS_MAX)))


def sources_of(session: Session, actor: Actor, stall: Place) -> list[Place]:
    """Where a stall may be stocked from: who did so before first, then the rest that `actor` sees."""
    seen = {place.id: place for place in visible_places(session, actor, SOURCE_KINDS)}
    before = [place for place in homes_of(session, stall.id) if place.id in seen]
    known = {place.id for place in before}
    return before + [place for place in seen.values() if place.id not in known]


def stocking(session: Session, stall: Place, source: Place, first: date, days: int) -> Stocking:
    """What is free at the source until the stall's last day, and how much of it to bring."""
    basis, seen = _days_that_tell(session, stall, source, first)
    sold = _sold_on(session, seen)
    at_home = _selling_days(session, first, SoldDay.place_id == source.id)
    home_sold = _sold_on(session, at_home)
    free = free_by_item(session, [source.id], None, first + timedelta(days=days - 1))
    there = _at_stall(session, stall.id, first)
    bringings = {
        item: Bringing(
            pace=pace_of(sold.get(item, 0), len(seen)),
            home_pace=pace_of(home_sold.get(item, 0), len(at_home)),
            at_stall=there.get(item, 0),
            free=pieces,
        )
        for item, pieces in free.items()
    }
    return Stocking(basis, len(seen), _named(session, bringings))


def _days_that_tell(
    session: Session, stall: Place, source: Place, before: date
) -> tuple[str, Collection[tuple[UUID, date]]]:
    """The selling days (place, day) that a pace is told from."""
    own = _selling_days(session, before, SoldDay.place_id == stall.id)
    if own:
        return OWN, own
    stalls = select(Place.id).where(Place.kind == STALL, Place.organisation_id == stall.organisation_id)
    others = _selling_days(session, before, SoldDay.place_id.in_(stalls))
    if others:
        return OTHERS, others
    return SOURCE, _selling_days(session, before, SoldDay.place_id == source.id)


def _selling_days(
    session: Session, before: date, where: ColumnElement[bool]
) -> Collection[tuple[UUID, date]]:
    """The latest days on which more was sold than brought back, at most ten."""
    since = before - timedelta(days=LOOKED_BACK_DAYS)
    wanted = (
        select(SoldDay.place_id, SoldDay.business_day)
        .where(where, SoldDay.business_day >= since, SoldDay.business_day < before)
        .group_by(SoldDay.place_id, SoldDay.business_day)
        .having(func.sum(SoldDay.quantity) > 0)
        .order_by(SoldDay.business_day.desc(), SoldDay.place_id)
        .limit(DAYS_SEEN_MAX)
    )
    return [(place_id, day) for place_id, day in session.execute(wanted).tuples()]


def _sold_on(session: Session, days: Collection[tuple[UUID, date]]) -> Mapping[UUID, int]:
    """Pieces sold less those brought back on some days of places, by trade item."""
    if not days:
        return {}
    rows = session.execute(
        select(Article.trade_item_id, func.sum(SoldDay.quantity))
        .join(Article, Article.id == SoldDay.article_id)
        .where(tuple_(SoldDay.place_id, SoldDay.business_day).in_(days))
        .group_by(Article.trade_item_id)
    )
    return {item: int(pieces) for item, pieces in rows.tuples()}


def _at_stall(session: Session, stall_id: UUID, day: date) -> Mapping[UUID, int]:
    """What lies at a stall and may be sold, and what is on its way there."""
    there = dict(free_by_item(session, [stall_id], None, day))
    for item, pieces in in_transit(session, stall_id).items():
        there[item] = there.get(item, 0) + pieces
    return there


def _named(session: Session, bringings: Mapping[UUID, Bringing]) -> list[StockingRow]:
    rows = session.execute(
        select(TradeItem, Organisation)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(TradeItem.id.in_(bringings))
        .order_by(Organisation.name, TradeItem.name_fr, TradeItem.id)
    ).tuples()
    return [StockingRow(item, maker, bringings[item.id]) for item, maker in rows]
