"""Counts of the stock for tests, built through operations."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select

from inventory.models import StockBalance
from kernel.access import Actor, Grant, Role
from kernel.db import db
from kernel.ids import new_id
from shop.operations.counts.figures import TellCounted, tell_counted
from shop.operations.counts.opening import OpenCount, open_count
from tests.builders.shop import a_person
from tests.conftest import NOW, Do


def a_count(do: Do, place_id: UUID, scope: str = "place", at: datetime = NOW, **more: Any) -> UUID:
    """A count that goes on."""
    count_id = new_id()
    do(open_count, OpenCount(count_id, place_id, scope, **more), at=at)
    return count_id


def counted(
    do: Do, count_id: UUID, lot_id: UUID, quantity: int, at: datetime = NOW, shelf: str = "", **more: Any
) -> None:
    """A figure told at a moment."""
    do(tell_counted, TellCounted(new_id(), count_id, lot_id, quantity, shelf), at=at, **more)


def a_counter(do: Do, place_id: UUID, name: str = "Zahra") -> Actor:
    """A seller of a place."""
    user_id = a_person(do, Role.SELLER, name, place_id=place_id)
    return Actor(user_id, name, frozenset({Grant(Role.SELLER, place_id=place_id)}))


def lying(place_id: UUID, lot_id: UUID) -> int:
    """What lies of a lot at a place, whoever owns it."""
    db.session.rollback()
    wanted = select(func.sum(StockBalance.quantity))
    return (
        db.session.scalar(wanted.where(StockBalance.place_id == place_id, StockBalance.lot_id == lot_id)) or 0
    )
