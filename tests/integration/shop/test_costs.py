"""What bought goods cost: told by the sender, kept with the lot, read in the stock and in the margin."""

import csv
import io
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import DeliveryLine, Place, StockMove
from inventory.operations.deliveries import (
    CostWithoutPurchase,
    ReceiveDelivery,
    ReceivedLine,
    SendDelivery,
    SentLine,
    receive_delivery,
    send_delivery,
)
from inventory.rules.costs import UNIT_COST_CENTS_MAX, UnlikelyCost
from kernel.access import Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.valuation import ValuedRow, totals_by_owner, valued_stock
from tests.builders.epcis import a_system
from tests.builders.inventory import a_boutique, a_delivery, a_lot_of_jars, a_producer, delivered
from tests.builders.orders import Ordering, an_order
from tests.builders.producers import an_organisation
from tests.builders.shop import Shop, a_person, a_price, a_receipt, a_till, an_article, an_open_drawer
from tests.conftest import NOW, Do
from traceability.models import Lot

SignIn = Callable[[UUID], FlaskClient]
DAY = NOW.date()


class Trade:
    """A cooperative with thirty jars of a lot, and an association with a boutique that buys some."""

    def __init__(self, do: Do, session: Session) -> None:
        self._do, self._session = do, session
        self.producer = a_producer(do)
        self.lot_id = a_lot_of_jars(do, self.producer, 30)
        self.keeper = an_organisation(do, "Migrations et Développement", "ngo")
        self.boutique = a_boutique(do, "Taroudannt", self.keeper)

    def sends(self, pieces: int, cost: int | None, **more: str) -> tuple[UUID, list[UUID]]:
        line = (self.lot_id, self.producer.organisation_id, pieces)
        given = {"terms": "bought", **more}
        return a_delivery(self._do, self.producer.store_id, self.boutique, [line], costs=[cost], **given)

    def buys(self, pieces: int, cost: int | None, days: int = 0) -> None:
        """So many jars arrive after some days, at a price each, or at none that anybody wrote."""
        delivery_id, [line] = self.sends(pieces, cost)
        received = ReceiveDelivery(delivery_id, (ReceivedLine(line, pieces),))
        self._do(receive_delivery, received, at=NOW + timedelta(days=days))

    def stock(self, days: int = 0, place_id: UUID | None = None) -> ValuedRow:
        self._session.rollback()
        place = self._session.get_one(Place, place_id or self.boutique)
        [row] = valued_stock(self._session, place, DAY + timedelta(days=days))
        return row

    def worth(self, days: int = 0, place_id: UUID | None = None) -> tuple[int, int | None]:
        row = self.stock(days, place_id)
        return row.past.quantity, row.value_cents

    def counter(self) -> Shop:
        """The boutique as one that sells these jars at 45 dirhams."""
        lot = self._session.get_one(Lot, self.lot_id)
        assert lot.trade_item_id is not None
        article_id = an_article(self._do, lot.trade_item_id)
        a_price(self._do, self.boutique, article_id)
        till_id = a_till(self._do, self.boutique)
        drawer_id = an_open_drawer(self._do, till_id)
        return Shop(
            self.boutique, till_id, "TAR1", drawer_id, article_id, self.lot_id, self.keeper,
            self.producer.store_id,
        )  # fmt: skip


@pytest.fixture
def trade(do: Do, session: Session) -> Trade:
    return Trade(do, session)


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def test_two_deliveries_of_a_lot_are_worth_the_mean_of_what_each_cost(trade: Trade) -> None:
    trade.buys(4, 3_000)
    assert trade.worth() == (4, 12_000)
    trade.buys(6, 3_333)
    assert trade.worth() == (10, 4 * 3_000 + 6 * 3_333)


def test_a_past_day_does_not_know_what_was_bought_after_it(trade: Trade) -> None:
    trade.buys(4, 3_000)
    trade.buys(4, 4_000, days=3)
    assert [trade.worth(days) for days in (0, 2, 3)] == [(4, 12_000), (4, 12_000), (8, 28_000)]


def test_goods_taken_to_another_boutique_of_the_house_keep_their_cost(
    trade: Trade, do: Do, session: Session
) -> None:
    trade.buys(10, 3_000)
    other = a_boutique(do, "Tiznit", trade.keeper)
    delivered(do, trade.boutique, other, [(trade.lot_id, trade.keeper, 4)])
    assert (trade.worth(), trade.worth(place_id=other)) == ((6, 18_000), (4, 12_000))
    # Neither bought again, nor a price of theirs in another currency.
    abroad = a_boutique(do, "Marseille", trade.keeper, currency="EUR", country="FR", timezone="Europe/Paris")
    delivered(do, other, abroad, [(trade.lot_id, trade.keeper, 1)], terms="bought")
    assert (trade.worth(place_id=other), trade.worth(place_id=abroad)) == ((3, 9_000), (1, None))


