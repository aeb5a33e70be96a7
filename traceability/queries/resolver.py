"""What a GS1 address names: only licensed GTINs, for no other number is one pack's in the whole world."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from producers.models import Certificate, Organisation
from producers.queries.certificates import Told, covering, told_of
from traceability.models import Lot, Product, Recall, RecallLot, TradeItem
from traceability.queries.recalls import TAKEN_BACK, not_lifted

CERTIFICATES_MAX = 8
RECALLED_LISTED_MAX = 50


@dataclass(frozen=True, slots=True)
class NamedItem:
    """A pack that a GTIN names, whose it is, and the lot of it that was named too, when there is one."""

    item: TradeItem
    product: Product
    organisation: Organisation
    lot: Lot | None = None


@dataclass(frozen=True, slots=True)
class RecalledLot:
    """A lot of a pack that is being taken back."""

    lot: Lot
    recall: Recall


def named_item(session: Session, gtin: str, lot_code: str | None = None) -> NamedItem | None:
    """The pack of a licensed GTIN of 14 digits, with its lot of this code; None when the GTIN is nobody's."""
    row = session.execute(
        select(TradeItem, Product, Organisation)
        .join(Product, Product.id == TradeItem.product_id)
        .join(Organisation, Organisation.id == TradeItem.organisation_id)
        .where(TradeItem.gtin == gtin, TradeItem.gtin_status == "licensed")
    ).one_or_none()
    if row is None:
        return None
    item, product, organisation = row
    lot = _lot_of(session, item, lot_code) if lot_code else None
    return NamedItem(item, product, organisation, lot)


def _lot_of(session: Session, item: TradeItem, code: str) -> Lot | None:
    return session.scalar(
        select(Lot).where(
            Lot.organisation_id == item.organisation_id, Lot.code == code, Lot.trade_item_id == item.id
        )
    )


def certificates_on(session: Session, organisation_id: UUID, branch: str, day: date) -> tuple[Told, ...]:
    """The certificates that cover an organisation's branch and are in force on a day."""
    told = covering(session, {organisation_id}, branch)
    return tuple(one for one in told if one.standing(day).is_in_force)[:CERTIFICATES_MAX]


def public_certificate(session: Session, certificate_id: UUID) -> Told | None:
    """A certificate, who holds it and what its body decided, as anybody may read them."""
    found = session.get(Certificate, certificate_id)
    return told_of(session, [found])[0] if found else None


def recalled_lots(session: Session, trade_item_id: UUID) -> Sequence[RecalledLot]:
    """The lots of a pack that are recalled now, each with its latest recall, latest first."""
    rows = session.execute(
        select(Lot, Recall)
        .join(RecallLot, RecallLot.lot_id == Lot.id)
        .join(Recall, Recall.id == RecallLot.recall_id)
        .where(
            Lot.trade_item_id == trade_item_id,
            RecallLot.side.in_(TAKEN_BACK),
            not_lifted(),
        )
        .order_by(Recall.occurred_at.desc(), Recall.id, Lot.code)
        .limit(RECALLED_LISTED_MAX)
    )
    latest: dict[UUID, RecalledLot] = {}
    for lot, recall in rows:
        latest.setdefault(lot.id, RecalledLot(lot, recall))
    return list(latest.values())
