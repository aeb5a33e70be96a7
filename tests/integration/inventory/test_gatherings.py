"""A harvest weighed in by phones: joined, closed into a lot, and what comes late or wrong kept apart."""

from collections.abc import Callable
from datetime import date, timedelta
from threading import Barrier, Thread
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import (
    FieldRefusal,
    FieldSettlement,
    Gathering,
    GatheringClosing,
    Weighing,
)
from inventory.operations.gatherings import (
    CancelWeighing,
    CloseGathering,
    GatheringClosed,
    MemberHasLeft,
    PlotOfAnotherMember,
    RecordWeighing,
    cancel_weighing,
    close_gathering,
    record_weighing,
)
from inventory.operations.production import PlaceOfAnotherOrganisation
from inventory.operations.refusals import (
    CountRefusal,
    DropRefusal,
    RefusalSettled,
    SettlementNeedsReason,
    count_refusal,
    drop_refusal,
)
from inventory.queries.gatherings import GatheringNotFound, WeighingNotFound
from inventory.queries.stock import available, disagreements
from inventory.rules.gatherings import GatheringMisnamed, HarvestedInTheFuture, NothingOnTheScale
from kernel.access import Actor, Grant, Role, system_actor
from kernel.execute import Context, NotAllowed, execute
from kernel.ids import new_id
from producers.operations.members import RecordDeparture, record_departure
from tests.builders.field import DAY, a_refusal, a_weighing, an_open_gathering, closed
from tests.builders.inventory import GRAM, Producer, a_producer
from tests.builders.producers import a_member, a_plot
from tests.builders.shop import a_person
from tests.conftest import NOW, Do
from traceability.models import Contribution, Lot, LotPlot
from traceability.operations.lots import UnknownProduct
from traceability.rules.births import NotHarvested, NotOfThisOrganisation


@pytest.fixture
def producer(do: Do) -> Producer:
    return a_producer(do)


def brought(session: Session, lot_id: UUID) -> dict[UUID, int]:
    session.rollback()
    rows = session.execute(
        select(Contribution.member_id, Contribution.quantity).where(Contribution.lot_id == lot_id)
    )
    return {row[0]: row[1] for row in rows}


def test_weighings_become_a_lot_with_what_each_member_brought(
    do: Do, session: Session, producer: Producer
) -> None:
    fadma = a_member(do, producer.organisation_id, "Fadma B.")
    plot = a_plot(do, producer.organisation_id, member_id=fadma)
    gathering_id = an_open_gathering(do, producer)
    a_weighing(do, producer, gathering_id, 700, tare_mg=100 * GRAM)
    a_weighing(do, producer, gathering_id, 540, member_id=fadma, plot_id=plot)
    a_weighing(do, producer, gathering_id, 60)
    lot_id = closed(do, producer, gathering_id)
    assert lot_id
    lot = session.get_one(Lot, lot_id)
    assert (lot.quantity, lot.made_on, lot.commune) == (1_200 * GRAM, DAY, "Tassousfi")
    assert brought(session, lot_id) == {producer.member_id: 660 * GRAM, fadma: 540 * GRAM}
    assert session.scalars(select(LotPlot.plot_id)).all() == [plot]
    held = available(session, producer.store_id, [lot_id])
    assert sum(one.quantity for one in held) == 1_200 * GRAM
    assert not list(disagreements(session))


def test_a_weighing_taken_back_does_not_count(do: Do, session: Session, producer: Producer) -> None:
    gathering_id = an_open_gathering(do, producer)
    a_weighing(do, producer, gathering_id, 700)
    wrong = a_weighing(do, producer, gathering_id, 7_000)
    do(cancel_weighing, CancelWeighing(wrong, producer.organisation_id))
    # Another phone takes the same one back: it was taken back already.
    do(cancel_weighing, CancelWeighing(wrong, producer.organisation_id))
    lot_id = closed(do, producer, gathering_id)
    assert lot_id
    assert brought(session, lot_id) == {producer.member_id: 700 * GRAM}
    assert session.scalar(select(func.count()).select_from(Weighing)) == 2


def test_two_phones_open_the_same_gathering_without_a_word_between_them(
    do: Do, session: Session, producer: Producer
) -> None:
    assert an_open_gathering(do, producer) == an_open_gathering(do, producer)
    assert session.scalar(select(func.count()).select_from(Gathering)) == 1


def test_a_gathering_closed_twice_is_one_lot(do: Do, session: Session, producer: Producer) -> None:
    gathering_id = an_open_gathering(do, producer)
    a_weighing(do, producer, gathering_id)
    assert closed(do, producer, gathering_id) == closed(do, producer, gathering_id)
    assert session.scalar(select(func.count()).select_from(Lot)) == 1