def test_goods_sold_on_to_another_house_cost_what_that_house_paid(trade: Trade, do: Do) -> None:
    trade.buys(10, 3_000)
    other = a_boutique(do, "Tiznit", a_producer(do, "Femmes de Tiznit", code="FTZ").organisation_id)
    delivered(do, trade.boutique, other, [(trade.lot_id, trade.keeper, 4)], costs=[3_500], terms="bought")
    assert (trade.worth(), trade.worth(place_id=other)) == ((6, 18_000), (4, 14_000))


def test_a_lot_bought_once_at_a_price_that_nobody_wrote_is_of_unknown_value(
    trade: Trade, do: Do, sign_in: SignIn, session: Session
) -> None:
    trade.buys(4, 3_000)
    trade.buys(2, None, days=1)
    assert [trade.worth(days) for days in (0, 1)] == [(4, 12_000), (6, None)]
    [total] = totals_by_owner([trade.stock(1)])
    assert (total.value_cents, total.unvalued, total.unshared) == (0, 1, 0)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=trade.boutique))
    page = browser.get(f"/places/{trade.boutique}/stock-on?day={DAY}").text
    assert ("120,00" in page, "au prix d’achat" in page) == (True, True)
    after = browser.get(f"/places/{trade.boutique}/stock-on?day={DAY + timedelta(days=1)}").text
    assert "prix d’achat connu pour 4 sur 6" in after
    assert ("120,00" in after, "coût d’achat connu en partie" in after) == (False, True)
    [row] = rows_of(browser.get(f"/places/{trade.boutique}/stock-on.csv?day={DAY}").text)
    assert (row["Valeur au prix du jour"], row["Valeur au prix d’achat"]) == ("", "120.00")


def test_what_is_received_in_short_or_in_excess_costs_what_its_line_says(
    trade: Trade, do: Do, session: Session
) -> None:
    for found, reason in ((3, "short"), (6, "extra")):
        delivery_id, [line] = trade.sends(5, 2_000)
        do(receive_delivery, ReceiveDelivery(delivery_id, (ReceivedLine(line, found, reason),)))
    assert trade.worth() == (9, 18_000)


def test_goods_given_for_nothing_are_worth_nothing_and_known(trade: Trade) -> None:
    trade.buys(3, 0)
    assert trade.worth() == (3, 0)


def test_a_cost_is_told_of_bought_goods_only(trade: Trade, do: Do, session: Session) -> None:
    with pytest.raises(CostWithoutPurchase):
        trade.sends(2, 3_000, terms="consigned")
    trade.buys(4, 3_000)
    other = a_boutique(do, "Tiznit", trade.keeper)
    theirs_already = SentLine(new_id(), trade.lot_id, trade.keeper, 1, 3_000)
    with pytest.raises(CostWithoutPurchase):
        do(send_delivery, SendDelivery(new_id(), trade.boutique, other, (theirs_already,), "bought"))
    for cents in (-1, UNIT_COST_CENTS_MAX + 1):
        with pytest.raises(UnlikelyCost):
            trade.sends(2, cents)


def test_the_margin_of_a_sale_is_its_net_price_less_the_cost_of_the_lot(
    trade: Trade, do: Do, sign_in: SignIn
) -> None:
    trade.buys(10, 3_000)
    counter = trade.counter()
    for number, quantity in ((1, 3), (2, 2)):
        sale = a_receipt(counter, counter.jars(quantity, tax_rate_bp=2_000), number=number, occurred_at=NOW)
        do(record_sale, sale, operation_id=sale.sale_id)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=trade.boutique))
    days = f"first={DAY}&last={DAY}"
    [sold, *_] = rows_of(browser.get(f"/figures/owners.csv?{days}").text)
    # Five jars at 45 with a fifth of VAT: 112.50 + 75.00 net, less five times 30.
    assert (sold["Marge sur achats (MAD)"], sold["Vendu HT, coût inconnu (MAD)"]) == ("37.50", "")
    assert "Marge sur achats" in browser.get(f"/figures?{days}&branch=saffron&owner={trade.keeper}").text


