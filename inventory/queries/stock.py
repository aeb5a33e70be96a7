"""What lies where, now; and whether the balances still agree with the movements."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, literal, select, union_all
from sqlalchemy.orm import Session

from inventory.models import StockBalance, StockMove
from inventory.rules.fefo import Candidate, status_on
from inventory.rules.places import OUTSIDE
from kernel.db import at_one_moment
from traceability.models import Lot


@dataclass(frozen=True, slots=True)
class OnHand:
    """What lies of one lot of one owner at one place; `quantity` in the lot's unit."""

    place_id: UUID
    lot_id: UUID
    owner_id: UUID
    quantity: int
    unit: str
    code: str
    token: str
    organisation_id: UUID
    product_id: UUID
    trade_item_id: UUID | None
    made_on: date
    best_before: date | None
    state: str

    def status_on(self, day: date) -> str:
        """`sellable`, `expired`, `held` or `recalled` on a day of the place."""
        return status_on(day, self.state, self.best_before)

    def candidate(self, day: date) -> Candidate:
        """The same as something that first-expired-first-out may pick on a day of the place."""
        return Candidate(
            lot_id=self.lot_id,
            owner_id=self.owner_id,
            code=self.code,
            quantity=self.quantity,
            made_on=self.made_on,
            best_before=self.best_before,
            status=self.status_on(day),
        )


@dataclass(frozen=True, slots=True)
class Disagreement:
    """A balance that is not the sum of its movements."""

    place_id: UUID
    lot_id: UUID
    owner_id: UUID
    stored: int
    recomputed: int


def on_hand() -> Select[*tuple[Any, ...]]:
    """The columns of OnHand for every balance that is not empty; callers narrow it."""
    return (
        select(
            StockBalance.place_id,
            StockBalance.lot_id,
            StockBalance.owner_id,
            StockBalance.quantity,
            Lot.unit,
            Lot.code,
            Lot.token,
            Lot.organisation_id,
            Lot.product_id,
            Lot.trade_item_id,
            Lot.made_on,
            Lot.best_before,
            Lot.state,
        )
        .join(Lot, Lot.id == StockBalance.lot_id)
        .where(StockBalance.quantity > 0)
    )


def available(session: Session, place_id: UUID, lot_ids: Collection[UUID] | None = None) -> list[OnHand]:
    """All that lies at a place, or only of some lots, first expired first; whatever its status."""
    wanted = on_hand().where(StockBalance.place_id == place_id)
    if lot_ids is not None:
        wanted = wanted.where(StockBalance.lot_id.in_(lot_ids))
    found = [OnHand(*row) for row in session.execute(wanted)]
    return sorted(found, key=lambda one: (one.best_before or date.max, one.made_on, one.code, one.owner_id))


def disagreements(session: Session) -> Iterator[Disagreement]:
    """Every balance that differs from the sum of its movements, or is missing, streamed."""
    at_one_moment(session)
    key = ("place_id", "lot_id", "owner_id")
    nothing = literal(0)
    parts = union_all(
        select(
            StockBalance.place_id,
            StockBalance.lot_id,
            StockBalance.owner_id,
            StockBalance.quantity.label("stored"),
            nothing.label("moved"),
        ),
        select(
            StockMove.target_id,
            StockMove.lot_id,
            StockMove.owner_id,
            nothing,
            StockMove.quantity,
        ).where(StockMove.target_id.not_in(OUTSIDE)),
        select(
            StockMove.source_id,
            StockMove.lot_id,
            StockMove.owner_id,
            nothing,
            -StockMove.quantity,
        ).where(StockMove.source_id.not_in(OUTSIDE)),
    ).subquery()
    keys = [parts.c[name] for name in key]
    stored, moved = func.sum(parts.c.stored), func.sum(parts.c.moved)
    rows = session.execute(
        select(*keys, stored, moved).group_by(*keys).having(stored != moved).order_by(*keys),
        execution_options={"yield_per": 1_000},
    )
    for row in rows:
        yield Disagreement(row[0], row[1], row[2], stored=int(row[3]), recomputed=int(row[4]))


def balance_count(session: Session) -> int:
    """How many balances are kept."""
    return session.scalar(select(func.count()).select_from(StockBalance)) or 0
