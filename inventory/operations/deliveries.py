"""Goods sent from one place to another, and what was found on arrival."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from inventory.models import Delivery, DeliveryLine, Intake, IntakeLine, Place
from inventory.operations.arrivals import ReceivedExtra, arrivals, besides
from inventory.operations.stock import STOCK_KEEPERS, Move, lots_that_may_leave, move
from inventory.operations.touching import at_place
from inventory.queries.deliveries import DeliveryNotFound
from inventory.queries.places import PlaceNotFound, open_place
from inventory.rules.costs import check_cost
from inventory.rules.intake import receive
from inventory.rules.places import IN_TRANSIT
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from kernel.numbering import next_number

LINES_MAX = 300
TERMS = ("consigned", "bought")


class DeliveryWithoutLines(Invalid):
    code = "delivery-without-lines"


class TooManyDeliveryLines(Invalid):
    code = "too-many-delivery-lines"


class SameLotTwice(Invalid):
    code = "same-lot-twice"


class SamePlace(Invalid):
    code = "delivery-to-same-place"


class UnknownTerms(Invalid):
    code = "unknown-terms"


class CostWithoutPurchase(Invalid):
    """A cost is told of goods that the receiver buys: neither consigned ones, nor what is theirs already."""

    code = "cost-without-purchase"


class LinesDoNotMatch(Invalid):
    """A reception answers for each line of its delivery, once, and for nothing else."""

    code = "lines-do-not-match"


class AlreadyReceived(Refused):
    code = "already-received"


@dataclass(frozen=True, slots=True)
class SentLine:
    """So much of a lot of an owner; `quantity` in the lot's unit.

    `unit_cost_cents` is what the receiver pays for a piece, a kilogram or a litre, without VAT and in
    the currency of its place, when the terms are bought and the price is known.
    """

    line_id: UUID
    lot_id: UUID
    owner_id: UUID
    quantity: int
    unit_cost_cents: int | None = None


@dataclass(frozen=True, slots=True)
class SendDelivery:
    """Goods leaving a place for another; consigned goods stay the sender's until sold."""

    delivery_id: UUID
    source_id: UUID
    target_id: UUID
    lines: Sequence[SentLine]
    terms: str = "consigned"
    note: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedLine:
    """What was found of one line; `reason` (short, damaged, extra) when it differs."""

    line_id: UUID
    quantity: int
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class ReceiveDelivery:
    """The reception of a delivery, every line of it at once, and what came besides."""

    delivery_id: UUID
    lines: Sequence[ReceivedLine]
    note: str | None = None
    extras: Sequence[ReceivedExtra] = ()


def _at_source(session: Session, command: SendDelivery) -> Touch:
    return at_place(session, command.source_id)


def _at_target(session: Session, command: ReceiveDelivery) -> Touch:
    return at_place(session, _delivery(session, command.delivery_id).target_id)


@operation(*STOCK_KEEPERS, touches=_at_source)
def send_delivery(session: Session, command: SendDelivery, context: Context) -> dict[str, str]:
    """Put goods on the road and give the delivery its number.

    Raises DeliveryWithoutLines, LotNotFree, LotExpired, InsufficientStock, CostWithoutPurchase,
    UnlikelyCost, and what is wrong with its fields.
    """
    if command.terms not in TERMS:
        raise UnknownTerms(field="terms")
    source = checked_source(session, command)
    _check_costs(command, open_place(session, command.target_id).organisation_id)
    day = business_day(context.occurred_at, source.timezone)
    lots_that_may_leave(session, (line.lot_id for line in command.lines), day)
    number = next_delivery_number(session, day)
    put_on_the_road(session, command, number, day, context)
    return {"delivery_id": str(command.delivery_id), "number": number}


def next_delivery_number(session: Session, day: date) -> str:
    """`BL-26-0041`; the row of its series is held until the commit."""
    year = f"{day:%y}"
    return f"BL-{year}-{next_number(session, f'delivery:{year}'):04d}"


def put_on_the_road(
    session: Session, command: SendDelivery, number: str, day: date, context: Context
) -> None:
    """Write a delivery under its number, with the movements of its goods out of their place.

    Raises InsufficientStock.
    """
    session.add(
        Delivery(
            id=command.delivery_id,
            number=number,
            source_id=command.source_id,
            target_id=command.target_id,
            terms=command.terms,
            sent_on=day,
            sent_at=context.occurred_at,
            note=command.note,
        )
    )
    session.flush()
    session.execute(
        insert(DeliveryLine).execution_options(render_nulls=True),
        [_line(command.delivery_id, line) for line in command.lines],
    )
    move(session, [_dispatch(command, line) for line in command.lines], context)


