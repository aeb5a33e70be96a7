"""Five years of a network, written in bulk: twelve cooperatives, thirty boutiques, two million lines sold.

Who takes part is registered through operations; the harvests, runs, deliveries and receipts between them
are rows, the same on both databases, each adding up: what was born of a lot is what was sold of it and
what still lies somewhere.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import Engine, select

from benchmarks.pen import Pen
from benchmarks.world import PRICE_CENTS, do
from inventory.operations.places import RegisterPlace, register_place
from inventory.rules.places import VIRTUAL
from kernel.clock import now
from kernel.db import db
from kernel.ids import new_id
from producers.operations.organisations import RegisterOrganisation, register_organisation
from shop.operations.catalogue import DefineArticle, SetPrice, define_article, set_price
from shop.operations.tills import RegisterTill, register_till
from traceability.models import Product
from traceability.operations.items import DefineTradeItem, define_trade_item

# The last season is sold out on the day of the bench: five years up to today.
SEASON_DAYS, SEASONS_BACK = 365, (4, 3, 2, 1, 0)
COOPERATIVES, BOUTIQUES = 12, 30
# Of one cooperative in one season: harvests are dried four by four, dried lots sorted ten by ten, and
# what was sorted is packed in fifty lots.
HARVESTS, DRIED_OF, SORTED_OF, PACKED = 80, 4, 10, 50
PACK_LOTS = len(SEASONS_BACK) * COOPERATIVES * HARVESTS // (DRIED_OF * SORTED_OF) * PACKED
LINES_AT_SCALE_1 = 2_000_000
LINES_A_SALE, LINES_A_MOVE = 3, 4
LEFT_PIECES, PACK_MG = 20, 1_000
SOLD_WITHIN = timedelta(days=60)
# From the harvest to the packing, from one packing to the next, and to the shelf.
PACKED_AFTER, PACKED_EVERY, SHELVED_AFTER = timedelta(days=30), timedelta(days=6), timedelta(days=2)
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Maker:
    """A cooperative with its store and the pack that it sells."""

    organisation_id: UUID
    store_id: UUID
    item_id: UUID
    article_id: UUID


@dataclass(frozen=True, slots=True)
class Counter:
    """A boutique and its till."""

    place_id: UUID
    till_id: UUID


@dataclass(frozen=True, slots=True)
class Packed:
    """A lot of packs: who made it, where it is sold, from when."""

    lot_id: UUID
    maker: Maker
    counter: Counter
    packed_on: date


@dataclass(slots=True)
class Years:
    """What was written, for those who measure; lots are in the order of the seasons."""

    makers: Sequence[Maker]
    counters: Sequence[Counter]
    # Lines sold of each lot of packs.
    sold_each: int
    harvests: list[UUID] = field(default_factory=list)
    sorted_lots: list[UUID] = field(default_factory=list)
    packed: list[Packed] = field(default_factory=list)

    @property
    def pieces(self) -> int:
        """What a lot of packs was born with."""
        return self.sold_each + LEFT_PIECES


def build(engine: Engine, scale: float = 1) -> Years:
    """Five years with `scale` × two million lines sold, and the planner's statistics of them."""
    makers = [_maker(number) for number in range(COOPERATIVES)]
    counters = [_counter(number, makers) for number in range(BOUTIQUES)]
    years = Years(makers, counters, max(1, int(LINES_AT_SCALE_1 * scale) // PACK_LOTS))
    products = dict(db.session.execute(select(Product.key, Product.id)).tuples().all())
    db.session.rollback()
    with Pen(engine) as pen:
        for back in SEASONS_BACK:
            for maker in makers:
                _season(_Births(pen, maker, harvested_on(back), products), years)
        for packs in years.packed:
            _deliver(pen, years, packs)
        _sell(pen, years)
    return years


def harvested_on(back: int) -> date:
    """The day of the harvests of a season, so many seasons before the last."""
    sold_out = PACKED_AFTER + (PACKED - 1) * PACKED_EVERY + SHELVED_AFTER + SOLD_WITHIN
    return now().date() - sold_out - timedelta(days=SEASON_DAYS * back)


def _maker(number: int) -> Maker:
    made = Maker(new_id(), new_id(), new_id(), new_id())
    code = f"AN{chr(65 + number)}"
    name = f"Coopérative des années {number + 1}"
    kind, key = "cooperative", f"years-{number}"
    maker = RegisterOrganisation(made.organisation_id, key, code, name=name, kind=kind, branches=("saffron",))
    do(register_organisation, maker)
    do(register_place, RegisterPlace(made.store_id, f"{key}-store", name, "store", made.organisation_id))
    saffron = db.session.scalars(select(Product.id).where(Product.key == "saffron_dry")).one()
    names = ("Safran, 1 g", "زعفران", "Saffron, 1 g", "ⵣⵄⴼⵕⴰⵏ")
    pack = (f"art-y{number}", *names, PACK_MG, 1_000, "saffron")
    do(define_trade_item, DefineTradeItem(made.item_id, made.organisation_id, saffron, *pack))
    do(define_article, DefineArticle(made.article_id, made.item_id, "saffron", "herb"))
    return made


def _counter(number: int, makers: Sequence[Maker]) -> Counter:
    place_id, till_id, code = new_id(), new_id(), f"YR{number}"
    keeper = makers[number % len(makers)].organisation_id
    name = f"Boutique des années {number + 1}"
    do(register_place, RegisterPlace(place_id, f"years-shop-{number}", name, "boutique", keeper))
    do(register_till, RegisterTill(till_id, code, code, place_id, name, "Merci"))
    for maker in makers:
        do(set_price, SetPrice(place_id, maker.article_id, harvested_on(SEASONS_BACK[0]), PRICE_CENTS))
    return Counter(place_id, till_id)


def _season(births: "_Births", years: Years) -> None:
    """What a cooperative harvested, dried, sorted and packed in a season."""
    packs_mg = years.pieces * PACK_MG
    sorted_mg = packs_mg * PACKED
    dried_mg = sorted_mg // SORTED_OF
    autumn = births.harvested_on
    fresh_mg = dried_mg * 5 // DRIED_OF
    fresh = [births.harvest(fresh_mg, autumn) for _ in range(HARVESTS)]
    years.harvests += fresh
    day = autumn + timedelta(days=2)
    dried = [births.run("drying", some, fresh_mg, 1, dried_mg, day) for some in _by(DRIED_OF, fresh)]
    for some in _by(SORTED_OF, dried):
        day = autumn + timedelta(days=20)
        batch = births.run("merging", some, dried_mg, 2, sorted_mg, day)
        years.sorted_lots.append(batch)
        for number in range(PACKED):
            day = autumn + PACKED_AFTER + number * PACKED_EVERY
            lot = births.run("packing", [batch], packs_mg, 3, years.pieces, day, is_packed=True)
            counter = years.counters[len(years.packed) % BOUTIQUES]
            years.packed.append(Packed(lot, births.maker, counter, day))


class _Births:
    """Writes the lots and runs of one cooperative in one season, each with its movements."""

    def __init__(self, pen: Pen, maker: Maker, harvested_on: date, products: dict[str, UUID]) -> None:
        self.pen, self.maker, self.harvested_on, self.products = pen, maker, harvested_on, products

    def harvest(self, quantity: int, day: date) -> UUID:
        """A lot that was picked."""
        lot_id = self._lot("saffron_fresh_stigmas", 0, quantity, day, origin="harvest", commune="Taliouine")
        self._move("harvest", lot_id, VIRTUAL["nature"], self.maker.store_id, quantity, day)
        return lot_id

    def run(
        self, kind: str, parents: Sequence[UUID], taken: int, generation: int, quantity: int, day: date,
        *, is_packed: bool = False,
    ) -> UUID:  # fmt: skip
        """The lot that a run makes, taking so much of each parent."""
        pen, run_id, moment = self.pen, self.pen.next_id(), _at(day)
        pack = {"trade_item_id": self.maker.item_id.hex, "best_before": f"{day + timedelta(days=1_000)}"}
        lot_id = self._lot("saffron_dry", generation, quantity, day, **(pack if is_packed else {}))
        pen.add("process_run", id=run_id.hex, kind=kind, organisation_id=self.maker.organisation_id.hex,
                done_on=f"{day}", occurred_at=moment, recorded_at=moment, loss_quantity=0)  # fmt: skip
        pen.add("run_output", run_id=run_id.hex, lot_id=lot_id.hex, is_co_product=0)
        for parent in parents:
            pen.add("run_input", run_id=run_id.hex, lot_id=parent.hex, quantity=taken)
            pen.add("lot_parent", lot_id=lot_id.hex, parent_id=parent.hex, lot_generation=generation,
                    parent_generation=generation - 1, quantity=taken)  # fmt: skip
            self._move("process_in", parent, self.maker.store_id, VIRTUAL["process"], taken, day)
        self._move("process_out", lot_id, VIRTUAL["process"], self.maker.store_id, quantity, day)
        return lot_id

    def _lot(self, product: str, generation: int, quantity: int, day: date, **more: str) -> UUID:
        lot_id = self.pen.next_id()
        row = {"trade_item_id": None, "best_before": None, "commune": None, "origin": "process", **more}
        self.pen.add(
            "lot", id=lot_id.hex, code=f"YRS-{lot_id.int % 10**9:09d}", token=f"Y{lot_id.int % 10**12:012d}",
            organisation_id=self.maker.organisation_id.hex, product_id=self.products[product].hex,
            generation=generation, quantity=quantity, unit="H87" if row["trade_item_id"] else "GRM",
            season=self.harvested_on.year, made_on=f"{day}", recorded_at=_at(day), **row,
        )  # fmt: skip
        self.pen.add("stock_balance", place_id=self.maker.store_id.hex, lot_id=lot_id.hex,
                     owner_id=self.maker.organisation_id.hex, quantity=0, changed_at=_at(day))  # fmt: skip
        return lot_id

    def _move(self, kind: str, lot_id: UUID, source: UUID, target: UUID, quantity: int, day: date) -> None:
        _move(self.pen, kind, lot_id, self.maker, source, target, quantity, _at(day))


def _deliver(pen: Pen, years: Years, packs: Packed) -> None:
    """Send a lot of packs to its boutique, where it arrives the day after."""
    delivery_id, line_id, day = pen.next_id().hex, pen.next_id().hex, packs.packed_on
    sent, arrived = _at(day), _at(day + timedelta(days=1))
    maker, place_id, lot_id = packs.maker, packs.counter.place_id, packs.lot_id
    pen.add("delivery", id=delivery_id, number=f"BLY-{delivery_id[-8:]}", source_id=maker.store_id.hex,
            target_id=place_id.hex, terms="consigned", sent_on=f"{day}", sent_at=sent)  # fmt: skip
    pen.add("delivery_line", id=line_id, delivery_id=delivery_id, lot_id=lot_id.hex,
            owner_id=maker.organisation_id.hex, quantity=years.pieces)  # fmt: skip
    pen.add("intake", delivery_id=delivery_id, received_at=arrived, recorded_at=arrived)
    pen.add("intake_line", line_id=line_id, quantity=years.pieces)
    _move(pen, "dispatch", lot_id, maker, maker.store_id, VIRTUAL["in_transit"], years.pieces, sent)
    _move(pen, "receive", lot_id, maker, VIRTUAL["in_transit"], place_id, years.pieces, arrived)
    pen.add("stock_balance", place_id=place_id.hex, lot_id=lot_id.hex, owner_id=maker.organisation_id.hex,
            quantity=LEFT_PIECES, changed_at=arrived)  # fmt: skip


def _sell(pen: Pen, years: Years) -> None:
    """Sell three lots at a time at their boutique, all boutiques in the order of time, as it happens."""
    baskets = [
        list(some)
        for counter in years.counters
        for some in _by(LINES_A_SALE, [packs for packs in years.packed if packs.counter is counter])
    ]
    step = SOLD_WITHIN / years.sold_each
    moments = sorted(
        (datetime.combine(basket[-1].packed_on, time(9)) + SHELVED_AFTER + step * number, index, number)
        for index, basket in enumerate(baskets)
        for number in range(years.sold_each)
    )
    for receipt, (moment, index, number) in enumerate(moments, start=1):
        _receipt(pen, years, baskets[index], receipt, number, moment)


def _receipt(
    pen: Pen, years: Years, basket: Sequence[Packed], receipt: int, number: int, moment: datetime
) -> None:
    """One receipt, a line of each lot in the basket; the stock of four lines goes in one movement."""
    counter, sale_id, day, at = basket[0].counter, pen.next_id().hex, f"{moment:%Y-%m-%d}", _text(moment)
    total = PRICE_CENTS * len(basket)
    pen.add("sale", id=sale_id, till_id=counter.till_id.hex, place_id=counter.place_id.hex, series=99,
            kind="sale", number=receipt, receipt_number=f"YR-{receipt}", business_day=day, occurred_at=at,
            recorded_at=at, currency="MAD", total_cents=total, tax_cents=0, cash_rounding_cents=0,
            tendered_cents=total, change_cents=0)  # fmt: skip
    for position, packs in enumerate(basket, start=1):
        maker = packs.maker
        pen.add("sale_line", id=pen.next_id().hex, sale_id=sale_id, position=position, business_day=day,
                place_id=counter.place_id.hex, article_id=maker.article_id.hex, lot_id=packs.lot_id.hex,
                owner_id=maker.organisation_id.hex,
                sort="goods", label="Safran, 1 g", quantity=1, per=1, unit_price_cents=PRICE_CENTS,
                discount_cents=0, basket_discount_cents=0, gross_cents=PRICE_CENTS, net_cents=PRICE_CENTS,
                tax_cents=0, tax_rate_bp=0)  # fmt: skip
        if number % LINES_A_MOVE == 0:
            pieces = min(LINES_A_MOVE, years.sold_each - number)
            _move(pen, "sale", packs.lot_id, maker, counter.place_id, VIRTUAL["customer"], pieces, at)


def _move(
    pen: Pen, kind: str, lot_id: UUID, maker: Maker, source: UUID, target: UUID, quantity: int, at: str
) -> None:
    pen.add("stock_move", id=pen.next_id().hex, kind=kind, lot_id=lot_id.hex,
            owner_id=maker.organisation_id.hex, source_id=source.hex, target_id=target.hex,
            quantity=quantity, occurred_at=at, recorded_at=at)  # fmt: skip


def _by(count: int, things: Sequence[Thing]) -> Iterator[Sequence[Thing]]:
    return (things[first : first + count] for first in range(0, len(things), count))


def _at(day: date) -> str:
    return _text(datetime.combine(day, time(9)))


def _text(moment: datetime) -> str:
    """A moment in UTC as both databases read it."""
    return f"{moment:%Y-%m-%d %H:%M:%S.%f}"
