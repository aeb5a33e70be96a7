"""Prices planned for a day, for one article or many at once, and withdrawn before that day comes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from inventory.models import Place
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.errors import Invalid, NotFound, Refused
from kernel.execute import Context, operation
from kernel.journal import insert_ignoring
from shop.models import Article, Price, PriceFact, PriceList
from shop.operations.price_lists import (
    Said,
    SellsNothingHere,
    check_price,
    price_list_of,
    prices_of_list,
    tell,
)
from shop.queries.catalogue import names_of
from shop.rules.prices import DatedPrice, return_after

PRICERS = (Role.NETWORK_MANAGER, Role.BOUTIQUE_MANAGER)
CHANGES_MAX = 500


class NothingToChange(Invalid):
    code = "prices-nothing-to-change"


class TooManyChanges(Invalid):
    code = "prices-too-many"


class ArticleUnknown(Invalid):
    code = "prices-article-unknown"


class DayHasPassed(Invalid):
    """A price that was asked stays true of its days."""

    code = "price-day-has-passed"


class EndsBeforeItBegins(Invalid):
    code = "price-ends-before-it-begins"


class NothingToReturnTo(Invalid):
    """An article that was not priced before has no price to come back to."""

    code = "price-nothing-to-return-to"


class PriceAlreadyPlanned(Refused):
    """Somebody else priced some of these articles for that day; nothing was kept."""

    code = "price-already-planned"


class PriceNotPlanned(NotFound):
    code = "price-not-planned"


class PriceHasBegun(Refused):
    """The day of the price has come: customers have read it."""

    code = "price-has-begun"


@dataclass(frozen=True, slots=True)
class PlannedPrice:
    """The price of an article; `replaces_cents` is what was seen planned for that day, None for nothing."""

    article_id: UUID
    gross_cents: int
    replaces_cents: int | None = None


@dataclass(frozen=True, slots=True)
class PlanPrices:
    """Prices at a place from a day on, VAT included; `until` is their last day, None for no end."""

    place_id: UUID
    valid_from: date
    until: date | None
    prices: tuple[PlannedPrice, ...]


@dataclass(frozen=True, slots=True)
class WithdrawPlannedPrice:
    """Take back a price whose day has not come, as it was seen."""

    place_id: UUID
    article_id: UUID
    valid_from: date
    gross_cents: int


def _place(session: Session, command: Any) -> Touch:
    return Touch(stream=f"place:{command.place_id}", places=frozenset({command.place_id}))


@operation(*PRICERS, touches=_place)
def plan_prices(session: Session, command: PlanPrices, context: Context) -> Mapping[str, Any]:
    """Price articles from a day on, all or none; with an end, what would be asked then comes back.

    Who says a price for a day that has one already must have seen it: of two persons one is told.
    Raises NothingToChange, TooManyChanges, DayHasPassed, EndsBeforeItBegins, PriceOutOfBounds,
    ArticleUnknown, SellsNothingHere, NothingToReturnTo, PriceAlreadyPlanned.
    """
    _check(session, command, context)
    price_list_id = price_list_of(session, command.place_id)
    # In one order, so that two persons who price the same articles wait for each other and do not lock.
    wanted = sorted(command.prices, key=lambda one: one.article_id)
    known = prices_of_list(session, price_list_id, [one.article_id for one in wanted])
    taken = [one for one in wanted if not _written(session, price_list_id, command.valid_from, one)]
    if taken:
        raise PriceAlreadyPlanned(articles=_names(session, taken), day=command.valid_from.isoformat())
    said = [Said(one.article_id, command.valid_from, one.gross_cents) for one in wanted]
    returns = _returns(session, price_list_id, command, known) if command.until else []
    tell(session, price_list_id, [*said, *returns], context)
    return {"planned": len(said), "returns": len(returns)}


def _check(session: Session, command: PlanPrices, context: Context) -> None:
    ids = {one.article_id for one in command.prices}
    if not ids:
        raise NothingToChange()
    if len(command.prices) > CHANGES_MAX or len(ids) < len(command.prices):
        raise TooManyChanges(maximum=CHANGES_MAX)
    if command.valid_from < _today(session, command.place_id, context):
        raise DayHasPassed(field="valid_from")
    if command.until is not None and command.until < command.valid_from:
        raise EndsBeforeItBegins(field="until")
    for one in command.prices:
        check_price(one.gross_cents)
    known = set(session.scalars(select(Article.id).where(Article.id.in_(ids), Article.is_active)))
    if known != ids:
        raise ArticleUnknown()


def _today(session: Session, place_id: UUID, context: Context) -> date:
    place = session.get(Place, place_id)
    if place is None:
        raise SellsNothingHere(field="place_id")
    return business_day(context.occurred_at, place.timezone)


def _written(session: Session, price_list_id: UUID, day: date, one: PlannedPrice) -> bool:
    """Whether the price now holds for its day: it was free, or held what was seen."""
    if one.replaces_cents is None:
        return insert_ignoring(
            session,
            Price,
            price_list_id=price_list_id,
            article_id=one.article_id,
            valid_from=day,
            gross_cents=one.gross_cents,
        )
    changed = session.execute(
        update(Price)
        .where(*_row(price_list_id, one.article_id, day, one.replaces_cents))
        .values(gross_cents=one.gross_cents)
        .returning(Price.article_id)
    )
    return changed.first() is not None


def _row(price_list_id: UUID, article_id: UUID, day: date, gross_cents: int) -> tuple[Any, ...]:
    return (
        Price.price_list_id == price_list_id,
        Price.article_id == article_id,
        Price.valid_from == day,
        Price.gross_cents == gross_cents,
    )


def _returns(
    session: Session, price_list_id: UUID, command: PlanPrices, known: Mapping[UUID, list[DatedPrice]]
) -> list[Said]:
    """Write what is asked again after the last day; nothing where another change comes before."""
    assert command.until is not None
    found = []
    for one in command.prices:
        before = known[one.article_id]
        if not any(price.valid_from <= command.valid_from for price in before):
            raise NothingToReturnTo(field="until")
        after = return_after(before, command.valid_from, command.until)
        if after is None:
            continue
        back = PlannedPrice(one.article_id, after.gross_cents)
        if _written(session, price_list_id, after.valid_from, back):
            found.append(Said(one.article_id, after.valid_from, after.gross_cents, is_return=True))
    return found


def _names(session: Session, taken: list[PlannedPrice]) -> str:
    return ", ".join(names_of(session, [one.article_id for one in taken[:5]]))


@operation(*PRICERS, touches=_place)
def withdraw_planned_price(
    session: Session, command: WithdrawPlannedPrice, context: Context
) -> Mapping[str, Any]:
    """Take back a price before its day, with the return that was planned with it; tills hear of it.

    Raises PriceHasBegun, and PriceNotPlanned when it was changed or withdrawn meanwhile.
    """
    if command.valid_from <= _today(session, command.place_id, context):
        raise PriceHasBegun()
    price_list_id = session.scalar(select(PriceList.id).where(PriceList.place_id == command.place_id))
    if price_list_id is None:
        raise PriceNotPlanned()
    first = Said(command.article_id, command.valid_from, command.gross_cents, "withdrawn")
    if not _withdrawn(session, price_list_id, first):
        raise PriceNotPlanned()
    returns = [one for one in _planned_with(session, price_list_id, first)
               if _withdrawn(session, price_list_id, one)]  # fmt: skip
    tell(session, price_list_id, [first, *returns], context)
    return {"withdrawn": 1 + len(returns)}


def _withdrawn(session: Session, price_list_id: UUID, one: Said) -> bool:
    gone = session.execute(
        delete(Price)
        .where(*_row(price_list_id, one.article_id, one.valid_from, one.gross_cents))
        .returning(Price.article_id)
    )
    return gone.first() is not None


def _planned_with(session: Session, price_list_id: UUID, first: Said) -> list[Said]:
    """The end of a price that was asked until a day, said together with it."""
    said_in = session.scalar(
        select(PriceFact.said_in)
        .where(
            PriceFact.price_list_id == price_list_id,
            PriceFact.article_id == first.article_id,
            PriceFact.valid_from == first.valid_from,
            PriceFact.act == "set",
        )
        .order_by(PriceFact.recorded_at.desc(), PriceFact.id.desc())
        .limit(1)
    )
    rows = session.scalars(
        select(PriceFact).where(
            PriceFact.article_id == first.article_id,
            PriceFact.price_list_id == price_list_id,
            PriceFact.said_in == said_in,
            PriceFact.valid_from > first.valid_from,
            PriceFact.is_return,
        )
    )
    return [
        Said(one.article_id, one.valid_from, one.gross_cents, "withdrawn", is_return=True) for one in rows
    ]
