"""The movements of stock, and the balances that follow them.

Every change of the stock comes through `move` or `take_sold`. Both lock the balances they touch in
one fixed order, so that two of them can wait for each other but never in a circle.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import bindparam, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import insert as insert_postgresql
from sqlalchemy.dialects.sqlite import insert as insert_sqlite
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.rules.fefo import status_on
from inventory.rules.places import OUTSIDE, VIRTUAL
from kernel.access import Role
from kernel.db import sent_together, table_of
from kernel.errors import Refused
from kernel.execute import Context
from kernel.ids import new_id
from kernel.ledger import InvalidTransfer
from traceability.models import Lot
from traceability.operations.lots import lots_to_use

# Who may change the stock of an organisation or a place.
STOCK_KEEPERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER, Role.BOUTIQUE_MANAGER)

# Lot, place, owner: the order in which balances are locked.
Key = tuple[UUID, UUID, UUID]


class InsufficientStock(Refused):
    """There is less of a lot at its place than what is wanted."""

    code = "insufficient-stock"


class LotExpired(Refused):
    """The lot is past its best-before day: it may not be sent or worked."""

    code = "lot-expired"


@dataclass(frozen=True, slots=True)
class Move:
    """So much of a lot of an owner from one place to another; `quantity` in the lot's unit.

    Raises InvalidTransfer when the quantity is not positive or the places are the same.
    """

    kind: str
    lot_id: UUID
    owner_id: UUID
    source_id: UUID
    target_id: UUID
    quantity: int
    document_id: UUID | None = None
    reason: str | None = None
    cause: str | None = None
    # What its owner paid for a piece, a kilogram or a litre, in the currency of the target.
    unit_cost_cents: int | None = None

    def __post_init__(self) -> None:
        if self.quantity <= 0 or self.source_id == self.target_id:
            raise InvalidTransfer(field="quantity", amount=self.quantity)

    @property
    def source_key(self) -> Key:
        return (self.lot_id, self.source_id, self.owner_id)

    @property
    def target_key(self) -> Key:
        return (self.lot_id, self.target_id, self.owner_id)


@dataclass(frozen=True, slots=True)
class Short:
    """A line sold beyond the stock: `index` in the lines given, quantities in the lot's unit."""

    index: int
    lot_id: UUID
    available: int
    missing: int


def move(session: Session, moves: Sequence[Move], context: Context) -> None:
    """Write movements and the balances they change: at most four statements, however many moves.

    Raises InsufficientStock, with the lot's code, when a physical place has too little.
    """
    changes = _changes(moves)
    _open_balances(session, [key for key, change in changes.items() if change > 0])
    held = _lock(session, changes)
    for key, change in sorted(changes.items()):
        if held.get(key, 0) + change < 0:
            raise InsufficientStock(
                lot=session.scalar(select(Lot.code).where(Lot.id == key[0])),
                available=held.get(key, 0),
                wanted=-change,
            )
    _write(session, changes, moves, context)


def take_sold(session: Session, lines: Sequence[Move], context: Context) -> list[Short]:
    """Write the movements of goods already handed over, which can no longer be refused.

    What the stock does not have comes from the account `shortage`, and is told. Three statements, the
    balances held from the first on: call it last.
    """
    held = _lock(session, {line.source_key for line in lines})
    moves: list[Move] = []
    shorts: list[Short] = []
    for index, line in enumerate(lines):
        available = held.get(line.source_key, 0)
        taken = min(available, line.quantity)
        held[line.source_key] = available - taken
        if taken:
            moves.append(replace(line, quantity=taken))
        if taken < line.quantity:
            missing = line.quantity - taken
            moves.append(replace(line, source_id=VIRTUAL["shortage"], quantity=missing))
            shorts.append(Short(index, line.lot_id, available, missing))
    _write(session, _changes(moves), moves, context)
    return shorts


def put_back(session: Session, lines: Sequence[Move], context: Context) -> None:
    """Write the movements of goods that customers brought back, to a shelf or to the account of losses."""
    changes = _changes(lines)
    _open_balances(session, list(changes))
    _lock(session, changes)
    _write(session, changes, lines, context)


