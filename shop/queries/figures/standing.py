"""How each place stands now: what lies there, how long it lasts, what it owes whom; all places at once."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, case, func, select
from sqlalchemy.orm import Session

from inventory.models import Place, StockBalance
from shop.models import (
    Article,
    ConsignmentAgreement,
    Payout,
    PayoutDecision,
    PayoutPayment,
    PayoutRun,
    PayoutSettlement,
    PlaceClosing,
    Price,
    PriceList,
    SaleLine,
)
from shop.queries.figures.cover import PACE_DAYS, Cover
from shop.queries.payouts.drafts import terms_of
from shop.queries.payouts.unsettled import lines_alike
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import shares_of
from shop.rules.prices import DatedPrice, price_on
from traceability.models import Lot

# A statement that is approved and not paid after so many days is late.
LATE_AFTER_DAYS = 30
WEIGHED_PER = 1_000


@dataclass(slots=True)
class Worth:
    """What consigned goods at a place are worth at today's prices, VAT included; and what has no price."""

    cents: int = 0
    unvalued: int = 0


@dataclass(slots=True)
class Owed:
    """What a place owes a producer: sold and in no statement yet; in statements to pay, some of them late."""

    due_cents: int = 0
    # Sold under no agreement: nobody can say what is due of it.
    waiting_cents: int = 0
    to_pay_cents: int = 0
    late_cents: int = 0

    def __add__(self, other: "Owed") -> "Owed":
        return Owed(
            self.due_cents + other.due_cents,
            self.waiting_cents + other.waiting_cents,
            self.to_pay_cents + other.to_pay_cents,
            self.late_cents + other.late_cents,
        )


def worth_of_stock(session: Session, places: Sequence[Place], today: date) -> dict[UUID, Worth]:
    """The value of what others have put on consignment at each place; two statements."""
    prices = _prices(session, places)
    rows = session.execute(
        select(StockBalance.place_id, Article.id, Article.is_weighed, func.sum(StockBalance.quantity))
        .join(Place, Place.id == StockBalance.place_id)
        .join(Lot, Lot.id == StockBalance.lot_id)
        .outerjoin(Article, Article.trade_item_id == Lot.trade_item_id)
        .where(_at(StockBalance.place_id, places), StockBalance.quantity > 0)
        .where(StockBalance.owner_id != Place.organisation_id)
        .group_by(StockBalance.place_id, Article.id, Article.is_weighed)
    ).tuples()
    found: dict[UUID, Worth] = defaultdict(Worth)
    for place_id, article_id, is_weighed, quantity in rows:
        unit = price_on(today, prices.get((place_id, article_id), ()))
        if unit is None:
            found[place_id].unvalued += 1
        else:
            found[place_id].cents += unit * int(quantity) // (WEIGHED_PER if is_weighed else 1)
    return found


def _prices(session: Session, places: Sequence[Place]) -> dict[tuple[UUID, UUID], list[DatedPrice]]:
    found: dict[tuple[UUID, UUID], list[DatedPrice]] = defaultdict(list)
    rows = session.execute(
        select(PriceList.place_id, Price.article_id, Price.valid_from, Price.gross_cents)
        .join(Price, Price.price_list_id == PriceList.id)
        .where(_at(PriceList.place_id, places))
    ).tuples()
    for place_id, article_id, since, cents in rows:
        found[place_id, article_id].append(DatedPrice(since, cents))
    return found


def cover_days(covers: Iterable[Cover]) -> dict[UUID, int | None]:
    """For how many days what may be sold at each place lasts at the pace of the last four weeks.

    Pieces that may be sold × 28 ÷ pieces sold in 28 days, all articles together; None when nothing sells.
    """
    lying: dict[UUID, int] = defaultdict(int)
    sold: dict[UUID, int] = defaultdict(int)
    for one in covers:
        lying[one.place_id] += one.quantity
        sold[one.place_id] += max(one.sold, 0)
    return {
        place: lying[place] * PACE_DAYS // sold[place] if sold[place] else None for place in {*lying, *sold}
    }


def owed_by_places(
    session: Session,
    places: Sequence[Place],
    agreements: Sequence[ConsignmentAgreement],
    moment: datetime,
) -> dict[tuple[UUID, UUID], Owed]:
    """What each place owes each producer, by both; two statements."""
    found: dict[tuple[UUID, UUID], Owed] = defaultdict(Owed)
    theirs: dict[UUID, list[ConsignmentAgreement]] = defaultdict(list)
    for one in agreements:
        theirs[one.organisation_id].append(one)
    for sold in lines_alike(session, agreements, _at(SaleLine.place_id, places)):
        owed = found[sold.place_id, sold.owner_id]
        agreed = agreement_on(sold.since, sold.place_id, theirs[sold.owner_id])
        if agreed is None:
            owed.waiting_cents += sold.gross_cents * sold.count
        else:
            shares = shares_of(sold.gross_cents, sold.tax_cents, terms_of(agreed))
            owed.due_cents += shares.due_cents * sold.count
    late = moment - timedelta(days=LATE_AFTER_DAYS)
    for place_id, owner_id, to_pay, late_cents in _approved(session, places, late):
        found[place_id, owner_id].to_pay_cents = to_pay
        found[place_id, owner_id].late_cents = late_cents
    return found


def _approved(session: Session, places: Sequence[Place], late: datetime) -> list[tuple[UUID, UUID, int, int]]:
    """What is approved and not paid, and what of it was approved before `late`."""
    paid = PayoutSettlement.paid_cents
    rows = session.execute(
        select(
            PayoutRun.place_id,
            Payout.organisation_id,
            func.sum(paid),
            func.sum(case((PayoutDecision.decided_at < late, paid), else_=0)),
        )
        .join(Payout, Payout.run_id == PayoutRun.id)
        .join(PayoutDecision, PayoutDecision.run_id == PayoutRun.id)
        .join(PayoutSettlement, PayoutSettlement.payout_id == Payout.id)
        .outerjoin(PayoutPayment, PayoutPayment.payout_id == Payout.id)
        .where(_at(PayoutRun.place_id, places), PayoutPayment.payout_id.is_(None))
        .group_by(PayoutRun.place_id, Payout.organisation_id)
    ).tuples()
    return [(place, owner, int(to_pay), int(late_cents)) for place, owner, to_pay, late_cents in rows]


def last_closed(session: Session, places: Sequence[Place]) -> dict[UUID, date]:
    """The last day that each place has closed."""
    rows = session.execute(
        select(PlaceClosing.place_id, func.max(PlaceClosing.period))
        .where(_at(PlaceClosing.place_id, places), PlaceClosing.level == "day")
        .group_by(PlaceClosing.place_id)
    ).tuples()
    return {place_id: date.fromisoformat(period) for place_id, period in rows}


def _at(column: Any, places: Sequence[Place]) -> ColumnElement[bool]:
    return column.in_([place.id for place in places])  # type: ignore[no-any-return]
