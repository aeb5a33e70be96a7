"""What happened in the trade, told to the world as EPCIS events."""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.operations.deliveries import ReceiveDelivery, ReceivedLine, receive_delivery
from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.parting import MergeLots, SplitLot, merge_lots, split_lot
from inventory.operations.stock import Move, move
from inventory.operations.touching import at_place
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.rules.refunds import AlreadyReturned, refund_line
from tests.builders.epcis import BASE, flaws_of, told_events
from tests.builders.inventory import (
    GRAM,
    KILO,
    Output,
    a_boutique,
    a_delivery,
    a_harvest,
    a_lot_of_jars,
    a_producer,
    a_run,
    a_saffron_jar,
)
from tests.builders.shop import a_receipt, a_shop
from tests.conftest import NOW, Do
from traceability.cli.reference import product_id
from traceability.models import EpcisEvent, Lot, TradeItem
from traceability.operations.analyses import RecordAnalysis, record_analysis
from traceability.operations.holds import HoldLot, ReleaseLot, hold_lot, release_lot
from traceability.operations.lifts import LiftRecall, lift_recall
from traceability.operations.recalls import RecallLot, recall_lot


def address(session: Session, lot_id: UUID) -> str:
    """A lot as events call it, when its pack has no licensed GTIN."""
    return f"{BASE}/l/{session.get_one(Lot, lot_id).token}"


def place(place_id: UUID) -> dict[str, str]:
    return {"id": f"{BASE}/places/{place_id}"}


def classes(elements: list[dict[str, Any]]) -> dict[str, tuple[float | None, str | None]]:
    return {one["epcClass"]: (one.get("quantity"), one.get("uom")) for one in elements}


def test_a_harvest_is_told_as_the_commissioning_of_its_lot(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer, 12_400_500)
    [event] = told_events(session)
    lot = session.get_one(Lot, lot_id)
    assert (event["type"], event["action"], event["bizStep"]) == ("ObjectEvent", "ADD", "commissioning")
    assert classes(event["quantityList"]) == {address(session, lot_id): (12400.5, "GRM")}
    assert event["readPoint"] == event["bizLocation"] == place(producer.store_id)
    assert event["eventTimeZoneOffset"] == "+01:00"
    assert event["ilmd"]["cbvmda:lotNumber"] == lot.code
    assert event["ilmd"]["cbvmda:harvestEndDate"] == "2026-10-28"
    assert event["eventID"].startswith("ni:///sha-256;")
    assert flaws_of([event]) == []


def test_a_run_is_one_transformation_with_all_that_went_in_and_came_out(do: Do, session: Session) -> None:
    producer = a_producer(do)
    harvests = [a_harvest(do, producer, KILO), a_harvest(do, producer, KILO)]
    dry = Output(new_id(), product_id("saffron_dry"), 330 * GRAM)
    a_run(do, producer, "drying", [(one, KILO) for one in harvests], [dry])
    [event] = told_events(session, "run")
    assert (event["type"], event["bizStep"], event["igoudar:process"]) == (
        "TransformationEvent",
        "commissioning",
        "drying",
    )
    assert event["transformationID"].startswith("urn:uuid:")
    wanted = {address(session, one): (1000, "GRM") for one in harvests}
    assert classes(event["inputQuantityList"]) == wanted
    assert classes(event["outputQuantityList"]) == {address(session, dry.lot_id): (330, "GRM")}
    assert flaws_of([event]) == []


def test_splits_and_merges_are_transformations_too(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer, KILO)
    parts = (new_id(), new_id())
    store = producer.store_id
    do(split_lot, SplitLot(new_id(), lot_id, store, tuple((part, 400 * GRAM) for part in parts)))
    merged = new_id()
    do(merge_lots, MergeLots(new_id(), merged, store, tuple((part, 400 * GRAM) for part in parts)))
    parted, joined = told_events(session, "run")
    assert (parted["igoudar:process"], joined["igoudar:process"]) == ("splitting", "merging")
    assert {parted["bizStep"], joined["bizStep"]} == {"repackaging"}
    assert classes(parted["outputQuantityList"]) == {address(session, one): (400, "GRM") for one in parts}
    assert classes(joined["outputQuantityList"]) == {address(session, merged): (800, "GRM")}


def test_pieces_are_counted_without_a_unit(do: Do, session: Session) -> None:
    jars = a_lot_of_jars(do, a_producer(do), 20)
    packing = told_events(session, "run")[-1]
    assert packing["bizStep"] == "packing"
    assert classes(packing["outputQuantityList"]) == {address(session, jars): (20, None)}
    assert packing["ilmd"]["cbvmda:bestBeforeDate"]


