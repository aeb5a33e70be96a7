"""The share of payouts that may repay a producer's advance, as the fund's contracts say it."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from fund.queries.shares import AgreedShare, tells_shares
from inventory.models import Place
from shop.models import ConsignmentAgreement


@tells_shares
def shares_on(session: Session, organisation_id: UUID, day: date) -> Sequence[AgreedShare]:
    """What is in force on a day: of all places and of each place of its own, the latest begun by then."""
    one = ConsignmentAgreement
    rows = session.execute(
        select(one, Place.name)
        .outerjoin(Place, Place.id == one.place_id)
        .where(one.organisation_id == organisation_id, one.valid_from <= day)
        .order_by(one.valid_from)
    ).tuples()
    latest = {agreement.place_id: (agreement, name) for agreement, name in rows}
    told = [
        AgreedShare(str(place_id or ""), name or "", agreement.retention_bp, agreement.valid_from)
        for place_id, (agreement, name) in latest.items()
    ]
    return sorted(told, key=lambda share: (share.place, share.place_key))
