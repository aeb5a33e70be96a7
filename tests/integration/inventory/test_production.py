"""Lots gathered, worked, parted and put together, with the stock they move."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.operations.parting import MergeLots, SplitLot, merge_lots, split_lot
from inventory.operations.production import (
    BestBeforeTooEarly,
    HarvestLot,
    NothingHarvested,
    Output,
    PlaceOfAnotherOrganisation,
    harvest_lot,
)
from inventory.operations.stock import InsufficientStock, LotExpired
from inventory.queries.stock import available, disagreements
from kernel.access import Actor, Grant, Role
from kernel.execute import NotAllowed
from kernel.ids import new_id
from tests.builders.inventory import (
    GRAM,
    KILO,
    a_boutique,
    a_delivery,
    a_harvest,
    a_lot_of_jars,
    a_producer,
    a_run,
    a_saffron_jar,
)
from tests.builders.producers import a_member, a_plot
from tests.conftest import Do
from traceability.cli.reference import product_id
from traceability.models import Contribution, Lot, LotParent, LotPlot, ProcessRun
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.lots import LotNotFree, MixedProducts, WrongTradeItem
from traceability.rules.yields import OutputAboveInput, ReasonNeeded


def left(session: Session, place_id: UUID, lot_id: UUID) -> int:
    session.rollback()
    return sum(one.quantity for one in available(session, place_id, [lot_id]))


def dry(grams: int) -> Output:
    return Output(new_id(), product_id("saffron_dry"), grams * GRAM)


def test_a_harvest_is_weighed_in_by_member_and_lies_in_the_store(do: Do, session: Session) -> None:
    producer = a_producer(do)
    other = a_member(do, producer.organisation_id, "Fadma B.")
    plot = a_plot(do, producer.organisation_id)
    lot_id = a_harvest(
        do,
        producer,
        contributions=((producer.member_id, 700 * GRAM), (other, 540 * GRAM)),
        plots=(plot,),
    )
    lot = session.get_one(Lot, lot_id)
    assert (lot.code, lot.quantity, lot.season) == ("STG-26-0001", 1_240 * GRAM, 2026)
    assert left(session, producer.store_id, lot_id) == 1_240 * GRAM
    brought = session.scalars(select(Contribution.quantity).order_by(Contribution.quantity))
    assert brought.all() == [540 * GRAM, 700 * GRAM]
    assert session.scalars(select(LotPlot.plot_id)).all() == [plot]
    assert not list(disagreements(session))


def test_a_harvest_without_a_weight_is_refused(do: Do) -> None:
    with pytest.raises(NothingHarvested):
        a_harvest(do, a_producer(do), contributions=())


def test_a_harvest_lies_at_a_place_of_its_own_cooperative(do: Do) -> None:
    producer, other = a_producer(do), a_producer(do, "Tiwziwine")
    with pytest.raises(PlaceOfAnotherOrganisation):
        a_harvest(do, replace(producer, store_id=other.store_id))


def test_drying_takes_the_fresh_and_gives_the_dry(do: Do, session: Session) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    (made,) = a_run(do, producer, "drying", [(fresh, 900 * GRAM)], [dry(150)])
    assert left(session, producer.store_id, fresh) == 100 * GRAM
    assert left(session, producer.store_id, made) == 150 * GRAM
    run = session.scalars(select(ProcessRun)).one()
    assert (run.kind, run.yield_ppm) == ("drying", 166_667)
    assert session.get_one(Lot, made).commune == "Tassousfi"
    assert not list(disagreements(session))


def test_more_cannot_come_out_than_went_in(do: Do, session: Session) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    with pytest.raises(OutputAboveInput):
        a_run(do, producer, "drying", [(fresh, 100 * GRAM)], [dry(150)])
    assert left(session, producer.store_id, fresh) == KILO


def test_a_yield_outside_the_band_needs_a_reason(do: Do) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    with pytest.raises(ReasonNeeded):
        a_run(do, producer, "drying", [(fresh, KILO)], [dry(100)])
    a_run(do, producer, "drying", [(fresh, KILO)], [dry(100)], reason="Récolte sous la pluie")


def test_more_than_the_store_holds_cannot_be_worked(do: Do) -> None:
    producer = a_producer(do)
    fresh = a_harvest(do, producer, KILO)
    with pytest.raises(InsufficientStock):
        a_run(do, producer, "drying", [(fresh, 2 * KILO)], [dry(320)])


def test_a_packed_lot_is_best_before_the_end_of_its_shelf_life(do: Do, session: Session) -> None:
    jars = a_lot_of_jars(do, a_producer(do), 10, packed_on=date(2026, 11, 5))
    lot = session.get_one(Lot, jars)
    assert (lot.unit, lot.quantity, lot.best_before) == ("H87", 10, date(2028, 11, 4))


def test_a_lot_cannot_be_packed_to_expire_before_it_is_packed(do: Do) -> None:
    with pytest.raises(BestBeforeTooEarly):
        a_lot_of_jars(do, a_producer(do), 10, best_before=date(2026, 11, 5))


def test_a_pack_of_another_cooperative_cannot_be_used(do: Do) -> None:
    other = a_producer(do, "Tiwziwine")
    jar = a_saffron_jar(do, other.organisation_id)
    with pytest.raises(WrongTradeItem):
        a_lot_of_jars(do, a_producer(do), 10, item_id=jar)


def test_parts_take_from_the_lot_what_they_weigh(do: Do, session: Session) -> None:
    producer = a_producer(do)
    lot_id = a_harvest(do, producer, KILO)
    parts = ((new_id(), 300 * GRAM), (new_id(), 200 * GRAM))
    do(split_lot, SplitLot(new_id(), lot_id, producer.store_id, parts))
    assert left(session, producer.store_id, lot_id) == 500 * GRAM
    assert [left(session, producer.store_id, part) for part, _ in parts] == [300 * GRAM, 200 * GRAM]
    parents = session.scalars(select(LotParent.parent_id).distinct()).all()
    assert parents == [lot_id]
    assert not list(disagreements(session))


def test_merged_jars_keep_the_first_date(do: Do, session: Session) -> None:
    producer = a_producer(do)
    item = a_saffron_jar(do, producer.organisation_id)
    early = a_lot_of_jars(do, producer, 4, item, date(2026, 11, 2))
    late = a_lot_of_jars(do, producer, 6, item, date(2026, 11, 6))
    merged = new_id()
    inputs = ((early, 4), (late, 6))
    do(merge_lots, MergeLots(new_id(), merged, producer.store_id, inputs))
    lot = session.get_one(Lot, merged)
    assert (lot.quantity, lot.best_before) == (10, session.get_one(Lot, early).best_before)
    assert left(session, producer.store_id, early) == 0


def test_different_products_cannot_be_put_together(do: Do) -> None:
    producer = a_producer(do)
    flowers = a_harvest(do, producer, KILO, product="saffron_flowers")
    stigmas = a_harvest(do, producer, KILO)
    with pytest.raises(MixedProducts):
        do(
            merge_lots,
            MergeLots(new_id(), new_id(), producer.store_id, ((flowers, KILO), (stigmas, KILO))),
        )


def test_an_officer_makes_lots_for_her_own_cooperative_only(do: Do) -> None:
    producer, other = a_producer(do), a_producer(do, "Tiwziwine")
    grant = Grant(Role.COOPERATIVE_OFFICER, organisation_id=other.organisation_id)
    officer = Actor(new_id(), "Officier", frozenset({grant}))
    command = HarvestLot(
        new_id(),
        producer.organisation_id,
        producer.store_id,
        product_id("saffron_fresh_stigmas"),
        date(2026, 10, 28),
        "Tassousfi",
        ((producer.member_id, KILO),),
    )
    with pytest.raises(NotAllowed):
        do(harvest_lot, command, actor=officer)
    lot_id = a_harvest(do, producer)
    parts = ((new_id(), GRAM),)
    with pytest.raises(NotAllowed):
        do(split_lot, SplitLot(new_id(), lot_id, producer.store_id, parts), actor=officer)


def test_an_expired_lot_is_neither_parted_nor_worked(do: Do) -> None:
    producer = a_producer(do)
    old = a_lot_of_jars(do, producer, 5, packed_on=date(2026, 1, 5), best_before=date(2026, 11, 20))
    with pytest.raises(LotExpired):
        do(split_lot, SplitLot(new_id(), old, producer.store_id, ((new_id(), 1),)))


def test_a_held_lot_is_neither_sent_nor_worked(do: Do) -> None:
    producer, boutique = a_producer(do), a_boutique(do)
    lot_id = a_harvest(do, producer, KILO)
    do(hold_lot, HoldLot(new_id(), lot_id, "Odeur de moisi"))
    with pytest.raises(LotNotFree):
        a_run(do, producer, "drying", [(lot_id, KILO)], [dry(160)])
    with pytest.raises(LotNotFree):
        a_delivery(do, producer.store_id, boutique, [(lot_id, producer.organisation_id, KILO)])