def test_a_licensed_gtin_names_the_lot_to_the_whole_world(do: Do, session: Session) -> None:
    producer = a_producer(do, gs1_prefix="9521234")
    item = a_saffron_jar(do, producer.organisation_id, gtin="09521234543213", gtin_status="licensed")
    jars = a_lot_of_jars(do, producer, 20, item_id=item)
    packing = told_events(session, "run")[-1]
    code = session.get_one(Lot, jars).code
    assert [one["epcClass"] for one in packing["outputQuantityList"]] == [
        f"https://id.gs1.org/01/09521234543213/10/{code}"
    ]


def test_a_delivery_is_packed_shipped_received_and_unpacked(do: Do, session: Session) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    jars = a_lot_of_jars(do, producer, 20)
    delivery, [line] = a_delivery(do, producer.store_id, boutique, [(jars, producer.organisation_id, 12)])
    packed, shipped = told_events(session, "dispatch")
    lot = address(session, jars)
    assert (packed["type"], packed["action"], packed["bizStep"]) == ("AggregationEvent", "ADD", "packing")
    assert packed["parentID"] == f"urn:uuid:{delivery}"
    assert classes(packed["childQuantityList"]) == {lot: (12, None)}
    assert (shipped["bizStep"], shipped["disposition"]) == ("shipping", "in_transit")
    assert "bizLocation" not in shipped
    assert {"type": "location", "destination": place(boutique)["id"]} in shipped["destinationList"]
    assert shipped["bizTransactionList"] == [{"type": "desadv", "bizTransaction": f"urn:uuid:{delivery}"}]
    do(receive_delivery, ReceiveDelivery(delivery, (ReceivedLine(line, 10, "damaged"),)))
    received, unpacked, damaged = told_events(session, "intake")
    assert (received["bizStep"], received["readPoint"]) == ("receiving", place(boutique))
    assert classes(received["quantityList"]) == {lot: (10, None)}
    assert (unpacked["action"], unpacked["bizStep"]) == ("DELETE", "unpacking")
    assert unpacked["parentID"] == packed["parentID"]
    assert damaged["disposition"] == "damaged"
    assert classes(damaged["quantityList"]) == {lot: (2, None)}
    assert flaws_of(told_events(session)) == []


def test_goods_bought_change_owner_when_they_arrive(do: Do, session: Session) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    jars = a_lot_of_jars(do, producer, 20)
    lines = [(jars, producer.organisation_id, 12)]
    delivery, [line] = a_delivery(do, producer.store_id, boutique, lines, terms="bought")
    do(receive_delivery, ReceiveDelivery(delivery, (ReceivedLine(line, 12),)))
    received = told_events(session, "intake")[0]
    before, after = (
        next(one[end] for one in received[f"{end}List"] if one["type"] == "owning_party")
        for end in ("source", "destination")
    )
    assert before == f"{BASE}/organisations/{producer.organisation_id}"
    assert after != before
    assert classes(received["quantityList"]) == {address(session, jars): (12, None)}


def test_lots_of_two_makers_in_one_delivery_are_told_apart(do: Do, session: Session) -> None:
    ours, theirs = a_producer(do), a_producer(do, "Alkaoutar")
    boutique = a_boutique(do)
    jars = a_lot_of_jars(do, theirs, 20)
    own = a_lot_of_jars(do, ours, 20)
    first, [line] = a_delivery(do, theirs.store_id, ours.store_id, [(jars, theirs.organisation_id, 20)])
    do(receive_delivery, ReceiveDelivery(first, (ReceivedLine(line, 20),)))
    both = [(jars, theirs.organisation_id, 5), (own, ours.organisation_id, 7)]
    second, lines = a_delivery(do, ours.store_id, boutique, both)
    received = tuple(ReceivedLine(one, quantity) for one, quantity in zip(lines, (5, 7), strict=True))
    do(receive_delivery, ReceiveDelivery(second, received))
    events = [one for one in told_events(session) if str(second) in json.dumps(one)]
    assert len(events) == 8
    assert len({one["eventID"] for one in events}) == 8
    makers = session.execute(
        select(EpcisEvent.organisation_id, func.count())
        .where(EpcisEvent.event_id.in_([one["eventID"] for one in events]))
        .group_by(EpcisEvent.organisation_id)
    )
    assert dict(makers.tuples().all()) == {ours.organisation_id: 4, theirs.organisation_id: 4}


