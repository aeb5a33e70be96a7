"""Receipts as plain figures, in the order of their numbers: what closings are worked out from."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session

from shop.models import Payment, Sale, SaleLine, SealedRecord
from shop.rules.closings import Receipt
from shop.rules.sales import KeptPayment, SoldLine


@dataclass(frozen=True, slots=True)
class KeptSale:
    """The figures of a recorded sale."""

    lines: Sequence[SoldLine]
    payments: Sequence[KeptPayment]
    total_cents: int
    cash_rounding_cents: int
    tendered_cents: int
    change_cents: int


@dataclass(frozen=True, slots=True)
class NumberedReceipt:
    """A recorded receipt with its id and number."""

    sale_id: UUID
    receipt_number: str
    receipt: Receipt


def receipts_where(session: Session, *conditions: ColumnElement[bool]) -> list[NumberedReceipt]:
    """The receipts under some conditions on Sale, by series and number. Three statements."""
    sales = session.execute(
        select(Sale, SealedRecord.hash)
        .outerjoin(SealedRecord, SealedRecord.id == Sale.id)
        .where(*conditions)
        .order_by(Sale.till_id, Sale.series, Sale.number)
    ).all()
    which = select(Sale.id).where(*conditions)
    lines, payments = _lines(session, which), _payments(session, which)
    return [
        NumberedReceipt(
            sale.id,
            sale.receipt_number,
            Receipt(
                sequence=sale.number,
                hash=record_hash or "",
                kind="refund" if sale.kind == "refund" else "sale",
                sale=KeptSale(
                    lines[sale.id],
                    payments[sale.id],
                    sale.total_cents,
                    sale.cash_rounding_cents,
                    sale.tendered_cents,
                    sale.change_cents,
                ),
            ),
        )
        for sale, record_hash in sales
    ]


def _lines(session: Session, which: Select[UUID]) -> dict[UUID, list[SoldLine]]:
    found: dict[UUID, list[SoldLine]] = defaultdict(list)
    rows = select(SaleLine).where(SaleLine.sale_id.in_(which)).order_by(SaleLine.sale_id, SaleLine.position)
    for line in session.scalars(rows):
        found[line.sale_id].append(
            SoldLine(
                line_id=line.id,
                article_id=line.article_id,
                lot_id=line.lot_id,
                owner_id=line.owner_id,
                label=line.label,
                quantity=line.quantity,
                unit_price_cents=line.unit_price_cents,
                gross_cents=line.gross_cents,
                tax_rate_bp=line.tax_rate_bp,
                tax_cents=line.tax_cents,
                net_cents=line.net_cents,
                tax_mention=line.tax_mention,
                sort=line.sort,
                code=line.code,
                per=line.per,
                discount_cents=line.discount_cents,
                basket_discount_cents=line.basket_discount_cents,
            )
        )
    return found


def _payments(session: Session, which: Select[UUID]) -> dict[UUID, list[KeptPayment]]:
    found: dict[UUID, list[KeptPayment]] = defaultdict(list)
    for one in session.scalars(select(Payment).where(Payment.sale_id.in_(which))):
        found[one.sale_id].append(KeptPayment(one.id, one.means, one.amount_cents, one.reference))
    return found
