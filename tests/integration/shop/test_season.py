"""A season: whatever the order in which the tills are heard, every balance, statement and account agrees."""

import random
from collections import Counter as Tally
from collections.abc import Callable
from datetime import UTC, date, datetime
from fractions import Fraction
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.rules.places import PHYSICAL_KINDS
from kernel.access import Actor, Grant, Role, system_actor
from kernel.ids import new_id
from shop.models import (
    MemberShare,
    Payout,
    PayoutRun,
    PayoutSettlement,
    Sale,
    SaleFlag,
)
from shop.operations.payouts.decisions import DecideRun, decide_run
from shop.operations.payouts.payments import PayPayout, pay_payout
from shop.operations.payouts.runs import NothingOwed, PrepareRun, prepare_run
from shop.operations.recalls import take_back
from shop.queries.ledger.books import books_of
from shop.queries.ledger.journal import journal_of
from shop.queries.payouts.drafts import drafts
from shop.queries.recalls.balances import accounted_ppm, totals_of
from shop.queries.recalls.cases import case_for
from shop.queries.recalls.whereabouts import held_now, sold_to
from shop.rules.ledger.entries import balance_of
from tests.builders.payouts import a_keeper
from tests.builders.season import FIRST_DAY, LAST_DAY, Boutique, Gone, Maker, Season, on
from tests.conftest import Do
from traceability.operations.recalls import RecallLot

SETTLED_ON = date(2026, 12, 1)
EVERYONE = Actor(new_id(), "Directrice", frozenset({Grant(Role.NETWORK_MANAGER)}))
Heard = Callable[[], bool]
# When the tills have network: always, never before the end, now and then.
ORDERS: dict[str, Callable[[], Heard]] = {
    "as it happens": lambda: lambda: True,
    "all at the end": lambda: lambda: False,
    "now and then": lambda: _by_chance(4),
    "rarely": lambda: _by_chance(11),
}


def _by_chance(seed: int) -> Heard:
    dice = random.Random(seed)
    return lambda: dice.random() < 0.3


