"""Goods received from outside: bought from somebody who is no member, or brought by another's mill."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.operations.production import (
    MAKERS,
    BestBeforeTooEarly,
    place_of,
    product_of,
    touches_organisation,
)
from inventory.operations.stock import Move, move
from inventory.rules.places import VIRTUAL
from inventory.rules.seasons import season_of
from kernel.access import Role
from kernel.errors import Forbidden, Invalid
from kernel.execute import Context, operation
from producers.rules.texts import note_or_none
from traceability.operations.evidence import SupplierPaper, write_paper
from traceability.operations.lots import NewLot, write_lot
from traceability.operations.supplies import NewSupply, write_supply

# A crop is kept for years at most: a season further back is a slip of the pen.
SEASONS_BACK_MAX = 10


class PaperIsTheNetworks(Forbidden):
    """What a claim will rest on is recorded by the network's manager, as our own certificates are."""

    code = "paper-is-the-networks"


class SeasonOutOfRange(Invalid):
    """No crop of this season can have come on that day."""

    code = "season-out-of-range"


@dataclass(frozen=True, slots=True)
class ReceiveFromOutside:
    """A lot that came from outside to a place; `quantity` in the product's unit (mg or µL).

    `papers` are the supplier's certificates; `season` is that of the day unless told.
    """

    lot_id: UUID
    organisation_id: UUID
    place_id: UUID
    product_id: UUID
    quantity: int
    received_on: date
    supply: NewSupply
    papers: Sequence[SupplierPaper] = ()
    season: int | None = None
    best_before: date | None = None
    note: str | None = None


@operation(*MAKERS, touches=touches_organisation)
def receive_from_outside(session: Session, command: ReceiveFromOutside, context: Context) -> dict[str, str]:
    """Register a lot from outside with its supplier and papers, and put it on stock.

    Raises PlaceOfAnotherOrganisation, PaperIsTheNetworks, SeasonOutOfRange, BestBeforeTooEarly,
    UnknownSupplier, NotAnAddress, ValidityReversed, and what traceability finds wrong with the lot.
    """
    if command.papers and not context.actor.has((Role.NETWORK_MANAGER,)):
        raise PaperIsTheNetworks()
    place = place_of(session, command.place_id, command.organisation_id)
    lot = write_lot(session, _new_lot(session, command), (), context)
    write_supply(session, lot, command.supply, context)
    for paper in command.papers:
        write_paper(session, lot, paper, context)
    received = Move(
        kind="receive",
        lot_id=lot.id,
        owner_id=command.organisation_id,
        source_id=VIRTUAL["supplier"],
        target_id=place.id,
        quantity=lot.quantity,
        document_id=lot.id,
    )
    move(session, [received], context)
    return {"lot_id": str(lot.id), "code": lot.code}


def _new_lot(session: Session, command: ReceiveFromOutside) -> NewLot:
    product = product_of(session, command.product_id)
    if command.best_before is not None and command.best_before <= command.received_on:
        raise BestBeforeTooEarly(field="best_before")
    return NewLot(
        lot_id=command.lot_id,
        organisation_id=command.organisation_id,
        product_id=product.id,
        origin="intake",
        quantity=command.quantity,
        unit=product.unit,
        season=_season(product.branch, command),
        made_on=command.received_on,
        best_before=command.best_before,
        note=note_or_none(command.note),
    )


def _season(branch: str, command: ReceiveFromOutside) -> int:
    latest = season_of(branch, command.received_on)
    told = command.season if command.season is not None else latest
    if not latest - SEASONS_BACK_MAX <= told <= latest:
        raise SeasonOutOfRange(field="season", first=latest - SEASONS_BACK_MAX, last=latest)
    return told
