"""Whether a sale agrees with itself; whether the world agrees with it is another question."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kernel.errors import Invalid
from shop.rules.taxes import included_tax_cents

LINES_MAX = 200
PAYMENTS_MAX = 20
# Half of the largest step that any drawer rounds to (1.00).
ROUNDING_CENTS_MAX = 50


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One line as the customer read it; amounts in minor units, VAT included in `gross_cents`."""

    line_id: UUID
    article_id: UUID | None
    lot_id: UUID | None
    owner_id: UUID | None
    label: str
    quantity: int
    unit_price_cents: int
    gross_cents: int
    tax_rate_bp: int
    tax_cents: int
    net_cents: int
    tax_mention: str | None = None


@dataclass(frozen=True, slots=True)
class KeptPayment:
    """What was kept of one means: cash after change, a cheque, a card with its typed reference."""

    payment_id: UUID
    means: str
    amount_cents: int
    reference: str | None = None


class SaleFigures(Protocol):
    """The figures of a sale, whatever carries them."""

    @property
    def lines(self) -> Sequence[SoldLine]: ...
    @property
    def payments(self) -> Sequence[KeptPayment]: ...
    @property
    def total_cents(self) -> int: ...
    @property
    def cash_rounding_cents(self) -> int: ...
    @property
    def tendered_cents(self) -> int: ...
    @property
    def change_cents(self) -> int: ...


class LineDisagrees(Invalid):
    code = "sale-line-disagrees"


class TotalDisagrees(Invalid):
    code = "sale-total-disagrees"


class PaymentsDisagree(Invalid):
    code = "sale-payments-disagree"


class RoundingDisagrees(Invalid):
    code = "sale-rounding-disagrees"


class ChangeDisagrees(Invalid):
    code = "sale-change-disagrees"


class ReferenceMissing(Invalid):
    code = "payment-reference-missing"


class IdRepeated(Invalid):
    code = "sale-id-repeated"


class SaleTooLong(Invalid):
    code = "sale-too-long"


def priced_line(
    line_id: UUID,
    article_id: UUID,
    lot_id: UUID | None,
    owner_id: UUID | None,
    label: str,
    *,
    quantity: int,
    unit_price_cents: int,
    tax_rate_bp: int,
    tax_mention: str | None = None,
) -> SoldLine:
    """A line worked out from its price, as every till does it."""
    gross = quantity * unit_price_cents
    tax = included_tax_cents(gross, tax_rate_bp)
    return SoldLine(
        line_id, article_id, lot_id, owner_id, label, quantity, unit_price_cents,
        gross, tax_rate_bp, tax, gross - tax, tax_mention,
    )  # fmt: skip


def check_agreement(sale: SaleFigures) -> None:
    """Raise the first way in which a sale contradicts itself; a sale that agrees passes silently.

    Σ line gross = total; Σ payments = total + cash rounding; tendered − change = Σ cash.
    """
    _check_size(sale)
    for position, line in enumerate(sale.lines, 1):
        _check_line(line, position)
    lines_cents = sum(line.gross_cents for line in sale.lines)
    if lines_cents != sale.total_cents:
        raise TotalDisagrees(field="total_cents", said=sale.total_cents, found=lines_cents)
    _check_payments(sale)


def _check_size(sale: SaleFigures) -> None:
    if not 1 <= len(sale.lines) <= LINES_MAX or len(sale.payments) > PAYMENTS_MAX:
        raise SaleTooLong(lines=LINES_MAX, payments=PAYMENTS_MAX)
    for ids in ([line.line_id for line in sale.lines], [one.payment_id for one in sale.payments]):
        if len(set(ids)) != len(ids):
            raise IdRepeated()


def _check_line(line: SoldLine, position: int) -> None:
    gross = line.quantity * line.unit_price_cents
    tax = included_tax_cents(gross, line.tax_rate_bp)
    if line.quantity < 1 or (line.gross_cents, line.tax_cents, line.net_cents) != (
        gross,
        tax,
        gross - tax,
    ):
        raise LineDisagrees(field="lines", position=position, gross=gross, tax=tax)


def _check_payments(sale: SaleFigures) -> None:
    paid = sum(one.amount_cents for one in sale.payments)
    due = sale.total_cents + sale.cash_rounding_cents
    if paid != due or any(one.amount_cents <= 0 for one in sale.payments):
        raise PaymentsDisagree(field="payments", due=due, paid=paid)
    if any(one.means != "cash" and not one.reference for one in sale.payments):
        raise ReferenceMissing(field="payments")
    has_cash = any(one.means == "cash" for one in sale.payments)
    _check_rounding(sale, has_cash)
    _check_change(sale, has_cash)


def _check_rounding(sale: SaleFigures, has_cash: bool) -> None:
    # A total below half a step is rounded to nothing: no payment at all, and still a rounding.
    may_round = has_cash or not sale.payments
    bound = ROUNDING_CENTS_MAX if may_round else 0
    if abs(sale.cash_rounding_cents) > bound:
        raise RoundingDisagrees(field="cash_rounding_cents", rounding=sale.cash_rounding_cents)


def _check_change(sale: SaleFigures, has_cash: bool) -> None:
    cash = sum(one.amount_cents for one in sale.payments if one.means == "cash")
    agrees = sale.tendered_cents - sale.change_cents == cash if has_cash else sale.change_cents == 0
    if not agrees or sale.change_cents < 0:
        raise ChangeDisagrees(field="change_cents", cash=cash)
