"""Vouchers and deposits: sold as a debt of the shop, used as a means of payment."""

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from shop.models import Credit, CreditUse
from shop.operations.oddities import Oddity, told_change
from shop.rules.sales import KeptPayment, SoldLine

SORTS = ("voucher", "deposit")


def sell_credits(
    session: Session, lines: Sequence[SoldLine], sale_id: UUID, place_id: UUID, currency: str, day: date
) -> Iterator[Oddity]:
    """Keep each voucher or deposit that a sale sold; a code known already is told, and kept once.

    In a refund the credit is taken back: nothing may be left of it.
    """
    for line in lines:
        if line.sort in SORTS and line.code:
            known = session.scalar(select(Credit).where(Credit.code == line.code).with_for_update())
            if line.gross_cents < 0:
                yield from _take_back(known, line)
            elif known:
                yield Oddity("credit_known", line.code, line.line_id)
            elif line.gross_cents > 0:
                session.add(_credit(line, sale_id, place_id, currency, day))
    session.flush()


def _credit(line: SoldLine, sale_id: UUID, place_id: UUID, currency: str, day: date) -> Credit:
    return Credit(
        id=line.line_id,
        code=line.code,
        sort=line.sort,
        sale_id=sale_id,
        place_id=place_id,
        currency=currency,
        amount_cents=line.gross_cents,
        sold_on=day,
    )


def _take_back(credit: Credit | None, line: SoldLine) -> Iterator[Oddity]:
    if credit is None:
        yield Oddity("credit_unknown", str(line.code), line.line_id)
        return
    credit.used_cents -= line.gross_cents
    if credit.used_cents > credit.amount_cents:
        left = credit.amount_cents - credit.used_cents - line.gross_cents
        yield Oddity("credit_overdrawn", told_change(left, -line.gross_cents), line.line_id)


def use_credits(session: Session, payments: Sequence[KeptPayment], sale_id: UUID) -> Iterator[Oddity]:
    """Take what was paid by voucher or deposit off what is left of it; too much is told, not refused."""
    for payment in payments:
        if payment.means not in SORTS:
            continue
        code = payment.reference or ""
        found = session.execute(
            update(Credit)
            .where(Credit.code == code, Credit.sort == payment.means)
            .values(used_cents=Credit.used_cents + payment.amount_cents)
            .returning(Credit.id, Credit.amount_cents, Credit.used_cents)
        ).one_or_none()
        if found is None:
            yield Oddity("credit_unknown", code)
            continue
        session.add(
            CreditUse(
                id=payment.payment_id, credit_id=found.id, sale_id=sale_id, amount_cents=payment.amount_cents
            )
        )
        if found.used_cents > found.amount_cents:
            left = found.amount_cents - found.used_cents + payment.amount_cents
            yield Oddity("credit_overdrawn", told_change(left, payment.amount_cents))
    session.flush()
