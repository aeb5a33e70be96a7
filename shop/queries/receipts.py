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


_SALE = (
    Sale.id,
    Sale.receipt_number,
    Sale.number,
    Sale.kind,
    Sale.total_cents,
    Sale.cash_rounding_cents,
    Sale.tendered_cents,
    Sale.change_cents,
)
# The fields of a SoldLine that closings are worked out from, each a column of the same name but the first.
_LINE_FIELDS = (
    "line_id",
    "article_id",
    "lot_id",
    "owner_id",
    "label",
    "quantity",
    "unit_price_cents",
    "gross_cents",
    "tax_rate_bp",
    "tax_cents",
    "net_cents",
    "tax_mention",
    "sort",
    "code",
    "per",
    "discount_cents",
    "basket_discount_cents",
)
_LINE = (SaleLine.sale_id, SaleLine.id, *(getattr(SaleLine, name) for name in _LINE_FIELDS[1:]))


def receipts_where(session: Session, *conditions: ColumnElement[bool]) -> list[NumberedReceipt]:
    """The receipts under some conditions on Sale, by series and number. Three statements, no entity."""
    sales = session.execute(
        select(*_SALE, SealedRecord.hash)
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
                hash=sale.hash or "",
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
        for sale in sales
    ]


def _lines(session: Session, which: Select[UUID]) -> dict[UUID, list[SoldLine]]:
    found: dict[UUID, list[SoldLine]] = defaultdict(list)
    rows = select(*_LINE).where(SaleLine.sale_id.in_(which)).order_by(SaleLine.sale_id, SaleLine.position)
    for sale_id, *line in session.execute(rows):
        found[sale_id].append(SoldLine(**dict(zip(_LINE_FIELDS, line, strict=True))))
    return found


def _payments(session: Session, which: Select[UUID]) -> dict[UUID, list[KeptPayment]]:
    found: dict[UUID, list[KeptPayment]] = defaultdict(list)
    wanted = select(Payment.sale_id, Payment.id, Payment.means, Payment.amount_cents, Payment.reference)
    rows = session.execute(wanted.where(Payment.sale_id.in_(which))).tuples()
    for sale_id, payment_id, means, amount_cents, reference in rows:
        found[sale_id].append(KeptPayment(payment_id, means, amount_cents, reference))
    return found