@operation(*STOCK_KEEPERS, Role.SELLER, touches=_at_target)
def receive_delivery(session: Session, command: ReceiveDelivery, context: Context) -> dict[str, object]:
    """Take a delivery in, once; what differs goes to losses or comes from the count differences.

    A lot that was held or recalled on its way is received too: it lies there, and cannot leave.
    A lot that is on no line left the sender's place, as far as it lies there.
    Raises DeliveryNotFound, AlreadyReceived, LinesDoNotMatch, DifferenceNeedsReason, ExtraIsOnTheNote.
    """
    delivery = _delivery(session, command.delivery_id)
    sent = _lines_of(session, delivery.id)
    _take_in(session, delivery, command, context)
    if sorted(sent) != sorted(line.line_id for line in command.lines):
        raise LinesDoNotMatch(delivery=delivery.number)
    target = open_place(session, delivery.target_id)
    moves: list[Move] = []
    found: list[dict[str, object]] = []
    for line in command.lines:
        outcome = receive(sent[line.line_id].quantity, line.quantity, line.reason, str(line.line_id))
        moves += arrivals(delivery, sent[line.line_id], outcome, target)
        found.append({"line_id": line.line_id, "quantity": line.quantity, "reason": outcome.reason})
    session.execute(insert(IntakeLine).execution_options(render_nulls=True), found)
    moves += besides(session, delivery, sent.values(), command.extras, target)
    move(session, moves, context)
    differences = sum(1 for line in found if line["reason"]) + len(command.extras)
    return {"delivery_id": str(delivery.id), "number": delivery.number, "differences": differences}


def checked_source(session: Session, command: SendDelivery) -> Place:
    """The place the goods leave; raises what is wrong with the command itself."""
    if not command.lines:
        raise DeliveryWithoutLines(field="lines")
    if len(command.lines) > LINES_MAX:
        raise TooManyDeliveryLines(field="lines", maximum=LINES_MAX)
    if len({(line.lot_id, line.owner_id) for line in command.lines}) < len(command.lines):
        raise SameLotTwice(field="lines")
    if command.source_id == command.target_id:
        raise SamePlace(field="target_id")
    try:
        open_place(session, command.target_id)
    except PlaceNotFound as error:
        error.field = "target_id"
        raise
    return open_place(session, command.source_id)


def _check_costs(command: SendDelivery, buyer_id: UUID | None) -> None:
    for line in command.lines:
        if line.unit_cost_cents is None:
            continue
        if command.terms != "bought" or buyer_id in (None, line.owner_id):
            raise CostWithoutPurchase(field="lines")
        check_cost(line.unit_cost_cents, "lines")


def _line(delivery_id: UUID, line: SentLine) -> dict[str, object]:
    return {
        "id": line.line_id,
        "delivery_id": delivery_id,
        "lot_id": line.lot_id,
        "owner_id": line.owner_id,
        "quantity": line.quantity,
        "unit_cost_cents": line.unit_cost_cents,
    }


def _dispatch(command: SendDelivery, line: SentLine) -> Move:
    return Move(
        kind="dispatch",
        lot_id=line.lot_id,
        owner_id=line.owner_id,
        source_id=command.source_id,
        target_id=IN_TRANSIT,
        quantity=line.quantity,
        document_id=command.delivery_id,
    )


def _delivery(session: Session, delivery_id: UUID) -> Delivery:
    delivery = session.get(Delivery, delivery_id)
    if delivery is None:
        raise DeliveryNotFound(delivery_id=str(delivery_id))
    return delivery


def _lines_of(session: Session, delivery_id: UUID) -> Mapping[UUID, DeliveryLine]:
    lines = session.scalars(select(DeliveryLine).where(DeliveryLine.delivery_id == delivery_id))
    return {line.id: line for line in lines}


def _take_in(session: Session, delivery: Delivery, command: ReceiveDelivery, context: Context) -> None:
    """Write the reception first: of two at once, the second finds it and is refused."""
    taken = insert_ignoring(
        session,
        Intake,
        delivery_id=delivery.id,
        received_at=context.occurred_at,
        recorded_at=context.recorded_at,
        received_by=context.actor.id,
        note=command.note,
    )
    if not taken:
        raise AlreadyReceived(delivery=delivery.number)
