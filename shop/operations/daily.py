"""The sums by day: what a receipt adds to them, and all of them written again from the receipts."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Table, delete, insert, text
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from kernel.access import Role, Touch
from kernel.db import table_of
from kernel.execute import Context, operation
from shop.models import SoldDay, TakingsDay
from shop.models.daily import UNKNOWN
from shop.queries.daily import disagreements, told_sold, told_takings
from shop.rules.sales import KeptPayment

SOLD, TAKINGS = table_of(SoldDay), table_of(TakingsDay)
Key = tuple[Any, ...]


class Receipt(Protocol):
    """What is summed of a receipt, whatever holds it; amounts in minor units, below zero in a refund."""

    @property
    def till_id(self) -> UUID: ...
    @property
    def currency(self) -> str: ...
    @property
    def occurred_at(self) -> datetime: ...
    @property
    def is_refund(self) -> bool: ...
    @property
    def total_cents(self) -> int: ...
    @property
    def payments(self) -> Sequence[KeptPayment]: ...


def _adding(table: Table, kind: str) -> Any:
    """Add to the row that is there, or begin it."""
    statement: Any = (insert_postgresql if kind == "postgresql" else insert_sqlite)(table)
    sums = [column for column in table.c if not column.primary_key]
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key),
        set_={column.name: column + statement.excluded[column.name] for column in sums},
    )


# Written once: building a statement costs more than sending it.
_ADD = {(table, kind): _adding(table, kind) for table in (SOLD, TAKINGS) for kind in ("postgresql", "sqlite")}


def add_to_days(
    connection: Connection,
    receipt: Receipt,
    place_id: UUID,
    timezone: str,
    day: date,
    lines: Iterable[Mapping[str, Any]],
) -> None:
    """Add a receipt to the sums of its day; `lines` are the rows of its lines. Two statements at most."""
    head = (place_id, day, receipt.till_id, receipt.currency)
    _add(connection, TAKINGS, _takings_of(receipt, head, timezone))
    _add(connection, SOLD, _sold_of(head, lines))


def _takings_of(receipt: Receipt, head: Key, timezone: str) -> dict[Key, Sequence[int]]:
    place_id, day, till_id, currency = head
    hour = f"{receipt.occurred_at.astimezone(ZoneInfo(timezone)):%H}"
    counted = (0, 1) if receipt.is_refund else (1, 0)
    sums: dict[Key, Sequence[int]] = {}
    for measure, key, cents in (
        ("day", "", receipt.total_cents),
        ("hour", hour, receipt.total_cents),
        *(("means", payment.means, payment.amount_cents) for payment in receipt.payments),
    ):
        at = (place_id, measure, day, till_id, currency, key)
        added = (*counted, cents, cents if receipt.is_refund else 0)
        sums[at] = [a + b for a, b in zip(sums.get(at, (0, 0, 0, 0)), added, strict=True)]
    return sums


def _sold_of(head: Key, lines: Iterable[Mapping[str, Any]]) -> dict[Key, Sequence[int]]:
    sums: dict[Key, list[int]] = defaultdict(lambda: [0, 0, 0, 0, 0])
    for line in lines:
        if line["sort"] == "goods":
            at = (*head, line["article_id"] or UNKNOWN, line["owner_id"] or UNKNOWN)
            added = (1, line["quantity"], line["gross_cents"], line["net_cents"], line["tax_cents"])
            sums[at] = [a + b for a, b in zip(sums[at], added, strict=True)]
    return dict(sums)


def _add(connection: Connection, table: Table, sums: Mapping[Key, Sequence[int]]) -> None:
    if not sums:
        return
    names = [column.name for column in table.c]
    ordered = sorted(sums.items(), key=_order)
    rows = [dict(zip(names, (*key, *values), strict=True)) for key, values in ordered]
    connection.execute(_ADD[table, connection.dialect.name], rows)


def _order(entry: tuple[Key, Sequence[int]]) -> tuple[str, ...]:
    return tuple(str(part) for part in entry[0])


@dataclass(frozen=True, slots=True)
class RebuildDays:
    """Write every sum by day again from the receipts."""


def _everywhere(session: Session, command: RebuildDays) -> Touch:
    return Touch("daily-sums")


@operation(Role.NETWORK_MANAGER, touches=_everywhere)
def rebuild_days(session: Session, command: RebuildDays, context: Context) -> dict[str, int]:
    """Write the sums again, the tills waiting meanwhile; tells how many were wrong."""
    if session.get_bind().dialect.name == "postgresql":
        # Writers that began are waited for and no other begins: no receipt is counted twice or not at all.
        session.execute(text("LOCK TABLE takings_day, sold_day IN SHARE ROW EXCLUSIVE MODE"))
    wrong = sum(1 for _ in disagreements(session))
    for table, told in ((TAKINGS, told_takings()), (SOLD, [told_sold()])):
        session.execute(delete(table))
        for rows in told:
            session.execute(insert(table).from_select([column.name for column in table.c], rows))
    return {"wrong": wrong}
