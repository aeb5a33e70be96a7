"""What the stock of a place was worth on a day, and what the producers were owed for it if sold."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.queries.costs import Costs, costs_of
from inventory.queries.past import PastRow, end_of, stock_at
from inventory.rules.costs import KnownPart
from producers.models import Organisation
from shop.queries.payouts.drafts import agreements_of, terms_of
from shop.queries.values import Values
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import shares_of


@dataclass(frozen=True, slots=True)
class ValuedRow:
    """What lay of a lot, with its worth in minor units of the place's currency.

    Consigned goods are worth their price of the day, VAT included (None without one), and owe their
    owner `due_cents` if sold at it (None without an agreement). The place's own goods are worth what
    they cost (None when what was paid for their lot is not all known: none is made up); `known` then
    says for how much of what was bought it is.
    """

    past: PastRow
    is_consigned: bool
    value_cents: int | None
    due_cents: int | None
    known: KnownPart | None = None


@dataclass(frozen=True, slots=True)
class OwnerTotal:
    """All the rows of one owner; `unvalued` and `unshared` are those that the sums leave out.

    Of the unvalued, `partly` have a cost that is known of a part.
    """

    owner: Organisation
    is_consigned: bool
    rows: int
    value_cents: int
    due_cents: int
    unvalued: int
    unshared: int
    partly: int


def valued_stock(session: Session, place: Place, day: date) -> list[ValuedRow]:
    """The stock of a place at the end of a day, valued at the prices and agreements of that day."""
    rows = stock_at(session, place, day)
    owners = {row.owner.id for row in rows}
    values = Values(session, place, [row.lot for row in rows], owners)
    agreements = agreements_of(session, list(owners))
    costs = _costs(session, place, day, rows)

    def valued(row: PastRow) -> ValuedRow:
        if row.owner.id == place.organisation_id:
            key = (row.lot.id, row.owner.id)
            cost = costs.whole.get(key)
            value = cost.of(row.quantity) if cost else None
            return ValuedRow(row, False, value, None, costs.partly.get(key))
        worth = values.of(row.lot, row.owner.id, row.quantity, day)
        if worth is None:
            return ValuedRow(row, True, None, None)
        agreed = agreement_on(day, place.id, agreements.get(row.owner.id, []))
        due = shares_of(*worth, terms_of(agreed)).due_cents if agreed else None
        return ValuedRow(row, True, worth[0], due)

    return [valued(row) for row in rows]


def _costs(session: Session, place: Place, day: date, rows: Sequence[PastRow]) -> Costs:
    own = [row.lot.id for row in rows if row.owner.id == place.organisation_id]
    if not own or place.organisation_id is None:
        return Costs({}, {})
    return costs_of(session, own, [place.organisation_id], place.currency, end_of(day, place))


def totals_by_owner(rows: Iterable[ValuedRow]) -> list[OwnerTotal]:
    """The sums of each owner, in the order of the rows."""
    by_owner: dict[UUID, list[ValuedRow]] = {}
    for row in rows:
        by_owner.setdefault(row.past.owner.id, []).append(row)
    return [_total(group) for group in by_owner.values()]


def _total(rows: Sequence[ValuedRow]) -> OwnerTotal:
    return OwnerTotal(
        owner=rows[0].past.owner,
        is_consigned=rows[0].is_consigned,
        rows=len(rows),
        value_cents=sum(row.value_cents or 0 for row in rows),
        due_cents=sum(row.due_cents or 0 for row in rows),
        unvalued=sum(1 for row in rows if row.value_cents is None),
        unshared=sum(
            1 for row in rows if row.is_consigned and row.value_cents is not None and row.due_cents is None
        ),
        partly=sum(1 for row in rows if row.known),
    )
