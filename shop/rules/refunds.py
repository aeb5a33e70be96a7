"""Goods given back: each piece's share of what its line cost, so that all pieces give back the whole."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from kernel.money import divide_half_up
from shop.rules.sales import LineDisagrees, SoldLine
from shop.rules.taxes import included_tax_cents


@dataclass(frozen=True, slots=True)
class AlreadyReturned:
    """What was given back of a line before: pieces (or grams) and minor units, as sizes."""

    quantity: int
    gross_cents: int


def already_returned(original: SoldLine, given_back: Iterable[SoldLine]) -> AlreadyReturned:
    """What refund lines, in any order, gave back of this line."""
    of_it = [line for line in given_back if line.refunds == original.line_id]
    return AlreadyReturned(-sum(line.quantity for line in of_it), -sum(line.gross_cents for line in of_it))


def refund_line(
    original: SoldLine,
    quantity: int,
    *,
    line_id: UUID,
    already: AlreadyReturned = AlreadyReturned(0, 0),
    back_to: str | None = None,
) -> SoldLine:
    """The line that gives back `quantity` more of the original; its quantity and amounts are negative.

    Amounts are those of all that is back by then, half away from zero, less what was given back
    before: the last piece takes the remainder. Raises ValueError when not so many are left.
    """
    back = already.quantity + quantity
    if quantity < 1 or back > original.quantity:
        raise ValueError("more given back than is left of the line")

    def between(whole_cents: int) -> int:
        return _share(whole_cents, already.quantity, original) - _share(whole_cents, back, original)

    gross = already.gross_cents - _share(original.gross_cents, back, original)
    tax = included_tax_cents(gross, original.tax_rate_bp)
    return replace(
        original,
        line_id=line_id,
        quantity=-quantity,
        discount_cents=between(original.discount_cents),
        basket_discount_cents=between(original.basket_discount_cents),
        gross_cents=gross,
        tax_cents=tax,
        net_cents=gross - tax,
        refunds=original.line_id,
        back_to=back_to,
    )


def _share(whole_cents: int, quantity: int, original: SoldLine) -> int:
    return divide_half_up(whole_cents * quantity, original.quantity)


def check_share(
    original: SoldLine,
    already_returned_quantity: int,
    already_returned_cents: int,
    line: SoldLine,
    *,
    position: int = 1,
) -> None:
    """Raise LineDisagrees when a refund's line is not the share of the original that its pieces are.

    What was already returned is given as sizes; `position` is the line's in its refund.
    """
    already = AlreadyReturned(already_returned_quantity, already_returned_cents)
    try:
        share = refund_line(original, -line.quantity, line_id=line.line_id, already=already)
    except ValueError as error:
        left = original.quantity - already.quantity
        raise LineDisagrees(field="lines", position=position, left=left) from error
    if _figures(line) != _figures(share):
        raise LineDisagrees(field="lines", position=position, gross=share.gross_cents)


def _figures(line: SoldLine) -> tuple[object, ...]:
    return (
        line.refunds, line.sort, line.quantity, line.per, line.unit_price_cents, line.discount_cents,
        line.basket_discount_cents, line.gross_cents, line.tax_rate_bp, line.tax_mention,
        line.tax_cents, line.net_cents,
    )  # fmt: skip
