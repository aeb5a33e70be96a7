"""The fund's indicators, each on plain figures; how each is read is in docs/algorithms/indicators.md.

Amounts are minor units of one currency. A ratio keeps its two figures, so that a page can show both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from fund.rules.positions import Position
from kernel.money import divide_half_up

# Days past due, both ends included; the last has no end. As published by Sa-Dhan (Tracking Financial
# Performance Standards, note 1), the two last buckets being one here.
BUCKETS: tuple[tuple[str, int, int | None], ...] = (
    ("current", 0, 0),
    ("1-30", 1, 30),
    ("31-60", 31, 60),
    ("61-90", 61, 90),
    ("91-180", 91, 180),
    (">180", 181, None),
)
PAR_DAYS = (30, 90, 180)
BP_WHOLE = 10_000


@dataclass(frozen=True, slots=True)
class Ratio:
    """A part of a whole; `basis_points` is None when there is no whole to be a part of."""

    part: int
    whole: int

    @property
    def basis_points(self) -> int | None:
        """Hundredths of a percent, half away from zero."""
        return divide_half_up(self.part * BP_WHOLE, self.whole) if self.whole > 0 else None

    @property
    def times_hundredth(self) -> int | None:
        """How many times the whole, in hundredths: 128 is 1.28 times."""
        return divide_half_up(self.part * 100, self.whole) if self.whole > 0 else None


@dataclass(frozen=True, slots=True)
class Indicator:
    """A named figure: an amount, or a ratio told per cent or, of `turnover`, as so many times its whole.

    `basis_points` is told when the figure is worked out of ratios and is none itself.
    """

    section: str
    name: str
    cents: int | None = None
    ratio: Ratio | None = None
    basis_points: int | None = None

    @property
    def percent_bp(self) -> int | None:
        """Hundredths of a percent; None of an amount and where there is no whole."""
        return self.ratio.basis_points if self.ratio else self.basis_points


class Exposure(NamedTuple):
    """What the portfolio's figures need of one advance on a date, or of several alike summed."""

    outstanding_cents: int
    overdue_cents: int
    past_due_days: int
    is_rescheduled: bool
    is_yet_to_begin: bool
    advances: int = 1


def exposure(position: Position) -> Exposure:
    """What one advance exposes the fund to."""
    return Exposure(
        position.outstanding_cents,
        position.overdue_cents,
        position.past_due_days,
        position.is_rescheduled,
        position.is_yet_to_begin,
    )


def bucket_of(past_due_days: int, buckets: Sequence[tuple[str, int, int | None]] = BUCKETS) -> str:
    """The name of the age bucket of so many days."""
    for name, first, last in buckets:
        if first <= past_due_days and (last is None or past_due_days <= last):
            return name
    return buckets[0][0]


@dataclass(frozen=True, slots=True)
class AgeRow:
    """One bucket of the ageing table."""

    bucket: str
    count: int
    outstanding_cents: int
    overdue_cents: int


