"""A sale as the till says it happened: recorded once, never recomputed, flagged where it is odd."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.operations.stock import Move, take_sold
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.db import sent_together, table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.models import Payment, Sale, SaleFlag, SaleLine
from shop.operations.counted import give_back_counted
from shop.operations.credits import SORTS, sell_credits, use_credits
from shop.operations.daily import add_to_days
from shop.operations.oddities import (
    Oddity,
    Rung,
    oddities_of_discount,
    oddities_of_drawer,
    oddities_of_line,
    oddities_of_number,
    told_change,
)
from shop.operations.refunds import line_ids_of, oddities_of_refund, original_of, take_back
from shop.operations.tills import hold_till
from shop.queries.counter import Counter, counter_of, offers_of, sellers_of
from shop.queries.tills import TillNotFound
from shop.rules.sales import KeptPayment, LineDisagrees, SoldLine, TaxRow, check_agreement
from shop.rules.seals import receipt_number_of


class NumberTaken(Refused):
    code = "sale-number-taken"


class SaleKnown(Refused):
    code = "sale-known"


class ReceiptNumberDisagrees(Invalid):
    code = "receipt-number-disagrees"


class CurrencyDisagrees(Invalid):
    code = "sale-currency-disagrees"


@dataclass(frozen=True, slots=True)
class RecordSale:
    """A receipt rung up at a till; amounts in minor units of `currency`, VAT included in gross."""

    sale_id: UUID
    till_id: UUID
    number: int
    receipt_number: str
    cash_session_id: UUID
    occurred_at: datetime
    currency: str
    lines: tuple[SoldLine, ...]
    payments: tuple[KeptPayment, ...]
    total_cents: int
    cash_rounding_cents: int = 0
    tendered_cents: int = 0
    change_cents: int = 0
    kind: str = "sale"
    series: int = 1
    note: str | None = None
    # In a refund: the receipt number of what is given back.
    refund_of: str | None = None
    # The day that the till says it was at its place; ours is told when another.
    said_day: date | None = None
    is_seller_known: bool = True
    taxes: tuple[TaxRow, ...] | None = None
    basket_discount_reason: str | None = None

    @property
    def is_refund(self) -> bool:
        return self.kind == "refund"


def _till_of(session: Session, command: RecordSale) -> Touch:
    return hold_till(session, command.till_id)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of)
def record_sale(session: Session, command: RecordSale, context: Context) -> dict[str, object]:
    """Keep a sale, take its goods from the stock, and flag what is odd about it.

    Raises the errors of `check_agreement`, ReceiptNumberDisagrees, CurrencyDisagrees,
    NumberTaken, SaleKnown.
    """
    check_agreement(command)
    if command.is_refund != (command.lines[0].quantity < 0):
        raise LineDisagrees(field="kind", position=1)
    counter = counter_of(
        session,
        command.till_id,
        command.cash_session_id,
        command.series,
        command.number,
        command.sale_id,
        context.occurred_at,
    )
    if counter is None:
        raise TillNotFound()
    _check_identity(command, counter)
    day = business_day(command.occurred_at, counter.timezone)
    goods = [line for line in command.lines if line.sort == "goods"]
    rung = _recognise(session, goods, counter, day, command.occurred_at)
    oddities = [
        *oddities_of_number(command.number, counter),
        *oddities_of_drawer(command.cash_session_id, counter),
        *_oddities_of_head(command, day),
    ]
    original_id = original_of(session, command.refund_of) if command.is_refund else None
    if command.is_refund:
        oddities.extend(oddities_of_refund(session, original_id, goods))
    else:
        oddities.extend(odd for line in rung for odd in oddities_of_line(line, counter, day))
        oddities.extend(oddities_of_discount(command.lines, counter))
    _write(session, command, counter, day, rung, original_id, context)
    oddities.extend(_credits(session, command, counter, day))
    # Last: the other tills of the place wait for a lot that they sell too, from here to the commit.
    if command.is_refund:
        take_back(session, command.sale_id, counter, rung, context)
    else:
        oddities.extend(_take_from_stock(session, command, rung, counter, context))
    if oddities:
        session.connection().execute(_ADD_FLAGS, [_flag_row(command, odd) for odd in oddities])
    return {
        "id": str(command.sale_id),
        "receipt_number": command.receipt_number,
        "recorded_at": context.recorded_at.isoformat(),
        "flags": sorted({odd.kind for odd in oddities}),
    }


def _oddities_of_head(command: RecordSale, day: date) -> Iterator[Oddity]:
    if command.said_day not in (None, day):
        yield Oddity("day_differs", f"{command.said_day}")
    if not command.is_seller_known:
        yield Oddity("seller_unknown", "")


def _credits(session: Session, command: RecordSale, counter: Counter, day: date) -> Iterator[Oddity]:
    if any(line.sort != "goods" for line in command.lines):
        yield from sell_credits(
            session, command.lines, command.sale_id, counter.place_id, command.currency, day
        )
    if any(payment.means in SORTS for payment in command.payments):
        yield from use_credits(session, command.payments, command.sale_id)


def _check_identity(command: RecordSale, counter: Counter) -> None:
    expected = receipt_number_of(counter.till_code, command.series, command.number)
    if command.receipt_number != expected:
        raise ReceiptNumberDisagrees(field="receipt_number", expected=expected)
    if command.currency != counter.currency:
        raise CurrencyDisagrees(field="currency", expected=counter.currency)
    if counter.is_number_taken:
        raise NumberTaken(field="number", number=command.receipt_number)
    if counter.is_sale_known:
        raise SaleKnown()


def _recognise(
    session: Session, lines: Sequence[SoldLine], counter: Counter, day: date, moment: datetime
) -> list[Rung]:
    offers = offers_of(session, counter.place_id, lines, day, moment)
    owners = {line.owner_id for line in lines} | {offer.organisation_id for offer in offers.values()}
    sellers = sellers_of(session, counter.country, {owner for owner in owners if owner})
    rung = []
    for line in lines:
        offer = offers[line.article_id, line.lot_id]
        # Consigned goods are their maker's until sold: the maker sells, unless the till says who.
        known = (sellers.get(one) for one in (line.owner_id, offer.organisation_id) if one)
        seller = next((one for one in known if one), None)
        rung.append(Rung(line, offer, seller))
    return rung


def _take_from_stock(
    session: Session, command: RecordSale, rung: Sequence[Rung], counter: Counter, context: Context
) -> list[Oddity]:
    moves: list[Move] = []
    moved: list[SoldLine] = []
    for line in rung:
        if line.offer.lot_id and line.owner_id:
            moved.append(line.said)
            moves.append(
                Move(
                    kind="sale",
                    lot_id=line.offer.lot_id,
                    owner_id=line.owner_id,
                    source_id=counter.place_id,
                    target_id=VIRTUAL["customer"],
                    quantity=line.said.quantity,
                    document_id=command.sale_id,
                )
            )
    if counter.is_counted:
        give_back_counted(session, moves, context)
    shorts = take_sold(session, moves, context)
    return [
        Oddity(
            "shortage",
            told_change(one.available, moved[one.index].quantity),
            moved[one.index].line_id,
        )
        for one in shorts
    ]


# Written once and sent past the mapper: a sale is the most frequent thing that happens here.
_ADD_SALE = insert(table_of(Sale))
_ADD_LINES = insert(table_of(SaleLine))
_ADD_PAYMENTS = insert(table_of(Payment))
_ADD_FLAGS = insert(table_of(SaleFlag))


def _write(
    session: Session,
    command: RecordSale,
    counter: Counter,
    day: date,
    rung: Sequence[Rung],
    original_id: UUID | None,
    context: Context,
) -> None:
    returned = line_ids_of(session, original_id) if original_id else frozenset()
    lines = _line_rows(command, counter, day, rung, returned)
    try:
        with sent_together(session) as connection:
            connection.execute(_ADD_SALE, _sale_row(command, counter, day, original_id, context))
            connection.execute(_ADD_LINES, lines)
            if command.payments:
                connection.execute(_ADD_PAYMENTS, _payment_rows(command))
            add_to_days(connection, command, counter.place_id, counter.timezone, day, lines)
    except IntegrityError as error:
        # A line or payment id that stands for something else already: the till's mistake.
        raise SaleKnown() from error


def _sale_row(
    command: RecordSale, counter: Counter, day: date, original_id: UUID | None, context: Context
) -> dict[str, Any]:
    return {
        "id": command.sale_id,
        "till_id": command.till_id,
        "place_id": counter.place_id,
        "cash_session_id": None if counter.session_is_open is None else command.cash_session_id,
        "seller_id": context.actor.id,
        "kind": command.kind,
        "series": command.series,
        "number": command.number,
        "receipt_number": command.receipt_number,
        "business_day": day,
        "occurred_at": command.occurred_at,
        "recorded_at": context.recorded_at,
        "currency": command.currency,
        "total_cents": command.total_cents,
        "tax_cents": sum(line.tax_cents for line in command.lines),
        "cash_rounding_cents": command.cash_rounding_cents,
        "tendered_cents": command.tendered_cents,
        "change_cents": command.change_cents,
        "note": command.note,
        "refund_of_id": original_id,
    }


def _line_rows(
    command: RecordSale, counter: Counter, day: date, rung: Sequence[Rung], returned: frozenset[UUID]
) -> list[dict[str, Any]]:
    known = {line.said.line_id: line for line in rung}
    return [
        {
            "id": said.line_id,
            "sale_id": command.sale_id,
            "position": position,
            "business_day": day,
            "place_id": counter.place_id,
            "article_id": known[said.line_id].offer.article_id if said.line_id in known else None,
            "lot_id": known[said.line_id].offer.lot_id if said.line_id in known else None,
            "owner_id": known[said.line_id].owner_id if said.line_id in known else None,
            "sort": said.sort,
            "code": said.code,
            "label": said.label,
            "quantity": said.quantity,
            "per": said.per,
            "unit_price_cents": said.unit_price_cents,
            "discount_cents": said.discount_cents,
            "discount_reason": said.discount_reason,
            "basket_discount_cents": said.basket_discount_cents,
            "gross_cents": said.gross_cents,
            "net_cents": said.net_cents,
            "tax_cents": said.tax_cents,
            "tax_rate_bp": said.tax_rate_bp,
            "tax_mention": said.tax_mention,
            "refunds_id": said.refunds if said.refunds in returned else None,
            "back_to": said.back_to,
        }
        for position, said in enumerate(command.lines, 1)
    ]


def _payment_rows(command: RecordSale) -> list[dict[str, Any]]:
    return [
        {
            "id": one.payment_id,
            "sale_id": command.sale_id,
            "means": one.means,
            "amount_cents": one.amount_cents,
            "reference": one.reference,
        }
        for one in command.payments
    ]


def _flag_row(command: RecordSale, odd: Oddity) -> dict[str, Any]:
    return {
        "id": new_id(),
        "sale_id": command.sale_id,
        "line_id": odd.line_id,
        "kind": odd.kind,
        "detail": odd.detail,
    }
