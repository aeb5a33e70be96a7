"""A sale as the till says it happened: recorded once, never recomputed, flagged where it is odd."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from inventory.operations.stock import Move, take_sold
from inventory.rules.fefo import SELLABLE, status_on
from inventory.rules.places import VIRTUAL
from kernel.access import Role, Touch
from kernel.clock import business_day
from kernel.db import table_of
from kernel.errors import Invalid, Refused
from kernel.execute import Context, operation
from kernel.ids import new_id
from shop.models import Payment, Sale, SaleFlag, SaleLine
from shop.operations.tills import hold_till
from shop.queries.counter import Counter, Offer, Seller, counter_of, offers_of, sellers_of
from shop.queries.tills import TillNotFound
from shop.rules.sales import KeptPayment, SoldLine, check_agreement
from shop.rules.taxes import Subject, rule_for


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


@dataclass(frozen=True, slots=True)
class Oddity:
    """Something a person should look at; `line_id` when it concerns one line."""

    kind: str
    detail: str
    line_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rung:
    """A line of the sale beside what we know of its article, lot and seller of record."""

    said: SoldLine
    offer: Offer
    seller: Seller | None

    @property
    def owner_id(self) -> UUID | None:
        return self.seller.organisation_id if self.seller else None


def receipt_number_of(till_code: str, number: int) -> str:
    """`TAR1-000013`: the till's code and its own count."""
    return f"{till_code}-{number:06d}"


def _till_of(session: Session, command: RecordSale) -> Touch:
    return hold_till(session, command.till_id)


@operation(Role.SELLER, Role.BOUTIQUE_MANAGER, Role.NETWORK_MANAGER, touches=_till_of)
def record_sale(session: Session, command: RecordSale, context: Context) -> dict[str, object]:
    """Keep a sale, take its goods from the stock, and flag what is odd about it.

    Raises the errors of `check_agreement`, ReceiptNumberDisagrees, CurrencyDisagrees,
    NumberTaken, SaleKnown.
    """
    check_agreement(command)
    counter = counter_of(session, command.till_id, command.cash_session_id, command.number, command.sale_id)
    if counter is None:
        raise TillNotFound()
    _check_identity(command, counter)
    day = business_day(command.occurred_at, counter.timezone)
    rung = _recognise(session, command.lines, counter, day)
    oddities = [
        *_oddities_of_number(command, counter),
        *(odd for line in rung for odd in _oddities_of_line(line, counter, day)),
        *_take_from_stock(session, command, rung, counter, context),
    ]
    _write(session, command, counter, day, rung, oddities, context)
    return {
        "id": str(command.sale_id),
        "receipt_number": command.receipt_number,
        "recorded_at": context.recorded_at.isoformat(),
        "flags": sorted({odd.kind for odd in oddities}),
    }


def _check_identity(command: RecordSale, counter: Counter) -> None:
    if command.receipt_number != receipt_number_of(counter.till_code, command.number):
        raise ReceiptNumberDisagrees(
            field="receipt_number", expected=receipt_number_of(counter.till_code, command.number)
        )
    if command.currency != counter.currency:
        raise CurrencyDisagrees(field="currency", expected=counter.currency)
    if counter.is_number_taken:
        raise NumberTaken(field="number", number=command.receipt_number)
    if counter.is_sale_known:
        raise SaleKnown()


def _recognise(session: Session, lines: Sequence[SoldLine], counter: Counter, day: date) -> list[Rung]:
    offers = offers_of(session, counter.place_id, lines, day)
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


def _oddities_of_number(command: RecordSale, counter: Counter) -> list[Oddity]:
    odd = []
    expected = counter.last_number + 1
    if command.number > expected:
        odd.append(Oddity("number_gap", f"{expected}>{command.number - 1}"))
    if counter.session_is_open is None:
        odd.append(Oddity("session_unknown", str(command.cash_session_id)))
    elif not counter.session_is_open:
        odd.append(Oddity("session_closed", str(command.cash_session_id)))
    return odd


