"""What a cooperative has where, what is soon past its date, and what it is owed; nobody else's."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import case, func, literal, select
from sqlalchemy.orm import Session, aliased

from inventory.models import Place, StockBalance
from inventory.queries.shelf import SOON_DAYS
from shop.models import ConsignmentAgreement, Payout, PayoutPayment, PayoutRun, PayoutSettlement, SaleLine
from shop.queries.payouts.drafts import terms_of
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
    for place, since, gross, tax, count in _unsettled(session, owner_id, agreements):
        one = found.setdefault(place.id, Due(place))
        agreed = agreement_on(since, place.id, agreements)
        one.gross_cents += gross * count
        if agreed is None:
            one.waiting_cents += gross * count
        else:
            one.due_cents += shares_of(gross, tax, terms_of(agreed)).due_cents * count
    for place, cents in _approved(session, owner_id):
        found.setdefault(place.id, Due(place)).to_pay_cents = cents
    return sorted(found.values(), key=lambda one: (-one.due_cents - one.to_pay_cents, one.place.name))


def _unsettled(
    session: Session, owner_id: UUID, agreements: Sequence[ConsignmentAgreement]
) -> list[tuple[Place, date, int, int, int]]:
    """Lines in no statement, those of one price and one agreement together: few, however many lines."""
    original = aliased(SaleLine)
    day = func.coalesce(original.business_day, SaleLine.business_day)
    starts = sorted({one.valid_from for one in agreements})
    # The number of agreements that had begun; a refund is shared as what it gives back was.
    begun = (
        case(*((day >= start, at) for at, start in reversed(list(enumerate(starts, 1)))), else_=0)
        if starts
        else literal(0)
    )
    grouped = (
        select(
            SaleLine.place_id.label("place_id"),
            begun.label("begun"),
            SaleLine.gross_cents.label("gross"),
            SaleLine.tax_cents.label("tax"),
        )
        .outerjoin(original, original.id == SaleLine.refunds_id)
        .where(SaleLine.owner_id == owner_id, SaleLine.payout_id.is_(None), SaleLine.sort == "goods")
        .subquery()
    )
    rows = session.execute(
        select(Place, grouped.c.begun, grouped.c.gross, grouped.c.tax, func.count())
        .join(grouped, grouped.c.place_id == Place.id)
        .where((Place.organisation_id != owner_id) | Place.organisation_id.is_(None))
        .group_by(Place.id, grouped.c.begun, grouped.c.gross, grouped.c.tax)
    )
    days = [date.min, *starts]
    return [(place, days[int(at)], int(gross), int(tax), int(n)) for place, at, gross, tax, n in rows]


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
