"""A recall seen across the counter: what is held where, who bought some, whether it adds up."""

from collections.abc import Callable
from uuid import UUID

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from inventory.operations.losses import RecordLoss, record_loss
from kernel.access import Actor, Grant, Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.recalls import (
    balances_of,
    held_now,
    recall_at_the_counter,
    sold_to,
    sold_totals,
    visible_recalls,
    what_would_happen,
)
from shop.rules.recalls import NOTHING
from tests.builders.inventory import a_delivery
from tests.builders.shop import Shop, a_person, a_receipt, a_shop
from tests.conftest import Do
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
    (held,) = held_now(session, EVERYONE, recall_id)
    assert (held.place.id, held.lot.id, held.quantity) == (shop.place_id, shop.lot_id, 17)
    (line,) = sold_to(session, EVERYONE, recall_id)
    assert (line.receipt_number, line.place, line.quantity) == (
        "TAR1-000001",
        "Boutique solidaire",
        3,
    )
    assert sold_totals(session, EVERYONE, recall_id) == (1, 3)


def test_all_that_was_produced_is_accounted_for(do: Do, session: Session) -> None:
    """Twenty jars: three sold, two broken, five on the road, the rest on the shelf."""
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    do(record_loss, RecordLoss(new_id(), shop.place_id, shop.lot_id, shop.owner_id, 2, "Cassés"))
    a_delivery(do, shop.place_id, shop.harvest_owner_store_id, [(shop.lot_id, shop.owner_id, 5)])
    recall_id = recalled(do, session, shop)
    balances = {one.lot.id: one.sums for one in balances_of(session, recall_id)}
    jars = balances[shop.lot_id]
    assert (jars.produced, jars.sold, jars.lost) == (20, 3, 2)
    assert (jars.on_hand, jars.in_transit, jars.used) == (10, 5, 0)
    assert all(sums.unexplained == 0 for sums in balances.values())


def test_jars_sold_beyond_the_stock_are_found_and_sold(do: Do, session: Session) -> None:
    shop = a_shop(do, 3)
    sold(do, shop, 5)
    recall_id = recalled(do, session, shop)
    jars = next(one.sums for one in balances_of(session, recall_id) if one.lot.id == shop.lot_id)
    assert (jars.produced, jars.found, jars.sold, jars.unexplained) == (3, 2, 5, 0)
    assert jars + NOTHING == jars


def test_a_boutique_sees_the_recalls_of_what_it_holds_and_no_other(do: Do, session: Session) -> None:
    shop = a_shop(do)
    recall_id = recalled(do, session, shop)
    keeper = Actor(new_id(), "Khadija", frozenset({Grant(Role.SELLER, place_id=shop.place_id)}))
    stranger = Actor(new_id(), "Ali", frozenset({Grant(Role.SELLER, place_id=new_id())}))
    assert [recall.id for recall, *_ in visible_recalls(session, keeper)] == [recall_id]
    assert len(held_now(session, keeper, recall_id)) == 1
    assert visible_recalls(session, stranger) == []
    with pytest.raises(RecallNotFound):
        recall_at_the_counter(session, stranger, recall_id)


def test_the_manager_reads_what_will_happen_recalls_and_downloads_the_receipts(
    do: Do, session: Session, sign_in: SignIn
) -> None:
    shop = a_shop(do, 20)
    sold(do, shop, 3)
    browser = sign_in(a_person(do, Role.NETWORK_MANAGER))
    before = browser.get(f"/lots/{shop.lot_id}/recall")
    assert before.status_code == 200
    assert "1 ticket en a déjà vendu" in before.text
    empty = browser.post(f"/lots/{shop.lot_id}/recall", data={"reason": "", "advice": "Rapportez-le"})
    assert empty.status_code == 422
    assert "Rapportez-le" in empty.text
    answer = browser.post(
        f"/lots/{shop.lot_id}/recall",
        data={"reason": "Corps étranger", "advice": "Rapportez le produit."},
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