def _oddities_of_line(line: Rung, counter: Counter, day: date) -> list[Oddity]:
    said, offer = line.said, line.offer
    found: list[tuple[str, str]] = []
    if offer.lot_id is None:
        found.append(("lot_unknown", said.label))
    else:
        status = status_on(day, offer.lot_state, offer.best_before)
        if status != SELLABLE:
            found.append((f"lot_{status}", offer.lot_code))
    if offer.article_id is None:
        found.append(("article_unknown", said.label))
    else:
        found.extend(_price_and_tax(line, counter, day))
    return [Oddity(kind, detail, said.line_id) for kind, detail in found]


def _price_and_tax(line: Rung, counter: Counter, day: date) -> list[tuple[str, str]]:
    said, offer, seller = line.said, line.offer, line.seller
    found = []
    if said.unit_price_cents != offer.price_cents:
        found.append(("price_differs", told_change(offer.price_cents, said.unit_price_cents)))
    rule = None
    if seller:
        subject = Subject(counter.country, seller.tax_status, offer.tax_class)
        rule = rule_for(seller.rules, subject, day)
    rate = rule.rate_bp if rule else None
    if said.tax_rate_bp != rate:
        found.append(("tax_differs", told_change(rate, said.tax_rate_bp)))
    return found


def told_change(expected: int | None, said: int) -> str:
    """`4500>4200`: what was expected and what the till said; `->4200` when nothing was."""
    return f"{'-' if expected is None else expected}>{said}"


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
    shorts = take_sold(session, moves, context)
    return [
        Oddity(
            "shortage",
            told_change(one.available, moved[one.index].quantity),
            moved[one.index].line_id,
        )
        for one in shorts
    ]


# Written once and sent past the mapper: a sale is the most frequent thing that happens here. With a
# RETURNING, all lines go as one statement.
_ADD_SALE = insert(table_of(Sale))
_ADD_LINES = insert(table_of(SaleLine)).returning(table_of(SaleLine).c.id)
_ADD_PAYMENTS = insert(table_of(Payment))
_ADD_FLAGS = insert(table_of(SaleFlag))


def _write(
    session: Session,
    command: RecordSale,
    counter: Counter,
    day: date,
    rung: Sequence[Rung],
    oddities: Sequence[Oddity],
    context: Context,
) -> None:
    connection = session.connection()
    try:
        connection.execute(_ADD_SALE, _sale_row(command, counter, day, context))
        connection.execute(_ADD_LINES, _line_rows(command, day, rung))
        if command.payments:
            connection.execute(_ADD_PAYMENTS, _payment_rows(command))
    except IntegrityError as error:
        # A line or payment id that stands for something else already: the till's mistake.
        raise SaleKnown() from error
    if oddities:
        connection.execute(_ADD_FLAGS, [_flag_row(command, odd) for odd in oddities])


def _sale_row(command: RecordSale, counter: Counter, day: date, context: Context) -> dict[str, Any]:
    return {
        "id": command.sale_id,
        "till_id": command.till_id,
        "place_id": counter.place_id,
        "cash_session_id": None if counter.session_is_open is None else command.cash_session_id,
        "seller_id": context.actor.id,
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
    }


def _line_rows(command: RecordSale, day: date, rung: Sequence[Rung]) -> list[dict[str, Any]]:
    return [
        {
            "id": line.said.line_id,
            "sale_id": command.sale_id,
            "position": position,
            "business_day": day,
            "article_id": line.offer.article_id,
            "lot_id": line.offer.lot_id,
            "owner_id": line.owner_id,
            "label": line.said.label,
            "quantity": line.said.quantity,
            "unit_price_cents": line.said.unit_price_cents,
            "gross_cents": line.said.gross_cents,
            "net_cents": line.said.net_cents,
            "tax_cents": line.said.tax_cents,
            "tax_rate_bp": line.said.tax_rate_bp,
            "tax_mention": line.said.tax_mention,
        }
        for position, line in enumerate(rung, 1)
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
