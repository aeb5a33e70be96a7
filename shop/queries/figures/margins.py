"""What the places earned on goods of their own: the price without VAT, less what the goods cost."""

from collections import defaultdict
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.queries.costs import costs_of
from inventory.queries.past import end_of
from shop.models import Article, SaleLine
from shop.queries.figures.scope import Scope


@dataclass(frozen=True, slots=True)
class Margin:
    """Net sales and their cost, of the lots whose cost is known; and the net sales of the others."""

    net_cents: int = 0
    cost_cents: int = 0
    unknown_net_cents: int = 0

    def __add__(self, other: "Margin") -> "Margin":
        return Margin(
            self.net_cents + other.net_cents,
            self.cost_cents + other.cost_cents,
            self.unknown_net_cents + other.unknown_net_cents,
        )

    @property
    def cents(self) -> int | None:
        """What was earned on what is known; None when nothing is."""
        return self.net_cents - self.cost_cents if self.net_cents or self.cost_cents else None


def margins(session: Session, scope: Scope) -> dict[UUID, Margin]:
    """The margin of each keeper on its own goods sold in a scope; those that sold none are left out.

    A lot costs what was paid for all that came of it until the end of the scope's last day. What a
    customer brought back is taken off, with its cost. Two statements. A place sells in one currency, and
    its own goods are on nobody's statement: they are found by the index of what is not settled.
    """
    conditions = [
        SaleLine.place_id.in_(scope.place_ids),
        SaleLine.business_day.between(scope.period.first, scope.period.last),
        SaleLine.sort == "goods",
        SaleLine.payout_id.is_(None),
    ]
    keepers = {place.organisation_id for place in scope.places if place.organisation_id}
    conditions.append(SaleLine.owner_id.in_(keepers & {scope.owner_id} if scope.owner_id else keepers))
    if scope.branch:
        conditions.append(SaleLine.article_id.in_(select(Article.id).where(Article.branch == scope.branch)))
    # Whose place it is is asked afterwards: joined, the planner expects next to nothing and sorts it all.
    keeper_of = {place.id: place.organisation_id for place in scope.places}
    sold = session.execute(
        select(
            SaleLine.owner_id,
            SaleLine.place_id,
            SaleLine.lot_id,
            func.sum(SaleLine.quantity),
            func.sum(SaleLine.net_cents),
        )
        .where(*conditions)
        .group_by(SaleLine.owner_id, SaleLine.place_id, SaleLine.lot_id)
    ).tuples()
    rows = [
        (owner, lot, int(quantity), int(net))
        for owner, place_id, lot, quantity, net in sold
        if owner and owner == keeper_of[place_id]
    ]
    if not rows:
        return {}
    until = end_of(scope.period.last, scope.places[0])
    lots = {lot for _owner, lot, _quantity, _net in rows if lot}
    costs = costs_of(session, lots, keepers, scope.currency, until).whole
    found: dict[UUID, Margin] = defaultdict(Margin)
    for owner, lot, quantity, net in rows:
        cost = costs.get((lot, owner)) if lot else None
        told = Margin(net, cost.of(quantity)) if cost else Margin(unknown_net_cents=net)
        found[owner] += told
    return dict(found)
