"""The sums by day recomputed from the receipts, as statements: for a check, and to write them again."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, String, Uuid, case, cast, func, literal, select
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.db import local_hour, table_of
from shop.models import Payment, Sale, SaleLine, SoldDay, TakingsDay
from shop.models.daily import UNKNOWN

SOLD, TAKINGS = table_of(SoldDay), table_of(TakingsDay)


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A sum that is not that of its receipts; `kept` or `told` is None where there is none."""

    table: str
    key: tuple[Any, ...]
    kept: tuple[int, ...] | None
    told: tuple[int, ...] | None


def told_takings() -> list[Select[Any]]:
    """What the rows of `takings_day` should be, in the order of its columns: whole, by hour, by means."""
    clock = local_hour(Sale.occurred_at, Place.timezone)
    hour = case((clock < 10, literal("0")), else_=literal("")) + cast(clock, String)
    return [
        _takings("day", literal(""), Sale.total_cents),
        _takings("hour", hour, Sale.total_cents).join(Place, Place.id == Sale.place_id),
        _takings("means", Payment.means, Payment.amount_cents).join(Payment, Payment.sale_id == Sale.id),
    ]


def _takings(measure: str, key: Any, cents: Any) -> Select[Any]:
    is_refund = Sale.kind == "refund"
    return (
        select(
            Sale.place_id,
            literal(measure),
            Sale.business_day,
            Sale.till_id,
            Sale.currency,
            key,
            func.sum(case((is_refund, 0), else_=1)),
            func.sum(case((is_refund, 1), else_=0)),
            func.sum(cents),
            func.sum(case((is_refund, cents), else_=0)),
        )
        .select_from(Sale)
        .group_by(Sale.place_id, Sale.business_day, Sale.till_id, Sale.currency, key)
    )


def told_sold() -> Select[*tuple[Any, ...]]:
    """What the rows of `sold_day` should be, in the order of its columns."""
    nobody = literal(UNKNOWN, Uuid())
    key = (
        Sale.place_id,
        Sale.business_day,
        Sale.till_id,
        Sale.currency,
        func.coalesce(SaleLine.article_id, nobody),
        func.coalesce(SaleLine.owner_id, nobody),
    )
    wanted: Select[*tuple[Any, ...]] = (
        select(
            *key,
            func.count(),
            func.sum(SaleLine.quantity),
            func.sum(SaleLine.gross_cents),
            func.sum(SaleLine.net_cents),
            func.sum(SaleLine.tax_cents),
        )
        .join(Sale, Sale.id == SaleLine.sale_id)
        .where(SaleLine.sort == "goods")
        .group_by(*key)
    )
    return wanted


def disagreements(session: Session) -> Iterator[Disagreement]:
    """Every sum that its receipts do not tell, and what they tell."""
    yield from _compare(session, "takings_day", select(*TAKINGS.c), told_takings(), keys=6)
    yield from _compare(session, "sold_day", select(*SOLD.c), [told_sold()], keys=6)


def _compare(
    session: Session, table: str, kept: Select[Any], told: list[Select[Any]], keys: int
) -> Iterator[Disagreement]:
    found = _by_key(session, [kept], keys)
    for key, values in _by_key(session, told, keys).items():
        so_far = found.pop(key, None)
        if so_far != values:
            yield Disagreement(table, key, so_far, values)
    for key, values in found.items():
        yield Disagreement(table, key, values, None)


def _by_key(session: Session, wanted: list[Select[Any]], keys: int) -> dict[tuple[Any, ...], tuple[int, ...]]:
    return {
        tuple(row[:keys]): tuple(int(value) for value in row[keys:])
        for one in wanted
        for row in session.execute(one)
    }
