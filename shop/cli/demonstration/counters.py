"""The shops: goods sent and received, drawers opened and closed, and what customers bought."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from sqlalchemy import select

from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from kernel.db import db
from shop.cli.demonstration.actions import Story
from shop.cli.demonstration.harvests import Packed
from shop.cli.demonstration.recipes import ITEMS, Item
from shop.cli.demonstration.tablets import Tablet
from shop.gateways.device import rung_up
from shop.models import TaxRule
from shop.operations.catalogue import DefineArticle, SetPrice, define_article, set_price
from shop.operations.closings import ClosePlace, close_place
from shop.operations.tills import RegisterTill, register_till
from shop.queries.counter import TaxFact
from shop.rules.sales import KeptPayment, SoldLine, priced_line
from shop.rules.taxes import Subject, rule_for
from traceability.models import Product
from traceability.operations.items import DefineTradeItem, define_trade_item

EVENING_DIFFERENCES = (0, 0, 0, 0, 0, 0, 0, -100, 50, -500)


@dataclass(frozen=True, slots=True)
class Counter:
    """A till of the demonstration: how many customers a day, and on which weekdays (0 is Monday)."""

    place: str
    code: str
    customers: int
    weekdays: Sequence[int]
    share_percent: int
    months: Sequence[int] = tuple(range(1, 13))


COUNTERS = (
    Counter("boutique-taroudannt", "TAR1", 5, (0, 1, 2, 3, 4, 5), 50),
    Counter("boutique-agadir", "AGA1", 4, (2, 5), 22),
    Counter("cvt-taliouine", "CVT1", 3, (3, 6), 18),
    Counter("festival-safran", "FES1", 18, (4, 5, 6), 6, (11,)),
)


@dataclass
class Shelf:
    """A lot on a shop's shelf."""

    lot_id: UUID
    item: Item
    owner_id: UUID
    best_before: date
    pieces: int


@dataclass(frozen=True, slots=True)
class Piece:
    """Pieces made by hand that somebody will ask for: their article, their lot, whose, and the price."""

    article_id: UUID
    lot_id: UUID
    owner_id: UUID
    name: str
    price_cents: int