def test_a_gathering_where_nothing_was_weighed_closes_without_a_lot(
    do: Do, session: Session, producer: Producer
) -> None:
    gathering_id = an_open_gathering(do, producer)
    assert closed(do, producer, gathering_id) is None
    assert session.get_one(GatheringClosing, gathering_id).lot_id is None


def test_the_commune_is_that_of_the_plots_when_nobody_told_it(
    do: Do, session: Session, producer: Producer
) -> None:
    plot = a_plot(do, producer.organisation_id, commune="Agadir Melloul")
    gathering_id = an_open_gathering(do, producer, commune=None)
    a_weighing(do, producer, gathering_id, plot_id=plot)
    lot_id = closed(do, producer, gathering_id)
    assert session.get_one(Lot, lot_id).commune == "Agadir Melloul"


def test_what_comes_after_the_closing_is_not_taken_into_the_lot(do: Do, producer: Producer) -> None:
    gathering_id = an_open_gathering(do, producer)
    weighing = a_weighing(do, producer, gathering_id)
    closed(do, producer, gathering_id)
    with pytest.raises(GatheringClosed):
        a_weighing(do, producer, gathering_id)
    with pytest.raises(GatheringClosed):
        do(cancel_weighing, CancelWeighing(weighing, producer.organisation_id))


def test_a_late_weighing_that_is_counted_opens_a_second_gathering_for_a_second_lot(
    do: Do, session: Session, producer: Producer
) -> None:
    gathering_id = an_open_gathering(do, producer)
    a_weighing(do, producer, gathering_id, 700)
    first = closed(do, producer, gathering_id)
    late, later = a_refusal(do, producer, gathering_id, 500), a_refusal(do, producer, gathering_id, 90)
    told = do(count_refusal, CountRefusal(late, producer.member_id))
    assert do(count_refusal, CountRefusal(later, producer.member_id))["gathering_id"] == told["gathering_id"]
    second = closed(do, producer, UUID(told["gathering_id"]))
    assert first
    assert second
    assert (brought(session, first), brought(session, second)) == (
        {producer.member_id: 700 * GRAM},
        {producer.member_id: 590 * GRAM},
    )
    assert session.get_one(Gathering, UUID(told["gathering_id"])).ordinal == 2


def test_a_weighing_to_settle_says_its_day_as_people_write_it(
    do: Do, producer: Producer, sign_in: Callable[[UUID], FlaskClient]
) -> None:
    a_refusal(do, producer, an_open_gathering(do, producer))
    officer = a_person(do, Role.COOPERATIVE_OFFICER, "Rkia", organisation_id=producer.organisation_id)
    page = sign_in(officer).get("/gatherings/to-settle").text
    assert "La pesée du 20 nov. 2026 est déjà close" in page


def test_a_refusal_is_settled_once_and_who_leaves_it_out_says_why(
    do: Do, session: Session, producer: Producer
) -> None:
    refusal = a_refusal(do, producer, an_open_gathering(do, producer))
    with pytest.raises(SettlementNeedsReason):
        do(drop_refusal, DropRefusal(refusal, "  "))
    do(drop_refusal, DropRefusal(refusal, "Pesée deux fois"))
    with pytest.raises(RefusalSettled):
        do(count_refusal, CountRefusal(refusal, producer.member_id))
    assert session.get_one(FieldSettlement, refusal).note == "Pesée deux fois"
    assert session.get_one(FieldRefusal, refusal).said["gross_mg"] == 500 * GRAM


def test_a_weighing_of_somebody_who_left_or_of_another_cooperative_is_not_taken(
    do: Do, producer: Producer
) -> None:
    gathering_id = an_open_gathering(do, producer)
    left = a_member(do, producer.organisation_id, "Rkia T.")
    do(record_departure, RecordDeparture(left, DAY))
    stranger = a_producer(do, "Tiwziwine")
    with pytest.raises(MemberHasLeft):
        a_weighing(do, producer, gathering_id, member_id=left)
    with pytest.raises(NotOfThisOrganisation):
        a_weighing(do, producer, gathering_id, member_id=stranger.member_id)
    with pytest.raises(NotOfThisOrganisation):
        a_weighing(do, producer, gathering_id, plot_id=a_plot(do, stranger.organisation_id))


