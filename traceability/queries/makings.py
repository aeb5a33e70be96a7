"""Questions about pieces made by hand: their techniques, their articles, how a lot was made."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from kernel.models import StoredFile
from kernel.quantity import Unit
from traceability.models import Lot, Making, Product, Technique, TradeItem

MODELS_MAX = 300


@dataclass(frozen=True, slots=True)
class Made:
    """How the pieces of a lot were made."""

    making: Making
    technique: Technique


def techniques(session: Session) -> Sequence[Technique]:
    """The techniques that are known, by name."""
    return session.scalars(select(Technique).order_by(Technique.name_fr)).all()


def making_of(session: Session, lot_id: UUID) -> Made | None:
    """How a lot was made; None for one that was harvested, worked or received."""
    wanted = select(Making, Technique).join(Technique, Technique.id == Making.technique_id)
    row = session.execute(wanted.where(Making.lot_id == lot_id)).one_or_none()
    return Made(row[0], row[1]) if row else None


def photo_of_pieces(session: Session, token: str) -> StoredFile | None:
    """The photo of the pieces whose lot has this token; None when there is none."""
    wanted = (
        select(StoredFile)
        .join(Making, Making.photo_id == StoredFile.id)
        .join(Lot, Lot.id == Making.lot_id)
        .where(Lot.token == token)
    )
    return session.scalars(wanted).one_or_none()


def products_by_the_piece(session: Session, branches: Iterable[str]) -> Sequence[Product]:
    """What is made by the piece in some branches, by name."""
    wanted = select(Product).where(Product.unit == Unit.PIECE.value, Product.branch.in_(list(branches)))
    return session.scalars(wanted.order_by(Product.name_fr)).all()


def models_of(session: Session, organisation_id: UUID) -> Sequence[TradeItem]:
    """What an organisation makes alike again and again: its articles by the piece, unique ones aside."""
    of_item = Lot.trade_item_id == TradeItem.id
    unique = exists().where(Making.lot_id == Lot.id, Making.is_unique, of_item)
    wanted = (
        select(TradeItem)
        .join(Product, Product.id == TradeItem.product_id)
        .where(
            TradeItem.organisation_id == organisation_id,
            Product.unit == Unit.PIECE.value,
            ~unique,
        )
    )
    return session.scalars(wanted.order_by(TradeItem.name_fr, TradeItem.code).limit(MODELS_MAX)).all()


def is_of_unique_piece(session: Session, trade_item_id: UUID) -> bool:
    """Whether an article is that of a unique piece."""
    made = select(Making.lot_id).join(Lot, Lot.id == Making.lot_id)
    wanted = made.where(Lot.trade_item_id == trade_item_id, Making.is_unique).limit(1)
    return session.scalar(wanted) is not None
