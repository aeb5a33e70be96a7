"""What quantities of lots weigh, as the matter that the balance of a run is made of."""

from collections.abc import Mapping
from typing import Protocol
from uuid import UUID

from sqlalchemy.orm import Session

from traceability.models import Lot, Product, TradeItem
from traceability.queries.products import products_by_id, trade_items_by_id
from traceability.rules.yields import Matter, mass_of


class Weighed(Protocol):
    """A lot, written or still to be: its product, its unit, and its pack when it is packed."""

    @property
    def product_id(self) -> UUID: ...
    @property
    def trade_item_id(self) -> UUID | None: ...
    @property
    def unit(self) -> str: ...


def masses_of(session: Session, quantities: Mapping[UUID, int], lots: Mapping[UUID, Lot]) -> list[Matter]:
    """What quantities of lots weigh; both mappings are by lot."""
    products = products_by_id(session, {lots[lot_id].product_id for lot_id in quantities})
    items = trade_items_by_id(session, (lots[lot_id].trade_item_id for lot_id in quantities))
    return [matter_of(lots[lot_id], amount, products, items) for lot_id, amount in quantities.items()]


def matter_of(
    lot: Weighed,
    amount: int,
    products: Mapping[UUID, Product],
    items: Mapping[UUID, TradeItem],
    *,
    is_co_product: bool = False,
) -> Matter:
    """What `amount` of a lot weighs, in the lot's unit."""
    product = products[lot.product_id]
    item = items[lot.trade_item_id] if lot.trade_item_id else None
    mass = mass_of(
        amount, lot.unit, product.unit, product.density_g_per_l, item.net_content if item else None
    )
    return Matter(product.id, mass, is_co_product, product.is_water_added)
