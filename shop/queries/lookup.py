"""One lot asked by its code at the counter, wherever it lies."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from inventory.models import StockBalance
from inventory.rules.fefo import status_on
from kernel.errors import NotFound
from kernel.ids import is_token
from producers.models import Organisation
from shop.models import Article
from traceability.models import Lot, TradeItem


class LotUnknownHere(NotFound):
    code = "counter-lot-unknown"


@dataclass(frozen=True, slots=True)
class LotOnSale:
    """What lies of a packed lot of an owner at the place, in pieces."""

    lot_id: UUID
    code: str
    token: str
    article_id: UUID
    owner_id: UUID
    owner_name: str
    best_before: date | None
    quantity: int
    state: str

    def status_on(self, day: date) -> str:
        """`sellable`, `expired`, `held` or `recalled` on a day of the place."""
        return status_on(day, self.state, self.best_before)


def lot_at(session: Session, place_id: UUID, code: str) -> LotOnSale:
    """A packed lot by its token or its code, wherever it lies, with what the place has left of it.

    A code may be that of several cooperatives: the one present here is meant.
    Raises LotUnknownHere.
    """
    makers = select(TradeItem.organisation_id).join(Article, Article.trade_item_id == TradeItem.id)
    named = Lot.token == code if is_token(code) else and_(Lot.code == code, Lot.organisation_id.in_(makers))
    left = func.coalesce(StockBalance.quantity, 0)
    row = session.execute(
        select(
            Lot.id,
            Lot.code,
            Lot.token,
            Article.id,
            Organisation.id,
            Organisation.name,
            Lot.best_before,
            left,
            Lot.state,
        )
        .join(Article, Article.trade_item_id == Lot.trade_item_id)
        .outerjoin(StockBalance, and_(StockBalance.lot_id == Lot.id, StockBalance.place_id == place_id))
        .join(
            Organisation,
            Organisation.id == func.coalesce(StockBalance.owner_id, Lot.organisation_id),
        )
        .where(named)
        .order_by(left.desc())
        .limit(1)
    ).first()
    if row is None:
        raise LotUnknownHere()
    return LotOnSale(*row.tuple())
