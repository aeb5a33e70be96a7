"""The figures of a day, a month, a year at a till, and what its drawer should hold.

`frontend/src/till/rules/closings.ts` seals them; here they are worked out again from the same receipts.
"""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from shop.rules.cash import STAMP_DUTY_COUNTRY, expected_in_drawer, stamp_duty_cents
from shop.rules.sales import GOODS, MEANS, SaleFigures, TaxRow, merged_rows, tax_rows


@dataclass(frozen=True, slots=True)
class Receipt:
    """A link of a till's sale chain and what it says."""

    sequence: int
    hash: str
    kind: Literal["sale", "refund"]
    sale: SaleFigures


@dataclass(frozen=True, slots=True)
class Perpetual:
    """Totals since the till's first sale, never set back."""

    cents: int = 0
    absolute_cents: int = 0


@dataclass(frozen=True, slots=True)
class DrawerMovement:
    """Cash put into a drawer or taken out of it."""

    direction: Literal["in", "out"]
    amount_cents: int


@dataclass(frozen=True, slots=True)
class ClosingFigures:
    """A closing, field by field as its record says it."""

    period: str
    ordinal: int
    first: int | None
    last: int | None
    last_hash: str | None
    sales_count: int
    refunds_count: int
    taxes: tuple[TaxRow, ...]
    takings: dict[str, int]
    total_cents: int
    absolute_cents: int
    discount_cents: int
    rounding_cents: int
    cash_receipts_cents: int
    stamp_duty_cents: int
    perpetual_cents: int
    perpetual_absolute_cents: int

    def as_body(self) -> dict[str, Any]:
        """The body of the record, ready for its canonical text."""
        return {**asdict(self), "taxes": [asdict(row) for row in self.taxes]}


def day_closing(
    period: str, ordinal: int, receipts: Sequence[Receipt], before: Perpetual, country: str
) -> ClosingFigures:
    """A day from its receipts, in the order of their chain; turnover is goods alone."""
    goods = [line for one in receipts for line in one.sale.lines if line.sort == GOODS]
    total = sum(line.gross_cents for line in goods)
    absolute = sum(abs(line.gross_cents) for line in goods)
    cash_receipts = cash_receipts_cents(receipts)
    return ClosingFigures(
        period=period,
        ordinal=ordinal,
        first=receipts[0].sequence if receipts else None,
        last=receipts[-1].sequence if receipts else None,
        last_hash=receipts[-1].hash if receipts else None,
        sales_count=sum(one.kind == "sale" for one in receipts),
        refunds_count=sum(one.kind == "refund" for one in receipts),
        taxes=tax_rows(goods),
        takings=takings_of(receipts),
        total_cents=total,
        absolute_cents=absolute,
        discount_cents=sum(line.discount_cents + line.basket_discount_cents for line in goods),
        rounding_cents=sum(one.sale.cash_rounding_cents for one in receipts),
        cash_receipts_cents=cash_receipts,
        stamp_duty_cents=stamp_duty_cents(cash_receipts) if country == STAMP_DUTY_COUNTRY else 0,
        perpetual_cents=before.cents + total,
        perpetual_absolute_cents=before.absolute_cents + absolute,
    )


def summed_closing(
    period: str, ordinal: int, parts: Sequence[ClosingFigures], before: Perpetual
) -> ClosingFigures:
    """A month from its days, or a year from its months, in their order; the duty is that of the days."""
    covering = [part for part in parts if part.last is not None]
    return ClosingFigures(
        period=period,
        ordinal=ordinal,
        first=covering[0].first if covering else None,
        last=covering[-1].last if covering else None,
        last_hash=covering[-1].last_hash if covering else None,
        sales_count=sum(part.sales_count for part in parts),
        refunds_count=sum(part.refunds_count for part in parts),
        taxes=merged_rows(row for part in parts for row in part.taxes),
        takings={means: sum(part.takings[means] for part in parts) for means in MEANS},
        total_cents=sum(part.total_cents for part in parts),
        absolute_cents=sum(part.absolute_cents for part in parts),
        discount_cents=sum(part.discount_cents for part in parts),
        rounding_cents=sum(part.rounding_cents for part in parts),
        cash_receipts_cents=sum(part.cash_receipts_cents for part in parts),
        stamp_duty_cents=sum(part.stamp_duty_cents for part in parts),
        perpetual_cents=before.cents + sum(part.total_cents for part in parts),
        perpetual_absolute_cents=before.absolute_cents + sum(part.absolute_cents for part in parts),
    )


def takings_of(receipts: Iterable[Receipt]) -> dict[str, int]:
    """What each means brought in, less what was given back in it; every means is named."""
    takings = dict.fromkeys(MEANS, 0)
    for receipt in receipts:
        for payment in receipt.sale.payments:
            takings[payment.means] += payment.amount_cents
    return takings


def cash_receipts_cents(receipts: Iterable[Receipt]) -> int:
    """Cash received, whatever was given back: the base of the stamp duty."""
    return sum(
        payment.amount_cents
        for receipt in receipts
        for payment in receipt.sale.payments
        if payment.means == "cash" and payment.amount_cents > 0
    )


def expected_after(float_cents: int, receipts: Iterable[Receipt], movements: Iterable[DrawerMovement]) -> int:
    """What a drawer should hold after its receipts and movements."""
    moved = sum(one.amount_cents if one.direction == "in" else -one.amount_cents for one in movements)
    return expected_in_drawer(float_cents, takings_of(receipts)["cash"], moved)
