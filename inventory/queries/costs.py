"""What owners paid for lots, from the movements by which the goods came to them."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockMove
from inventory.rules.costs import Acquired, KnownPart, LotCost, known_part, lot_cost
from inventory.rules.places import VIRTUAL
from traceability.models import Lot

# Goods come to an owner from a seller of the network, or from outside of it.
ACQUIRED_FROM = (VIRTUAL["purchase"], VIRTUAL["supplier"])


Key = tuple[UUID, UUID]


@dataclass(frozen=True, slots=True)
class Costs:
    """What lots cost their owners, by (lot, owner); of those not wholly known, the part that is."""

    whole: Mapping[Key, LotCost]
    partly: Mapping[Key, KnownPart]


def costs_of(
    session: Session, lot_ids: Collection[UUID], owner_ids: Collection[UUID], currency: str, until: datetime
) -> Costs:
    """The cost in a currency of lots to their owners; what nothing is known of is left out.

    Of all that came before `until`, at any place of the owner: goods keep their cost from one to the
    next. What was paid in another currency is not known in this one. One statement.
    """
    rows = session.execute(
        select(
            StockMove.lot_id,
            StockMove.owner_id,
            Lot.unit,
            StockMove.unit_cost_cents,
            Place.currency,
            func.sum(StockMove.quantity),
        )
        .join(Lot, Lot.id == StockMove.lot_id)
        .join(Place, Place.id == StockMove.target_id)
        .where(
            StockMove.lot_id.in_(lot_ids),
            StockMove.owner_id.in_(owner_ids),
            StockMove.source_id.in_(ACQUIRED_FROM),
            StockMove.occurred_at < until,
        )
        .group_by(StockMove.lot_id, StockMove.owner_id, Lot.unit, StockMove.unit_cost_cents, Place.currency)
    ).tuples()
    acquired: dict[Key, list[Acquired]] = defaultdict(list)
    units: dict[UUID, str] = {}
    for lot_id, owner_id, unit, cents, paid_in, quantity in rows:
        units[lot_id] = unit
        known = cents if paid_in == currency else None
        acquired[lot_id, owner_id].append(Acquired(int(quantity), known))
    return Costs(
        {key: cost for key, some in acquired.items() if (cost := lot_cost(some, units[key[0]]))},
        {key: part for key, some in acquired.items() if (part := known_part(some))},
    )
