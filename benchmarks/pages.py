"""The office's pages over five years: each asked for many times, over varied addresses, by who reads it.

The pages go through the whole application, in one process, one request at a time: what is told is the time
until the answer is whole, and how many statements it took.
"""

import contextvars
import gc
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar
from uuid import UUID

from flask import Flask, current_app
from flask.testing import FlaskClient
from sqlalchemy import Engine, select

from benchmarks import affairs, years
from benchmarks.asked import asked_of
from benchmarks.load import Measured, measured
from benchmarks.world import PASSWORD, do
from benchmarks.years import PACK_MG, SEASONS_BACK, Years, harvested_on
from inventory.models import Delivery, Order, Place
from kernel.access import Grant, Role
from kernel.clock import now
from kernel.db import db
from kernel.ids import new_id
from kernel.models import User
from kernel.security import CreateUser, create_user
from producers.models import Organisation
from shop.models import Article, Payout, PayoutLine, PayoutRun, Sale, SaleLine, Till
from shop.operations.catalogue import DefineArticle, define_article
from shop.rules.periods import PERIODS
from traceability.models import Lot, Product, TradeItem
from traceability.operations.items import DefineTradeItem, define_trade_item

PAGE_P95_MS = 300
# What a signed-in page costs before it asks anything of the years.
BARE = "/account"
WARM_UP, REQUESTS, DRAWN = 2, 20, 40
RARE = "art-rare"
Draw = Callable[[random.Random, "Facts"], str]
Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Facts:
    """What addresses are drawn from: ids of the years, and the days that they cover."""

    places: Sequence[UUID]
    makers: Sequence[UUID]
    own_store: UUID
    articles: Sequence[UUID]
    rare_id: UUID
    tills: Sequence[UUID]
    sales: Sequence[UUID]
    runs: Sequence[UUID]
    payouts: Sequence[UUID]
    told: Sequence[tuple[UUID, UUID]]
    lots: Sequence[UUID]
    deliveries: Sequence[UUID]
    orders: Sequence[UUID]
    first: date
    last: date

    def day(self, dice: random.Random) -> date:
        """Any day of the years."""
        return self.first + timedelta(days=dice.randrange((self.last - self.first).days))


@dataclass(frozen=True, slots=True)
class Page:
    """A page, who reads it, and how its addresses are drawn."""

    name: str
    reader: Role
    draw: Draw


@dataclass(frozen=True, slots=True)
class Figure:
    """What a page took, beside the bare page of the same reader."""

    name: str
    ours: Measured
    floor: Measured
    statements: int
    longest_ms: float
    kibibytes: int

    @property
    def is_missed(self) -> bool:
        return self.ours.p95_ms > PAGE_P95_MS


def build(engine: Engine, scale: float) -> Years:
    """Five years of sales, and all that followed them."""
    built = years.build(engine, scale)
    affairs.follow(engine, built, _rare_article(built))
    return built


def _rare_article(built: Years) -> UUID:
    """An article that hardly anybody buys."""
    item_id, article_id = new_id(), new_id()
    saffron = db.session.scalars(select(Product.id).where(Product.key == "saffron_dry")).one()
    names = ("Safran rare", "زعفران", "Rare saffron", "ⵣⵄⴼⵕⴰⵏ")
    pack = (RARE, *names, PACK_MG, 1_000, "saffron")
    do(define_trade_item, DefineTradeItem(item_id, built.makers[0].organisation_id, saffron, *pack))
    do(define_article, DefineArticle(article_id, item_id, "saffron", "herb"))
    return article_id


def measure(seed: int = 1, begins: str = "") -> list[Figure]:
    """Every page whose name begins so."""
    facts = _facts()
    readers = _readers(facts)
    bare = {reader: _asked(client, [BARE] * (WARM_UP + REQUESTS)) for reader, client in readers.items()}
    # As `wsgi.web_process` does; the bare pages have warmed up what is made on the first request.
    gc.collect()
    gc.freeze()
    figures = []
    for page in PAGES:
        if page.name.startswith(begins):
            dice = random.Random(seed)
            addresses = [page.draw(dice, facts) for _ in range(WARM_UP + REQUESTS)]
            figures.append(_figure(page, readers[page.reader], addresses, bare[page.reader]))
    return figures


