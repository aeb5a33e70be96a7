"""A place orders, and the organisation answers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from inventory.models import (
    Order,
    OrderAnswer,
    OrderEnd,
    OrderLine,
    OrderPromise,
    Place,
)
from inventory.operations.deliveries import TERMS, UnknownTerms
from inventory.operations.stock import STOCK_KEEPERS
from inventory.operations.touching import at_place
from inventory.queries.order_lines import lines_of_orders
from inventory.queries.orders import OrderNotFound
from inventory.queries.people import addresses_of_keepers, addresses_of_officers
from inventory.queries.places import open_place
from inventory.rules.orders import ToldOrder, answer_letter, order_letter
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.mail import post
from kernel.numbering import next_number
from producers.models import Organisation
from producers.operations.organisations import touch_of
from producers.rules.texts import note_or_none, words_or_none
from traceability.queries.products import trade_items_by_id

LINES_MAX = 200
PIECES_MAX = 10_000_000
WORD_LENGTH_MAX = 500
# Who answers for what an organisation sends.
SUPPLIERS = (Role.NETWORK_MANAGER, Role.COOPERATIVE_OFFICER)


class OrderWithoutLines(Invalid):
    code = "order-without-lines"


class TooManyOrderLines(Invalid):
    code = "too-many-order-lines"


class ItemOrderedTwice(Invalid):
    code = "item-ordered-twice"


class NotTheirItem(Invalid):
    """An item that this organisation does not pack."""

    code = "not-their-item"


class UnlikelyPieces(Invalid):
    code = "unlikely-pieces-ordered"


class WantedInThePast(Invalid):
    code = "wanted-in-the-past"


class AnswerDoesNotMatch(Invalid):
    """An answer says of each line what is promised, once, and of nothing else."""

    code = "answer-does-not-match"


class OrderIsOver(Refused):
    code = "order-is-over"


@dataclass(frozen=True, slots=True)
class AskedLine:
    """So many pieces of a trade item."""

    line_id: UUID
    trade_item_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class PlaceOrder:
    """What a place asks of an organisation."""

    order_id: UUID
    place_id: UUID
    supplier_id: UUID
    lines: Sequence[AskedLine]
    terms: str = "consigned"
    wanted_on: date | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class AnswerOrder:
    """What the organisation promises, (line, pieces) for every line, by which day, with a word."""

    answer_id: UUID
    order_id: UUID
    promises: Sequence[tuple[UUID, int]]
    ready_on: date | None = None
    word: str | None = None


def _at_ordering_place(session: Session, command: PlaceOrder) -> Touch:
    return at_place(session, command.place_id)


def _at_supplier(session: Session, command: AnswerOrder) -> Touch:
    return touch_of(order_to_read(session, command.order_id).supplier_id)


@operation(*STOCK_KEEPERS, touches=_at_ordering_place)
def place_order(session: Session, command: PlaceOrder, context: Context) -> dict[str, str]:
    """Ask an organisation for goods, and tell its officers.

    Raises OrderWithoutLines, NotTheirItem, and what is wrong with its fields.
    """
    place = open_place(session, command.place_id)
    day = business_day(context.occurred_at, place.timezone)
    _check(session, command, day)
    number = f"CMD-{day:%y}-{next_number(session, f'order:{day:%y}'):04d}"
    order = Order(
        id=command.order_id,
        number=number,
        place_id=place.id,
        supplier_id=command.supplier_id,
        terms=command.terms,
        wanted_on=command.wanted_on,
        note=note_or_none(command.note),
        ordered_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(order)
    session.flush()
    session.execute(insert(OrderLine), [_line(order.id, one) for one in command.lines])
    told = _told(session, order, place)
    _tell(session, addresses_of_officers(session, order.supplier_id), *order_letter(told), context)
    return {"order_id": str(order.id), "number": number}


@operation(*SUPPLIERS, touches=_at_supplier)
def answer_order(session: Session, command: AnswerOrder, context: Context) -> dict[str, str]:
    """Promise so much of each line, again when things change, and tell those of the place.

    Raises OrderIsOver, AnswerDoesNotMatch, UnlikelyPieces.
    """
    order = hold_order(session, command.order_id)
    _check_promises(session, command)
    answer = OrderAnswer(
        id=command.answer_id,
        order_id=order.id,
        rank=_answers(session, order.id) + 1,
        ready_on=command.ready_on,
        word=words_or_none(command.word, "word", WORD_LENGTH_MAX),
        answered_by=context.actor.id,
        occurred_at=context.occurred_at,
        recorded_at=context.recorded_at,
    )
    session.add(answer)
    session.flush()
    session.execute(insert(OrderPromise), [_promise(answer, *one) for one in command.promises])
    told = _told(session, order, open_place(session, order.place_id), answer)
    _tell(session, addresses_of_keepers(session, order.place_id), *answer_letter(told), context)
    return {"order_id": str(order.id), "answer_id": str(answer.id)}


def order_to_read(session: Session, order_id: UUID) -> Order:
    order = session.get(Order, order_id)
    if order is None:
        raise OrderNotFound(order_id=str(order_id))
    return order


def hold_order(session: Session, order_id: UUID) -> Order:
    """The order, its row held until the commit so that it is sent or ended, not both."""
    order = session.scalar(select(Order).where(Order.id == order_id).with_for_update())
    if order is None:
        raise OrderNotFound(order_id=str(order_id))
    if session.get(OrderEnd, order_id):
        raise OrderIsOver(order=order.number)
    return order


def _check(session: Session, command: PlaceOrder, day: date) -> None:
    if not command.lines:
        raise OrderWithoutLines(field="lines")
    if len(command.lines) > LINES_MAX:
        raise TooManyOrderLines(field="lines", maximum=LINES_MAX)
    items = {line.trade_item_id for line in command.lines}
    if len(items) < len(command.lines):
        raise ItemOrderedTwice(field="lines")
    theirs = trade_items_by_id(session, items).values()
    if {one.id for one in theirs if one.organisation_id == command.supplier_id} != items:
        raise NotTheirItem(field="lines")
    _check_pieces((line.quantity for line in command.lines), least=1)
    if command.terms not in TERMS:
        raise UnknownTerms(field="terms")
    if command.wanted_on is not None and command.wanted_on < day:
        raise WantedInThePast(field="wanted_on")


def _check_promises(session: Session, command: AnswerOrder) -> None:
    lines = session.scalars(select(OrderLine.id).where(OrderLine.order_id == command.order_id))
    if sorted(lines) != sorted(line_id for line_id, _ in command.promises):
        raise AnswerDoesNotMatch(field="promises")
    _check_pieces((pieces for _, pieces in command.promises), least=0)


def _check_pieces(pieces: Iterable[int], *, least: int) -> None:
    if not all(least <= one <= PIECES_MAX for one in pieces):
        raise UnlikelyPieces(field="lines", maximum=PIECES_MAX)


def _line(order_id: UUID, line: AskedLine) -> dict[str, object]:
    return {
        "id": line.line_id,
        "order_id": order_id,
        "trade_item_id": line.trade_item_id,
        "quantity": line.quantity,
    }


def _promise(answer: OrderAnswer, line_id: UUID, pieces: int) -> dict[str, object]:
    return {"answer_id": answer.id, "line_id": line_id, "order_id": answer.order_id, "quantity": pieces}


def _answers(session: Session, order_id: UUID) -> int:
    return session.scalar(select(func.count()).where(OrderAnswer.order_id == order_id)) or 0


def _told(session: Session, order: Order, place: Place, answer: OrderAnswer | None = None) -> ToldOrder:
    """What letters say of an order: what was asked, or what an answer promised."""
    lines = lines_of_orders(session, [order.id])[order.id]
    listed = [(one.item.name_fr, one.told.due) for one in lines]
    supplier = session.get_one(Organisation, order.supplier_id)
    day = answer.ready_on if answer else order.wanted_on
    return ToldOrder(
        order.number, place.name, supplier.name, listed, day, answer.word if answer else order.note
    )


def _tell(session: Session, addresses: Sequence[str], subject: str, text: str, context: Context) -> None:
    for address in addresses:
        post(session, address, subject, text, context.recorded_at)
