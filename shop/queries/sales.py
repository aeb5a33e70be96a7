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
from kernel.db import local_hour
from kernel.errors import NotFound
from kernel.models import User
from kernel.slices import ROWS_MAX, Slice, offset_of, sliced
from producers.models import Organisation
from shop.models import Article, Payment, Sale, SaleFlag, SaleLine, Till
from traceability.models import Lot


class SaleNotFound(NotFound):
    code = "sale-not-found"


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list of receipts is narrowed to."""

    place_id: UUID | None = None
    till_id: UUID | None = None
    day: date | None = None
    first: date | None = None
    last: date | None = None
    is_flagged: bool = False
    kind: str | None = None
    # Receipts with at least one line of it; with such a payment; rung up in that hour of the place.
    article_id: UUID | None = None
    owner_id: UUID | None = None
    branch: str | None = None
    means: str | None = None
    hour: int | None = None

    @property
    def is_of_goods(self) -> bool:
        """Whether only some lines of the receipts are meant."""
        return bool(self.article_id or self.owner_id or self.branch)


@dataclass(frozen=True, slots=True)
class SaleRow:
    """One receipt in a list."""

    sale: Sale
    till: Till
    place: Place
    seller: str | None
    flags: tuple[str, ...]
    # What the lines that are meant came to, when only some are.
    meant_cents: int | None = None


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
    ids = [sale.id for sale, *_ in rows]
    flags, meant = _flags_of(session, ids), _meant_of(session, ids, filters)
    listed = [
        SaleRow(sale, till, place, seller, tuple(sorted(flags.get(sale.id, ()))), meant.get(sale.id))
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
    if filters.first:
        conditions.append(Sale.business_day >= filters.first)
    if filters.last:
        conditions.append(Sale.business_day <= filters.last)
    if filters.kind:
        conditions.append(Sale.kind == filters.kind)
    if filters.is_flagged:
        conditions.append(_has_flag())
    if filters.is_of_goods:
        conditions.append(_of_sale(SaleLine, *_lines_meant(filters)))
    if filters.means:
        conditions.append(_of_sale(Payment, Payment.means == filters.means))
    if filters.hour is not None:
        conditions.append(local_hour(Sale.occurred_at, Place.timezone) == filters.hour)
    return conditions


def _lines_meant(filters: Filters) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [SaleLine.sort == "goods"]
    if filters.article_id:
        conditions.append(SaleLine.article_id == filters.article_id)
    if filters.owner_id:
        conditions.append(SaleLine.owner_id == filters.owner_id)
    if filters.branch:
        of_branch = select(Article.id).where(Article.branch == filters.branch)
        conditions.append(SaleLine.article_id.in_(of_branch))
    return conditions


def _of_sale(part: type[SaleLine | Payment], *conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a receipt has such a line or payment; asked receipt by receipt, as the list is short."""
    return select(part.id).where(part.sale_id == Sale.id, *conditions).correlate(Sale).exists()


def _meant_of(session: Session, sale_ids: Sequence[UUID], filters: Filters) -> dict[UUID, int]:
    if not filters.is_of_goods:
        return {}
    rows = session.execute(
        select(SaleLine.sale_id, func.sum(SaleLine.gross_cents))
        .where(SaleLine.sale_id.in_(sale_ids), *_lines_meant(filters))
        .group_by(SaleLine.sale_id)
    )
    return {sale_id: int(cents) for sale_id, cents in rows.tuples()}


def _has_flag() -> ColumnElement[bool]:
    return select(SaleFlag.id).where(SaleFlag.sale_id == Sale.id).correlate(Sale).exists()


def _flags_of(session: Session, sale_ids: Sequence[UUID]) -> dict[UUID, set[str]]:
    flags: dict[UUID, set[str]] = {}
    rows = session.execute(select(SaleFlag.sale_id, SaleFlag.kind).where(SaleFlag.sale_id.in_(sale_ids)))
    for sale_id, kind in rows.tuples():
        flags.setdefault(sale_id, set()).add(kind)
    return flags