@dataclass(frozen=True, slots=True)
class Answers:
    """What some requests took, and what they asked of the database."""

    speed: Measured
    statements: int
    longest_ms: float
    bytes: int


def _figure(page: Page, client: FlaskClient, addresses: Sequence[str], bare: Answers) -> Figure:
    got = _asked(client, addresses)
    return Figure(
        f"{page.name} ({SHORT[page.reader]})",
        got.speed,
        bare.speed,
        got.statements,
        got.longest_ms,
        got.bytes // 1024,
    )


def _asked(client: FlaskClient, addresses: Sequence[str]) -> Answers:
    """The requests after those that warm up; statements and bytes of the one with the most of each."""
    latencies: list[float] = []
    statements, longest, size = 0, 0.0, 0
    for number, address in enumerate(addresses):
        with asked_of(db.engine) as asked:
            began = time.perf_counter()
            # A context of its own, as every request of a web server has.
            answer = contextvars.Context().run(client.get, address)
            seconds = time.perf_counter() - began
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        if number >= WARM_UP:
            latencies.append(seconds)
            statements, longest = max(statements, asked.count), max(longest, asked.longest[0])
            size = max(size, len(answer.data))
    return Answers(measured(latencies, sum(latencies)), statements, longest * 1_000, size)


def _facts() -> Facts:
    def some(wanted: Any) -> list[Any]:
        return list(db.session.scalars(wanted))

    ours = select(Place.id).where(Place.key.like("years-shop-%")).order_by(Place.key)
    first = harvested_on(SEASONS_BACK[0]) + timedelta(days=60)
    rare = select(Article.id).join(TradeItem, TradeItem.id == Article.trade_item_id)
    told = select(PayoutLine.payout_id, SaleLine.sale_id).join(SaleLine, SaleLine.id == PayoutLine.source_id)
    facts = Facts(
        places=some(ours),
        makers=some(
            select(Organisation.id).where(Organisation.key.like("years-%")).order_by(Organisation.key)
        ),
        own_store=some(select(Place.id).where(Place.key == "years-0-store"))[0],
        articles=some(rare.where(TradeItem.code.like("art-y%"))),
        rare_id=some(rare.where(TradeItem.code == RARE))[0],
        tills=some(select(Till.id).where(Till.place_id.in_(ours))),
        sales=_spread(some(select(Sale.id).where(Sale.number % 10_007 == 1))),
        runs=_spread(some(select(PayoutRun.id).order_by(PayoutRun.id))),
        payouts=_spread(some(select(Payout.id).order_by(Payout.id))),
        told=_spread(list(db.session.execute(told.limit(DRAWN)).tuples())),
        lots=_spread(some(select(Lot.id).where(Lot.trade_item_id.is_not(None)).order_by(Lot.id))),
        deliveries=_spread(some(select(Delivery.id).order_by(Delivery.id))),
        orders=_spread(some(select(Order.id).order_by(Order.id))),
        first=first,
        last=now().date(),
    )
    db.session.rollback()
    return facts


