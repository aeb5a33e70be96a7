"""What all that prices a place does: finds its list, writes a price, and says that it was said."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select
from sqlalchemy.orm import Session

from inventory.models import Place
from inventory.rules.places import REGISTERED_KINDS
from kernel.db import table_of
from kernel.errors import Invalid
from kernel.execute import Context
from kernel.ids import new_id
from kernel.journal import insert_ignoring
from shop.models import Price, PriceFact, PriceList
from shop.rules.prices import DatedPrice

PRICE_CENTS_MAX = 10**9


class PriceOutOfBounds(Invalid):
    code = "price-out-of-bounds"


class SellsNothingHere(Invalid):
    code = "place-sells-nothing"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said of a price."""

    article_id: UUID
    valid_from: date
    gross_cents: int
    act: str = "set"
    is_return: bool = False


def price_list_of(session: Session, place_id: UUID) -> UUID:
    """The list of a place, begun with its first price. Raises SellsNothingHere."""
    found = session.scalar(select(PriceList.id).where(PriceList.place_id == place_id))
    if found:
        return found
    place = session.get(Place, place_id)
    if place is None or place.kind not in REGISTERED_KINDS:
        raise SellsNothingHere(field="place_id")
    values = {"id": new_id(), "place_id": place_id, "currency": place.currency, "name": place.name}
    insert_ignoring(session, PriceList, **values)
    return session.scalars(select(PriceList.id).where(PriceList.place_id == place_id)).one()


def write_prices(session: Session, price_list_id: UUID, said: Sequence[Said], context: Context) -> None:
    """Price articles in a list, each from its day on; what was said before of the same day is replaced.

    Facts keep what a day's price was before; the list only tells what is asked now.
    """
    table = table_of(Price)
    same_day = delete(table).where(
        table.c.price_list_id == price_list_id,
        table.c.article_id == bindparam("of_article", type_=table.c.article_id.type),
        table.c.valid_from == bindparam("on_day", type_=table.c.valid_from.type),
    )
    connection = session.connection()
    connection.execute(same_day, [{"of_article": one.article_id, "on_day": one.valid_from} for one in said])
    rows = [
        {
            "price_list_id": price_list_id,
            "article_id": one.article_id,
            "valid_from": one.valid_from,
            "gross_cents": one.gross_cents,
        }
        for one in said
    ]
    session.execute(insert(Price), rows)
    tell(session, price_list_id, said, context)


def check_price(gross_cents: int) -> None:
    """Raises PriceOutOfBounds."""
    if not 0 <= gross_cents <= PRICE_CENTS_MAX:
        raise PriceOutOfBounds(field="gross")


def prices_of_list(
    session: Session, price_list_id: UUID, article_ids: Iterable[UUID]
) -> Mapping[UUID, list[DatedPrice]]:
    """Every dated price of some articles in a list; none for an article that has none."""
    wanted = set(article_ids)
    found: dict[UUID, list[DatedPrice]] = {one: [] for one in wanted}
    rows = session.execute(
        select(Price.article_id, Price.valid_from, Price.gross_cents)
        .where(Price.price_list_id == price_list_id, Price.article_id.in_(wanted))
        .order_by(Price.valid_from)
    )
    for article_id, valid_from, cents in rows.tuples():
        found[article_id].append(DatedPrice(valid_from, cents))
    return found


def tell(session: Session, price_list_id: UUID, said: Iterable[Said], context: Context) -> None:
    """Keep what was said of prices, by whom and when."""
    rows = [
        {
            "id": new_id(),
            "price_list_id": price_list_id,
            "article_id": one.article_id,
            "valid_from": one.valid_from,
            "act": one.act,
            "gross_cents": one.gross_cents,
            "is_return": one.is_return,
            "said_in": context.operation_id,
            "said_by": context.actor.id,
            "recorded_at": context.recorded_at,
        }
        for one in said
    ]
    if rows:
        session.execute(insert(PriceFact), rows)
