"""Goods brought back: what was sold, what came back before, and where the goods go now."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from inventory.operations.stock import Move, put_back
from inventory.rules.places import VIRTUAL
from kernel.execute import Context
from shop.models import Sale, SaleLine
from shop.operations.counted import take_counted
from shop.operations.oddities import Oddity, Rung, told_change
from shop.queries.counter import Counter
from shop.rules.sales import SoldLine


def original_of(session: Session, receipt_number: str | None) -> UUID | None:
    """The sale that a refund cites by its receipt number; None when it is not here (yet)."""
    if receipt_number is None:
        return None
    return session.scalar(select(Sale.id).where(Sale.receipt_number == receipt_number))


def oddities_of_refund(
    session: Session, original_id: UUID | None, lines: Sequence[SoldLine]
) -> Iterator[Oddity]:
    """The sale is not known, or more comes back than was sold; what came back before is counted."""
    if original_id is None:
        yield Oddity("refund_unknown", "")
        return
    wanted = [line.refunds for line in lines if line.refunds]
    sold = _sums(session, SaleLine.id, SaleLine.sale_id == original_id, SaleLine.id.in_(wanted))
    returned = _sums(session, SaleLine.refunds_id, SaleLine.refunds_id.in_(wanted))
    for line in lines:
        if line.refunds is None or line.refunds not in sold:
            yield Oddity("refund_unknown", line.label, line.line_id)
            continue
        left = sold[line.refunds] + returned.get(line.refunds, 0)
        if -line.quantity > left:
            yield Oddity("refund_above_sale", told_change(left, -line.quantity), line.line_id)
        returned[line.refunds] = returned.get(line.refunds, 0) + line.quantity


def _sums(session: Session, key: Any, *conditions: ColumnElement[bool]) -> dict[UUID, int]:
    rows = session.execute(select(key, func.sum(SaleLine.quantity)).where(*conditions).group_by(key))
    return {line_id: int(quantity) for line_id, quantity in rows.tuples()}


def line_ids_of(session: Session, original_id: UUID | None) -> frozenset[UUID]:
    """The lines of a sale: a refund line may only point at one of them."""
    return frozenset(session.scalars(select(SaleLine.id).where(SaleLine.sale_id == original_id)))


def take_back(
    session: Session, sale_id: UUID, counter: Counter, rung: Sequence[Rung], context: Context
) -> None:
    """Write the movements of the goods that came back: to the shelf, or to the account of losses."""
    moves = [
        Move(
            kind="return",
            lot_id=line.offer.lot_id,
            owner_id=line.owner_id,
            source_id=VIRTUAL["customer"],
            target_id=counter.place_id if line.said.back_to == "shelf" else VIRTUAL["loss"],
            quantity=-line.said.quantity,
            document_id=sale_id,
        )
        for line in rung
        if line.offer.lot_id and line.owner_id
    ]
    if moves:
        put_back(session, moves, context)
    if moves and counter.is_counted and (seen := take_counted(session, moves, context)):
        put_back(session, seen, context)