def hold_lots(session: Session, place_id: UUID, lot_ids: Iterable[UUID]) -> None:
    """Hold what lies of some lots at a place until the commit, in the order in which all lock."""
    wanted = select(*_key).where(_column.place_id == place_id, _column.lot_id.in_(lot_ids))
    session.connection().execute(wanted.order_by(*_key).with_for_update()).all()


def lots_that_may_leave(session: Session, lot_ids: Iterable[UUID], day: date) -> dict[UUID, Lot]:
    """The lots by id, locked against a hold or recall until the commit.

    Raises LotNotFound, LotNotFree, or LotExpired for one that is past its date on `day`.
    """
    lots = lots_to_use(session, lot_ids)
    for lot in lots.values():
        if status_on(day, lot.state, lot.best_before) == "expired":
            raise LotExpired(field="lines", lot=lot.code, best_before=f"{lot.best_before:%d/%m/%Y}")
    return lots


def _changes(moves: Sequence[Move]) -> dict[Key, int]:
    """What each balance of a physical place gains or loses, without those that stay as they are."""
    totals: dict[Key, int] = defaultdict(int)
    for one in moves:
        totals[one.source_key] -= one.quantity
        totals[one.target_key] += one.quantity
    return {key: change for key, change in totals.items() if change and key[1] not in OUTSIDE}


def _open_balances(session: Session, keys: list[Key]) -> None:
    """Add the empty balances that goods will come into, so that only existing rows are changed."""
    if not keys:
        return
    postgresql = session.get_bind().dialect.name == "postgresql"
    empty = (insert_postgresql if postgresql else insert_sqlite)(StockBalance)
    session.execute(
        empty.on_conflict_do_nothing(),
        [
            {"lot_id": lot, "place_id": place, "owner_id": owner, "quantity": 0}
            for lot, place, owner in sorted(keys)
        ],
    )


_table = table_of(StockBalance)
_column = _table.c
_key = (_column.lot_id, _column.place_id, _column.owner_id)
# Written once: building a statement costs more than sending it.
_LOCK = (
    select(*_key, _column.quantity)
    .where(tuple_(*_key).in_(bindparam("keys", expanding=True)))
    .order_by(*_key)
    .with_for_update()
)
# The rows are locked and compared before; were they not, the table's check would refuse to go below zero.
_CHANGE = (
    update(_table)
    .where(
        _column.lot_id == bindparam("lot"),
        _column.place_id == bindparam("place"),
        _column.owner_id == bindparam("owner"),
    )
    .values(quantity=_column.quantity + bindparam("change"))
)
_ADD_MOVES = insert(table_of(StockMove))


def _lock(session: Session, keys: Iterable[Key]) -> dict[Key, int]:
    """What the balances hold; their rows are locked in the fixed order until the commit."""
    wanted = sorted(set(keys))
    if not wanted:
        return {}
    rows = session.connection().execute(_LOCK, {"keys": wanted})
    return {(row.lot_id, row.place_id, row.owner_id): row.quantity for row in rows}


def _write(session: Session, changes: Mapping[Key, int], moves: Sequence[Move], context: Context) -> None:
    """Change the balances, which are locked, and add the movements."""
    with sent_together(session) as connection:
        if changes:
            connection.execute(_CHANGE, [_change_row(*one) for one in sorted(changes.items())])
        if moves:
            connection.execute(_ADD_MOVES, [_move_row(one, context) for one in moves])


def _change_row(key: Key, change: int) -> dict[str, Any]:
    lot, place, owner = key
    return {"lot": lot, "place": place, "owner": owner, "change": change}


def _move_row(one: Move, context: Context) -> dict[str, Any]:
    return {
        "id": new_id(),
        "kind": one.kind,
        "lot_id": one.lot_id,
        "owner_id": one.owner_id,
        "source_id": one.source_id,
        "target_id": one.target_id,
        "quantity": one.quantity,
        "document_id": one.document_id,
        "cause": one.cause,
        "reason": one.reason,
        "unit_cost_cents": one.unit_cost_cents,
        "occurred_at": context.occurred_at,
        "recorded_at": context.recorded_at,
    }
