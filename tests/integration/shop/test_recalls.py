"""A recall seen across the counter: what is held where, who bought some, whether it adds up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.order_ends import CloseOrder, close_order
from inventory.operations.parting import SplitLot, split_lot
from kernel.access import Actor, Grant, Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.recalls.balances import accounted_ppm, balances_of, totals_of
from shop.queries.recalls.cases import Case, case_for, visible_recalls
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
from shop.rules.recalls import NOTHING
from shop.web import recalls
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
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.builders.traceability import KG, a_drying
from tests.builders.traceability import a_harvest as a_bare_harvest
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id
from traceability.models import Lot
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.genealogy import upstream
from traceability.queries.recalls import RecallNotFound

SignIn = Callable[[UUID], FlaskClient]
EVERYONE = Actor(new_id(), "Directrice", frozenset({Grant(Role.NETWORK_MANAGER)}))


def sold(do: Do, shop: Shop, quantity: int, number: int = 1) -> None:
    sale = a_receipt(shop, shop.jars(quantity), number=number)
    do(record_sale, sale, operation_id=sale.sale_id)


def recalled(do: Do, session: Session, shop: Shop) -> UUID:
    """The recall of the harvest that the shop's jars come from."""
    harvest = upstream(session, shop.lot_id)[-1]
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, harvest, "Corps étranger", "Rapportez le produit."))
    return recall_id


def case(session: Session, recall_id: UUID) -> Case:
    return case_for(session, EVERYONE, recall_id)


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


def test_all_that_was_produced_is_accounted_for(do: Do, session: Session) -> None:
    """Twenty jars: three sold, two broken, one tasted, five on the road, the rest on the shelf."""
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    do(record_loss, RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 2, "broken"))
    do(record_loss, RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 1, "tasting"))
    a_delivery(do, shop.place_id, shop.harvest_owner_store_id, [(shop.lot_id, shop.owner_id, 5)])
    recall_id = recalled(do, session, shop)
    balances = {one.lot.id: one.sums for one in balances_of(session, case(session, recall_id))}
    jars = balances[shop.lot_id]
    assert (jars.produced, jars.sold, jars.lost, jars.sampled) == (20, 3, 2, 1)
    assert (jars.on_hand, jars.in_transit, jars.used) == (9, 5, 0)
    assert all(sums.unexplained == 0 for sums in balances.values())


def test_jars_sold_beyond_the_stock_are_found_and_sold(do: Do, session: Session) -> None:
    shop = a_shop(do, 3)
    sold(do, shop, 5)
    recall_id = recalled(do, session, shop)
    jars = next(
        one.sums for one in balances_of(session, case(session, recall_id)) if one.lot.id == shop.lot_id
    )
    assert (jars.produced, jars.found, jars.sold, jars.unexplained) == (3, 2, 5, 0)
    assert jars + NOTHING == jars


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


def test_the_manager_reads_what_will_happen_recalls_and_downloads_the_receipts(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    before = browser.get(f"/lots/{shop.lot_id}/recall")
    assert before.status_code == 200
    assert "1 ticket en a déjà vendu" in before.text
    empty = browser.post(
        f"/lots/{shop.lot_id}/recall", data={"reason": "", "advice": "Rapportez-le", "severity": "2"}
    )
    assert empty.status_code == 422
    assert "Rapportez-le" in empty.text
    answer = browser.post(
        f"/lots/{shop.lot_id}/recall",
        data={"reason": "Corps étranger", "advice": "Rapportez le produit.", "severity": "1"},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    assert "TAR1-000001" in answer.text
    recall_id = visible_recalls(session, EVERYONE)[0][0].id
    file = browser.get(f"/recalls/{recall_id}/receipts.csv")
    assert file.mimetype == "text/csv"
    assert "TAR1-000001;Boutique solidaire" in file.text
    assert "juste" not in browser.get(f"/recalls/{recall_id}/lots.csv").text
    assert browser.get("/recalls").text.count("Corps étranger") == 1


def test_a_seller_recalls_nothing(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.SELLER, place_id=shop.place_id))
    assert browser.get(f"/lots/{shop.lot_id}/recall").status_code == 403


def test_an_officer_recalls_her_own_lots_only(do: Do, sign_in: SignIn) -> None:
    shop = a_shop(do)
    browser = sign_in(a_person(do, Role.COOPERATIVE_OFFICER, organisation_id=shop.owner_id))
    assert browser.get(f"/lots/{shop.lot_id}/recall").status_code == 200
    assert browser.get(f"/lots/{new_id()}/recall").status_code == 404


def returned(do: Do, shop: Shop, pieces: int, back_to: str, number: int, at: datetime = NOW) -> None:
    """Jars that a customer of receipt 1 brings back, to the shelf or to be destroyed."""
    line = replace(shop.jars(-pieces), back_to=back_to)
    refund = a_receipt(shop, line, number=number, kind="refund", refund_of="TAR1-000001")
    refund = replace(refund, tendered_cents=0)
    do(record_sale, refund, operation_id=refund.sale_id, at=at)


def test_what_customers_bring_back_is_stock_of_the_same_lot_again(do: Do, session: Session) -> None:
    """Six sold, two brought back to the shelf, one destroyed: three are still with customers."""
    shop = a_shop(do, 20)
    sold(do, shop, 6)
    returned(do, shop, 2, "shelf", 2)
    recall_id = recalled(do, session, shop)
    returned(do, shop, 1, "loss", 3, at=NOW + timedelta(hours=1))
    found = case(session, recall_id)
    jars = next(one.sums for one in balances_of(session, found) if one.lot.id == shop.lot_id)
    assert (jars.sold, jars.returned, jars.with_customers) == (6, 3, 3)
    assert (jars.on_hand, jars.destroyed, jars.unexplained) == (16, 1, 0)
    assert sold_totals(session, EVERYONE, found) == (1, 3)
    assert {one.status for one in sold_to(session, EVERYONE, found)} == {"sold", "returned"}


def test_the_balance_is_told_by_product_and_by_mass_in_all(do: Do, session: Session) -> None:
    shop = a_shop(do, 20)
    found = case(session, recalled(do, session, shop))
    totals = totals_of(session, found)
    assert [(one.unit, one.lots, one.sums.produced) for one in totals] == [
        ("GRM", 1, 120_000), ("GRM", 1, 20_000), ("H87", 1, 20),
    ]  # fmt: skip
    assert all(one.sums.accounted_ppm == 1_000_000 for one in totals)
    assert accounted_ppm(totals) == 1_000_000


def test_what_was_born_and_never_stocked_is_not_accounted_for(do: Do, session: Session) -> None:
    """A lot written without its stock is nowhere: the report does not say that all was found."""
    lot = a_bare_harvest(do, a_cooperative(do), quantity=KG)
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, lot, "Corps étranger", "Rapportez le produit."))
    found = case(session, recall_id)
    assert [one.sums.unexplained for one in balances_of(session, found)] == [KG]
    assert accounted_ppm(totals_of(session, found)) == 0


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


