"""Whether a sale agrees with itself; whether the world agrees with it is another question.

The fields and their sums are told in `docs/algorithms/sealed-journal.md`; the till's side is
`frontend/src/till/rules/`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from kernel.errors import Invalid
from kernel.money import divide_half_up
from shop.rules.taxes import BP_WHOLE, included_tax_cents

LINES_MAX = 200
PAYMENTS_MAX = 20
# Half of the largest step that any drawer rounds to (1.00).
ROUNDING_CENTS_MAX = 50
MEANS = ("cash", "cheque", "transfer", "card", "stripe", "voucher", "deposit")
GOODS = "goods"
SORTS = (GOODS, "voucher", "deposit")
# A price is for one piece, or for the kilogram of goods counted in grams.
PER = (1, 1_000)


@dataclass(frozen=True, slots=True)
class SoldLine:
    """One line as the customer read it; amounts in minor units, VAT included in `gross_cents`.

    In a refund, `quantity` and the amounts are negative; the unit price stays what it was.
    """

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
    sort: str = GOODS
    lot: str | None = None
    owner: str | None = None
    code: str | None = None
    per: int = 1
    discount_cents: int = 0
    discount_reason: str | None = None
    basket_discount_cents: int = 0
    refunds: UUID | None = None
    back_to: str | None = None


@dataclass(frozen=True, slots=True)
class KeptPayment:
    """What was kept of one means: cash after change, a cheque, a card with its typed reference.

    In a refund, what was given back: negative.
    """

    payment_id: UUID
    means: str
    amount_cents: int
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class TaxRow:
    """What was sold at one rate under one legal mention."""

    rate_bp: int
    mention: str | None
    gross_cents: int
    net_cents: int
    tax_cents: int


class SaleFigures(Protocol):
    """The figures of a sale, whatever carries them.

    It may also say `taxes` (TaxRow, or None) and `basket_discount_reason`.
    """

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


def worth_cents(quantity: int, unit_price_cents: int, per: int = 1) -> int:
    """What a quantity costs before any discount: quantity × unit price ÷ per, half away from zero."""
    return divide_half_up(quantity * unit_price_cents, per)


def priced_line(
    line_id: UUID,
    article_id: UUID | None,
    lot_id: UUID | None,
    owner_id: UUID | None,
    label: str,
    *,
    quantity: int,
    unit_price_cents: int,
    tax_rate_bp: int,
    tax_mention: str | None = None,
    per: int = 1,
    sort: str = GOODS,
    code: str | None = None,
    lot: str | None = None,
    owner: str | None = None,
    discount_cents: int = 0,
    discount_reason: str | None = None,
    basket_discount_cents: int = 0,
) -> SoldLine:
    """A line worked out from its price and discounts, as every till does it."""
    gross = worth_cents(quantity, unit_price_cents, per) - discount_cents - basket_discount_cents
    tax = included_tax_cents(gross, tax_rate_bp)
    return SoldLine(
        line_id, article_id, lot_id, owner_id, label, quantity, unit_price_cents,
        gross, tax_rate_bp, tax, gross - tax, tax_mention, sort, lot, owner, code, per,
        discount_cents, discount_reason, basket_discount_cents,
    )  # fmt: skip


def tax_rows(lines: Iterable[SoldLine]) -> tuple[TaxRow, ...]:
    """The VAT of the goods among the lines; vouchers and deposits sold are no turnover."""
    return merged_rows(
        TaxRow(line.tax_rate_bp, line.tax_mention, line.gross_cents, line.net_cents, line.tax_cents)
        for line in lines
        if line.sort == GOODS
    )


def merged_rows(rows: Iterable[TaxRow]) -> tuple[TaxRow, ...]:
    """One row a rate and mention, lowest rate first, no mention before any; added up, never rounded."""
    merged: dict[tuple[int, str | None], TaxRow] = {}
    for row in rows:
        key = (row.rate_bp, row.mention)
        merged[key] = _added(merged[key], row) if key in merged else row
    return tuple(sorted(merged.values(), key=_rate_then_mention))


def _added(one: TaxRow, other: TaxRow) -> TaxRow:
    return TaxRow(
        one.rate_bp,
        one.mention,
        one.gross_cents + other.gross_cents,
        one.net_cents + other.net_cents,
        one.tax_cents + other.tax_cents,
    )


def _rate_then_mention(row: TaxRow) -> tuple[int, bool, str]:
    return row.rate_bp, row.mention is not None, row.mention or ""


def check_agreement(sale: SaleFigures) -> None:
    """Raise the first way in which a sale or refund contradicts itself; one that agrees passes silently.

    Σ line gross = total; Σ payments = total + cash rounding; tendered − change = Σ cash, and cash
    given back is neither tendered nor change. A refund's lines are shares of other lines: those are
    checked by `refunds.check_share`.
    """
    _check_size(sale)
    is_refund = sale.lines[0].quantity < 0
    for position, line in enumerate(sale.lines, 1):
        _check_line(line, position, is_refund=is_refund)
    _check_total(sale)
    _check_basket_reason(sale, is_refund=is_refund)
    _check_payments(sale, is_refund=is_refund)


def _check_size(sale: SaleFigures) -> None:
    if not 1 <= len(sale.lines) <= LINES_MAX or len(sale.payments) > PAYMENTS_MAX:
        raise SaleTooLong(lines=LINES_MAX, payments=PAYMENTS_MAX)
    for ids in ([line.line_id for line in sale.lines], [one.payment_id for one in sale.payments]):
        if len(set(ids)) != len(ids):
            raise IdRepeated()


def _check_line(line: SoldLine, position: int, *, is_refund: bool) -> None:
    known = line.sort in SORTS and line.per in PER and 0 <= line.tax_rate_bp <= BP_WHOLE
    agrees = (
        known
        and _is_signed(line, is_refund=is_refund)
        and (is_refund or _comes_from_its_price(line))
        and _holds_its_tax(line)
        and (line.sort == GOODS or _sells_a_credit(line))
    )
    if not agrees:
        raise LineDisagrees(field="lines", position=position)


def _is_signed(line: SoldLine, *, is_refund: bool) -> bool:
    sign = -1 if is_refund else 1
    amounts = (line.gross_cents, line.discount_cents, line.basket_discount_cents)
    return sign * line.quantity > 0 and line.unit_price_cents >= 0 and all(sign * one >= 0 for one in amounts)


def _comes_from_its_price(line: SoldLine) -> bool:
    # Discounts above the line would leave a negative gross, which the signs have refused.
    worth = worth_cents(line.quantity, line.unit_price_cents, line.per)
    has_reason = bool(line.discount_reason) or not line.discount_cents
    return has_reason and line.gross_cents == worth - line.discount_cents - line.basket_discount_cents


def _holds_its_tax(line: SoldLine) -> bool:
    tax = included_tax_cents(line.gross_cents, line.tax_rate_bp)
    return (line.tax_cents, line.net_cents) == (tax, line.gross_cents - tax)


def _sells_a_credit(line: SoldLine) -> bool:
    """A voucher or deposit: one of a code, at no discount and no VAT (which is due when it is spent)."""
    is_plain = not (line.discount_cents or line.basket_discount_cents or line.tax_rate_bp)
    return abs(line.quantity) == 1 and is_plain and bool(line.code)


def _check_total(sale: SaleFigures) -> None:
    lines_cents = sum(line.gross_cents for line in sale.lines)
    if lines_cents != sale.total_cents:
        raise TotalDisagrees(field="total_cents", said=sale.total_cents, found=lines_cents)
    # Not every carrier of figures says its rows; those that do are held to them.
    said: Iterable[TaxRow] | None = getattr(sale, "taxes", None)
    if said is not None and sorted(said, key=_rate_then_mention) != list(tax_rows(sale.lines)):
        raise TotalDisagrees(field="taxes")


def _check_basket_reason(sale: SaleFigures, *, is_refund: bool) -> None:
    # A refund gives back shares of a discount whose reason stands in the sale.
    if is_refund or getattr(sale, "basket_discount_reason", None):
        return
    for position, line in enumerate(sale.lines, 1):
        if line.basket_discount_cents:
            raise LineDisagrees(field="basket_discount_reason", position=position)


def _check_payments(sale: SaleFigures, *, is_refund: bool) -> None:
    sign = -1 if is_refund else 1
    paid = sum(one.amount_cents for one in sale.payments)
    due = sale.total_cents + sale.cash_rounding_cents
    if paid != due or any(sign * one.amount_cents <= 0 or one.means not in MEANS for one in sale.payments):
        raise PaymentsDisagree(field="payments", due=due, paid=paid)
    if any(one.means != "cash" and not one.reference for one in sale.payments):
        raise ReferenceMissing(field="payments")
    _check_rounding(sale)
    _check_change(sale, is_refund=is_refund)


def _check_rounding(sale: SaleFigures) -> None:
    # A total below half a step is rounded to nothing: no payment at all, and still a rounding.
    may_round = not sale.payments or any(one.means == "cash" for one in sale.payments)
    bound = ROUNDING_CENTS_MAX if may_round else 0
    if abs(sale.cash_rounding_cents) > bound:
        raise RoundingDisagrees(field="cash_rounding_cents", rounding=sale.cash_rounding_cents)


def _check_change(sale: SaleFigures, *, is_refund: bool) -> None:
    cash = sum(one.amount_cents for one in sale.payments if one.means == "cash")
    handed_over = 0 if is_refund else cash
    agrees = sale.tendered_cents - sale.change_cents == handed_over
    if not agrees or sale.change_cents < 0 or (is_refund and sale.tendered_cents):
        raise ChangeDisagrees(field="change_cents", cash=cash)
