"""A recall seen across the counter: what is held where, who bought some, what it is made of."""

from collections.abc import Callable
from dataclasses import replace
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.operations.order_ends import CloseOrder, close_order
from kernel.access import Actor, Grant, Role
from kernel.ids import new_id
from shop.queries.recalls.balances import balances_of
from shop.queries.recalls.cases import case_for, visible_recalls
from shop.queries.recalls.effects import what_would_happen
from shop.queries.recalls.evidence import runs_of, siblings_of, sources_of
from shop.queries.recalls.whereabouts import (
    held_by_place,
    held_now,
    sent_on,
    sold_to,
    sold_totals,
    still_to_stop,
)
from tests.builders.inventory import (
    KILO,
    Output,
    a_delivery,
    a_harvest,
    a_place,
    a_producer,
    a_run,
    delivered,
)
from tests.builders.orders import a_boutique_that_orders, an_order, sent_for
from tests.builders.outside import from_outside
from tests.builders.producers import a_cooperative
from tests.builders.recalls import EVERYONE, case, recalled, sold
from tests.builders.shop import a_person, a_shop
from tests.builders.traceability import a_drying
from tests.builders.traceability import a_harvest as a_bare_harvest
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.genealogy import upstream
from traceability.queries.recalls import RecallNotFound

SignIn = Callable[[UUID], FlaskClient]


def test_a_recall_says_beforehand_what_it_will_take_back(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    sold(do, shop, 2, number=2)
    harvest = next(lot for lot in upstream(session, shop.lot_id) if not upstream(session, lot))
    effect = what_would_happen(session, harvest)
    assert (effect.downstream, effect.upstream) == (2, 0)
    assert (effect.receipts, effect.pieces_sold) == (2, 5)
    assert [(place.name, unit, amount) for place, unit, amount in effect.places] == [
        ("Boutique solidaire", "H87", 15)
    ]


def test_a_recall_lists_the_receipts_and_the_places_where_some_is_left(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    recall_id = recalled(do, session, shop)
    (held,) = held_now(session, EVERYONE, case(session, recall_id))
    assert (held.place.id, held.lot.id, held.quantity) == (shop.place_id, shop.lot_id, 17)
    (line,) = sold_to(session, EVERYONE, case(session, recall_id))
    assert (line.receipt_number, line.place, line.quantity) == (
        "TAR1-000001",
        "Boutique solidaire",
        3,
    )
    assert sold_totals(session, EVERYONE, case(session, recall_id)) == (1, 3)


def test_who_has_a_lot_in_a_recall_sees_it_and_others_do_not(do: Do, session: Session) -> None:
    grower, dryer, stranger = (
        a_cooperative(do, name) for name in ("Souktana", "Maison du Safran", "Alkaoutar")
    )
    harvest = a_bare_harvest(do, grower, "saffron_fresh_stigmas")
    a_drying(do, dryer, harvest)
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, harvest, "Corps étranger", "Rapportez le produit."))

    def officer_of(organisation_id: UUID) -> Actor:
        grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=organisation_id)
        return Actor(new_id(), "Khadija", frozenset({grant}))

    for concerned in (officer_of(grower), officer_of(dryer)):
        assert [recall.id for recall, *_ in visible_recalls(session, concerned)] == [recall_id]
        assert case_for(session, concerned, recall_id).id == recall_id
    assert visible_recalls(session, officer_of(stranger)) == []
    with pytest.raises(RecallNotFound):
        case_for(session, officer_of(stranger), recall_id)


def test_a_boutique_sees_the_recalls_of_what_it_holds_and_no_other(do: Do, session: Session) -> None:
    shop = a_shop(do)
    recall_id = recalled(do, session, shop)
    keeper = Actor(new_id(), "Khadija", frozenset({Grant(Role.SELLER, place_id=shop.place_id)}))
    stranger = Actor(new_id(), "Ali", frozenset({Grant(Role.SELLER, place_id=new_id())}))
    assert [recall.id for recall, *_ in visible_recalls(session, keeper)] == [recall_id]
    assert len(held_now(session, keeper, case_for(session, keeper, recall_id))) == 1
    assert visible_recalls(session, stranger) == []
    with pytest.raises(RecallNotFound):
        case_for(session, stranger, recall_id)


def test_what_is_on_the_road_can_still_be_stopped(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    a_delivery(do, shop.place_id, shop.harvest_owner_store_id, [(shop.lot_id, shop.owner_id, 5)])
    found = case(session, recalled(do, session, shop))
    (one,) = still_to_stop(session, found)
    assert (one.kind, one.source, one.quantity, one.unit) == ("delivery", "Boutique solidaire", 5, "H87")
    assert {(row.received_at is None, row.quantity) for row in sent_on(session, found)} == {
        (True, 5),
        (False, 20),
    }
    by_place = {row.place.kind: row.quantity for row in held_by_place(session, EVERYONE, found)}
    assert by_place == {"boutique": 15, "in_transit": 5}


def test_an_order_of_what_is_taken_back_can_still_be_stopped(do: Do, session: Session) -> None:
    at = a_boutique_that_orders(do)
    order_id = an_order(do, at, 12)
    sent_for(do, at, order_id, {at.lot_id: 5})
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, at.lot_id, "Corps étranger", "Rapportez le produit."))
    found = case(session, recall_id)
    told = {(one.kind, one.number, one.quantity) for one in still_to_stop(session, found)}
    assert told == {("delivery", "BL-26-0001", 5), ("order", "CMD-26-0001", 7)}
    do(close_order, CloseOrder(order_id, "Rappel"))
    session.rollback()
    assert [one.kind for one in still_to_stop(session, found)] == ["delivery"]


