"""The movements by which a delivery arrives: what was sent, what was lost, what came besides."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, IntakeExtra, Place
from inventory.operations.stock import Move, hold_lots
from inventory.queries.stock import available
from inventory.rules.intake import Reception
from inventory.rules.places import IN_TRANSIT, VIRTUAL
from kernel.errors import Invalid
from traceability.models import Lot
from traceability.queries.lots import LotNotFound


class ExtraIsOnTheNote(Invalid):
    """A lot of the note has its own line: what came on top of it is told there."""

    code = "extra-is-on-the-note"


@dataclass(frozen=True, slots=True)
class ReceivedExtra:
    """So much of a lot that is on no line of the note; `quantity` in the lot's unit."""

    extra_id: UUID
    lot_id: UUID
    quantity: int


def besides(
    session: Session,
    delivery: Delivery,
    sent: Iterable[DeliveryLine],
    extras: Sequence[ReceivedExtra],
    target: Place,
) -> list[Move]:
    """Write what is on no line of the note; the movements that bring it, from where it lay."""
    if not extras:
        return []
    lots = [one.lot_id for one in extras]
    if len(set(lots)) < len(lots) or not {line.lot_id for line in sent}.isdisjoint(lots):
        raise ExtraIsOnTheNote(field="other")
    makers = _makers(session, lots)
    hold_lots(session, delivery.source_id, lots)
    session.execute(insert(IntakeExtra), [_extra(delivery.id, one) for one in extras])
    lying = available(session, delivery.source_id, lots)
    moves: list[Move] = []
    for one in extras:
        left = one.quantity
        for place in [each for each in lying if each.lot_id == one.lot_id]:
            taken = min(left, place.quantity)
            left -= taken
            moves += _surplus(delivery, one.lot_id, place.owner_id, delivery.source_id, taken, target)
        source = VIRTUAL["count_difference"]
        moves += _surplus(delivery, one.lot_id, makers[one.lot_id], source, left, target)
    return moves


def _makers(session: Session, lot_ids: Sequence[UUID]) -> Mapping[UUID, UUID]:
    """Who made the lots; raises LotNotFound."""
    rows = session.execute(select(Lot.id, Lot.organisation_id).where(Lot.id.in_(lot_ids)))
    makers = dict(rows.tuples().all())
    for lot_id in lot_ids:
        if lot_id not in makers:
            raise LotNotFound(lot_id=str(lot_id))
    return makers


def _surplus(
    delivery: Delivery, lot_id: UUID, owner_id: UUID, source_id: UUID, quantity: int, target: Place
) -> list[Move]:
    if not quantity:
        return []
    arrival = Move("discrepancy", lot_id, owner_id, source_id, target.id, quantity, delivery.id, "extra")
    return _owned(delivery, [arrival], target)


def _extra(delivery_id: UUID, one: ReceivedExtra) -> dict[str, object]:
    return {"id": one.extra_id, "delivery_id": delivery_id, "lot_id": one.lot_id, "quantity": one.quantity}


def arrivals(delivery: Delivery, line: DeliveryLine, outcome: Reception, target: Place) -> list[Move]:
    """The movements of one received line, the lost and the surplus told apart."""
    owner = line.owner_id
    steps = [
        ("discrepancy", IN_TRANSIT, VIRTUAL["loss"], outcome.lost, outcome.reason),
        ("discrepancy", VIRTUAL["count_difference"], target.id, outcome.found, outcome.reason),
        ("receive", IN_TRANSIT, target.id, outcome.kept, None),
    ]
    moves = [
        Move(kind, line.lot_id, owner, source, to, quantity, delivery.id, reason)
        for kind, source, to, quantity, reason in steps
        if quantity
    ]
    return _owned(delivery, moves, target, line.unit_cost_cents)


def _owned(
    delivery: Delivery, moves: list[Move], target: Place, unit_cost_cents: int | None = None
) -> list[Move]:
    """The same movements under the terms of the delivery: bought goods become the receiver's."""
    buyer = target.organisation_id
    if delivery.terms != "bought" or buyer is None:
        return moves
    return [
        one
        for arrival in moves
        for one in (
            [arrival] if arrival.owner_id == buyer else _bought(arrival, target.id, buyer, unit_cost_cents)
        )
    ]


def _bought(arrival: Move, target_id: UUID, buyer_id: UUID, unit_cost_cents: int | None) -> list[Move]:
    """Bought goods arriving: the seller's leave through `purchase`, the buyer's come out of it."""
    if arrival.target_id != target_id:
        return [arrival]
    leaving = replace(arrival, target_id=VIRTUAL["purchase"])
    coming = replace(
        arrival,
        kind="receive",
        owner_id=buyer_id,
        source_id=VIRTUAL["purchase"],
        reason=None,
        unit_cost_cents=unit_cost_cents,
    )
    return [leaving, coming]
