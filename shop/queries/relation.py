"""What was sold of a beneficiary's lots: what its advances are repaid with."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.models import Sale, SaleLine
from traceability.models import Lot, Product

LOTS_SHOWN = 20


@dataclass(frozen=True, slots=True)
class SoldLot:
    """A lot, its product, and what was sold of it since a day, refunds taken off."""

    lot: Lot
    product: Product
    currency: str
    gross_cents: int
    last_sold_on: date


def sold_lots(session: Session, owner_id: UUID, since: date, until: date) -> list[SoldLot]:
    """The lots of an owner that sold most between two days, both included; at most LOTS_SHOWN."""
    gross = func.sum(SaleLine.gross_cents)
    told = (
        select(
            SaleLine.lot_id,
            Sale.currency,
            gross.label("gross"),
            func.max(SaleLine.business_day).label("last"),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(
            SaleLine.owner_id == owner_id,
            SaleLine.business_day.between(since, until),
            SaleLine.lot_id.is_not(None),
        )
        .group_by(SaleLine.lot_id, Sale.currency)
        .order_by(gross.desc(), SaleLine.lot_id)
        .limit(LOTS_SHOWN)
        .subquery()
    )
    rows = session.execute(
        select(Lot, Product, told.c.currency, told.c.gross, told.c.last)
        .join(Lot, Lot.id == told.c.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .order_by(told.c.gross.desc(), Lot.code)
    )
    return [SoldLot(lot, product, currency, int(cents), last) for lot, product, currency, cents, last in rows]