def test_a_sale_is_told_by_lot_and_never_by_customer_or_price(do: Do, session: Session) -> None:
    shop = a_shop(do)
    sale = a_receipt(shop, shop.jars(3))
    do(record_sale, sale)
    [event] = told_events(session, "sale")
    assert (event["bizStep"], event["disposition"]) == ("retail_selling", "retail_sold")
    assert classes(event["quantityList"]) == {address(session, shop.lot_id): (3, None)}
    assert event["readPoint"] == place(shop.place_id)
    assert event["bizTransactionList"] == [{"type": "inv", "bizTransaction": f"urn:uuid:{sale.sale_id}"}]
    assert set(event) == {
        "eventID", "type", "eventTime", "eventTimeZoneOffset", "action", "bizStep", "quantityList",
        "bizTransactionList", "disposition", "readPoint", "bizLocation",
    }  # fmt: skip


def test_what_was_sold_beyond_the_stock_is_told_whole(do: Do, session: Session) -> None:
    shop = a_shop(do, 2)
    do(record_sale, a_receipt(shop, shop.jars(5)))
    [event] = told_events(session, "sale")
    assert classes(event["quantityList"]) == {address(session, shop.lot_id): (5, None)}


def test_what_customers_bring_back_is_returned_to_the_shelf_or_not_to_be_sold(
    do: Do, session: Session
) -> None:
    shop = a_shop(do)
    line = shop.jars(3)
    sale = a_receipt(shop, line)
    do(record_sale, sale)
    first = refund_line(line, 1, line_id=new_id(), back_to="shelf")
    already = AlreadyReturned(1, -first.gross_cents)
    back = [first, refund_line(line, 1, line_id=new_id(), already=already, back_to="loss")]
    refund = a_receipt(shop, *back, number=2, kind="refund", refund_of=sale.receipt_number)
    do(record_sale, replace(refund, tendered_cents=0, change_cents=0))
    events = told_events(session, "return")
    assert [one["disposition"] for one in events] == ["returned", "non_sellable_other"]
    assert {one["bizTransactionList"][0]["type"] for one in events} == {"rma"}
    assert flaws_of(events) == []


def test_a_loss_is_told_as_destroyed(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer)
    loss = RecordLoss(new_id(), producer.store_id, lot_id, producer.organisation_id, 5 * GRAM, "spoilt")
    do(record_loss, loss)
    [event] = told_events(session, "loss")
    assert (event["action"], event["bizStep"], event["disposition"]) == ("DELETE", "destroying", "destroyed")
    assert classes(event["quantityList"]) == {address(session, lot_id): (5, "GRM")}


@pytest.mark.parametrize(
    ("cause", "fact", "step", "disposition"),
    [
        ("stolen", "loss", "other", "stolen"),
        ("tasting", "giving", "dispensing", "dispensed"),
        ("gift", "giving", "dispensing", "dispensed"),
        ("sample", "sampling", "sampling", None),
    ],
)
def test_what_is_stolen_given_or_sampled_is_not_told_as_destroyed(
    do: Do, session: Session, cause: str, fact: str, step: str, disposition: str | None
) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer)
    do(
        record_loss,
        RecordLoss(new_id(), producer.store_id, lot_id, producer.organisation_id, 5 * GRAM, cause),
    )
    [event] = told_events(session, fact)
    assert (event["action"], event["bizStep"]) == ("OBSERVE", step)
    assert event.get("disposition") == disposition
    assert flaws_of([event]) == []


def test_an_analysis_is_told_as_an_inspection_on_its_day(do: Do, session: Session) -> None:
    lot_id = a_harvest(do, a_producer(do))
    measure = {"key": "moisture", "label": "Humidité", "value": "8.1", "unit": "%"}
    day = date(2026, 11, 3)
    do(record_analysis, RecordAnalysis(new_id(), lot_id, "Labo", "ISO 3632", "2011", day, [measure]))
    [event] = told_events(session, "analysis")
    assert (event["bizStep"], event["eventTime"][:10]) == ("inspecting", "2026-11-03")
    assert event["quantityList"] == [{"epcClass": address(session, lot_id)}]


