"""What the shop does after the fact: places closed in the night, receipts sent by e-mail."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from babel.dates import format_datetime
from babel.numbers import format_currency, format_decimal
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

import shop.messages  # noqa: F401 - the sentences of this package
from inventory.models import Place
from kernel import mail
from kernel.access import system_actor
from kernel.clock import now
from kernel.db import db
from kernel.execute import Context, execute
from kernel.outbox import delivers
from shop.models import Payment, Sale, SaleLine, Till
from shop.operations.closings import ClosePlace, close_place

# Receipts are in French, as the till prints them.
LOCALE = "fr"
MEANS = {
    "cash": "Espèces",
    "card": "Carte",
    "cheque": "Chèque",
    "transfer": "Virement",
    "stripe": "Carte",
    "voucher": "Bon d’achat",
    "deposit": "Acompte",
}


@delivers("close-place")
def close_due_place(message_id: UUID, payload: dict[str, Any]) -> None:
    """Close what is past at a place; several tills may ask for it, and the first does it all."""
    place_id = UUID(payload["place_id"])
    unclosed = select(Sale.id).where(Sale.place_id == place_id, Sale.place_closing_id.is_(None))
    if db.session.scalar(unclosed.limit(1)) is None:
        return
    # A try of its own each time: what failed half-way left nothing, and later days may have passed.
    moment = now()
    operation_id = uuid5(message_id, moment.isoformat())
    context = Context(operation_id, system_actor("closings"), "worker", moment, moment)
    execute(close_place, ClosePlace(place_id), context)


@delivers("mail-receipt")
def mail_receipt(message_id: UUID, payload: dict[str, Any]) -> None:
    """Send a receipt to the customer who asked for it."""
    subject, text = receipt_letter(db.session(), UUID(payload["sale_id"]))
    mail.send(message_id, payload["to"], subject, text)


def receipt_letter(session: Session, sale_id: UUID) -> tuple[str, str]:
    """Subject and text of a receipt, as a plain text e-mail."""
    sale = session.get_one(Sale, sale_id)
    till, place = session.get_one(Till, sale.till_id), session.get_one(Place, sale.place_id)
    wanted = select(SaleLine).where(SaleLine.sale_id == sale.id).order_by(SaleLine.position)
    lines = session.scalars(wanted).all()
    payments = session.scalars(select(Payment).where(Payment.sale_id == sale.id).order_by(Payment.id))
    word = "Remboursement" if sale.kind == "refund" else "Ticket"
    moment = format_datetime(
        sale.occurred_at, "d MMMM y 'à' HH:mm", tzinfo=ZoneInfo(place.timezone), locale=LOCALE
    )
    parts = (
        [till.receipt_header, "", f"{word} {sale.receipt_number}", moment, ""],
        _lines(lines, sale.currency),
        ["", f"Total : {_money(sale.total_cents, sale.currency)}"],
        _taxes(lines, sale.currency),
        _rounding(sale),
        [f"{MEANS[one.means]} : {_money(one.amount_cents, sale.currency)}" for one in payments],
        ["", till.receipt_footer],
    )
    text = "\n".join(row for part in parts for row in part)
    return f"{word} {sale.receipt_number}, {place.name}", f"{text}\n"


def _lines(lines: Sequence[SaleLine], currency: str) -> Iterator[str]:
    for line in lines:
        count = format_decimal(line.quantity / line.per if line.per > 1 else line.quantity, locale=LOCALE)
        unit = " kg" if line.per > 1 else ""
        yield f"{count}{unit} × {line.label} : {_money(line.gross_cents, currency)}"
        discount = line.discount_cents + line.basket_discount_cents
        if discount:
            yield f"    dont remise : {_money(-discount, currency)}"


def _taxes(lines: Sequence[SaleLine], currency: str) -> Iterator[str]:
    """VAT by rate, then the mentions of what bears none."""
    rates = sorted({line.tax_rate_bp for line in lines if line.tax_rate_bp})
    for rate in rates:
        tax = sum(line.tax_cents for line in lines if line.tax_rate_bp == rate)
        yield f"dont TVA {format_decimal(rate / 100, locale=LOCALE)} % : {_money(tax, currency)}"
    yield from sorted({line.tax_mention for line in lines if line.tax_mention})


def _rounding(sale: Sale) -> Iterator[str]:
    if sale.cash_rounding_cents:
        yield f"Arrondi : {_money(sale.cash_rounding_cents, sale.currency)}"


def _money(cents: int, currency: str) -> str:
    return format_currency(cents / 100, currency, locale=LOCALE)


def install(app: Flask) -> None:
    """Importing this declares the deliveries."""