@dataclass
class Shops:
    """The shops as the story goes: their articles, tills, shelves and what is on its way."""

    story: Story
    first_sale_on: date
    rules: list[TaxFact] = field(default_factory=list)
    articles: dict[str, UUID] = field(default_factory=dict)
    items: dict[str, tuple[UUID, int]] = field(default_factory=dict)
    tills: dict[str, UUID] = field(default_factory=dict)
    tablets: dict[str, Tablet] = field(default_factory=dict)
    # What a recall has taken off the shelves: the tills refuse it, so nobody sells it.
    aside: set[UUID] = field(default_factory=set)
    shelves: dict[str, list[Shelf]] = field(default_factory=lambda: defaultdict(list))
    # What customers will ask for by name on the next day that a place is open: (piece, how many).
    asked: dict[str, list[tuple[Piece, int]]] = field(default_factory=lambda: defaultdict(list))
    coming: dict[date, list[tuple[str, SendDelivery, Packed]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def open(self, day: date) -> None:
        """Define what is sold, at which price where, and set up the tills."""
        story, at = self.story, self.story.at(day, 11)
        products = dict(db.session.execute(select(Product.key, Product.id)).tuples().all())
        columns = ("country", "seller_status", "tax_class", "valid_from", "rate_bp", "mention")
        self.rules = [
            TaxFact(*row) for row in db.session.execute(select(*(getattr(TaxRule, name) for name in columns)))
        ]
        for item in ITEMS:
            trade = DefineTradeItem(
                trade_item_id=story.id(),
                organisation_id=story.organisations[item.organisation],
                product_id=products[item.product],
                code=item.code,
                name_fr=item.name_fr,
                name_ar=item.name_ar,
                name_en=item.name_en,
                name_zgh=item.name_zgh,
                net_content=item.net_content,
                shelf_life_days=item.shelf_life_days,
                pictogram=item.pictogram,
                gtin=item.gtin,
                gtin_status="licensed" if item.gtin else "none",
            )
            story.do(define_trade_item, trade, at)
            article = DefineArticle(
                story.id(), trade.trade_item_id, item.branch, item.tax_class, item.appeal >= 4
            )
            story.do(define_article, article, at)
            self.items[item.code] = (trade.trade_item_id, item.net_content)
            self.articles[item.code] = article.article_id
            for counter in COUNTERS:
                price = SetPrice(story.places[counter.place], article.article_id, day, item.price_cents)
                story.do(set_price, price, at)
        for counter in COUNTERS:
            self._set_up(counter, at)

    def _set_up(self, counter: Counter, at: datetime) -> None:
        till = RegisterTill(
            till_id=self.story.id(),
            code=counter.code,
            name="Caisse 1",
            place_id=self.story.places[counter.place],
            receipt_header="Boutique solidaire\nMigrations & Développement",
            receipt_footer="Merci, tanmirt !\nChaque pot a son histoire : scannez son code.",
        )
        self.tills[counter.place] = till.till_id
        self.story.do(register_till, till, at)

    def send(self, packed: Packed) -> None:
        """Send shares of a packed lot to the shops; what remains stays in the cooperative's store."""
        day = packed.packed_on + timedelta(days=3)
        if day >= self.story.today:
            return
        owner = self.story.organisations[packed.organisation]
        for counter in COUNTERS:
            pieces = packed.pieces * counter.share_percent // 100
            if not pieces:
                continue
            line = SentLine(self.story.id(), packed.lot_id, owner, pieces)
            source, target = (
                self.story.stores[packed.organisation],
                self.story.places[counter.place],
            )
            delivery = SendDelivery(self.story.id(), source, target, (line,))
            self.coming[day].append((counter.place, delivery, packed))

    def live(self, day: date) -> None:
        """A day in the shops: vans in the morning, then customers."""
        for place, delivery, packed in self.coming.pop(day, ()):
            officer = self.story.actors[f"cooperative_officer:{packed.organisation}"]
            self.story.do(send_delivery, delivery, self.story.at(day, 7, 30), officer)
            if day + timedelta(days=1) < self.story.today:
                self._receive(place, delivery, packed, day + timedelta(days=1))
        for counter in COUNTERS:
            is_open = day.weekday() in counter.weekdays and day.month in counter.months
            if day >= self.first_sale_on and is_open:
                self._sell_a_day(counter, day)

    def _receive(self, place: str, delivery: SendDelivery, packed: Packed, day: date) -> None:
        story = self.story
        line = delivery.lines[0]
        is_short = line.quantity > 5 and story.random.random() < 0.08
        found = line.quantity - 1 if is_short else line.quantity
        received = ReceivedLine(line.line_id, found, "damaged" if is_short else None)
        manager = story.actors[f"boutique_manager:{place}"]
        command = ReceiveDelivery(delivery.delivery_id, (received,))
        story.do(receive_delivery, command, story.at(day, 8, story.random.randrange(30)), manager)
        item = next(one for one in ITEMS if one.code == packed.item)
        until = packed.packed_on + timedelta(days=item.shelf_life_days)
        self.shelves[place].append(Shelf(packed.lot_id, item, line.owner_id, until, found))

    def leave(self, today: date) -> None:
        """Take every tablet out of service, so that a visitor's can begin, and close what is past."""
        evening = self.story.at(today - timedelta(days=1), 19, 45)
        for tablet in self.tablets.values():
            tablet.leave(evening)
        for counter in COUNTERS:
            command = ClosePlace(self.story.places[counter.place])
            self.story.do(close_place, command, self.story.at(today, 0))

    def _sell_a_day(self, counter: Counter, day: date) -> None:
        story = self.story
        if counter.place not in self.tablets:
            self.tablets[counter.place] = self._tablet(counter, day)
        tablet = self.tablets[counter.place]
        tablet.open(story.at(day, 9))
        customers = max(1, round(story.random.gauss(counter.customers, counter.customers / 4)))
        minutes = sorted(story.random.sample(range(9 * 60, 19 * 60), customers))
        for minute in minutes:
            self._sell(counter, tablet, story.at(day, 0) + timedelta(minutes=minute))
        for piece, count in self.asked.pop(counter.place, ()):
            self._sell_pieces(tablet, piece, count, story.at(day, 19, 10))
        tablet.close(story.at(day, 19, 30), story.random.choice(EVENING_DIFFERENCES))

    def _sell_pieces(self, tablet: Tablet, piece: Piece, count: int, at: datetime) -> None:
        """Pieces made by hand, for the exact cash; their ids out of the lot's, so that no dice are thrown."""
        rule = rule_for(self.rules, Subject("MA", "exempt_cooperative", "craft"), at.date())
        line = priced_line(
            uuid5(piece.lot_id, f"line:{count}"),
            piece.article_id,
            piece.lot_id,
            piece.owner_id,
            piece.name,
            quantity=count,
            unit_price_cents=piece.price_cents,
            tax_rate_bp=rule.rate_bp if rule else 0,
            tax_mention=rule.mention if rule else None,
        )
        payment = KeptPayment(uuid5(piece.lot_id, f"paid:{count}"), "cash", line.gross_cents)
        tablet.sell(rung_up([line], (payment,), change_cents=0), at)

    def _tablet(self, counter: Counter, day: date) -> Tablet:
        seller = self.story.actors[f"seller:{counter.place}"]
        tablet = Tablet.enrolled(self.story, self.tills[counter.place], counter.code, seller)
        tablet.start(self.story.at(day, 8, 55))
        return tablet

    def _sell(self, counter: Counter, tablet: Tablet, at: datetime) -> None:
        """One customer, who finds something or nothing."""
        lines = self._basket(counter.place, at.date())
        if not lines:
            return
        story = self.story
        total = sum(line.gross_cents for line in lines)
        means = story.random.choices(("cash", "card", "cheque"), (76, 20, 4))[0]
        tendered = -(-total // 5_000) * 5_000 if means == "cash" else total
        reference = None if means == "cash" else f"{story.random.randrange(10**6):06d}"
        payment = KeptPayment(story.id(), means, total, reference)
        tablet.sell(rung_up(lines, (payment,), change_cents=tendered - total), at)

    def _basket(self, place: str, day: date) -> list[SoldLine]:
        """One to three articles, each from the lot that expires first and not before today."""
        shelves = (one for one in self.shelves[place] if one.lot_id not in self.aside)
        sellable = [one for one in shelves if one.pieces and one.best_before >= day]
        on_sale = {one.item.code: one.item for one in sellable}
        if not on_sale:
            return []
        appeals = [item.appeal for item in on_sale.values()]
        wanted = self.story.random.choices(list(on_sale), appeals, k=self.story.random.choice((1, 1, 2, 3)))
        lines = []
        for code in dict.fromkeys(wanted):
            shelf = min((one for one in sellable if one.item.code == code), key=lambda one: one.best_before)
            pieces = min(self.story.random.choice((1, 1, 2, 2, 3)), shelf.pieces)
            shelf.pieces -= pieces
            lines.append(self._line(shelf, pieces, day))
        return lines

    def _line(self, shelf: Shelf, pieces: int, day: date) -> SoldLine:
        subject = Subject("MA", "exempt_cooperative", shelf.item.tax_class)
        rule = rule_for(self.rules, subject, day)
        return priced_line(
            self.story.id(),
            self.articles[shelf.item.code],
            shelf.lot_id,
            shelf.owner_id,
            shelf.item.name_fr,
            quantity=pieces,
            unit_price_cents=shelf.item.price_cents,
            tax_rate_bp=rule.rate_bp if rule else 0,
            tax_mention=rule.mention if rule else None,
        )
