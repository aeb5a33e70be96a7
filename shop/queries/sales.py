"""Receipts: lists, one receipt whole, takings."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.places import within
from kernel.access import Actor
from kernel.errors import NotFound
from kernel.models import User
from producers.models import Organisation
from shop.models import Payment, Sale, SaleFlag, SaleLine, Till
from shop.queries.slices import ROWS_MAX, Slice, offset_of, sliced
from traceability.models import Lot


class SaleNotFound(NotFound):
    code = "sale-not-found"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of receipts is narrowed to."""

    place_id: UUID | None = None
    till_id: UUID | None = None
    day: date | None = None
    since: date | None = None
    is_flagged: bool = False


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One receipt in a list."""

    sale: Sale
    till: Till
    place: Place
    seller: str | None
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A line with the code and token of its lot, when it is known."""

    line: SaleLine
    lot_code: str | None
    lot_token: str | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt as it was printed, and what is odd about it."""

    sale: Sale
    till: Till
    place: Place
    seller: str | None
    lines: Sequence[ReceiptLine]
    payments: Sequence[Payment]
    flags: Sequence[SaleFlag]


@dataclass(frozen=True, slots=True)
class TaxShare:
    """What of a receipt is taxed at one rate (minor units)."""

    rate_bp: int
    mention: str | None
    net_cents: int
    tax_cents: int
    gross_cents: int


def visible_sales(session: Session, actor: Actor, filters: Filters, page: int = 1) -> Slice[SaleRow]:
    """A page of receipts, latest first."""
    wanted = _sales().where(within(actor), *_conditions(filters))
    ordered = wanted.order_by(Sale.business_day.desc(), Sale.occurred_at.desc(), Sale.id.desc())
    rows = session.execute(ordered.offset(offset_of(page)).limit(ROWS_MAX + 1)).tuples().all()
    flags = _flags_of(session, [sale.id for sale, *_ in rows])
    listed = [
        SaleRow(sale, till, place, seller, tuple(sorted(flags.get(sale.id, ()))))
        for sale, till, place, seller in rows
    ]
    return sliced(listed, page)


def receipt_for(session: Session, actor: Actor, sale_id: UUID) -> Receipt:
    """One receipt whole; raises SaleNotFound."""
    found = session.execute(_sales().where(within(actor), Sale.id == sale_id)).tuples().one_or_none()
    if found is None:
        raise SaleNotFound()
    sale, till, place, seller = found
    lines = session.execute(
        select(SaleLine, Lot.code, Lot.token, Organisation.name)
        .outerjoin(Lot, Lot.id == SaleLine.lot_id)
        .outerjoin(Organisation, Organisation.id == SaleLine.owner_id)
        .where(SaleLine.sale_id == sale_id)
        .order_by(SaleLine.position)
    ).tuples()
    payments = session.scalars(
        select(Payment).where(Payment.sale_id == sale_id).order_by(Payment.means, Payment.id)
    )
    flags = session.scalars(select(SaleFlag).where(SaleFlag.sale_id == sale_id).order_by(SaleFlag.kind))
    return Receipt(
        sale, till, place, seller, [ReceiptLine(*row) for row in lines], payments.all(), flags.all()
    )


def tax_shares(receipt: Receipt) -> list[TaxShare]:
    """The table of VAT under a receipt, one row a rate and mention."""
    shares: dict[tuple[int, str | None], TaxShare] = {}
    for row in receipt.lines:
        line = row.line
        key = (line.tax_rate_bp, line.tax_mention)
        so_far = shares.get(key, TaxShare(*key, 0, 0, 0))
        shares[key] = TaxShare(
            *key,
            so_far.net_cents + line.net_cents,
            so_far.tax_cents + line.tax_cents,
            so_far.gross_cents + line.gross_cents,
        )
    return [shares[key] for key in sorted(shares, key=lambda key: (key[0], key[1] or ""))]


def sold_by_owner(
    session: Session, organisation_ids: Sequence[UUID], since: date
) -> list[tuple[str, int, int]]:
    """What was sold of the organisations' goods since a day: (currency, pieces, minor units)."""
    rows = session.execute(
        select(Sale.currency, func.sum(SaleLine.quantity), func.sum(SaleLine.gross_cents))
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(SaleLine.owner_id.in_(organisation_ids), SaleLine.business_day >= since)
        .group_by(Sale.currency)
        .order_by(Sale.currency)
    )
    return [(currency, int(pieces), int(cents)) for currency, pieces, cents in rows.tuples()]


def _sales() -> Select[Sale, Till, Place, str]:
    return (
        select(Sale, Till, Place, User.name)
        .join(Till, Till.id == Sale.till_id)
        .join(Place, Place.id == Sale.place_id)
        .outerjoin(User, User.id == Sale.seller_id)
    )


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.place_id:
        conditions.append(Sale.place_id == filters.place_id)
    if filters.till_id:
        conditions.append(Sale.till_id == filters.till_id)
    if filters.day:
        conditions.append(Sale.business_day == filters.day)
    if filters.since:
        conditions.append(Sale.business_day >= filters.since)
    if filters.is_flagged:
        conditions.append(_has_flag())
    return conditions


def _has_flag() -> ColumnElement[bool]:
    return select(SaleFlag.id).where(SaleFlag.sale_id == Sale.id).correlate(Sale).exists()


def _flags_of(session: Session, sale_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    flags: dict[UUID, set[str]] = {}
    rows = session.execute(select(SaleFlag.sale_id, SaleFlag.kind).where(SaleFlag.sale_id.in_(sale_ids)))
    for sale_id, kind in rows.tuples():
        flags.setdefault(sale_id, set()).add(kind)
    return flags
