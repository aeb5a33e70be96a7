"""Lots made where goods lie: gathered and worked.

Traceability writes the lots and judges the balance; the stock moves in the same transaction.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.operations.stock import Move, lots_that_may_leave, move
from inventory.queries.places import PlaceNotFound, open_place
from inventory.rules.places import VIRTUAL
from inventory.rules.seasons import season_of
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid
from kernel.execute import Context, operation
from kernel.quantity import Unit
from traceability.models import Lot, Product, TradeItem
from traceability.operations.draws import count_harvest
from traceability.operations.lots import (
    NewLot,
    NewRun,
    NothingWentIn,
    UnknownProduct,
    WrongTradeItem,
    write_contributions,
    write_lot,
    write_run,
)
from traceability.queries.products import products_by_id

MAKERS = (Role.COOPERATIVE_OFFICER, Role.NETWORK_MANAGER)


class PlaceOfAnotherOrganisation(Invalid):
    code = "place-of-another-organisation"


class NothingHarvested(Invalid):
    code = "nothing-harvested"


class BestBeforeTooEarly(Invalid):
    code = "best-before-too-early"


@dataclass(frozen=True, slots=True)
class HarvestLot:
    """A harvest weighed in at a place: (member, quantity) in mg or µL, and the plots it grew on."""

    lot_id: UUID
    organisation_id: UUID
    place_id: UUID
    product_id: UUID
    harvested_on: date
    commune: str | None
    contributions: Sequence[tuple[UUID, int]]
    plots: Sequence[UUID] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Output:
    """A lot that comes out of a run; pieces when it is packed, else in its product's unit.

    A packed lot is best before what is told, or the item's shelf life after the packing.
    """

    lot_id: UUID
    product_id: UUID
    quantity: int
    trade_item_id: UUID | None = None
    is_co_product: bool = False
    best_before: date | None = None


@dataclass(frozen=True, slots=True)
class ProcessLots:
    """A run at a place: inputs as (lot, quantity), the loss in mg, the reason of an odd yield."""

    run_id: UUID
    kind: str
    organisation_id: UUID
    place_id: UUID
    done_on: date
    inputs: Sequence[tuple[UUID, int]]
    outputs: Sequence[Output]
    loss_quantity: int = 0
    reason: str | None = None
    note: str | None = None


def touches_organisation(session: Session, command: Any) -> Touch:
    """What concerns the organisation that a command names."""
    return Touch(
        stream=f"organisation:{command.organisation_id}",
        organisations=frozenset({command.organisation_id}),
    )


@operation(*MAKERS, touches=touches_organisation)
def harvest_lot(session: Session, command: HarvestLot, context: Context) -> dict[str, str]:
    """Register a harvest lot and put it on stock.

    Raises NothingHarvested, PlaceOfAnotherOrganisation, and what traceability finds wrong.
    """
    place = place_of(session, command.place_id, command.organisation_id)
    product = product_of(session, command.product_id)
    new = NewLot(
        lot_id=command.lot_id,
        organisation_id=command.organisation_id,
        product_id=product.id,
        origin="harvest",
        quantity=sum(amount for _, amount in command.contributions),
        unit=product.unit,
        season=season_of(product.branch, command.harvested_on),
        made_on=command.harvested_on,
        commune=command.commune,
        note=command.note,
    )
    if not command.contributions:
        raise NothingHarvested(field="contributions")
    lot = write_lot(session, new, (), context)
    write_contributions(session, lot, command.contributions, command.plots)
    count_harvest(session, lot)
    gathered = Move(
        kind="harvest",
        lot_id=lot.id,
        owner_id=command.organisation_id,
        source_id=VIRTUAL["nature"],
        target_id=place.id,
        quantity=lot.quantity,
        document_id=lot.id,
    )
    move(session, [gathered], context)
    return {"lot_id": str(lot.id), "code": lot.code}


@operation(*MAKERS, touches=touches_organisation)
def process_lots(session: Session, command: ProcessLots, context: Context) -> dict[str, object]:
    """Work lots into others and move the stock.

    Raises PlaceOfAnotherOrganisation, LotNotFree, LotExpired, InsufficientStock, OutputAboveInput,
    ReasonNeeded, BestBeforeTooEarly and what traceability finds wrong.
    """
    place = place_of(session, command.place_id, command.organisation_id)
    sources = lots_to_work(session, command.inputs, place, context)
    news = _new_lots(session, command, sources)
    run = NewRun(
        run_id=command.run_id,
        kind=command.kind,
        organisation_id=command.organisation_id,
        done_on=command.done_on,
        inputs=command.inputs,
        outputs=news,
        loss_quantity=command.loss_quantity,
        reason=command.reason,
        note=command.note,
        commune=place.locality,
    )
    return run_at(session, run, place, context)


def run_at(session: Session, new: NewRun, place: Place, context: Context) -> dict[str, object]:
    """Write a run, take its inputs from the place and put its outputs there."""
    run = write_run(session, new, context)
    owner, process = new.organisation_id, VIRTUAL["process"]
    moves = [
        Move("process_in", lot_id, owner, place.id, process, quantity, run.id)
        for lot_id, quantity in new.inputs
    ]
    moves += [
        Move("process_out", out.lot_id, owner, process, place.id, out.quantity, run.id) for out in new.outputs
    ]
    move(session, moves, context)
    wanted = select(Lot).where(Lot.id.in_([out.lot_id for out in new.outputs]))
    codes = {lot.id: lot.code for lot in session.scalars(wanted)}
    return {
        "run_id": str(run.id),
        "yield_ppm": run.yield_ppm,
        "lots": [{"lot_id": str(out.lot_id), "code": codes[out.lot_id]} for out in new.outputs],
    }


def place_of(session: Session, place_id: UUID, organisation_id: UUID) -> Place:
    """A place of the organisation that works there; raises PlaceOfAnotherOrganisation."""
    try:
        place = open_place(session, place_id)
    except PlaceNotFound:
        raise PlaceOfAnotherOrganisation(field="place_id") from None
    if place.organisation_id != organisation_id:
        raise PlaceOfAnotherOrganisation(field="place_id")
    return place


def keeper_of(place: Place) -> UUID:
    """The organisation that answers for a place; raises PlaceOfAnotherOrganisation without one."""
    if place.organisation_id is None:
        raise PlaceOfAnotherOrganisation(field="place_id")
    return place.organisation_id


def product_of(session: Session, product_id: UUID) -> Product:
    """A product; raises UnknownProduct."""
    product = products_by_id(session, [product_id]).get(product_id)
    if product is None:
        raise UnknownProduct(field="product_id")
    return product


def lots_to_work(
    session: Session, inputs: Sequence[tuple[UUID, int]], place: Place, context: Context
) -> dict[UUID, Lot]:
    """The lots that go in, by id, locked; raises NothingWentIn, LotNotFree, LotExpired."""
    day = business_day(context.occurred_at, place.timezone)
    if not inputs:
        raise NothingWentIn(field="inputs")
    return lots_that_may_leave(session, (lot_id for lot_id, _ in inputs), day)


def _new_lots(session: Session, command: ProcessLots, sources: Mapping[UUID, Lot]) -> list[NewLot]:
    products = products_by_id(session, [out.product_id for out in command.outputs])
    items = _trade_items(session, command)
    return [
        NewLot(
            lot_id=out.lot_id,
            organisation_id=command.organisation_id,
            product_id=out.product_id,
            origin="process",
            quantity=out.quantity,
            unit=_unit(out, products),
            season=min(lot.season for lot in sources.values()),
            made_on=command.done_on,
            trade_item_id=out.trade_item_id,
            best_before=_best_before(out, items, command.done_on),
            commune=one_commune(list(sources.values())),
            is_co_product=out.is_co_product,
        )
        for out in command.outputs
    ]


def _unit(out: Output, products: Mapping[UUID, Product]) -> str:
    if out.product_id not in products:
        raise UnknownProduct(field="product_id")
    return Unit.PIECE.value if out.trade_item_id else products[out.product_id].unit


def _trade_items(session: Session, command: ProcessLots) -> dict[UUID, TradeItem]:
    """The packs that come out; raises WrongTradeItem for one of another organisation."""
    wanted = {out.trade_item_id for out in command.outputs if out.trade_item_id}
    rows = session.scalars(select(TradeItem).where(TradeItem.id.in_(wanted))) if wanted else ()
    items = {item.id: item for item in rows if item.organisation_id == command.organisation_id}
    if items.keys() != wanted:
        raise WrongTradeItem(field="trade_item_id", product="")
    return items


def _best_before(out: Output, items: Mapping[UUID, TradeItem], done_on: date) -> date | None:
    if out.best_before is not None:
        if out.best_before <= done_on:
            raise BestBeforeTooEarly(field="best_before")
        return out.best_before
    item = items.get(out.trade_item_id) if out.trade_item_id else None
    keeps = item.shelf_life_days if item else None
    return done_on + timedelta(days=keeps) if keeps else None


def one_commune(lots: Sequence[Lot]) -> str | None:
    """The commune that all lots come from; none when they are of several."""
    communes = {lot.commune for lot in lots}
    return communes.pop() if len(communes) == 1 else None