def _spread(things: Sequence[Thing]) -> list[Thing]:
    """So many of them, from first to last."""
    return list(things[:: max(len(things) // DRAWN, 1)])


def _readers(facts: Facts) -> dict[Role, FlaskClient]:
    """A signed-in browser for each who reads: the network, one boutique, one cooperative."""
    grants = {
        Role.NETWORK_MANAGER: Grant(Role.NETWORK_MANAGER),
        Role.BOUTIQUE_MANAGER: Grant(Role.BOUTIQUE_MANAGER, place_id=facts.places[0]),
        Role.COOPERATIVE_OFFICER: Grant(Role.COOPERATIVE_OFFICER, organisation_id=facts.makers[0]),
    }
    # The application itself: a client outlives the request that the proxy is of; Flask types only the proxy.
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    found = {}
    for role, grant in grants.items():
        user_id = new_id()
        told = CreateUser(user_id, f"{user_id}@example.org", str(role), (grant,), password=PASSWORD)
        do(create_user, told)
        client = app.test_client()
        with client.session_transaction() as cookie:
            cookie["_user_id"] = db.session.get_one(User, user_id).fs_uniquifier
            cookie["_fresh"] = True
        found[role] = client
    db.session.rollback()
    return found


SHORT = {
    Role.NETWORK_MANAGER: "network",
    Role.BOUTIQUE_MANAGER: "boutique",
    Role.COOPERATIVE_OFFICER: "cooperative",
}
NETWORK, BOUTIQUE, COOPERATIVE = Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER, Role.COOPERATIVE_OFFICER


def _at(address: str) -> Draw:
    """`/places/{places}/prices` with one of the facts that it names; a day of the years for `{day}`."""

    def draw(dice: random.Random, facts: Facts) -> str:
        class Drawn(dict[str, Any]):
            def __missing__(self, name: str) -> Any:
                if name == "day":
                    return facts.day(dice)
                found = getattr(facts, name)
                return dice.choice(found) if isinstance(found, list) else found

        day = facts.day(dice)
        given = Drawn(month_first=day.replace(day=1), year_after=day + timedelta(days=365), at=day)
        return address.format_map(given)

    return draw


def _figures_of(period: str, *more: str) -> Draw:
    return _at("&".join((f"/figures?period={period}", *more)))


def _owing(dice: random.Random, facts: Facts) -> str:
    return f"/places/{dice.choice(facts.places)}/payouts"


def _receipt_of_a_statement(dice: random.Random, facts: Facts) -> str:
    payout_id, sale_id = dice.choice(facts.told)
    return f"/payouts/{payout_id}/receipts/{sale_id}"


OF_RECEIPTS = ("sales", "sale-lines", "payments", "payout-runs")
OF_ALL = (
    "movements", "deliveries", "intakes", "intake-lines", "stock", "orders", "counts", "prices", "payouts",
)  # fmt: skip
LISTS = {
    NETWORK: (*OF_RECEIPTS, *OF_ALL, "lots", "process-runs"),
    BOUTIQUE: (*OF_RECEIPTS, *OF_ALL),
    COOPERATIVE: (*OF_ALL, "lots", "process-runs"),
}

PAGES = (
    Page("home", NETWORK, _at("/")),
    Page("home", BOUTIQUE, _at("/")),
    Page("home", COOPERATIVE, _at("/")),
    *(Page(f"figures, {period}", NETWORK, _figures_of(period)) for period in PERIODS),
    Page("figures, one place, season", NETWORK, _figures_of("season", "place={places}")),
    Page("figures, one owner, season", NETWORK, _figures_of("season", "owner={makers}")),
    Page("figures, a branch, year", NETWORK, _figures_of("year", "branch=saffron")),
    Page("figures, all five years", NETWORK, _at("/figures?first={first}&last={last}")),
    Page("figures, month", BOUTIQUE, _figures_of("month")),
    Page("figures, year", BOUTIQUE, _figures_of("year")),
    Page("boutiques side by side, month", NETWORK, _at("/figures/standing?period=month")),
    Page("boutiques side by side, year", NETWORK, _at("/figures/standing?period=year")),
    Page("goods, month", COOPERATIVE, _at("/goods?period=month")),
    Page("goods, year", COOPERATIVE, _at("/goods?period=year")),
    Page("sales", NETWORK, _at("/sales")),
    Page("sales, page 20", NETWORK, _at("/sales?page=20")),
    Page("sales, a day", NETWORK, _at("/sales?day={day}")),
    Page("sales, a place", NETWORK, _at("/sales?place={places}&last={day}")),
    Page("sales, a till", NETWORK, _at("/sales?till={tills}&last={day}")),
    Page("sales of an article", NETWORK, _at("/sales?article={articles}")),
    Page("sales of a rare article", NETWORK, _at("/sales?article={rare_id}")),
    Page("sales of a rare article, five years", NETWORK, _at("/sales?article={rare_id}&first={first}")),
    Page("sales of a rare article, one place", NETWORK,
         _at("/sales?article={rare_id}&first={first}&place={places}")),
    Page("sales of an owner, five years", NETWORK, _at("/sales?owner={makers}&first={first}")),
    Page("sales, refunds, five years", NETWORK, _at("/sales?kind=refund&first={first}")),
    Page("sales, by card, five years", NETWORK, _at("/sales?means=card&first={first}")),
    Page("sales, flagged, five years", NETWORK, _at("/sales?flagged=1&first={first}")),
    Page("sales, at 4 h, five years", NETWORK, _at("/sales?hour=4&first={first}&place={places}")),
    Page("sales", BOUTIQUE, _at("/sales")),
    Page("receipt", NETWORK, _at("/sales/{sales}")),
    Page("settling", NETWORK, _at("/settling")),
    Page("closings", NETWORK, _at("/closings?place={places}")),
    Page("drawers", NETWORK, _at("/drawers")),
    Page("tills", NETWORK, _at("/tills")),
    Page("stock", NETWORK, _at("/stock")),
    Page("stock, expired", NETWORK, _at("/stock?status=expired")),
    Page("stock, by text", NETWORK, _at("/stock?q=safran&place={places}")),
    Page("stock on a day", NETWORK, _at("/places/{places}/stock-on?day={day}")),
    Page("stock on a day", COOPERATIVE, _at("/places/{own_store}/stock-on?day={day}")),
    Page("what left", NETWORK, _at("/stock/left?first={first}&last={last}")),
    Page("place, its movements", NETWORK, _at("/places/{places}")),
    Page("expiry calendar", NETWORK, _at("/places/{places}/expiry")),
    Page("reordering", NETWORK, _at("/places/{places}/reordering")),
    Page("orders", NETWORK, _at("/orders")),
    Page("order", NETWORK, _at("/orders/{orders}")),
    Page("orders", COOPERATIVE, _at("/orders")),
    Page("deliveries", NETWORK, _at("/deliveries")),
    Page("deliveries to receive", NETWORK, _at("/deliveries/receive")),
    Page("delivery", NETWORK, _at("/deliveries/{deliveries}")),
    Page("counts", NETWORK, _at("/counts")),
    Page("people", NETWORK, _at("/people")),
    Page("prices", NETWORK, _at("/prices?place={places}")),
    Page("article", NETWORK, _at("/articles/{articles}")),
    Page("payouts", NETWORK, _at("/payouts")),
    Page("payouts owed", NETWORK, _owing),
    Page("payouts", COOPERATIVE, _at("/payouts")),
    Page("payout run", NETWORK, _at("/payout-runs/{runs}")),
    Page("statement", NETWORK, _at("/payouts/{payouts}")),
    Page("receipt of a statement", NETWORK, _receipt_of_a_statement),
    Page("agreements", NETWORK, _at("/agreements")),
    Page("ledger, a month", NETWORK, _at("/ledger?place={places}&first={month_first}")),
    Page("ledger, a year", NETWORK, _at("/ledger?place={places}&first={at}&last={year_after}")),
    Page("ledger, the house, a month", NETWORK, _at("/ledger?place={places}&first={month_first}&whole=1")),
    Page("accounts", NETWORK, _at("/ledger/accounts")),
    Page("lots", NETWORK, _at("/lots")),
    Page("lot", NETWORK, _at("/lots/{lots}")),
    Page("genealogy", NETWORK, _at("/lots/{lots}/genealogy")),
    Page("recalls", NETWORK, _at("/recalls")),
    Page("certificate balances", NETWORK, _at("/balances")),
    Page("organisations", NETWORK, _at("/organisations")),
    Page("my data", NETWORK, _at("/my-data")),
    Page("my data", COOPERATIVE, _at("/my-data")),
    *(Page(f"api, {name}", reader, _at(f"/api/v1/{name}")) for reader in LISTS for name in LISTS[reader]),
    Page("api, stock on a day", NETWORK, _at("/api/v1/places/{places}/stock/{day}")),
)  # fmt: skip


def table(figures: Sequence[Figure]) -> str:
    """The figures as text: against the limit, and against the bare page."""
    head = f"{'':48} {'p50 ms':>8} {'p95 ms':>8} {'bare p95':>8} {'asked':>6} {'longest':>8} {'KiB':>6}"
    lines = [head]
    for one in sorted(figures, key=lambda one: -one.ours.p95_ms):
        missed = f" MISSED {PAGE_P95_MS} ms" if one.is_missed else ""
        lines.append(
            f"{one.name:48} {one.ours.p50_ms:8.0f} {one.ours.p95_ms:8.0f} {one.floor.p95_ms:8.0f} "
            f"{one.statements:6d} {one.longest_ms:8.0f} {one.kibibytes:6d}{missed}"
        )
    return "\n".join(lines)
