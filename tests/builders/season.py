"""A season for tests: four cooperatives, three boutiques, and a clerk who writes on paper what happened.

What happens is told to the system by operations and by sealed records; the clerk only knows what
people saw. When everything has arrived, both must say the same.
"""

import json
from collections import Counter as Tally
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from flask.testing import FlaskClient

from inventory.operations.deliveries import (
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from inventory.operations.production import Output
from kernel.access import Role
from kernel.ids import new_id
from shop.gateways.device import Device, Person
from shop.operations.counts.ending import PostCount, post_count
from shop.operations.counts.figures import TellCounted, tell_counted
from shop.operations.counts.opening import OpenCount, open_count
from shop.operations.drawers import OpenCashSession, open_cash_session
from shop.rules.payouts.agreements import Terms
from shop.rules.refunds import refund_line
from shop.rules.sales import KeptPayment, SoldLine, priced_line
from shop.rules.seals import hash_of
from tests.builders.devices import Counter, enrol
from tests.builders.inventory import GRAM, Producer, a_boutique, a_harvest, a_producer, a_run, a_saffron_jar
from tests.builders.payouts import an_agreement
from tests.builders.producers import a_member, an_organisation
from tests.builders.shop import Shop, a_person, a_price, a_till, an_article
from tests.conftest import Do
from traceability.cli.reference import product_id

FIRST_DAY, LAST_DAY = date(2026, 11, 5), date(2026, 11, 30)
PICKED, PACKED = date(2026, 10, 28), date(2026, 11, 4)
PIECES = 60
# Dried saffron that stays in bulk at the cooperative, beside the jars.
BULK_MG = 7_345
COOPERATIVES = ("Souktana", "Tassousfi", "Ifrane", "Aguinane")
ASSOCIATIONS = ("Tamounte", "Agadir", "Marseille")
PRICES = (4_507, 3_999, 6_250)
ALL_TERMS = (
    Terms(commission_bp=2_000, solidarity_bp=200),
    Terms(commission_bp=1_733, commission_base="gross", commission_tax_bp=2_000, solidarity_bp=317),
    Terms(commission_bp=1_501, commission_tax_bp=1_000, losses_borne_by="boutique"),
    Terms(commission_bp=2_250, solidarity_bp=125, losses_borne_by="boutique"),
)
VAT_BP = 2_000


def on(day: int, hour: int = 10) -> datetime:
    """A moment of November 2026."""
    return datetime(2026, 11, day, hour, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Maker:
    """A cooperative of two members, who brought two thirds and one third of its one lot of jars."""

    producer: Producer
    second_member_id: UUID
    harvest_id: UUID
    dried_id: UUID
    jars_id: UUID
    article_id: UUID
    terms: Terms

    @property
    def id(self) -> UUID:
        return self.producer.organisation_id


@dataclass(frozen=True, slots=True)
class Boutique:
    """A boutique, its keeper and its counter."""

    place_id: UUID
    keeper_id: UUID
    price_cents: int
    counter: Counter


@dataclass(frozen=True, slots=True)
class Gone:
    """What left a shelf for a customer (or came back, negative) or for nowhere, as the clerk wrote it."""

    place_id: UUID
    owner_id: UUID
    lot_id: UUID
    pieces: int
    price_cents: int
    day: date
    is_sale: bool = True


@dataclass(frozen=True, slots=True)
class Ticket:
    """A receipt that a customer holds."""

    number: str
    hash: str
    lines: Sequence[SoldLine]


@dataclass
class Clerk:
    """What people saw, on paper."""

    # Pieces that truly lie there, by place, lot and owner.
    shelves: Tally[tuple[UUID, UUID, UUID]] = field(default_factory=Tally)
    gone: list[Gone] = field(default_factory=list)

    def put(self, place_id: UUID, lot_id: UUID, owner_id: UUID, pieces: int) -> None:
        self.shelves[place_id, lot_id, owner_id] += pieces

    def sold(self, of: Boutique, lot_id: UUID, owner_id: UUID, pieces: int, day: date) -> None:
        self.put(of.place_id, lot_id, owner_id, -pieces)
        self.gone.append(Gone(of.place_id, owner_id, lot_id, pieces, of.price_cents, day))

    def missed(self, of: Boutique, lot_id: UUID, owner_id: UUID, pieces: int, day: date) -> None:
        self.put(of.place_id, lot_id, owner_id, -pieces)
        self.gone.append(Gone(of.place_id, owner_id, lot_id, pieces, of.price_cents, day, is_sale=False))

    def pieces_sold(self, lot_id: UUID) -> int:
        return sum(one.pieces for one in self.gone if one.is_sale and one.lot_id == lot_id)

    def takings(self, place_id: UUID) -> int:
        return sum(
            one.pieces * one.price_cents for one in self.gone if one.is_sale and one.place_id == place_id
        )


class Season:
    """The world, and how things happen in it."""

    def __init__(self, do: Do, client: FlaskClient) -> None:
        self.do, self.client, self.clerk = do, client, Clerk()
        self.makers = [self._maker(name, terms) for name, terms in zip(COOPERATIVES, ALL_TERMS, strict=True)]
        self.boutiques = [self._boutique(n, cents) for n, cents in enumerate(PRICES, start=1)]

    def _maker(self, name: str, terms: Terms) -> Maker:
        producer = a_producer(self.do, name)
        second = a_member(self.do, producer.organisation_id, "Fadma B.")
        dry = PIECES * GRAM + BULK_MG
        fresh_mg = 6 * dry
        brought = ((producer.member_id, fresh_mg * 2 // 3), (second, fresh_mg // 3))
        harvest = a_harvest(self.do, producer, fresh_mg, harvested_on=PICKED, contributions=brought)
        dried = Output(new_id(), product_id("saffron_dry"), dry)
        a_run(self.do, producer, "drying", [(harvest, fresh_mg)], [dried], done_on=PICKED)
        item = a_saffron_jar(self.do, producer.organisation_id)
        jars = Output(new_id(), product_id("saffron_dry"), PIECES, trade_item_id=item)
        a_run(self.do, producer, "packing", [(dried.lot_id, PIECES * GRAM)], [jars], done_on=PACKED)
        an_agreement(self.do, producer.organisation_id, terms)
        self.clerk.put(producer.store_id, jars.lot_id, producer.organisation_id, PIECES)
        self.clerk.put(producer.store_id, dried.lot_id, producer.organisation_id, BULK_MG)
        article = an_article(self.do, item)
        return Maker(producer, second, harvest, dried.lot_id, jars.lot_id, article, terms)

    def _boutique(self, number: int, price_cents: int) -> Boutique:
        keeper = an_organisation(self.do, ASSOCIATIONS[number - 1], "association")
        place = a_boutique(self.do, f"Boutique {number}", keeper)
        for maker in self.makers:
            a_price(self.do, place, maker.article_id, price_cents)
        code = f"BTQ{number}"
        till = a_till(self.do, place, code)
        drawer = new_id()
        self.do(open_cash_session, OpenCashSession(drawer, till, 20_000), at=on(5, 7))
        maker = self.makers[0]
        shop = Shop(
            place, till, code, drawer, maker.article_id, maker.jars_id, maker.id, maker.producer.store_id
        )
        seller = Person(a_person(self.do, Role.SELLER, f"Vendeuse {number}", place_id=place), "Vendeuse")
        device = enrol(self.do, Device(till, code), at=on(5, 7))
        return Boutique(place, keeper, price_cents, Counter(shop, device, seller, self.client))

    def deliver(
        self, at: datetime, source_id: UUID, to: Boutique,
        goods: Sequence[tuple[Maker, int]], terms: str = "consigned",
    ) -> None:  # fmt: skip
        """Goods leave in the morning and arrive in the evening."""
        lines = [SentLine(new_id(), maker.jars_id, maker.id, pieces) for maker, pieces in goods]
        delivery = new_id()
        self.do(send_delivery, SendDelivery(delivery, source_id, to.place_id, lines, terms), at=at)
        found = [ReceivedLine(line.line_id, line.quantity) for line in lines]
        self.do(receive_delivery, ReceiveDelivery(delivery, found), at=at + timedelta(hours=6))
        for maker, pieces in goods:
            self.clerk.put(source_id, maker.jars_id, maker.id, -pieces)
            owner = to.keeper_id if terms == "bought" else maker.id
            self.clerk.put(to.place_id, maker.jars_id, owner, pieces)

    def sell(self, at: datetime, of: Boutique, *basket: tuple[Maker, int, bool]) -> Ticket:
        """A receipt in cash, without network: so many jars of a maker, the boutique's own or consigned."""
        lines = [self._line(of, maker, pieces, is_own) for maker, pieces, is_own in basket]
        for maker, pieces, is_own in basket:
            owner = of.keeper_id if is_own else maker.id
            self.clerk.sold(of, maker.jars_id, owner, pieces, at.date())
        # A card, so that the total is the price: cash would be rounded to ten centimes.
        total = sum(line.gross_cents for line in lines)
        paid = (KeptPayment(new_id(), "card", total, "TPE 12"),)
        sealed = of.counter.sell(*lines, at=at, day=at.date(), payments=paid)
        number = json.loads(sealed["text"])["body"]["number"]
        return Ticket(number, hash_of(sealed["text"]), lines)

    def _line(self, of: Boutique, maker: Maker, pieces: int, is_own: bool) -> SoldLine:
        owner, rate = (of.keeper_id, VAT_BP) if is_own else (maker.id, 0)
        return priced_line(
            new_id(), maker.article_id, maker.jars_id, owner, "Safran 1 g",
            quantity=pieces, unit_price_cents=of.price_cents, tax_rate_bp=rate,
        )  # fmt: skip

    def give_back(self, at: datetime, of: Boutique, ticket: Ticket, pieces: int) -> None:
        """A customer brings some of the first line back; it goes to the shelf again."""
        original = ticket.lines[0]
        assert original.lot_id is not None
        assert original.owner_id is not None
        back = refund_line(original, pieces, line_id=new_id(), back_to="shelf")
        paid = (KeptPayment(new_id(), "card", back.gross_cents, "TPE 13"),)
        cited = (ticket.number, ticket.hash)
        of.counter.sell(back, at=at, day=at.date(), payments=paid, refund_of=cited)
        self.clerk.sold(of, original.lot_id, original.owner_id, -pieces, at.date())

    def count(self, at: datetime, of: Boutique, missing: tuple[Maker, int]) -> UUID:
        """Everything on the shelves is counted, blind; so many jars of a maker are not there any more."""
        maker, pieces = missing
        self.clerk.missed(of, maker.jars_id, maker.id, pieces, at.date())
        count = new_id()
        self.do(open_count, OpenCount(count, of.place_id, "place"), at=at)
        seen: Tally[UUID] = Tally()
        for (place, lot, _), there in self.clerk.shelves.items():
            if place == of.place_id:
                seen[lot] += there
        for lot, there in seen.items():
            told = TellCounted(new_id(), count, lot, there, "")
            self.do(tell_counted, told, at=at + timedelta(minutes=5))
        return count

    def post(self, at: datetime, count_id: UUID) -> None:
        """The manager posts what was counted."""
        self.do(post_count, PostCount(count_id, "introuvables"), at=at)
