"""What producers are owed of each day: the shares of their sales, and losses that the boutique bears."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from shop.models import ConsignmentAgreement, Payout, PayoutLine, PayoutRun, SaleLine
from shop.models.payouts import SOLD_KINDS
from shop.queries.ledger.books import Books
from shop.queries.payouts.drafts import agreements_of, shares_of_owed, terms_of
from shop.queries.payouts.unsettled import lines_alike, lost_at
from shop.rules.ledger.entries import DayShares, Entry, Origin, of_shares, owed_more
from shop.rules.payouts.agreements import agreement_on
from shop.rules.payouts.shares import Shares, shares_of

# A place, a business day, a producer, the VAT rate of the commission, and whether it is a loss.
Key = tuple[UUID, date, UUID, int, bool]
Agreed = Mapping[UUID, Sequence[ConsignmentAgreement]]
KINDS = (*SOLD_KINDS, "loss")


def shares_entries(session: Session, books: Books) -> Iterator[Entry]:
    """As statements told them, and for what none tells yet as one would today."""
    days: dict[tuple[UUID, date], list[DayShares]] = defaultdict(list)
    keys = {place.id: place.key.upper() for place in books.places}
    found = _told(session, books) + _untold(session, books)
    for (place_id, day, producer_id, tax_bp, is_loss), shares in sorted(_summed(found).items(), key=str):
        if not is_loss:
            days[place_id, day].append(DayShares(producer_id, tax_bp, shares))
            continue
        origin = Origin("losses", place_id, day, f"{keys[place_id]}-{day:%Y%m%d}-P")
        yield from filter(None, [owed_more(origin, "losses", producer_id, shares.due_cents)])
    for (place_id, day), told in days.items():
        origin = Origin("commissions", place_id, day, f"{keys[place_id]}-{day:%Y%m%d}-C")
        yield from filter(None, [of_shares(origin, told)])


def _summed(found: list[tuple[Key, Shares]]) -> dict[Key, Shares]:
    sums: dict[Key, Shares] = defaultdict(Shares)
    for key, shares in found:
        sums[key] += shares
    return sums


def _told(session: Session, books: Books) -> list[tuple[Key, Shares]]:
    """Lines of living statements, one sum for each day and producer."""
    tax_bp = func.coalesce(ConsignmentAgreement.commission_tax_bp, 0)
    is_loss = PayoutLine.kind == "loss"
    what = (PayoutRun.place_id, PayoutLine.business_day, Payout.organisation_id, tax_bp, is_loss)
    sums = (
        PayoutLine.gross_cents,
        PayoutLine.tax_cents,
        PayoutLine.commission_cents,
        PayoutLine.commission_tax_cents,
        PayoutLine.solidarity_cents,
        PayoutLine.due_cents,
    )
    rows = session.execute(
        select(*what, *(func.sum(column) for column in sums))
        .join(Payout, Payout.id == PayoutLine.payout_id)
        .join(PayoutRun, PayoutRun.id == Payout.run_id)
        .outerjoin(ConsignmentAgreement, ConsignmentAgreement.id == PayoutLine.agreement_id)
        .where(
            PayoutLine.is_live,
            PayoutLine.kind.in_(KINDS),
            PayoutRun.place_id.in_(books.place_ids),
            # A statement tells nothing of the days after it.
            PayoutRun.until >= books.first,
            PayoutLine.business_day.between(books.first, books.last),
        )
        .group_by(PayoutRun.place_id, PayoutLine.business_day, Payout.organisation_id,
                  ConsignmentAgreement.commission_tax_bp, PayoutLine.kind)
    )  # fmt: skip
    return [
        ((place_id, day, producer_id, int(bp), bool(loss)), Shares(*(int(cents) for cents in cents_of)))
        for place_id, day, producer_id, bp, loss, *cents_of in rows
    ]


def _untold(session: Session, books: Books) -> list[tuple[Key, Shares]]:
    """What no statement tells yet, as one would today: receipts by what is alike in them, then losses."""
    theirs = agreements_of(session)
    return [*_untold_sales(session, books, theirs), *_untold_losses(session, books, theirs)]


def _untold_sales(session: Session, books: Books, theirs: Agreed) -> Iterator[tuple[Key, Shares]]:
    sold = lines_alike(
        session,
        [one for told in theirs.values() for one in told],
        SaleLine.place_id.in_(books.place_ids),
        SaleLine.business_day.between(books.first, books.last),
        by_day=True,
    )
    for one in sold:
        agreed = agreement_on(one.since, one.place_id, theirs.get(one.owner_id, ()))
        if agreed and one.business_day:
            key = (one.place_id, one.business_day, one.owner_id, agreed.commission_tax_bp, False)
            yield key, shares_of(one.gross_cents, one.tax_cents, terms_of(agreed)) * one.count


def _untold_losses(session: Session, books: Books, theirs: Agreed) -> Iterator[tuple[Key, Shares]]:
    for place in books.places:
        for one in lost_at(session, place, books.last):
            agreed = agreement_on(one.terms_day, place.id, theirs.get(one.organisation_id, ()))
            if agreed and one.business_day >= books.first:
                key = (place.id, one.business_day, one.organisation_id, agreed.commission_tax_bp, True)
                yield key, shares_of_owed(one, agreed)