def test_somebody_who_left_after_the_harvest_had_brought_hers(do: Do, producer: Producer) -> None:
    gathering_id = an_open_gathering(do, producer, harvested_on=DAY - timedelta(days=1))
    left = a_member(do, producer.organisation_id, "Rkia T.")
    do(record_departure, RecordDeparture(left, DAY))
    assert a_weighing(do, producer, gathering_id, member_id=left)


def test_a_plot_of_another_member_is_not_hers(do: Do, producer: Producer) -> None:
    fadma = a_member(do, producer.organisation_id, "Fadma B.")
    plot = a_plot(do, producer.organisation_id, member_id=fadma)
    with pytest.raises(PlotOfAnotherMember):
        a_weighing(do, producer, an_open_gathering(do, producer), plot_id=plot)


@pytest.mark.parametrize(("gross", "tare"), [(0, 0), (500, 500), (500, 600), (500, -1), (10**16, 0)])
def test_a_basket_that_leaves_nothing_is_not_a_weighing(
    do: Do, producer: Producer, gross: int, tare: int
) -> None:
    gathering_id = an_open_gathering(do, producer)
    with pytest.raises(NothingOnTheScale):
        a_weighing(do, producer, gathering_id, gross_mg=gross, tare_mg=tare)


def test_a_gathering_is_of_its_place_its_product_and_a_day_that_has_come(do: Do, producer: Producer) -> None:
    other = a_producer(do, "Tiwziwine")
    with pytest.raises(PlaceOfAnotherOrganisation):
        an_open_gathering(do, Producer(producer.organisation_id, other.store_id, producer.member_id))
    with pytest.raises(HarvestedInTheFuture):
        an_open_gathering(do, producer, harvested_on=NOW.date() + timedelta(days=2))
    with pytest.raises(UnknownProduct):
        an_open_gathering(do, producer, product_id=new_id())
    from traceability.cli.reference import product_id

    with pytest.raises(NotHarvested):
        an_open_gathering(do, producer, product_id=product_id("saffron_dry"))
    with pytest.raises(GatheringMisnamed):
        an_open_gathering(do, producer, ordinal=100)


def test_an_officer_weighs_in_for_her_own_cooperative_only(do: Do, producer: Producer) -> None:
    gathering_id = an_open_gathering(do, producer)
    other = a_producer(do, "Tiwziwine")
    hers = Grant(Role.COOPERATIVE_OFFICER, organisation_id=other.organisation_id)
    officer = Actor(None, "Zahra", frozenset({hers}))
    weighing = a_weighing(do, producer, gathering_id)
    with pytest.raises(NotAllowed):
        do(close_gathering, CloseGathering(gathering_id, producer.organisation_id), actor=officer)
    # Naming her own cooperative does not make another's gathering hers.
    with pytest.raises(GatheringNotFound):
        do(close_gathering, CloseGathering(gathering_id, other.organisation_id), actor=officer)
    with pytest.raises(WeighingNotFound):
        do(cancel_weighing, CancelWeighing(weighing, other.organisation_id), actor=officer)


def test_a_weighing_that_races_with_the_closing_is_in_the_lot_or_refused_and_never_lost(
    do: Do, app: Flask, session: Session, producer: Producer
) -> None:
    gathering_id = an_open_gathering(do, producer)
    a_weighing(do, producer, gathering_id, 100)
    ready, refused = Barrier(2), list[UUID]()

    def run(act: object, command: object) -> None:
        with app.app_context():
            ready.wait()
            context = Context(new_id(), system_actor("tests"), "test", NOW, NOW)
            try:
                execute(act, command, context)  # type: ignore[arg-type]
            except GatheringClosed:
                refused.append(new_id())

    weighing = RecordWeighing(new_id(), producer.organisation_id, gathering_id, producer.member_id, 50 * GRAM)
    acts = [
        Thread(target=run, args=(record_weighing, weighing)),
        Thread(target=run, args=(close_gathering, CloseGathering(gathering_id, producer.organisation_id))),
    ]
    for act in acts:
        act.start()
    for act in acts:
        act.join()
    session.rollback()
    lot = session.scalars(select(Lot)).one()
    assert lot.quantity == (100 if refused else 150) * GRAM
    assert session.scalar(select(func.count()).select_from(Weighing)) == (1 if refused else 2)


def test_the_season_of_a_gathering_is_that_of_its_harvest(
    do: Do, session: Session, producer: Producer
) -> None:
    gathering_id = an_open_gathering(do, producer, harvested_on=date(2025, 11, 3))
    a_weighing(do, producer, gathering_id)
    lot_id = closed(do, producer, gathering_id)
    assert session.get_one(Lot, lot_id).season == 2025
