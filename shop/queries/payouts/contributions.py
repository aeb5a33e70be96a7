"""Which members brought what was sold: the weighings behind the lots of a statement."""

from collections.abc import Mapping
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.models import PayoutLine
from shop.models.payouts import SOLD_KINDS
from shop.rules.payouts.members import Brought, Part, brought_to
from traceability.models import Contribution, LotParent


def brought_by_members(session: Session, payout_id: UUID) -> tuple[dict[UUID, int], dict[UUID, Brought]]:
    """What each lot of a statement earned (minor units), and each member's part of it: three statements."""
    earned = dict(
        session.execute(
            select(PayoutLine.lot_id, func.sum(PayoutLine.due_cents))
            .where(
                PayoutLine.payout_id == payout_id,
                PayoutLine.kind.in_(SOLD_KINDS),
                PayoutLine.lot_id.is_not(None),
            )
            .group_by(PayoutLine.lot_id)
        )
        .tuples()
        .all()
    )
    due_by_lot = {lot_id: int(cents) for lot_id, cents in earned.items() if lot_id}
    parts = _ancestry(session, due_by_lot)
    lots = {*due_by_lot, *(part.parent_id for part in parts)}
    return due_by_lot, brought_to(list(due_by_lot), parts, _weighed(session, lots))


def _ancestry(session: Session, lots: Mapping[UUID, int]) -> list[Part]:
    """Every link above some lots, up to their harvests."""
    above = (
        select(LotParent.lot_id, LotParent.parent_id, LotParent.quantity)
        .where(LotParent.lot_id.in_(list(lots)))
        .cte("above", recursive=True)
    )
    further = select(LotParent.lot_id, LotParent.parent_id, LotParent.quantity).join(
        above, above.c.parent_id == LotParent.lot_id
    )
    links = above.union(further)
    return [Part(*row) for row in session.execute(select(links)).tuples()]


def _weighed(session: Session, lots: set[UUID]) -> dict[UUID, dict[UUID, int]]:
    found: dict[UUID, dict[UUID, int]] = {}
    wanted = select(Contribution).where(Contribution.lot_id.in_(list(lots)))
    for one in session.scalars(wanted):
        found.setdefault(one.lot_id, {})[one.member_id] = one.quantity
    return found
