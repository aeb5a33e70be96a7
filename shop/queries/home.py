"""The few numbers that matter today, for each role."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.places import within
from kernel.access import Actor
from kernel.models import JournalHead
from traceability.models import Lot, Recall


@dataclass(frozen=True, slots=True)
class Journals:
    """How much the journals hold."""

    streams: int
    entries: int


def lots_made_since(session: Session, organisation_ids: Sequence[UUID], since: date) -> int:
    """How many lots the organisations made since a day."""
    wanted = select(func.count()).where(Lot.organisation_id.in_(organisation_ids), Lot.made_on >= since)
    return session.scalar(wanted) or 0


def lots_owned(session: Session, actor: Actor) -> int:
    """How many lots lie at the places that `actor` may see."""
    wanted = (
        select(func.count(func.distinct(StockBalance.lot_id)))
        .join(Place, Place.id == StockBalance.place_id)
        .where(within(actor), StockBalance.quantity > 0)
    )
    return session.scalar(wanted) or 0


def recalls_since(session: Session, since: datetime) -> int:
    """How many recalls began since a moment."""
    return session.scalar(select(func.count()).where(Recall.occurred_at >= since)) or 0


def journals(session: Session) -> Journals:
    """The journals as their heads tell them."""
    streams, entries = session.execute(
        select(func.count(), func.coalesce(func.sum(JournalHead.sequence), 0))
    ).one()
    return Journals(streams, int(entries))
