"""What a lot was made of and what was made of it, whatever the size of the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import CTE, ColumnElement, Select, String, Uuid, literal, select, true, type_coerce
from sqlalchemy.orm import InstrumentedAttribute, Session

from traceability.models import Lot, LotParent

# Where a walk begins: a lot, or a statement that gives several as its column `lot_id`.
Start = UUID | Select[UUID]
# More lots than a person can follow on a drawing; the lists beside it are complete.
DRAWN_LOTS_MAX = 60


@dataclass(frozen=True, slots=True)
class Link:
    """A lot made (partly) of another: `quantity` in the parent's unit."""

    parent_id: UUID
    child_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Genealogy:
    """The lots around one lot and the links between them; `is_cut` when there are more."""

    lots: tuple[Lot, ...]
    links: tuple[Link, ...]
    is_cut: bool


def downstream(session: Session, lot_id: UUID) -> Sequence[UUID]:
    """Every lot made of this one, directly or not; without itself."""
    return _ids(session, walk_down(session, lot_id), lot_id)


def upstream(session: Session, lot_id: UUID) -> Sequence[UUID]:
    """Every lot that this one was made of, directly or not; without itself."""
    return _ids(session, walk_up(session, lot_id), lot_id)


def harvest_communes(session: Session, lot_id: UUID) -> Sequence[str]:
    """The communes where what is in a lot was harvested or made, by name; two at most are told."""
    walk = walk_up(session, lot_id)
    communes = (
        select(Lot.commune)
        .join(walk, walk.c.lot_id == Lot.id)
        .where(Lot.commune.is_not(None), Lot.origin.in_(("harvest", "making")))
        .distinct()
        .order_by(Lot.commune)
        .limit(2)
    )
    return [one for one in session.scalars(communes) if one]


def walk_down(session: Session, start: Start) -> CTE:
    """The lot, or lots, and all that was made of them, as one column `lot_id` to select from."""
    return _walk(session, start, LotParent.parent_id, LotParent.lot_id, "made_of_it")


def walk_up(session: Session, start: Start) -> CTE:
    """The lot, or lots, and all that they were made of, as one column `lot_id` to select from."""
    return _walk(session, start, LotParent.lot_id, LotParent.parent_id, "made_from")


def others(walk: CTE, lot_id: UUID) -> Select[UUID]:
    """A walk without the lot it begins at."""
    return select(walk.c.lot_id).where(walk.c.lot_id != lot_id)


def _ids(session: Session, walk: CTE, lot_id: UUID) -> list[UUID]:
    """The ids of a walk, taken as the driver gives them: typing them row by row costs more than the walk."""
    ids = others(walk, lot_id).with_only_columns(type_coerce(walk.c.lot_id, String()))
    rows: Sequence[Any] = session.connection().execute(ids).scalars().all()
    return [UUID(one) for one in rows] if rows and isinstance(rows[0], str) else list(rows)


def graph(session: Session, lot_id: UUID, limit: int = DRAWN_LOTS_MAX) -> Genealogy:
    """The lots above and below a lot with the links between them, at most `limit` on each side.

    A side that is cut keeps the lots that are nearest.
    """
    sides = [
        session.scalars(others(walk, lot_id).limit(limit + 1)).all()
        for walk in (walk_up(session, lot_id), walk_down(session, lot_id))
    ]
    kept = {lot_id, *sides[0][:limit], *sides[1][:limit]}
    lots = session.scalars(select(Lot).where(Lot.id.in_(kept)).order_by(Lot.generation, Lot.code))
    links = session.scalars(
        select(LotParent)
        .where(LotParent.lot_id.in_(kept), LotParent.parent_id.in_(kept))
        .order_by(LotParent.lot_generation, LotParent.parent_id, LotParent.lot_id)
    )
    return Genealogy(
        lots=tuple(lots),
        links=tuple(Link(one.parent_id, one.lot_id, one.quantity) for one in links),
        is_cut=any(len(side) > limit for side in sides),
    )


def _walk(
    session: Session,
    start: Start,
    near: InstrumentedAttribute[UUID],
    far: InstrumentedAttribute[UUID],
    name: str,
) -> CTE:
    """From `near` to `far`, step by step; UNION walks a lot reached by two ways once only."""
    first = select(literal(start, Uuid()).label("lot_id")) if isinstance(start, UUID) else start
    walk = first.cte(name, recursive=True)
    step: Select[Any]
    if session.get_bind().dialect.name == "postgresql":
        # OFFSET 0 keeps the planner from joining the whole table by hash at every step: each lot of
        # a step is looked up in the index, so the cost is that of what is found.
        found = select(far.label("lot_id")).where(_is(near, walk)).offset(0).lateral()
        step = select(found.c.lot_id).select_from(walk.join(found, true()))
    else:
        step = select(far).join(walk, _is(near, walk))
    return walk.union(step)


def _is(near: InstrumentedAttribute[UUID], walk: CTE) -> ColumnElement[bool]:
    return near == walk.c.lot_id