def test_a_hold_sets_what_its_release_unsets(do: Do, session: Session) -> None:
    lot_id = a_harvest(do, a_producer(do))
    hold = HoldLot(new_id(), lot_id, "Doute sur le séchage")
    do(hold_lot, hold)
    do(release_lot, ReleaseLot(hold.hold_id, "Vérifié"), at=NOW + timedelta(hours=1))
    held, released = [*told_events(session, "hold"), *told_events(session, "release")]
    assert held["persistentDisposition"] == {"set": ["unavailable"]}
    assert released["persistentDisposition"] == {"unset": ["unavailable"]}


def test_a_recall_is_set_on_all_that_was_made_of_the_lot_and_unset_by_its_lift(
    do: Do, session: Session
) -> None:
    producer = a_producer(do)
    harvest = a_harvest(do, producer, 600 * GRAM)
    dry = Output(new_id(), product_id("saffron_dry"), 100 * GRAM)
    a_run(do, producer, "drying", [(harvest, 600 * GRAM)], [dry])
    recall = RecallLot(new_id(), harvest, "Corps étranger", "Rapportez-le.")
    do(recall_lot, recall)
    [recalled] = told_events(session, "recall")
    assert recalled["persistentDisposition"] == {"set": ["recalled"]}
    assert recalled["disposition"] == "recalled"
    concerned = {address(session, one) for one in (harvest, dry.lot_id)}
    assert {one["epcClass"] for one in recalled["quantityList"]} == concerned
    do(lift_recall, LiftRecall(new_id(), recall.recall_id, "Fausse alerte"), at=NOW + timedelta(hours=2))
    [lifted] = told_events(session, "lift")
    assert lifted["persistentDisposition"] == {"unset": ["recalled"]}
    assert {one["epcClass"] for one in lifted["quantityList"]} == concerned
    assert flaws_of(told_events(session)) == []


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: at_place(session, command.place_id))
def take_back_loss(session: Session, command: RecordLoss, context: Context) -> dict[str, str]:
    """A loss that was none: its movement the other way, of the same document."""
    back = Move("reversal", command.lot_id, command.owner_id, VIRTUAL["loss"], command.place_id,
                command.quantity, command.loss_id)  # fmt: skip
    move(session, [back], context)
    return {}


def test_a_movement_taken_back_declares_its_event_wrong_and_changes_nothing_said(
    do: Do, session: Session
) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer)
    loss = RecordLoss(new_id(), producer.store_id, lot_id, producer.organisation_id, 5 * GRAM, "broken")
    do(record_loss, loss)
    [first] = told_events(session, "loss")
    do(take_back_loss, loss, at=NOW + timedelta(days=1))
    [declared] = told_events(session, "reversal")
    assert told_events(session, "loss") == [first]
    assert declared.pop("errorDeclaration") == {
        "declarationTime": "2026-11-22T10:00:00.000Z",
        "reason": "did_not_occur",
    }
    assert declared == first


def test_what_was_said_stays_said_when_a_gtin_comes_later(do: Do, session: Session) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    item = a_saffron_jar(do, producer.organisation_id)
    jars = a_lot_of_jars(do, producer, 20, item_id=item)
    before = told_events(session)
    do(license_gtin, (str(item), "09521234543213"))
    a_delivery(do, producer.store_id, boutique, [(jars, producer.organisation_id, 12)])
    after = told_events(session)
    assert after[: len(before)] == before
    assert classes(after[-1]["quantityList"]) == {address(session, jars): (12, None)}


@operation(Role.NETWORK_MANAGER, touches=lambda session, command: Touch("items"))
def license_gtin(session: Session, command: tuple[str, str], context: Context) -> dict[str, str]:
    """A GTIN bought for a pack that had none."""
    item = session.get_one(TradeItem, UUID(command[0]))
    item.gtin, item.gtin_status = command[1], "licensed"
    return {}


def test_a_fact_is_told_once_however_often_one_looks(do: Do, session: Session) -> None:
    shop = a_shop(do)
    do(record_sale, a_receipt(shop))
    first = told_events(session)
    assert told_events(session) == first
    do(record_sale, a_receipt(shop, number=2))
    assert len(told_events(session)) == len(first) + 1


def test_every_event_of_a_whole_thread_is_valid_and_bears_its_own_hash(do: Do, session: Session) -> None:
    from traceability.rules.epcis.documents import CONTEXT
    from traceability.rules.epcis.prehash import event_hash

    shop = a_shop(do)
    do(record_sale, a_receipt(shop))
    events = told_events(session)
    assert len(events) >= 8
    assert flaws_of(events) == []
    assert [event_hash(one, CONTEXT) for one in events] == [one["eventID"] for one in events]