class Network:
    """The season as it goes, day after day; after each act the tills that have network are heard."""

    def __init__(self, season: Season, do: Do, session: Session, heard: Heard) -> None:
        self.season, self.do, self.session, self.heard = season, do, session, heard
        self.approver = a_keeper(do, "Hassan")
        self.recall_id = new_id()

    def pass_by(self) -> None:
        """What happened, in its order."""
        season = self.season
        a, b, c, d = season.makers
        one, two, three = season.boutiques
        self._deliveries()
        first = season.sell(on(6), one, (a, 3, False), (b, 1, False))
        second = season.sell(on(6, 11), two, (c, 2, False))
        season.sell(on(6, 12), three, (a, 2, False), (d, 1, False))
        self._listen()
        season.sell(on(7), one, (d, 2, True))
        season.give_back(on(7, 15), one, first, 1)
        season.deliver(on(8), one.place_id, two, [(a, 5)])
        self._listen()
        season.sell(on(10), two, (a, 4, False), (c, 1, False))
        self._count(12, one, (b, 2))
        season.sell(on(12, 17), one, (b, 2, False))
        season.sell(on(13), three, (c, 3, False))
        self._listen()
        for boutique in season.boutiques:
            self._pay(boutique, on(15), on(14))
        season.give_back(on(16), two, second, 1)
        season.sell(on(17), two, (b, 3, True))
        self._listen()
        self._recall(c)
        # The till of the third boutique has had no network since: it sells one more.
        season.sell(on(18, 18), three, (c, 1, False))
        season.sell(on(20), one, (a, 4, False), (d, 1, True), (b, 1, False))
        self._count(22, two, (a, 1))
        season.sell(on(25), three, (d, 5, False), (a, 1, False))
        self._listen()
        self._hear_all()
        for boutique in season.boutiques:
            self._pay(boutique, datetime(2026, 12, 1, 9, tzinfo=UTC), on(30))

    def _deliveries(self) -> None:
        """Most on consignment; the first boutique buys of D, the second of B."""
        season = self.season
        a, b, c, d = season.makers
        one, two, three = season.boutiques
        season.deliver(on(5), a.producer.store_id, one, [(a, 20)])
        season.deliver(on(5), b.producer.store_id, one, [(b, 15)])
        season.deliver(on(5), d.producer.store_id, one, [(d, 10)], terms="bought")
        season.deliver(on(5), c.producer.store_id, two, [(c, 12)])
        season.deliver(on(5), b.producer.store_id, two, [(b, 9)], terms="bought")
        season.deliver(on(5), a.producer.store_id, three, [(a, 8)])
        season.deliver(on(5), c.producer.store_id, three, [(c, 10)])
        season.deliver(on(5), d.producer.store_id, three, [(d, 14)])

    def _listen(self) -> None:
        for boutique in self.season.boutiques:
            if self.heard():
                self._hear(boutique)

    def _hear_all(self) -> None:
        for boutique in self.season.boutiques:
            self._hear(boutique)

    def _hear(self, boutique: Boutique) -> None:
        if boutique.counter.waiting:
            answers = boutique.counter.answers()
            assert {one["state"] for one in answers} == {"recorded"}, answers

    def _count(self, day: int, of: Boutique, missing: tuple[Maker, int]) -> None:
        count = self.season.count(on(day, 13), of, missing)
        self._listen()
        self.season.post(on(day, 16), count)

    def _pay(self, boutique: Boutique, at: datetime, until: datetime) -> None:
        """One prepares, another approves, the money goes; a run of nothing is not prepared."""
        run_id = new_id()
        try:
            self.do(prepare_run, PrepareRun(run_id, boutique.place_id, until.date()), at=at)
        except NothingOwed:
            return
        self.do(decide_run, DecideRun(run_id, "approved"), actor=self.approver, at=at)
        owed = select(Payout.id).join(PayoutSettlement).where(
            Payout.run_id == run_id, PayoutSettlement.paid_cents > 0
        )  # fmt: skip
        for payout_id in self.session.scalars(owed).all():
            self.do(
                pay_payout, PayPayout(payout_id, at.date(), "transfer", f"VIR {payout_id.hex[-6:]}"), at=at
            )
        self.session.rollback()

    def _recall(self, of: Maker) -> None:
        command = RecallLot(self.recall_id, of.harvest_id, "Corps étranger", "Rapportez le produit.")
        self.do(take_back, command, at=on(18, 9))


@pytest.fixture(params=ORDERS)
def network(do: Do, client: FlaskClient, session: Session, request: pytest.FixtureRequest) -> Network:
    network = Network(Season(do, client), do, session, ORDERS[request.param]())
    network.pass_by()
    session.rollback()
    return network


def test_a_season_adds_up_in_any_order_of_arrival(network: Network, session: Session, app: Flask) -> None:
    _the_stock_is_what_people_see(network.season, session)
    for boutique in network.season.boutiques:
        for maker in network.season.makers:
            _the_producer_got_what_she_is_owed(network.season, session, boutique, maker)
        _the_accounts_say_the_same(network.season, session, boutique)
    for maker in network.season.makers:
        _her_members_got_what_they_brought(session, maker)
    _the_recall_finds_everything(network, session)
    for check in ("stock", "journal", "till"):
        told = app.test_cli_runner().invoke(args=[check, "verify"])
        assert told.exit_code == 0, told.output


def _the_stock_is_what_people_see(season: Season, session: Session) -> None:
    """To the jar on the shelves, to the milligram at the stores."""
    rows = session.execute(
        select(StockBalance.place_id, StockBalance.lot_id, StockBalance.owner_id, StockBalance.quantity)
        .join(Place, Place.id == StockBalance.place_id)
        .where(StockBalance.quantity != 0, Place.kind.in_(PHYSICAL_KINDS))
    )
    told = {(place, lot, owner): quantity for place, lot, owner, quantity in rows.tuples()}
    assert told == {key: there for key, there in season.clerk.shelves.items() if there}


def _due(maker: Maker, one: Gone) -> int:
    """What the clerk reckons that she is owed for one line, by the words of her agreement."""
    terms, price = maker.terms, one.pieces * one.price_cents
    if not one.is_sale and terms.losses_borne_by == "producer":
        return 0
    commission = _share(price, terms.commission_bp)
    return (
        price - commission - _share(commission, terms.commission_tax_bp) - _share(price, terms.solidarity_bp)
    )


