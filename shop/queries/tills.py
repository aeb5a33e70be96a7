"""Tills, their drawers and what is in them."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from shop.models import CashClosing, CashMovement, CashSession, HandOver, TakingsDay, Till

TILLS_MAX = 200


class TillNotFound(NotFound):
    code = "till-not-found"


class CashSessionNotFound(NotFound):
    code = "cash-session-not-found"


@dataclass(frozen=True, slots=True)
class TillAtPlace:
    """A till, where it stands, and its open drawer if any."""

    till: Till
    place: Place
    drawer: CashSession | None


@dataclass(frozen=True, slots=True)
class Drawer:
    """A cash session with its closing, when it is closed, and who held it."""

    session: CashSession
    closing: CashClosing | None
    till: Till
    place: Place
    opened_by: str | None


def till_for(session: Session, actor: Actor, till_id: UUID) -> TillAtPlace:
    """One till that `actor` may see; raises TillNotFound. One statement."""
    found = _tills(session, actor, Till.id == till_id)
    if not found:
        raise TillNotFound()
    return found[0]


def till_of_device(session: Session, till_id: UUID) -> TillAtPlace:
    """The till that an enrolled device stands for; raises TillNotFound. One statement."""
    row = session.execute(
        select(Till, Place).join(Place, Place.id == Till.place_id).where(Till.id == till_id)
    ).one_or_none()
    if row is None:
        raise TillNotFound()
    return TillAtPlace(row[0], row[1], None)


def visible_tills(session: Session, actor: Actor) -> list[TillAtPlace]:
    """The tills that `actor` may see, by place and name."""
    return _tills(session, actor, Till.is_active.is_(True))


def _tills(session: Session, actor: Actor, *conditions: ColumnElement[bool]) -> list[TillAtPlace]:
    rows = session.execute(
        select(Till, Place, CashSession)
        .join(Place, Place.id == Till.place_id)
        .outerjoin(CashSession, and_(CashSession.till_id == Till.id, CashSession.is_open))
        .where(within(actor), *conditions)
        .order_by(Place.name, Till.code)
        .limit(TILLS_MAX)
    )
    return [TillAtPlace(*row) for row in rows.tuples()]


def receipts_of(session: Session, till_ids: Sequence[UUID]) -> dict[UUID, int]:
    """How many receipts each till has sent, refunds among them; of its sums by day."""
    receipts = func.sum(TakingsDay.sales + TakingsDay.refunds)
    rows = session.execute(
        select(TakingsDay.till_id, receipts)
        .where(TakingsDay.till_id.in_(till_ids), TakingsDay.measure == "day")
        .group_by(TakingsDay.till_id)
    )
    return {till_id: int(count) for till_id, count in rows.tuples()}


def drawer_for(session: Session, actor: Actor, cash_session_id: UUID) -> Drawer:
    """One cash session that `actor` may see; raises CashSessionNotFound."""
    rows = session.execute(_drawers().where(within(actor), CashSession.id == cash_session_id)).tuples()
    found = [Drawer(*row) for row in rows]
    if not found:
        raise CashSessionNotFound()
    return found[0]


def movements_of(session: Session, cash_session_id: UUID) -> list[CashMovement]:
    """What was put into a drawer or taken out of it, in order."""
    wanted = select(CashMovement).where(CashMovement.cash_session_id == cash_session_id)
    return list(session.scalars(wanted.order_by(CashMovement.occurred_at, CashMovement.id)))


def hand_overs_of(session: Session, cash_session_id: UUID) -> list[HandOver]:
    """Who took a counter over while its drawer was open, in order."""
    wanted = select(HandOver).where(HandOver.cash_session_id == cash_session_id)
    return list(session.scalars(wanted.order_by(HandOver.occurred_at, HandOver.id)))


def visible_drawers(
    session: Session, actor: Actor, till_id: UUID | None = None, page: int = 1
) -> Slice[Drawer]:
    """A page of cash sessions, latest first."""
    wanted = _drawers().where(within(actor))
    if till_id:
        wanted = wanted.where(CashSession.till_id == till_id)
    rows = session.execute(
        wanted.order_by(CashSession.opened_at.desc(), CashSession.id.desc())
        .offset(offset_of(page))
        .limit(ROWS_MAX + 1)
    )
    return sliced([Drawer(*row) for row in rows.tuples()], page)


def _drawers() -> Select[CashSession, CashClosing, Till, Place, str]:
    return (
        select(CashSession, CashClosing, Till, Place, User.name)
        .join(Till, Till.id == CashSession.till_id)
        .join(Place, Place.id == Till.place_id)
        .outerjoin(CashClosing, CashClosing.cash_session_id == CashSession.id)
        .outerjoin(User, User.id == CashSession.opened_by)
    )
