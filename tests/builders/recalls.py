"""Recalls for tests, and who sees all of them."""

from uuid import UUID

from sqlalchemy.orm import Session

from kernel.access import Actor, Grant, Role
from kernel.ids import new_id
from shop.operations.sales import record_sale
from shop.queries.recalls.cases import Case, case_for
from tests.builders.shop import Shop, a_receipt
from tests.conftest import Do
from traceability.operations.recalls import RecallLot, recall_lot
from traceability.queries.genealogy import upstream

EVERYONE = Actor(new_id(), "Directrice", frozenset({Grant(Role.NETWORK_MANAGER)}))


def sold(do: Do, shop: Shop, quantity: int, number: int = 1) -> None:
    """Jars sold over the counter."""
    sale = a_receipt(shop, shop.jars(quantity), number=number)
    do(record_sale, sale, operation_id=sale.sale_id)


def recalled(do: Do, session: Session, shop: Shop) -> UUID:
    """The recall of the harvest that the shop's jars come from."""
    harvest = upstream(session, shop.lot_id)[-1]
    recall_id = new_id()
    do(recall_lot, RecallLot(recall_id, harvest, "Corps étranger", "Rapportez le produit."))
    return recall_id


def case(session: Session, recall_id: UUID) -> Case:
    """A recall as the network's manager sees it."""
    return case_for(session, EVERYONE, recall_id)
