"""Questions about what prices are made of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Actor
from traceability.models import PriceStatement, PriceWithdrawal
from traceability.rules.price_shares import PARTS, Share, shares

LISTED_MAX = 50


@dataclass(frozen=True, slots=True)
class SharedPrice:
    """What one pack costs, since when, and who receives what of it."""

    statement: PriceStatement
    shares: tuple[Share, ...]
    withdrawal: PriceWithdrawal | None


def price_shown(session: Session, trade_item_id: UUID, day: date) -> SharedPrice | None:
    """What the public reads of a pack on a day: the latest statement, unless its consent has ended.

    An older one does not come back: it would tell a price that is no longer asked.
    """
    stated = _stated(session, trade_item_id, day, limit=1)
    return stated[0] if stated and stated[0].withdrawal is None else None


def prices_of(session: Session, actor: Actor, trade_item_id: UUID) -> Sequence[SharedPrice]:
    """Every statement of a pack that `actor` may see, the latest first."""
    found = _stated(session, trade_item_id, None, LISTED_MAX)
    return [one for one in found if actor.sees_all or one.statement.organisation_id in actor.organisations]


def _stated(session: Session, trade_item_id: UUID, day: date | None, limit: int) -> list[SharedPrice]:
    wanted = (
        select(PriceStatement, PriceWithdrawal)
        .outerjoin(PriceWithdrawal, PriceWithdrawal.statement_id == PriceStatement.id)
        .where(PriceStatement.trade_item_id == trade_item_id)
        .order_by(
            PriceStatement.stated_on.desc(), PriceStatement.recorded_at.desc(), PriceStatement.id.desc()
        )
        .limit(limit)
    )
    if day is not None:
        wanted = wanted.where(PriceStatement.stated_on <= day)
    return [
        SharedPrice(one, shares({part: getattr(one, f"{part}_cents") for part in PARTS}), withdrawal)
        for one, withdrawal in session.execute(wanted)
    ]
