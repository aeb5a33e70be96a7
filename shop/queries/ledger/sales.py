"""A day's sales as the accounts tell them: one entry for sales and one for refunds of each place."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from shop.models import Payment, Sale, SaleLine
from shop.queries.ledger.books import Books
from shop.rules.ledger.entries import Entry, Goods, Origin, of_sales
from shop.rules.sales import GOODS

# A place, a business day, and whether something was sold or given back.
Day = tuple[UUID, date, str]
KINDS = {"sale": "sales", "refund": "refunds"}


@dataclass(slots=True)
class _Sold:
    takings: dict[str, int] = field(default_factory=dict)
    goods: list[Goods] = field(default_factory=list)
    debts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rounding_cents: int = 0


def sales_entries(session: Session, books: Books) -> Iterator[Entry]:
    """Three statements, however many receipts; raises UnbalancedEntry."""
    days: dict[Day, _Sold] = defaultdict(_Sold)
    _read_takings(session, books, days)
    _read_lines(session, books, days)
    _read_roundings(session, books, days)
    keys = {place.id: place.key.upper() for place in books.places}
    for (place_id, day, kind), sold in days.items():
        origin = Origin(KINDS[kind], place_id, day, f"{keys[place_id]}-{day:%Y%m%d}")
        made = of_sales(origin, books.keeper.id, sold.takings, sold.goods, sold.debts, sold.rounding_cents)
        if made:
            yield made


def _of(books: Books) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return Sale.place_id.in_(books.place_ids), Sale.business_day.between(books.first, books.last)


def _read_takings(session: Session, books: Books, days: dict[Day, _Sold]) -> None:
    what = (Sale.place_id, Sale.business_day, Sale.kind, Payment.means)
    rows = session.execute(
        select(*what, func.sum(Payment.amount_cents))
        .join(Payment, Payment.sale_id == Sale.id)
        .where(*_of(books))
        .group_by(*what)
    )
    for place_id, day, kind, means, cents in rows.tuples():
        days[place_id, day, kind].takings[means] = int(cents)


def _read_lines(session: Session, books: Books, days: dict[Day, _Sold]) -> None:
    what = (
        Sale.place_id,
        Sale.business_day,
        Sale.kind,
        SaleLine.sort,
        SaleLine.owner_id,
        SaleLine.tax_rate_bp,
    )
    rows = session.execute(
        select(*what, func.sum(SaleLine.net_cents), func.sum(SaleLine.tax_cents))
        .join(SaleLine, SaleLine.sale_id == Sale.id)
        .where(*_of(books))
        .group_by(*what)
        .order_by(SaleLine.owner_id, SaleLine.tax_rate_bp)
    )
    for place_id, day, kind, sort, owner_id, rate_bp, net, tax in rows.tuples():
        sold = days[place_id, day, kind]
        if sort == GOODS:
            sold.goods.append(Goods(owner_id, rate_bp, int(net), int(tax)))
        else:
            sold.debts[sort] += int(net) + int(tax)


def _read_roundings(session: Session, books: Books, days: dict[Day, _Sold]) -> None:
    what = (Sale.place_id, Sale.business_day, Sale.kind)
    rows = session.execute(
        select(*what, func.sum(Sale.cash_rounding_cents)).where(*_of(books)).group_by(*what)
    )
    for place_id, day, kind, cents in rows.tuples():
        days[place_id, day, kind].rounding_cents = int(cents)
