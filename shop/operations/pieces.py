"""Pieces made by hand put on sale where they lie: an article of their own, and its price there."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from kernel.access import Touch
from kernel.errors import Invalid
from kernel.execute import Context, operation
from shop.models import Article
from shop.operations.catalogue import DefineArticle, SetPrice, define_article, set_price
from shop.operations.prices import PRICERS
from shop.queries.pieces import piece_at

CRAFT = "craft"


class PieceNotHere(Invalid):
    """No piece of this article lies at the place, or it is no piece made by hand."""

    code = "piece-not-here"


@dataclass(frozen=True, slots=True)
class PricePiece:
    """The price of a piece at the place where it lies, VAT included.

    `article_id` is that of the article to make when it has none yet.
    """

    place_id: UUID
    trade_item_id: UUID
    article_id: UUID
    valid_from: date
    gross_cents: int


def _place(session: Session, command: PricePiece) -> Touch:
    return Touch(stream=f"place:{command.place_id}", places=frozenset({command.place_id}))


@operation(*PRICERS, touches=_place)
def price_piece(session: Session, command: PricePiece, context: Context) -> dict[str, str]:
    """Put a piece that lies at a place on sale there: who holds it may say what it costs.

    A carpet that no other is like would else wait for the network to make an article of it.
    Raises PieceNotHere, PriceOutOfBounds, SellsNothingHere.
    """
    if not piece_at(session, command.place_id, command.trade_item_id):
        raise PieceNotHere(field="trade_item_id")
    known = session.scalar(select(Article.id).where(Article.trade_item_id == command.trade_item_id))
    if known is None:
        article = DefineArticle(command.article_id, command.trade_item_id, CRAFT, CRAFT)
        define_article(session, article, context)
        session.flush()
    article_id = known or command.article_id
    price = SetPrice(command.place_id, article_id, command.valid_from, command.gross_cents)
    set_price(session, price, context)
    return {"article_id": str(article_id)}
