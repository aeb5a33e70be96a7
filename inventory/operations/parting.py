"""Lots parted into others of the same matter, or put together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.production import (
    MAKERS,
    keeper_of,
    lots_to_work,
    one_commune,
    run_at,
)
from inventory.queries.places import open_place
from kernel.access import Touch
from kernel.clock import business_day
from kernel.execute import Context, operation
from traceability.models import Lot
from traceability.operations.lots import NewLot, NewRun, NothingWentIn


@dataclass(frozen=True, slots=True)
class SplitLot:
    """A lot parted into others: (new lot, quantity) each."""

    run_id: UUID
    lot_id: UUID
    place_id: UUID
    parts: Sequence[tuple[UUID, int]]


@dataclass(frozen=True, slots=True)
class MergeLots:
    """Lots of one product put together into the new lot `lot_id`: (lot, quantity) each."""

    run_id: UUID
    lot_id: UUID
    place_id: UUID
    inputs: Sequence[tuple[UUID, int]]


def _of_place(session: Session, command: Any) -> Touch:
    owner_id = keeper_of(open_place(session, command.place_id))
    return Touch(stream=f"organisation:{owner_id}", organisations=frozenset({owner_id}))


@operation(*MAKERS, touches=_of_place)
def split_lot(session: Session, command: SplitLot, context: Context) -> dict[str, object]:
    """Part a lot into others of the same matter; what is not parted stays the old lot.

    Raises LotNotFree, LotExpired, InsufficientStock, NothingWentIn.
    """
    place = open_place(session, command.place_id)
    taken = sum(quantity for _, quantity in command.parts)
    if taken <= 0:
        raise NothingWentIn(field="parts")
    inputs = [(command.lot_id, taken)]
    lot = lots_to_work(session, inputs, place, context)[command.lot_id]
    outputs = [
        _same_matter([lot], lot_id, quantity, keeper_of(place), "split") for lot_id, quantity in command.parts
    ]
    return _parted(session, "splitting", command, inputs, outputs, place, context)


@operation(*MAKERS, touches=_of_place)
def merge_lots(session: Session, command: MergeLots, context: Context) -> dict[str, object]:
    """Put lots of one product together; the new lot keeps the oldest season and the first date.

    Raises LotNotFree, LotExpired, InsufficientStock, MixedProducts, NothingWentIn.
    """
    place = open_place(session, command.place_id)
    if len({lot_id for lot_id, _ in command.inputs}) < 2:
        raise NothingWentIn(field="inputs")
    lots = lots_to_work(session, command.inputs, place, context)
    quantity = sum(amount for _, amount in command.inputs)
    merged = _same_matter(list(lots.values()), command.lot_id, quantity, keeper_of(place), "merge")
    return _parted(session, "merging", command, command.inputs, [merged], place, context)


def _parted(
    session: Session,
    kind: str,
    command: SplitLot | MergeLots,
    inputs: Sequence[tuple[UUID, int]],
    outputs: Sequence[NewLot],
    place: Place,
    context: Context,
) -> dict[str, object]:
    run = NewRun(
        run_id=command.run_id,
        kind=kind,
        organisation_id=keeper_of(place),
        done_on=business_day(context.occurred_at, place.timezone),
        inputs=inputs,
        outputs=outputs,
        commune=place.locality,
    )
    return run_at(session, run, place, context)


def _same_matter(
    lots: Sequence[Lot], lot_id: UUID, quantity: int, organisation_id: UUID, origin: str
) -> NewLot:
    """A lot of the same product, pack and dates as the lots that it is made of."""
    dates = [lot.best_before for lot in lots if lot.best_before]
    return NewLot(
        lot_id=lot_id,
        organisation_id=organisation_id,
        product_id=lots[0].product_id,
        origin=origin,
        quantity=quantity,
        unit=lots[0].unit,
        season=min(lot.season for lot in lots),
        made_on=max(lot.made_on for lot in lots),
        trade_item_id=lots[0].trade_item_id,
        best_before=min(dates) if dates else None,
        commune=one_commune(lots),
    )