def _share(cents: int, basis_points: int) -> int:
    """Half away from zero. Saffron of a cooperative bears no VAT: with or without it is the same price."""
    exact = Fraction(abs(cents) * basis_points, 10_000)
    return (1 if cents > 0 else -1) * int(exact + Fraction(1, 2))


def _the_producer_got_what_she_is_owed(
    season: Season, session: Session, boutique: Boutique, maker: Maker
) -> None:
    owed = sum(
        _due(maker, one)
        for one in season.clerk.gone
        if (one.place_id, one.owner_id) == (boutique.place_id, maker.id)
    )
    paid = session.scalar(
        select(func.coalesce(func.sum(PayoutSettlement.paid_cents), 0))
        .join(Payout, Payout.id == PayoutSettlement.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .where(PayoutRun.place_id == boutique.place_id, Payout.organisation_id == maker.id)
    )
    still = _still_owed(session, boutique, maker)
    assert int(paid or 0) + still == owed
    # Only what was given back of recalled goods waits: nothing else of hers was sold there since.
    assert still == 0 or (still < 0 and boutique is season.boutiques[1] and maker is season.makers[2])


def _still_owed(session: Session, boutique: Boutique, maker: Maker) -> int:
    """What the next statement will tell; negative when it takes back what was paid too much."""
    place = session.get_one(Place, boutique.place_id)
    return sum(draft.due_cents for draft in drafts(session, place, LAST_DAY, maker.id))


def _the_accounts_say_the_same(season: Season, session: Session, boutique: Boutique) -> None:
    books = books_of(session, system_actor("tests"), boutique.place_id, FIRST_DAY, SETTLED_ON)
    entries = journal_of(session, books)
    assert sum(line.cents for one in entries for line in one.postings) == 0
    for maker in season.makers:
        assert -balance_of(entries, "consignors", maker.id) == _still_owed(session, boutique, maker)
    sealed = session.scalar(select(func.sum(Sale.total_cents)).where(Sale.place_id == boutique.place_id))
    assert sealed == season.clerk.takings(boutique.place_id)
    own = [
        one.pieces * one.price_cents
        for one in season.clerk.gone
        if (one.place_id, one.owner_id) == (boutique.place_id, boutique.keeper_id)
    ]
    days = [one for one in entries if one.origin.kind in ("sales", "refunds")]
    assert -sum(balance_of(days, role) for role in ("sales", "vat")) == sum(own)


def _her_members_got_what_they_brought(session: Session, maker: Maker) -> None:
    """Two thirds and a third of each statement, to the cent, and all of it."""
    settled = session.execute(
        select(Payout.id, PayoutSettlement.paid_cents)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .where(Payout.organisation_id == maker.id)
    )
    for payout_id, paid in settled.tuples().all():
        rows = session.execute(
            select(MemberShare.member_id, MemberShare.amount_cents).where(MemberShare.payout_id == payout_id)
        )
        shares: Tally[UUID | None] = Tally()
        for member_id, cents in rows.tuples():
            shares[member_id] += cents
        assert sum(shares.values()) == paid
        assert abs(shares[maker.second_member_id] - Fraction(paid, 3)) < 1


def _the_recall_finds_everything(network: Network, session: Session) -> None:
    clerk, recalled = network.season.clerk, network.season.makers[2]
    case = case_for(session, EVERYONE, network.recall_id)
    sold = sum(line.quantity for line in sold_to(session, EVERYONE, case))
    assert sold == clerk.pieces_sold(recalled.jars_id)
    held = {(one.place.id, one.lot.id): one.quantity for one in held_now(session, EVERYONE, case)}
    there = {
        (place, lot): pieces
        for (place, lot, _), pieces in clerk.shelves.items()
        if lot in (recalled.jars_id, recalled.dried_id)
    }
    assert held == there
    assert accounted_ppm(totals_of(session, case)) == 1_000_000
    # Sold after the recall by a till that could not know: kept, and flagged.
    assert session.scalar(select(func.count()).where(SaleFlag.kind == "lot_recalled")) == 1
