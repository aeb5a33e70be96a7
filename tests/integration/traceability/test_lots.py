"""Lots are born with their parents, balanced, numbered, and never of what is held or recalled."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from kernel.ids import new_id
from kernel.quantity import InvalidQuantity
from tests.builders.producers import a_cooperative, a_member, a_plot
from tests.builders.traceability import (
    HARVEST_DAY,
    KG,
    BearLot,
    a_drying,
    a_harvest,
    a_new_lot,
    a_run,
    a_split,
    a_trade_item,
    bear_lot,
    some_packs,
)
from tests.conftest import NOW, Do
from traceability.models import Contribution, Lot, LotParent, LotPlot, ProcessRun
from traceability.operations.holds import HoldLot, hold_lot
from traceability.operations.lots import (
    AlreadyRecorded,
    LotNotFree,
    MixedProducts,
    WrongTradeItem,
)
from traceability.queries.lots import LotNotFound
from traceability.rules.births import (
    ContributionsDoNotAddUp,
    LotCodeTaken,
    MadeBeforeItsParents,
    MadeInTheFuture,
    NotHarvested,
    NotOfThisOrganisation,
    WrongUnit,
)
from traceability.rules.yields import OutputAboveInput, PartsDoNotAddUp, ReasonNeeded


def test_lots_of_a_season_are_numbered_in_order_within_their_organisation(do: Do, session: Session) -> None:
    souktana, other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
    a_harvest(do, souktana)
    a_harvest(do, souktana, "saffron_fresh_stigmas")
    a_harvest(do, other)
    a_harvest(do, souktana, season=2025)
    codes = session.execute(select(Lot.organisation_id, Lot.code).order_by(Lot.recorded_at, Lot.id))
    assert [(str(who), code) for who, code in codes] == [
        (str(souktana), "FLS-26-0001"),
        (str(souktana), "STG-26-0002"),
        (str(other), "FLS-26-0001"),
        (str(souktana), "FLS-25-0001"),
    ]


def test_what_each_member_brought_is_kept_and_adds_up_to_the_lot(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    aicha, fatima = a_member(do, souktana), a_member(do, souktana, "Fatima B.")
    plot = a_plot(do, souktana)
    lot = a_harvest(do, souktana, contributions=[(aicha, 6 * KG), (fatima, 4 * KG)], plots=[plot])
    brought = session.scalars(select(Contribution).where(Contribution.lot_id == lot))
    assert {one.member_id: one.quantity for one in brought} == {aicha: 6 * KG, fatima: 4 * KG}
    assert session.scalars(select(LotPlot.plot_id).where(LotPlot.lot_id == lot)).all() == [plot]


def test_contributions_that_do_not_make_the_lot_are_refused(do: Do) -> None:
    souktana = a_cooperative(do)
    with pytest.raises(ContributionsDoNotAddUp):
        a_harvest(do, souktana, contributions=[(a_member(do, souktana), 9 * KG)])


def test_a_member_or_plot_of_another_cooperative_is_refused(do: Do) -> None:
    souktana, other = a_cooperative(do), a_cooperative(do, "Alkaoutar")
    with pytest.raises(NotOfThisOrganisation):
        a_harvest(do, souktana, contributions=[(a_member(do, other), 10 * KG)])
    with pytest.raises(NotOfThisOrganisation):
        a_harvest(do, souktana, plots=[a_plot(do, other)])


def test_a_child_stands_one_generation_above_its_latest_parent(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    first = a_harvest(do, souktana, "saffron_fresh_stigmas")
    (part,) = a_split(do, souktana, first, "saffron_fresh_stigmas", [3 * KG])
    dry = a_new_lot(souktana, "saffron_dry", KG)
    a_run(do, souktana, "drying", [(first, 3 * KG), (part, 3 * KG)], [dry])
    generations = {lot.id: lot.generation for lot in session.scalars(select(Lot))}
    assert generations == {first: 0, part: 1, dry.lot_id: 2}


def test_a_run_keeps_its_yield(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    a_drying(do, souktana, a_harvest(do, souktana, "saffron_fresh_stigmas"), 6 * KG)
    assert session.scalars(select(ProcessRun.yield_ppm)).all() == [166_667]


def test_more_coming_out_than_went_in_is_refused(do: Do) -> None:
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    with pytest.raises(OutputAboveInput):
        a_run(
            do,
            souktana,
            "drying",
            [(fresh, KG)],
            [a_new_lot(souktana, "saffron_dry", KG + 1)],
            reason="pourquoi pas",
        )


def test_an_unusual_yield_asks_for_a_reason_and_keeps_it(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    damp = a_new_lot(souktana, "saffron_dry", KG // 4)
    with pytest.raises(ReasonNeeded) as refusal:
        a_run(do, souktana, "drying", [(fresh, KG)], [damp])
    assert refusal.value.field == "reason"
    assert refusal.value.values["yield_percent"] == "25"
    assert (refusal.value.values["low_percent"], refusal.value.values["high_percent"]) == (
        "14",
        "20",
    )
    a_run(do, souktana, "drying", [(fresh, KG)], [damp], reason="Séchage écourté par l’orage")
    assert session.scalars(select(ProcessRun.reason)).all() == ["Séchage écourté par l’orage"]


def test_packs_weigh_their_net_content(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    dry = a_drying(do, souktana, a_harvest(do, souktana, "saffron_fresh_stigmas"))
    jar = a_trade_item(do, souktana)
    some_packs(do, souktana, dry, jar, pieces=100)
    packing = session.scalars(select(ProcessRun).where(ProcessRun.kind == "packing")).one()
    assert packing.yield_ppm == 1_000_000
    with pytest.raises(OutputAboveInput):
        a_run(
            do,
            souktana,
            "packing",
            [(dry, 10_000)],
            [a_new_lot(souktana, "saffron_dry", 11, unit="H87", trade_item_id=jar)],
        )


def test_a_pack_is_of_its_own_product_and_counted_in_pieces(do: Do) -> None:
    souktana = a_cooperative(do)
    jar = a_trade_item(do, souktana)
    with pytest.raises(WrongTradeItem):
        do(bear_lot, BearLot(a_new_lot(souktana, "olives", 3, unit="H87", trade_item_id=jar)))
    with pytest.raises(WrongUnit):
        do(bear_lot, BearLot(a_new_lot(souktana, "saffron_dry", 3, trade_item_id=jar)))
    with pytest.raises(WrongUnit):
        do(bear_lot, BearLot(a_new_lot(souktana, "saffron_dry", 3, unit="H87")))


def test_nothing_is_made_of_a_held_lot(do: Do) -> None:
    souktana = a_cooperative(do)
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    do(hold_lot, HoldLot(new_id(), fresh, "Odeur de fumée"))
    with pytest.raises(LotNotFree):
        a_drying(do, souktana, fresh)


def test_a_lot_has_real_parents_and_an_id_of_its_own(do: Do) -> None:
    souktana = a_cooperative(do)
    new = a_new_lot(souktana, "saffron_dry", KG)
    with pytest.raises(LotNotFound):
        do(bear_lot, BearLot(new, [(new_id(), KG)]))
    do(bear_lot, BearLot(new))
    with pytest.raises(AlreadyRecorded):
        do(bear_lot, BearLot(replace(new, quantity=2 * KG)))


def test_quantities_are_positive_and_within_measure(do: Do) -> None:
    souktana = a_cooperative(do)
    for wrong in (0, -1, 10**16):
        with pytest.raises(InvalidQuantity):
            do(bear_lot, BearLot(a_new_lot(souktana, "saffron_dry", wrong)))


def test_a_lot_is_made_neither_tomorrow_nor_before_its_parents(do: Do) -> None:
    souktana = a_cooperative(do)
    with pytest.raises(MadeInTheFuture):
        a_harvest(do, souktana, made_on=NOW.date() + timedelta(days=2))
    fresh = a_harvest(do, souktana, "saffron_fresh_stigmas")
    early = a_new_lot(souktana, "saffron_dry", KG // 6, made_on=HARVEST_DAY - timedelta(days=1))
    with pytest.raises(MadeBeforeItsParents):
        a_run(do, souktana, "drying", [(fresh, KG)], [early])


def test_only_what_grows_is_harvested(do: Do) -> None:
    with pytest.raises(NotHarvested):
        a_harvest(do, a_cooperative(do), "saffron_dry")


def test_a_code_of_ones_own_may_not_look_like_a_numbered_one_nor_be_taken(do: Do) -> None:
    souktana = a_cooperative(do)
    a_harvest(do, souktana, code="Ancien registre 12")
    for code in ("Ancien registre 12", "SAF-26-0412"):
        with pytest.raises(LotCodeTaken):
            a_harvest(do, souktana, code=code)


def test_the_parts_of_a_lot_add_up_and_are_of_its_product(do: Do) -> None:
    souktana = a_cooperative(do)
    flowers = a_harvest(do, souktana)
    a_split(do, souktana, flowers, "saffron_flowers", [KG, 2 * KG])
    part = a_new_lot(souktana, "saffron_flowers", KG, origin="split")
    with pytest.raises(PartsDoNotAddUp):
        a_run(do, souktana, "splitting", [(flowers, 2 * KG)], [part])
    with pytest.raises(MixedProducts):
        a_split(do, souktana, flowers, "saffron_petals", [KG])


def test_the_database_itself_refuses_a_circle(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    first = a_harvest(do, souktana)
    (part,) = a_split(do, souktana, first, "saffron_flowers", [KG])
    back = {"lot_id": first, "parent_id": part, "quantity": 1}
    for generations in ((0, 1), (2, 1)):
        told = dict(zip(("lot_generation", "parent_generation"), generations, strict=True))
        with pytest.raises(IntegrityError):
            session.execute(insert(LotParent), [{**back, **told}])
        session.rollback()
    itself = {"lot_id": first, "parent_id": first, "quantity": 1}
    with pytest.raises(IntegrityError):
        session.execute(insert(LotParent), [{**itself, "lot_generation": 0, "parent_generation": 0}])
    session.rollback()


def test_a_lot_packed_for_three_years_keeps_its_date(do: Do, session: Session) -> None:
    souktana = a_cooperative(do)
    dry = a_drying(do, souktana, a_harvest(do, souktana, "saffron_fresh_stigmas"))
    packs = some_packs(do, souktana, dry, a_trade_item(do, souktana))
    assert session.get_one(Lot, packs).best_before == date(2029, 11, 1)