def test_every_input_batch_of_a_run_is_shown(do: Do, session: Session) -> None:
    """Others show one batch of several: three harvests dried together are all three in the report."""
    producer = a_producer(do)
    harvests = [a_harvest(do, producer) for _ in range(3)]
    dry = Output(new_id(), product_id("saffron_dry"), KILO // 2)
    a_run(do, producer, "drying", [(one, KILO) for one in harvests], [dry])
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, dry.lot_id, "Corps étranger", "Rapportez le produit."))
    found = case(session, recall_id)
    (run,) = runs_of(session, found)
    assert [quantity for _code, _unit, quantity in run.inputs] == [KILO] * 3
    assert {one.lot.id for one in sources_of(session, found)} == set(harvests)


def test_a_recall_ends_upstream_at_the_supplier_of_what_came_from_outside(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    producer = a_producer(do)
    bought, own = from_outside(do, producer), a_harvest(do, producer)
    dry = Output(new_id(), product_id("saffron_dry"), KILO // 3)
    a_run(do, producer, "drying", [(bought, KILO), (own, KILO)], [dry])
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, dry.lot_id, "Corps étranger", "Rapportez le produit."))
    supplies = {one.lot.id: one.supply for one in sources_of(session, case(session, recall_id))}
    assert supplies.keys() == {bought, own}
    assert supplies[own] is None
    assert supplies[bought] is not None
    assert (supplies[bought].supplier, supplies[bought].supplier_lot) == ("Ferme Aznag", "AZ-7")
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    assert "Ferme Aznag" in browser.get(f"/recalls/{recall_id}").text
    assert "Ferme Aznag · AZ-7 · BL 118" in browser.get(f"/recalls/{recall_id}/report.csv").text


def test_goods_sent_back_and_reworked_are_in_the_recall(do: Do, session: Session) -> None:
    """Dry saffron goes to another workshop, comes back, is sorted anew and packed: all of it is found."""
    producer, other = a_producer(do), a_producer(do, "Alkaoutar")
    fresh = a_harvest(do, producer)
    dry = Output(new_id(), product_id("saffron_dry"), KILO // 6)
    a_run(do, producer, "drying", [(fresh, KILO)], [dry])
    line = [(dry.lot_id, producer.organisation_id, KILO // 6)]
    delivered(do, producer.store_id, other.store_id, line)
    delivered(do, other.store_id, producer.store_id, line)
    again = Output(new_id(), product_id("saffron_dry"), 160_000)
    a_run(do, producer, "sorting", [(dry.lot_id, KILO // 6)], [again], reason="Trié de nouveau")
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, fresh, "Corps étranger", "Rapportez le produit."))
    found = case(session, recall_id)
    assert {one.lot.id for one in balances_of(session, found)} == {fresh, dry.lot_id, again.lot_id}
    assert [one.lot.id for one in held_now(session, EVERYONE, found)] == [again.lot_id]
    assert len(list(sent_on(session, found))) == 2


def test_lots_of_the_same_origin_or_day_are_named_and_left_alone(do: Do, session: Session) -> None:
    producer = a_producer(do)
    fresh, elsewhere = a_harvest(do, producer), a_harvest(do, producer)
    dried = [Output(new_id(), product_id("saffron_dry"), KILO // 12) for _ in range(3)]
    for source, one in zip((fresh, fresh, elsewhere), dried, strict=True):
        a_run(do, producer, "drying", [(source, KILO // 2)], [one])
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, dried[0].lot_id, "Corps étranger", "Rapportez le produit."))
    near = siblings_of(session, case(session, recall_id))
    assert {one.lot.id: one.why for one in near} == {
        dried[1].lot_id: "input", dried[2].lot_id: "workshop",
    }  # fmt: skip
    assert {one.lot.state for one in near} == {"free"}


def test_another_workshop_of_the_same_cooperative_is_not_near(do: Do, session: Session) -> None:
    producer = a_producer(do)
    valley = replace(producer, store_id=a_place(do, producer.organisation_id, "Magasin de la vallée"))
    recalled, beside, apart = (Output(new_id(), product_id("saffron_dry"), KILO // 6) for _ in range(3))
    for where, one in ((producer, recalled), (producer, beside), (valley, apart)):
        a_run(do, where, "drying", [(a_harvest(do, where), KILO)], [one])
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, recalled.lot_id, "Corps étranger", "Rapportez le produit."))
    near = siblings_of(session, case(session, recall_id))
    assert [(one.lot.id, one.why) for one in near] == [(beside.lot_id, "workshop")]
