"""What a cooperative has where, what is soon past its date, and what it is owed; nobody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from inventory.queries.shelf import SOON_DAYS
from shop.models import ConsignmentAgreement, Payout, PayoutPayment, PayoutRun, PayoutSettlement, SaleLine
from shop.queries.payouts.drafts import terms_of
from shop.queries.payouts.unsettled import lines_alike
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import shares_of
from traceability.models import Lot, Product, TradeItem

ROWS_MAX = 200


@dataclass(frozen=True, slots=True)
class Lying:
    """So much of one product or pack of an owner at a place, on the road included."""

    place: Place
    product: Product
    item: TradeItem | None
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Ending:
    """A lot of an owner at a place whose date has passed or comes soon."""

    place: Place
    lot: Lot
    product: Product
    quantity: int


@dataclass(slots=True)
class Due:
    """What a place owes an owner: sold and told in no statement yet, and approved but not paid."""

    place: Place
    gross_cents: int = 0
    due_cents: int = 0
    # Sold under no agreement: nobody can say what is due of it.
    waiting_cents: int = 0
    to_pay_cents: int = 0


def lying(session: Session, owner_id: UUID) -> list[Lying]:
    """Where the goods of an owner lie, by place then product."""
    rows = session.execute(
        select(Place, Product, TradeItem, Lot.unit, func.sum(StockBalance.quantity))
        .join(StockBalance, StockBalance.place_id == Place.id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .outerjoin(TradeItem, TradeItem.id == Lot.trade_item_id)
        .where(StockBalance.owner_id == owner_id, StockBalance.quantity > 0)
        .group_by(Place.id, Product.id, TradeItem.id, Lot.unit)
        .order_by(Place.name, Product.name_fr)
    ).tuples()
    return [Lying(place, product, item, unit, int(quantity)) for place, product, item, unit, quantity in rows]


def ending(session: Session, owner_id: UUID, today: date) -> list[Ending]:
    """What of an owner's goods is past its date or soon will be, soonest first."""
    rows = session.execute(
        select(Place, Lot, Product, StockBalance.quantity)
        .join(StockBalance, StockBalance.place_id == Place.id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .join(Product, Product.id == Lot.product_id)
        .where(
            StockBalance.owner_id == owner_id,
            StockBalance.quantity > 0,
            Lot.best_before <= today + timedelta(days=SOON_DAYS),
        )
        .order_by(Lot.best_before, Lot.code, Place.name)
        .limit(ROWS_MAX)
    ).tuples()
    return [Ending(*row) for row in rows]


def due(session: Session, owner_id: UUID, agreements: Sequence[ConsignmentAgreement]) -> list[Due]:
    """What each place owes an owner of its sales, to the cent as the next statements will say it."""
    found: dict[UUID, Due] = {}
    told = lines_alike(session, agreements, SaleLine.owner_id == owner_id)
    known = select(Place).where(Place.id.in_({sold.place_id for sold in told}))
    places = {place.id: place for place in session.scalars(known)}
    for sold in told:
        one = found.setdefault(sold.place_id, Due(places[sold.place_id]))
        agreed = agreement_on(sold.since, sold.place_id, agreements)
        one.gross_cents += sold.gross_cents * sold.count
        if agreed is None:
            one.waiting_cents += sold.gross_cents * sold.count
        else:
            shares = shares_of(sold.gross_cents, sold.tax_cents, terms_of(agreed))
            one.due_cents += shares.due_cents * sold.count
    for place, cents in _approved(session, owner_id):
        found.setdefault(place.id, Due(place)).to_pay_cents = cents
    return sorted(found.values(), key=lambda one: (-one.due_cents - one.to_pay_cents, one.place.name))


def _approved(session: Session, owner_id: UUID) -> list[tuple[Place, int]]:
    rows = session.execute(
        select(Place, func.sum(PayoutSettlement.paid_cents))
        .join(PayoutRun, PayoutRun.place_id == Place.id)
        .join(Payout, Payout.run_id == PayoutRun.id)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .outerjoin(PayoutPayment, PayoutPayment.payout_id == Payout.id)
        .where(Payout.organisation_id == owner_id, PayoutPayment.payout_id.is_(None))
        .group_by(Place.id)
    ).tuples()
    return [(place, int(cents)) for place, cents in rows]


def to_pay_by_place(session: Session, place_ids: Iterable[UUID]) -> dict[UUID, int]:
    """What places approved and have not paid yet."""
    rows = session.execute(
        select(PayoutRun.place_id, func.sum(PayoutSettlement.paid_cents))
        .join(Payout, Payout.run_id == PayoutRun.id)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .outerjoin(PayoutPayment, PayoutPayment.payout_id == Payout.id)
        .where(PayoutRun.place_id.in_(list(place_ids)), PayoutPayment.payout_id.is_(None))
        .group_by(PayoutRun.place_id)
    ).tuples()
    return {place_id: int(cents) for place_id, cents in rows}
