"""What the boutique of Taroudannt ordered lately: one order half sent, one promised, one unanswered."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from inventory.operations.deliveries import SendDelivery, SentLine
from inventory.operations.order_ends import SendForOrder, send_for_order
from inventory.operations.orders import AnswerOrder, AskedLine, PlaceOrder, answer_order, place_order
from inventory.queries.order_lots import proposed_lots
from inventory.queries.orders import order_row
from kernel.access import Actor
from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.recipes import ITEMS

PLACE = "boutique-taroudannt"


@dataclass(frozen=True, slots=True)
class Ordered:
    """An order: of whom, how long ago, pieces of each article; the share promised of it, and said with it."""

    supplier: str
    days_ago: int
    pieces: int
    note: str | None = None
    promised_percent: int | None = None
    word: str | None = None
    is_sent: bool = False


ORDERS = (
    Ordered("souktana", 6, 24, "Pour les fêtes de fin d’année.", 100, "Tout est prêt, le reste suit.", True),
    Ordered("tighanimine", 3, 12, None, 50, "La presse est en réparation : la moitié d’ici dix jours."),
    Ordered("tifaout", 1, 18, "Les clients demandent du thym."),
)


def tell_orders(story: Story, items: dict[str, tuple[UUID, int]]) -> None:
    """Order, answer and send, each in the name of who does it."""
    for one in ORDERS:
        day = story.today - timedelta(days=one.days_ago)
        order_id, lines = _placed(story, one, items, day)
        if one.promised_percent is None:
            continue
        promises = tuple((line.line_id, line.quantity * one.promised_percent // 100) for line in lines)
        answer = AnswerOrder(story.id(), order_id, promises, day + timedelta(days=10), one.word)
        story.do(answer_order, answer, story.at(day, 16), _officer(story, one))
        if one.is_sent:
            _send(story, one, order_id, day + timedelta(days=1))


def _officer(story: Story, one: Ordered) -> Actor:
    return story.actors[f"cooperative_officer:{one.supplier}"]


def _placed(
    story: Story, one: Ordered, items: dict[str, tuple[UUID, int]], day: date
) -> tuple[UUID, Sequence[AskedLine]]:
    theirs = [items[item.code][0] for item in ITEMS if item.organisation == one.supplier]
    lines = tuple(AskedLine(story.id(), item_id, one.pieces) for item_id in theirs)
    order = PlaceOrder(
        story.id(),
        story.places[PLACE],
        story.organisations[one.supplier],
        lines,
        wanted_on=day + timedelta(days=14),
        note=one.note,
    )
    story.do(place_order, order, story.at(day, 9), story.actors[f"boutique_manager:{PLACE}"])
    return order.order_id, lines


def _send(story: Story, one: Ordered, order_id: UUID, day: date) -> None:
    """Send the half of what lies ready; nothing when the store is empty."""
    store = story.stores[one.supplier]
    row = order_row(db.session(), story.platform, order_id)
    lots = proposed_lots(db.session(), row, store, day)
    lines = tuple(_line(story, key, pieces // 2) for key, pieces in sorted(lots.items()) if pieces > 1)
    if lines:
        delivery = SendDelivery(story.id(), store, story.places[PLACE], lines)
        story.do(send_for_order, SendForOrder(order_id, delivery), story.at(day, 8), _officer(story, one))


def _line(story: Story, key: str, pieces: int) -> SentLine:
    lot_id, owner_id = key.split(".")
    return SentLine(story.id(), UUID(lot_id), UUID(owner_id), pieces)
