"""What the shops do besides selling: minimums to reorder from, a count by two phones, goods for a stall."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from inventory.models import Place
from inventory.queries.order_lots import free_by_item
from inventory.queries.stock import OnHand, available
from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.operations.counters import TellPart, tell_part
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.counts.figures import TellCounted, tell_counted
from shop.operations.counts.opening import OpenCount, open_count
from shop.operations.reordering import SetReorderPoint, set_reorder_point
from shop.operations.stocking import BroughtItem, StockStall, stock_stall
from shop.queries.stocking import stocking

SHOP = "boutique-taroudannt"
# Kept by the same association: the stall is stocked from there.
STALL, SOURCE = "festival-safran", "cvt-taliouine"
MINIMUM, TARGET = 12, 40
# Of the articles that lie there in the fewest pieces more is wanted than is left and ordered.
SHORT_ITEMS, ABOVE = 2, 60
ITEMS_COUNTED, STALL_DAYS, ITEMS_TOLD = 3, 3, 5
SHELVES = ("Vitrine", "Réserve")


def tell_shelves(story: Story, known: Mapping[str, tuple[UUID, int]]) -> None:
    """Set minimums for articles among `known`, count one shop, and send goods to the festival's stall."""
    _want(story, {item for item, _content in known.values()})
    _count(story)
    _bring(story)


def _manager(place: str) -> str:
    return f"boutique_manager:{place}"


def _want(story: Story, known: Collection[UUID]) -> None:
    """Minimums for what lies at the shop; some of them are above what is left."""
    place, day = story.places[SHOP], story.today - timedelta(days=1)
    lying = free_by_item(db.session(), [place], None, day).items()
    free = sorted((one for one in lying if one[0] in known), key=lambda one: (one[1], one[0]))
    for rank, (item, pieces) in enumerate(free[:ITEMS_TOLD]):
        minimum = pieces + ABOVE if rank < SHORT_ITEMS else min(MINIMUM, pieces)
        wanted = SetReorderPoint(story.id(), place, item, minimum, max(TARGET, minimum), 10)
        story.do(set_reorder_point, wanted, story.at(day, 17), story.actors[_manager(SHOP)])


def _count(story: Story) -> None:
    """Two counters on two shelves in the evening, each with her phone; one jar is missing."""
    place, evening = story.places[SHOP], story.at(story.today - timedelta(days=1), 20)
    lying = available(db.session(), place)
    items = tuple(dict.fromkeys(one.trade_item_id for one in lying if one.trade_item_id))[:ITEMS_COUNTED]
    if not items:
        return
    keeper = story.actors[_manager(SHOP)]
    count_id = story.id()
    story.do(open_count, OpenCount(count_id, place, "articles", items), evening, keeper)
    counters = (f"seller:{SHOP}", _manager(SHOP))
    lots = _lying(lying, items)
    for at, (counter, shelf) in enumerate(zip(counters, SHELVES, strict=True)):
        _count_shelf(story, count_id, counter, shelf, lots[at::2], evening)
    story.do(
        post_count,
        PostCount(count_id, "Pot de dégustation oublié"),
        evening + timedelta(minutes=40),
        story.actors["network_manager"],
    )


def _lying(rows: Sequence[OnHand], items: Sequence[UUID]) -> list[tuple[OnHand, int]]:
    """Each lot of some articles with all that lies of it, whoever owns it."""
    sums: dict[UUID, int] = {}
    first: dict[UUID, OnHand] = {}
    for one in rows:
        if one.trade_item_id in items:
            sums[one.lot_id] = sums.get(one.lot_id, 0) + one.quantity
            first.setdefault(one.lot_id, one)
    return [(first[lot_id], quantity) for lot_id, quantity in sums.items()]


def _count_shelf(
    story: Story,
    count_id: UUID,
    counter: str,
    shelf: str,
    lots: Sequence[tuple[OnHand, int]],
    begun: datetime,
) -> None:
    who = story.actors[counter]
    story.do(tell_part, TellPart(story.id(), count_id, 1, "taken"), begun + timedelta(minutes=2), who)
    for at, (one, quantity) in enumerate(lots):
        found = quantity - 1 if at == 0 and shelf == SHELVES[0] else quantity
        told = TellCounted(story.id(), count_id, one.lot_id, found, shelf)
        story.do(tell_counted, told, begun + timedelta(minutes=4 + 2 * at), who)
    story.do(tell_part, TellPart(story.id(), count_id, 1, "done"), begun + timedelta(minutes=36), who)


def _bring(story: Story) -> None:
    """What the list proposes for three days, on its way: the stall receives it by one scan."""
    session, day = db.session(), story.today - timedelta(days=1)
    stall = session.get_one(Place, story.places[STALL])
    source = session.get_one(Place, story.places[SOURCE])
    listed = stocking(session, stall, source, day, STALL_DAYS)
    wanted = sorted(listed.rows, key=lambda row: (-row.bringing.pieces(STALL_DAYS), row.item.code))
    items = tuple(
        BroughtItem(row.item.id, row.bringing.pieces(STALL_DAYS))
        for row in wanted[:ITEMS_TOLD]
        if row.bringing.pieces(STALL_DAYS)
    )
    if items:
        until = day + timedelta(days=STALL_DAYS - 1)
        sent = StockStall(story.id(), source.id, stall.id, until, items)
        story.do(stock_stall, sent, story.at(day, 18), story.actors[_manager(SOURCE)])
