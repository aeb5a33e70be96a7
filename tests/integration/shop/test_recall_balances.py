"""Whether all of a recalled line is accounted for: on hand, sold, lost, brought back."""

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from inventory.operations.losses import RecordLoss, record_loss
from inventory.operations.parting import SplitLot, split_lot
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.recalls.balances import accounted_ppm, balances_of, totals_of
from shop.queries.recalls.whereabouts import sold_to, sold_totals
from shop.rules.recalls import NOTHING
from tests.builders.inventory import KILO, a_delivery, a_harvest, a_producer
from tests.builders.producers import a_cooperative
from tests.builders.recalls import EVERYONE, case, recalled, sold
from tests.builders.shop import Shop, a_receipt, a_shop
from tests.builders.traceability import KG
from tests.builders.traceability import a_harvest as a_bare_harvest
from tests.conftest import NOW, Do
from traceability.operations.recalls import RecallLot, recall_lot


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
