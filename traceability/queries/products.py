"""Questions about products, trade items and what processes are expected to give."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select, true
from sqlalchemy.orm import Session

from kernel.access import Actor
from kernel.errors import NotFound
from producers.models import BRANCHES, Organisation
from traceability.models import Product, TradeItem, YieldBand
from traceability.rules.yields import Band

ITEMS_LISTED_MAX = 500


class TradeItemNotFound(NotFound):
    code = "trade-item-not-found"


def products_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Product]:
    """The products of `ids` that exist."""
    wanted = set(ids)
    return {one.id: one for one in session.scalars(select(Product).where(Product.id.in_(wanted)))}


def products_of(
    session: Session, branches: Iterable[str] | None = None, *, harvested: bool = False
) -> Sequence[Product]:
    """The products, perhaps of some branches only, perhaps only those that are harvested."""
    wanted = select(Product).order_by(Product.branch, Product.name_fr)
    if branches is not None:
        wanted = wanted.where(Product.branch.in_(list(branches)))
    if harvested:
        wanted = wanted.where(Product.is_harvested)
    return session.scalars(wanted).all()


def packable_products(session: Session) -> Sequence[Product]:
    """The products that are put into packs, by branch."""
    packed = exists().where(YieldBand.process == "packing", YieldBand.input_product_id == Product.id)
    return session.scalars(select(Product).where(packed).order_by(Product.branch, Product.name_fr)).all()


def branches_in_use(session: Session) -> list[str]:
    """The branches that have products, in the order of the trade."""
    found = set(session.scalars(select(Product.branch).distinct()))
    return [branch for branch in BRANCHES if branch in found]


def bands_of(session: Session, process: str, input_product_ids: Iterable[UUID]) -> list[Band]:
    """What `process` is expected to give of these inputs, main products and co-products."""
    rows = session.scalars(
        select(YieldBand)
        .where(
            YieldBand.process == process,
            YieldBand.input_product_id.in_(set(input_product_ids)),
        )
        .order_by(YieldBand.is_co_product, YieldBand.output_product_id)
    )
    return [
        Band(
            row.input_product_id,
            row.output_product_id,
            row.low_ppm,
            row.high_ppm,
            row.is_co_product,
        )
        for row in rows
    ]


def trade_items_of(
    session: Session, organisation_ids: Iterable[UUID] | None, product_id: UUID | None = None
) -> Sequence[TradeItem]:
    """The trade items of some organisations (None: of all), perhaps of one product, by name."""
    wanted = select(TradeItem).order_by(TradeItem.name_fr, TradeItem.code)
    if organisation_ids is not None:
        wanted = wanted.where(TradeItem.organisation_id.in_(list(organisation_ids)))
    if product_id is not None:
        wanted = wanted.where(TradeItem.product_id == product_id)
    return session.scalars(wanted).all()


def trade_items_by_id(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, TradeItem]:
    """The trade items of `ids` that exist; a missing id is no item."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = session.scalars(select(TradeItem).where(TradeItem.id.in_(wanted)))
    return {item.id: item for item in rows}


def trade_item_for(session: Session, actor: Actor, trade_item_id: UUID) -> TradeItem:
    """A trade item that `actor` may see; raises TradeItemNotFound."""
    item = session.get(TradeItem, trade_item_id)
    if item is None or not (actor.sees_all or item.organisation_id in actor.organisations):
        raise TradeItemNotFound()
    return item


@dataclass(frozen=True, slots=True)
class ListedItem:
    """A trade item as lists show it."""

    item: TradeItem
    product: Product
    organisation: Organisation


def listed_trade_items(
    session: Session, actor: Actor, organisation_id: UUID | None = None
) -> Sequence[ListedItem]:
    """The trade items that `actor` may see, perhaps of one organisation, by name; at most 500."""
    is_visible = true() if actor.sees_all else TradeItem.organisation_id.in_(actor.organisations)
    wanted = (
        select(TradeItem, Product, Organisation)
        .join(Product, Product.id == TradeItem.product_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(is_visible)
        .order_by(Organisation.name, TradeItem.name_fr, TradeItem.code)
        .limit(ITEMS_LISTED_MAX)
    )
    if organisation_id is not None:
        wanted = wanted.where(TradeItem.organisation_id == organisation_id)
    return [ListedItem(*row) for row in session.execute(wanted)]


def letters_of_codes(session: Session) -> Sequence[str]:
    """The letters that lot codes may begin with: those of every product."""
    return session.scalars(select(Product.code).distinct()).all()


def organisations_by_id(session: Session, ids: Iterable[UUID]) -> dict[UUID, Organisation]:
    """The organisations of `ids` that exist, for their names."""
    rows = session.scalars(select(Organisation).where(Organisation.id.in_(set(ids))))
    return {one.id: one for one in rows}