def ageing(
    exposures: Iterable[Exposure], buckets: Sequence[tuple[str, int, int | None]] = BUCKETS
) -> list[AgeRow]:
    """Whole outstanding and overdue by age; every bucket is there, also an empty one."""
    totals = {name: [0, 0, 0] for name, _, _ in buckets}
    for one in exposures:
        if one.outstanding_cents <= 0:
            continue
        row = totals[bucket_of(one.past_due_days, buckets)]
        row[0] += one.advances
        row[1] += one.outstanding_cents
        row[2] += one.overdue_cents
    return [AgeRow(name, *row) for name, row in totals.items()]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The portfolio on a date; `at_risk` is by PAR_DAYS, on whole outstanding."""

    gross_cents: int
    at_risk: dict[int, Ratio]
    at_risk_or_rescheduled: Ratio
    arrears: Ratio
    rescheduled_cents: int
    yet_to_begin_cents: int
    # PAR 30 without what has not begun to fall due, which a grace would otherwise dilute.
    at_risk_of_begun: Ratio


def portfolio(exposures: Iterable[Exposure]) -> Portfolio:
    """PAR > n = whole outstanding of advances more than n days late ÷ gross portfolio (Sa-Dhan, note 1)."""
    gross = overdue = rescheduled = yet_to_begin = late_or_rescheduled = 0
    late = dict.fromkeys(PAR_DAYS, 0)
    for one in exposures:
        gross += one.outstanding_cents
        overdue += one.overdue_cents
        rescheduled += one.outstanding_cents if one.is_rescheduled else 0
        yet_to_begin += one.outstanding_cents if one.is_yet_to_begin else 0
        for days in PAR_DAYS:
            late[days] += one.outstanding_cents if one.past_due_days > days else 0
        if one.is_rescheduled or one.past_due_days > PAR_DAYS[0]:
            late_or_rescheduled += one.outstanding_cents
    return Portfolio(
        gross_cents=gross,
        at_risk={days: Ratio(cents, gross) for days, cents in late.items()},
        at_risk_or_rescheduled=Ratio(late_or_rescheduled, gross),
        arrears=Ratio(overdue, gross),
        rescheduled_cents=rescheduled,
        yet_to_begin_cents=yet_to_begin,
        at_risk_of_begun=Ratio(late[PAR_DAYS[0]], gross - yet_to_begin),
    )


@dataclass(frozen=True, slots=True)
class Collected:
    """What fell due and what was received over a period, principal only.

    `prepaid_cents` was received in the period on shares due after it; `late_cents` on shares first due
    before it; `arrears_at_opening_cents` was overdue when it began.
    """

    due_cents: int
    received_cents: int
    prepaid_cents: int
    late_cents: int
    arrears_at_opening_cents: int

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(
            self.due_cents + other.due_cents,
            self.received_cents + other.received_cents,
            self.prepaid_cents + other.prepaid_cents,
            self.late_cents + other.late_cents,
            self.arrears_at_opening_cents + other.arrears_at_opening_cents,
        )


NOTHING_COLLECTED = Collected(0, 0, 0, 0, 0)


def current_repayment_rate(told: Collected) -> Ratio:
    """(received − prepayments) ÷ first due in the period (Sa-Dhan 5.1.2)."""
    return Ratio(told.received_cents - told.prepaid_cents, told.due_cents)


def all_cash_rate(told: Collected) -> Ratio:
    """Received ÷ first due in the period: prepayments raise it, which is why it is not the one to read."""
    return Ratio(told.received_cents, told.due_cents)


def on_time_rate(told: Collected) -> Ratio:
    """Received on shares first due in the period ÷ those shares (CGAP Occasional Paper 3)."""
    return Ratio(told.received_cents - told.prepaid_cents - told.late_cents, told.due_cents)


def rate_with_opening_arrears(told: Collected) -> Ratio:
    """(received − prepayments) ÷ (first due in the period + overdue when it began)."""
    return Ratio(told.received_cents - told.prepaid_cents, told.due_cents + told.arrears_at_opening_cents)


def annual_loss_rate_bp(rate_bp: int, average_term_years_hundredths: int) -> int:
    """(1 − repayment rate) ÷ average term in years × 2, in basis points (CGAP Occasional Paper 3)."""
    return divide_half_up((BP_WHOLE - rate_bp) * 200, average_term_years_hundredths)


def write_off_ratio(written_off_cents: int, opening_cents: int, closing_cents: int) -> Ratio:
    """Written off over a year ÷ the average of the gross portfolio at both ends (CGAP/SEEP R10)."""
    return Ratio(2 * written_off_cents, opening_cents + closing_cents)


def reserve_cents(rows: Iterable[AgeRow], percent_by_bucket: dict[str, int]) -> int:
    """The reserve that an ageing table asks for, by a percentage of each bucket's outstanding."""
    return sum(
        divide_half_up(row.outstanding_cents * percent_by_bucket.get(row.bucket, 0), 100) for row in rows
    )


@dataclass(frozen=True, slots=True)
class FundFigures:
    """What a fund was given and what became of it, up to a date."""

    contributed_cents: int
    disbursed_cents: int
    repaid_cents: int
    written_off_cents: int
    outstanding_cents: int
    cash_cents: int
    committed_cents: int

    @property
    def lendable_cents(self) -> int:
        """Cash that no decision has promised; below zero when more was promised than is there."""
        return self.cash_cents - self.committed_cents

    @property
    def turnover(self) -> Ratio:
        """Taux de rotation: paid out since the beginning ÷ contributed. A definition of the house."""
        return Ratio(self.disbursed_cents, self.contributed_cents)

    @property
    def use(self) -> Ratio:
        """Outstanding ÷ contributed."""
        return Ratio(self.outstanding_cents, self.contributed_cents)

    @property
    def cash_share(self) -> Ratio:
        """Cash ÷ capital base (after EDA, 13 CFR 307.8, « allowable cash percentage »)."""
        return Ratio(self.cash_cents, self.contributed_cents)

    @property
    def capital_kept(self) -> Ratio:
        """(cash + outstanding) ÷ contributed. A definition of the house."""
        return Ratio(self.cash_cents + self.outstanding_cents, self.contributed_cents)
