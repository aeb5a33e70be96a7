"""Counts of the stock: blind, right while the place sells, posted once, late sales counted once."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from inventory.models import StockMove
from inventory.operations.losses import RecordLoss, record_loss
from inventory.queries.epcis.movements import Movements
from inventory.queries.stock import disagreements
from inventory.rules.places import VIRTUAL
from kernel.access import system_actor
from kernel.errors import Refused
from kernel.execute import Context, NotAllowed, execute
from kernel.ids import new_id
from shop.models import CountLine, SaleFlag, StockCount
from shop.operations.counts.ending import (
    CancelCount,
    CountInDoubt,
    NothingCounted,
    PostCount,
    cancel_count,
    post_count,
)
from shop.operations.counts.figures import (
    CountRoundUnknown,
    LotOutsideCount,
    TellAbsent,
    TellCounted,
    tell_absent,
    tell_counted,
)
from shop.operations.counts.opening import (
    CountShelfMissing,
    NothingToCount,
    NothingToRecount,
    OpenCount,
    Recount,
    open_count,
    recount,
)
from shop.operations.counts.standing import CountEnded, CountReasonMissing
from shop.operations.sales import record_sale
from shop.queries.counts.shelves import shelves_at
from tests.builders.counts import a_count, a_counter, counted, lying
from tests.builders.inventory import a_boutique_with, a_lot_of_jars, a_producer, delivered
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.conftest import NOW, Do

MINUTE = timedelta(minutes=1)


def sell(do: Do, shop: Shop, quantity: int, number: int, at: int) -> None:
    """A sale some minutes after the opening, told now."""
    moment = NOW + at * MINUTE
    sale = a_receipt(shop, shop.jars(quantity), number=number, occurred_at=moment)
    do(record_sale, sale, operation_id=sale.sale_id, at=moment)


def post(do: Do, count_id: object, reason: str = "inconnu", at: int = 100) -> dict[str, object]:
    return do(post_count, PostCount(count_id, reason), at=NOW + at * MINUTE).values  # type: ignore[arg-type]


def the_line(session: Session) -> CountLine:
    session.rollback()
    return session.scalars(select(CountLine)).one()


@pytest.fixture
def shop(do: Do) -> Shop:
    return a_shop(do)


def test_a_posted_count_brings_the_stock_to_what_was_found_with_its_value(
    do: Do, session: Session, shop: Shop
) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 18)
    told = post(do, count_id, "deux pots cassés")
    assert (told["differences"], told["value_cents"]) == (1, -9_000)
    line = the_line(session)
    assert (line.counted, line.expected, line.reason) == (18, 20, "deux pots cassés")
    assert lying(shop.place_id, shop.lot_id) == 18
    [corrected] = session.scalars(select(StockMove).where(StockMove.document_id == count_id))
    assert (corrected.target_id, corrected.owner_id) == (VIRTUAL["count_difference"], shop.owner_id)
    assert list(disagreements(session)) == []


def test_what_is_sold_during_the_count_is_no_difference(do: Do, session: Session, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    sell(do, shop, 2, 1, at=5)
    counted(do, count_id, shop.lot_id, 18, at=NOW + 10 * MINUTE)
    sell(do, shop, 3, 2, at=15)
    assert post(do, count_id)["differences"] == 0
    assert lying(shop.place_id, shop.lot_id) == 15


def test_an_offline_sale_from_before_the_figure_is_in_it_when_it_comes_before_the_posting(
    do: Do, shop: Shop
) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 17, at=NOW + 10 * MINUTE)
    sell(do, shop, 3, 1, at=5)
    assert post(do, count_id)["differences"] == 0
    assert lying(shop.place_id, shop.lot_id) == 17


def test_an_offline_sale_from_before_the_figure_that_comes_after_the_posting_is_not_taken_twice(
    do: Do, session: Session, shop: Shop
) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 0, at=NOW + 10 * MINUTE)
    post(do, count_id)
    sell(do, shop, 3, 1, at=5)
    assert lying(shop.place_id, shop.lot_id) == 0
    assert session.scalars(select(SaleFlag)).all() == []
    differences = select(StockMove).where(StockMove.document_id == count_id).order_by(StockMove.id)
    missing, found = session.scalars(differences)
    assert (missing.quantity, found.quantity, found.target_id) == (20, 3, shop.place_id)
    assert list(disagreements(session)) == []


def test_an_offline_sale_from_after_the_figure_that_comes_after_the_posting_leaves_the_stock(
    do: Do, shop: Shop
) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 20, at=NOW + 10 * MINUTE)
    post(do, count_id)
    sell(do, shop, 3, 1, at=20)
    assert lying(shop.place_id, shop.lot_id) == 17


def test_sold_beyond_the_stock_since_the_figure_explains_what_was_found_too_much(
    do: Do, session: Session, shop: Shop
) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 25)
    sell(do, shop, 22, 1, at=5)
    post(do, count_id)
    assert (the_line(session).expected, lying(shop.place_id, shop.lot_id)) == (22, 3)


def test_two_counts_of_a_lot_do_not_correct_it_twice(do: Do, shop: Shop) -> None:
    first, second = a_count(do, shop.place_id), a_count(do, shop.place_id)
    counted(do, first, shop.lot_id, 19, at=NOW + MINUTE)
    counted(do, second, shop.lot_id, 19, at=NOW + 2 * MINUTE)
    post(do, first)
    assert post(do, second)["differences"] == 0
    assert lying(shop.place_id, shop.lot_id) == 19


def test_shelves_add_up_and_a_counter_may_correct_herself(do: Do, session: Session, shop: Shop) -> None:
    zahra, hassan = a_counter(do, shop.place_id), a_counter(do, shop.place_id, "Hassan")
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 21, shelf="Vitrine", actor=zahra)
    counted(do, count_id, shop.lot_id, 12, shelf="Vitrine", actor=zahra, at=NOW + MINUTE)
    counted(do, count_id, shop.lot_id, 8, shelf="Réserve", actor=hassan, at=NOW + MINUTE)
    assert post(do, count_id)["differences"] == 0


def test_two_counters_who_disagree_on_a_shelf_count_again(do: Do, session: Session, shop: Shop) -> None:
    zahra, hassan = a_counter(do, shop.place_id), a_counter(do, shop.place_id, "Hassan")
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 20, actor=zahra)
    counted(do, count_id, shop.lot_id, 8, actor=hassan, at=NOW + MINUTE)
    with pytest.raises(CountInDoubt):
        post(do, count_id)
    assert do(recount, Recount(count_id))["lots"] == 1
    counted(do, count_id, shop.lot_id, 19, actor=zahra, at=NOW + 2 * MINUTE)
    post(do, count_id)
    assert lying(shop.place_id, shop.lot_id) == 19


def test_a_lot_sold_between_its_two_shelves_is_counted_again(do: Do, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 12, shelf="Vitrine")
    sell(do, shop, 1, 1, at=5)
    counted(do, count_id, shop.lot_id, 8, shelf="Réserve", at=NOW + 10 * MINUTE)
    with pytest.raises(CountInDoubt):
        post(do, count_id)


def test_only_what_differs_is_counted_again(do: Do, shop: Shop) -> None:
    producer = a_producer(do, "Tifaout")
    other = a_lot_of_jars(do, producer, 6)
    delivered(do, producer.store_id, shop.place_id, [(other, producer.organisation_id, 6)])
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 20)
    counted(do, count_id, other, 5)
    do(recount, Recount(count_id))
    with pytest.raises(LotOutsideCount):
        counted(do, count_id, shop.lot_id, 20)
    counted(do, count_id, other, 6, at=NOW + MINUTE)
    with pytest.raises(NothingToRecount):
        do(recount, Recount(count_id), at=NOW + 2 * MINUTE)
    assert post(do, count_id)["differences"] == 0


def test_what_nobody_counted_stays_unless_told_absent(do: Do, shop: Shop) -> None:
    producer = a_producer(do, "Tifaout")
    other = a_lot_of_jars(do, producer, 6)
    delivered(do, producer.store_id, shop.place_id, [(other, producer.organisation_id, 6)])
    first = a_count(do, shop.place_id)
    counted(do, first, shop.lot_id, 20)
    post(do, first)
    assert lying(shop.place_id, other) == 6
    second = a_count(do, shop.place_id)
    counted(do, second, shop.lot_id, 20)
    assert do(tell_absent, TellAbsent(second))["lots"] == 1
    post(do, second)
    assert lying(shop.place_id, other) == 0


def test_a_cycle_count_asks_for_the_lots_longest_uncounted(do: Do, shop: Shop) -> None:
    producer = a_producer(do, "Tifaout")
    other = a_lot_of_jars(do, producer, 6)
    delivered(do, producer.store_id, shop.place_id, [(other, producer.organisation_id, 6)])
    first = a_count(do, shop.place_id)
    counted(do, first, shop.lot_id, 20)
    post(do, first)
    cycle = a_count(do, shop.place_id, "cycle", lots_max=1)
    with pytest.raises(LotOutsideCount):
        counted(do, cycle, shop.lot_id, 20)
    counted(do, cycle, other, 6)
    assert post(do, cycle)["lots"] == 1


def test_a_count_of_nothing_is_not_opened(do: Do, shop: Shop) -> None:
    with pytest.raises(NothingToCount):
        do(open_count, OpenCount(new_id(), shop.place_id, "articles"))


def test_a_difference_needs_a_reason_and_a_count_some_figure(do: Do, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    with pytest.raises(NothingCounted):
        post(do, count_id)
    counted(do, count_id, shop.lot_id, 19)
    with pytest.raises(CountReasonMissing):
        post(do, count_id, reason=" ")
    do(post_count, PostCount(count_id, reasons={shop.lot_id: "dégustation"}))


def test_a_count_given_up_changes_nothing_and_is_over(do: Do, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 3)
    do(cancel_count, CancelCount(count_id, "interrompu"))
    assert lying(shop.place_id, shop.lot_id) == 20
    with pytest.raises(CountEnded):
        counted(do, count_id, shop.lot_id, 4)


def test_who_counts_does_not_post(do: Do, shop: Shop) -> None:
    zahra = a_counter(do, shop.place_id)
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 20, actor=zahra)
    with pytest.raises(NotAllowed):
        do(post_count, PostCount(count_id, "?"), actor=zahra)


def test_what_is_missing_of_a_lot_in_both_ways_is_the_keepers_first(do: Do, session: Session) -> None:
    from inventory.models import Place

    place_id, _, producer = a_boutique_with(do, 6)
    keeper = session.get_one(Place, place_id).organisation_id
    assert keeper is not None
    jars = a_lot_of_jars(do, producer, 10)
    for terms in ("consigned", "bought"):
        delivered(do, producer.store_id, place_id, [(jars, producer.organisation_id, 5)], terms=terms)
    count_id = a_count(do, place_id)
    counted(do, count_id, jars, 3)
    post(do, count_id)
    moves = session.scalars(select(StockMove).where(StockMove.document_id == count_id))
    assert {(one.owner_id, one.quantity) for one in moves} == {
        (keeper, 5),
        (producer.organisation_id, 2),
    }
    assert lying(place_id, jars) == 3


def test_posting_again_with_the_same_id_posts_once(do: Do, shop: Shop) -> None:
    count_id, operation_id = a_count(do, shop.place_id), new_id()
    counted(do, count_id, shop.lot_id, 18)
    first = do(post_count, PostCount(count_id, "?"), operation_id=operation_id)
    again = do(post_count, PostCount(count_id, "?"), operation_id=operation_id)
    assert again.replayed
    assert again.values == first.values
    assert lying(shop.place_id, shop.lot_id) == 18


def test_of_two_who_post_at_once_one_succeeds(do: Do, app: Flask, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 18)
    gate, outcomes = threading.Barrier(2), []

    def attempt() -> None:
        with app.app_context():
            gate.wait()
            try:
                context = Context(new_id(), system_actor("tests"), "test", NOW + MINUTE)
                execute(post_count, PostCount(count_id, "?"), context)
                outcomes.append("posted")
            except Refused as error:
                outcomes.append(error.code)

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(outcomes) == ["count-ended", "posted"]
    assert lying(shop.place_id, shop.lot_id) == 18


def test_a_loss_told_during_the_count_is_no_difference(do: Do, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 20)
    lost = RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 2, "broken")
    do(record_loss, lost, at=NOW + 5 * MINUTE)
    assert post(do, count_id)["differences"] == 0
    assert lying(shop.place_id, shop.lot_id) == 18


def test_a_count_has_a_number_for_people(do: Do, session: Session, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    assert session.get_one(StockCount, count_id).number == "CP-26-0001"


def test_a_difference_is_told_to_the_world_as_no_arrival(do: Do, session: Session, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, 22)
    post(do, count_id)
    session.rollback()
    assert Movements().tell(session, [f"intake:{count_id}"], "https://example.org") == []


@pytest.mark.parametrize("found", [18, 22])
def test_the_check_of_events_looks_for_none_of_a_count(app: Flask, do: Do, shop: Shop, found: int) -> None:
    count_id = a_count(do, shop.place_id)
    counted(do, count_id, shop.lot_id, found)
    run = app.test_cli_runner()
    assert run.invoke(args=["epcis", "publish"]).exit_code == 0
    assert post(do, count_id)["differences"] == 1
    checked = run.invoke(args=["epcis", "verify"])
    assert (checked.exit_code, checked.stderr) == (0, "")


def test_a_count_of_a_shelf_asks_for_what_the_last_count_found_there_alone(
    do: Do, session: Session, shop: Shop
) -> None:
    producer = a_producer(do, "Tifaout")
    both = a_lot_of_jars(do, producer, pieces=10)
    delivered(do, producer.store_id, shop.place_id, [(both, producer.organisation_id, 10)])
    first = a_count(do, shop.place_id)
    counted(do, first, shop.lot_id, 20, shelf="Vitrine")
    counted(do, first, both, 4, shelf="Vitrine")
    counted(do, first, both, 6, shelf="Réserve")
    post(do, first, at=1)
    with pytest.raises(CountShelfMissing):
        a_count(do, shop.place_id, "shelf")
    with pytest.raises(NothingToCount):
        a_count(do, shop.place_id, "shelf", shelf="Cave")
    count_id = a_count(do, shop.place_id, "shelf", at=NOW + 2 * MINUTE, shelf=" Vitrine ")
    assert shelves_at(session, shop.place_id) == ["Réserve", "Vitrine"]
    with pytest.raises(LotOutsideCount):
        counted(do, count_id, both, 4, at=NOW + 3 * MINUTE)
    counted(do, count_id, shop.lot_id, 19, at=NOW + 3 * MINUTE, shelf="Vitrine")
    post(do, count_id, "casse", at=4)
    assert lying(shop.place_id, shop.lot_id) == 19
    assert lying(shop.place_id, both) == 10


def test_a_round_that_nobody_opened_takes_no_figure(do: Do, shop: Shop) -> None:
    count_id = a_count(do, shop.place_id)
    with pytest.raises(CountRoundUnknown):
        do(tell_counted, TellCounted(new_id(), count_id, shop.lot_id, 3, round=2))
