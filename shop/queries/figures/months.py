"""What the goods of one owner were due month by month, for who asks what a schedule would have met."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from fund.rules.comparisons import Sales
from inventory.models import Place
from shop.models import ConsignmentAgreement, SoldDay
from shop.queries.figures.scope import Scope, of_sold
from shop.queries.figures.sold import agreements_of_all
from shop.queries.payouts.drafts import terms_of
from shop.queries.selling import sells
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import retained_at_most, shares_of
from shop.rules.periods import Period, shifted


def sales_by_month(
    session: Session, owner_id: UUID, currency: str, months: Sequence[date]
) -> dict[date, Sales]:
    """What was sold of an owner's goods in whole months that follow each other; three statements.

    Shared by day and place, under the agreement of the day: to a few cents what statements said. Goods
    that a place bought before are not there: nothing is due of them any more.
    """
    agreements = agreements_of_all(session, owner_id)
    places = session.scalars(
        select(Place).where(
            sells(), Place.currency == currency, Place.organisation_id.is_distinct_from(owner_id)
        )
    ).all()
    period = Period(months[0], date.fromordinal(shifted(months[-1], 1).toordinal() - 1))
    rows = session.execute(
        select(
            SoldDay.place_id,
            SoldDay.business_day,
            func.sum(SoldDay.gross_cents),
            func.sum(SoldDay.tax_cents),
        )
        .where(*of_sold(Scope(places, currency, period, owner_id=owner_id)))
        .group_by(SoldDay.place_id, SoldDay.business_day)
    ).tuples()
    by_month: dict[date, list[tuple[UUID, date, int, int]]] = {month: [] for month in months}
    for place_id, day, gross, tax in rows:
        by_month[day.replace(day=1)].append((place_id, day, int(gross), int(tax)))
    return {month: _told(days, agreements) for month, days in by_month.items()}


def _told(days: Sequence[tuple[UUID, date, int, int]], agreements: Sequence[ConsignmentAgreement]) -> Sales:
    """A month: what each place owed is retained from by the share that was agreed."""
    due: dict[tuple[UUID, int], int] = defaultdict(int)
    gross_cents = unshared_cents = 0
    for place_id, day, gross, tax in days:
        gross_cents += gross
        agreed = agreement_on(day, place_id, agreements)
        if agreed is None:
            unshared_cents += gross
        else:
            due[place_id, agreed.retention_bp] += shares_of(gross, tax, terms_of(agreed)).due_cents
    return Sales(
        gross_cents,
        sum(due.values()),
        sum(retained_at_most(cents, points) for (_, points), cents in due.items()),
        unshared_cents,
    )