def test_quantities_are_right_after_a_split(do: Do, session: Session) -> None:
    """A kilogram parted in 600 and 400 g, a part lost: each lot balances, and so does their mother."""
    producer = a_producer(do)
    mother = a_harvest(do, producer)
    parts = (new_id(), 600_000), (new_id(), 400_000)
    do(split_lot, SplitLot(new_id(), mother, producer.store_id, parts))
    do(
        record_loss,
        RecordLoss(new_id(), producer.store_id, parts[1][0], producer.organisation_id, 50_000, "spoilt"),
    )
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, mother, "Corps étranger", "Rapportez le produit."))
    found = case(session, recall_id)
    sums = {one.lot.id: one.sums for one in balances_of(session, found)}
    assert (sums[mother].produced, sums[mother].used, sums[mother].on_hand) == (KILO, KILO, 0)
    assert [(sums[lot].produced, sums[lot].lost, sums[lot].on_hand) for lot, _ in parts] == [
        (600_000, 0, 600_000), (400_000, 50_000, 350_000),
    ]  # fmt: skip
    assert all(one.unexplained == 0 for one in sums.values())


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


def test_the_report_is_a_page_a_pdf_and_a_file_for_spreadsheets(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    recall_id = recalled(do, session, shop)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = browser.get(f"/recalls/{recall_id}")
    assert "100\xa0% de ce qui a été produit est retrouvé" in page.text
    paper = browser.get(f"/recalls/{recall_id}/report.pdf")
    assert paper.mimetype == "application/pdf"
    assert paper.data.startswith(b"%PDF")
    told = browser.get(f"/recalls/{recall_id}/report.csv").text
    for title in ("Stock par lieu", "Tickets", "Transformations", "Avis envoyés et réponses"):
        assert title in told
    assert "TAR1-000001;Boutique solidaire" in told


def test_a_page_of_many_lots_shows_the_first_and_leads_to_all_of_them(
    do: Do, session: Session, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recalls, "SHOWN_MAX", 3)
    shop = a_shop(do, 20)
    for number in range(1, 6):
        sold(do, shop, 1, number=number)
    recall_id = recalled(do, session, shop)
    client = sign_in(a_person(do, Role.NETWORK_MANAGER))
    page = client.get(f"/recalls/{recall_id}").text
    assert page.count('data-label="Ticket"') == 3
    assert "Seules 3 lignes sont montrées ici." in page
    assert "5 tickets à retrouver." in page
    report = client.get(f"/recalls/{recall_id}/report.csv").text
    assert all(f"TAR1-00000{number}" in report for number in range(1, 6))


def test_the_report_is_printed_in_arabic(do: Do, session: Session, sign_in: SignIn) -> None:
    shop = a_shop(do, 20)
    recall_id = recalled(do, session, shop)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    browser.set_cookie("locale", "ar")
    paper = browser.get(f"/recalls/{recall_id}/report.pdf")
    assert paper.data.startswith(b"%PDF")


def test_other_lots_of_the_same_cause_are_named_by_their_numbers(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    producer_lots = session.scalars(
        select(Lot).where(Lot.trade_item_id.is_(None)).order_by(Lot.generation)
    ).all()
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    said = {"reason": "Corps étranger", "advice": "Rapportez-le.", "severity": "2"}
    wrong = browser.post(f"/lots/{shop.lot_id}/recall", data={**said, "also": "SAF-99-9999"})
    assert wrong.status_code == 422
    assert "SAF-99-9999" in wrong.text
    answer = browser.post(
        f"/lots/{shop.lot_id}/recall",
        data={**said, "also": producer_lots[0].code.lower()},
        follow_redirects=True,
    )
    assert answer.status_code == 200
    session.rollback()
    assert set(session.scalars(select(Lot.state))) == {"recalled"}
