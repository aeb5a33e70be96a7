"""What a list of opening stock is compared with."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance, StockMove
from inventory.queries.places import visible_places
from inventory.rules.opening import KnownLot, OpenItem, OpenPlace, Stockroom
from inventory.rules.places import VIRTUAL
from kernel.access import Actor
from kernel.imports.cells import Named
from kernel.imports.declared import Subject
from producers.models import Organisation
from traceability.models import Lot, Product, TradeItem

Quantities = dict[UUID, dict[tuple[UUID, UUID], int]]


def stockroom(session: Session, actor: Actor, subject: Subject) -> Stockroom:
    """Every pack and packed lot, and the places of a subject that `actor` may see."""
    places = [one for one in visible_places(session, actor) if subject.place_id in (None, one.id)]
    offered = [OpenPlace(one.id, one.name, one.organisation_id) for one in places]
    items = _items(session)
    return Stockroom(
        places=Named((told, (one.key, one.name)) for told, one in zip(offered, places, strict=True)),
        offered=offered,
        items=Named((one, (one.code,)) for one in items),
        items_of=_by_maker(items),
        organisations=Named(
            (id_, names)
            for id_, *names in session.execute(
                select(
                    Organisation.id,
                    Organisation.key,
                    Organisation.code,
                    Organisation.name,
                    Organisation.name_ar,
                )
            ).tuples()
        ),
        lots=_lots(session, places),
    )


def _items(session: Session) -> list[OpenItem]:
    wanted = select(
        TradeItem.id, TradeItem.code, TradeItem.organisation_id, TradeItem.product_id, Product.branch
    ).join(Product, Product.id == TradeItem.product_id)
    return [OpenItem(*row) for row in session.execute(wanted).tuples()]


def _by_maker(items: Iterable[OpenItem]) -> dict[UUID, Named[OpenItem]]:
    found: dict[UUID, list[OpenItem]] = defaultdict(list)
    for one in items:
        found[one.organisation_id].append(one)
    return {maker: Named((one, (one.code,)) for one in theirs) for maker, theirs in found.items()}


def _lots(session: Session, places: list[Place]) -> dict[tuple[UUID, str], KnownLot]:
    ids = [one.id for one in places]
    opened = _quantities(
        session,
        select(StockMove.lot_id, StockMove.target_id, StockMove.owner_id, func.sum(StockMove.quantity))
        .where(
            StockMove.target_id.in_(ids),
            StockMove.source_id == VIRTUAL["supplier"],
            StockMove.document_id == StockMove.lot_id,
        )
        .group_by(StockMove.lot_id, StockMove.target_id, StockMove.owner_id),
    )
    costs = _quantities(
        session,
        select(StockMove.lot_id, StockMove.target_id, StockMove.owner_id, func.max(StockMove.unit_cost_cents))
        .where(
            StockMove.target_id.in_(ids),
            StockMove.source_id == VIRTUAL["supplier"],
            StockMove.document_id == StockMove.lot_id,
            StockMove.unit_cost_cents.is_not(None),
        )
        .group_by(StockMove.lot_id, StockMove.target_id, StockMove.owner_id),
    )
    present = _quantities(
        session,
        select(
            StockBalance.lot_id, StockBalance.place_id, StockBalance.owner_id, StockBalance.quantity
        ).where(StockBalance.place_id.in_(ids), StockBalance.quantity > 0),
    )
    lots = select(Lot.organisation_id, Lot.code, Lot.id, Lot.trade_item_id)
    return {
        (maker, code): KnownLot(id_, item, opened.get(id_, {}), present.get(id_, {}), costs.get(id_, {}))
        for maker, code, id_, item in session.execute(lots).tuples()
    }


def _quantities(session: Session, asked: Any) -> Quantities:
    found: Quantities = defaultdict(dict)
    for lot_id, place_id, owner_id, quantity in session.execute(asked).tuples():
        found[lot_id][place_id, owner_id] = int(quantity)
    return found