def test_a_sale_at_an_unknown_cost_has_no_margin_and_is_told(trade: Trade, do: Do, sign_in: SignIn) -> None:
    trade.buys(10, None)
    counter = trade.counter()
    sale = a_receipt(counter, counter.jars(2))
    do(record_sale, sale, operation_id=sale.sale_id)
    browser = sign_in(a_person(do, Role.BOUTIQUE_MANAGER, place_id=trade.boutique))
    [sold, *_] = rows_of(browser.get(f"/figures/owners.csv?first={DAY}&last={DAY}").text)
    assert (sold["Marge sur achats (MAD)"], sold["Vendu HT, coût inconnu (MAD)"]) == ("", "90.00")


def form_of(trade: Trade, **more: str) -> dict[str, str]:
    key = f"{trade.lot_id}.{trade.producer.organisation_id}"
    return {
        "operation_id": str(new_id()),
        "target_id": str(trade.boutique),
        "terms": "bought",
        f"send-{key}": "5",
        f"cost-{key}": "38,50",
        **more,
    }


def costs_kept(session: Session) -> list[int | None]:
    session.rollback()
    return list(session.scalars(select(DeliveryLine.unit_cost_cents)))


def test_a_sender_writes_the_price_beside_the_lot_and_the_note_says_it(
    trade: Trade, do: Do, session: Session, sign_in: SignIn
) -> None:
    officer = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=trade.producer.organisation_id))
    address = f"/deliveries/new/{trade.producer.store_id}"
    assert "la valeur de ces marchandises reste inconnue" in officer.get(address).text
    for wrong in ("-1", "cher", "1,005", "9" * 30):
        key = f"cost-{trade.lot_id}.{trade.producer.organisation_id}"
        answer = officer.post(address, data=form_of(trade, **{key: wrong}))
        assert (answer.status_code, wrong in answer.text) == (422, True), wrong
    sent = officer.post(address, data=form_of(trade))
    assert (sent.status_code, costs_kept(session)) == (302, [3_850])
    for page in (sent.location, f"{sent.location}/print"):
        said = officer.get(page).text.replace("\xa0", " ")
        assert all(words in said for words in ("38,50 MAD la pièce", "192,50 MAD")), page
    assert officer.get(f"{sent.location}/note.pdf").data.startswith(b"%PDF")


def test_a_price_typed_before_choosing_consignment_is_left_aside(
    trade: Trade, do: Do, session: Session, sign_in: SignIn
) -> None:
    officer = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=trade.producer.organisation_id))
    sent = officer.post(f"/deliveries/new/{trade.producer.store_id}", data=form_of(trade, terms="consigned"))
    assert (sent.status_code, costs_kept(session)) == (302, [None])


def test_bought_goods_of_an_order_are_sent_with_their_price(
    trade: Trade, do: Do, session: Session, sign_in: SignIn
) -> None:
    lot = session.get_one(Lot, trade.lot_id)
    assert lot.trade_item_id is not None
    at = Ordering(trade.boutique, trade.producer, lot.trade_item_id, trade.lot_id)
    order_id = an_order(do, at, 5, terms="bought")
    officer = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=trade.producer.organisation_id))
    address = f"/orders/{order_id}/send/{trade.producer.store_id}"
    assert "Prix d’achat, la pièce" in officer.get(address).text
    assert officer.post(address, data=form_of(trade)).status_code == 302
    assert costs_kept(session) == [3_850]


def test_only_who_buys_reads_the_cost_in_the_movements(trade: Trade, session: Session) -> None:
    trade.buys(4, 3_000)
    told = session.execute(
        select(StockMove.owner_id, StockMove.unit_cost_cents).where(StockMove.unit_cost_cents.is_not(None))
    ).tuples()
    assert list(told) == [(trade.keeper, 3_000)]


def test_another_system_tells_the_cost_of_bought_goods_and_of_no_others(
    trade: Trade, do: Do, client: FlaskClient
) -> None:
    owner = trade.producer.organisation_id
    officer = a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=owner)
    system = a_system(do, client, officer, "stock:read", "stock:write")
    line = {"lot_id": str(trade.lot_id), "owner_id": str(owner), "quantity": 2, "unit_cost_cents": 3_000}
    ends = {"source_id": str(trade.producer.store_id), "target_id": str(trade.boutique)}
    sent = [
        system.post(
            "/api/v1/deliveries",
            {**ends, "terms": terms, "lines": [line]},
            {"Idempotency-Key": str(new_id())},
        )
        for terms in ("consigned", "bought")
    ]
    assert [answer.status_code for answer in sent] == [422, 201]
    assert "cost-without-purchase" in sent[0].text
    delivery = system.get(f"/api/v1/deliveries/{sent[1].get_json()['delivery_id']}").get_json()
    assert [one["unit_cost_cents"] for one in delivery["lines"]] == [3_000]
