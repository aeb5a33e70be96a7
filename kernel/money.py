"""Money as whole numbers of the smallest unit; no float ever holds an amount."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation, Overflow

from kernel.errors import Invalid

CURRENCIES = {"MAD": 2, "EUR": 2}


class UnknownCurrency(Invalid):
    code = "unknown-currency"


class InvalidAmount(Invalid):
    code = "invalid-amount"


class CurrencyMismatch(Invalid):
    code = "currency-mismatch"


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units (centimes, cents) of one ISO 4217 currency."""

    cents: int
    currency: str

    def __post_init__(self) -> None:
        if self.currency not in CURRENCIES:
            raise UnknownCurrency(currency=self.currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.cents + self._same(other).cents, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.cents - self._same(other).cents, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.cents, self.currency)

    def _same(self, other: "Money") -> "Money":
        if other.currency != self.currency:
            raise CurrencyMismatch(left=self.currency, right=other.currency)
        return other


def parse_cents(text: str, field: str | None = None) -> int:
    """Minor units of an amount typed with a comma or a point: « 45,5 » is 4550.

    Raises InvalidAmount for anything else, more than two decimals included.
    """
    cleaned = text.strip().replace("\u202f", "").replace("\u00a0", "").replace(" ", "")
    try:
        cents = Decimal(cleaned.replace(",", ".")) * 100
    except (InvalidOperation, Overflow):
        raise InvalidAmount(field=field, text=text) from None
    if not cents.is_finite() or cents != cents.to_integral_value() or abs(cents) > 10**15:
        raise InvalidAmount(field=field, text=text)
    return int(cents)


def divide_half_up(numerator: int, denominator: int) -> int:
    """Quotient rounded half away from zero, the rounding of commercial law and of the till."""
    if denominator <= 0:
        raise ValueError("denominator must be positive")
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def round_to_step(cents: int, step_cents: int) -> int:
    """The multiple of `step_cents` nearest to `cents`, half away from zero; 0 or 1 changes nothing."""
    return cents if step_cents <= 1 else divide_half_up(cents, step_cents) * step_cents


def spread(total: int, weights: Sequence[int]) -> list[int]:
    """Split `total` in proportion to `weights` by largest remainder; the parts always sum to `total`.

    Ties go to the earliest part. All weights zero: the total is spread evenly.
    """
    if not weights:
        if total:
            raise ValueError("nothing to spread over")
        return []
    if any(weight < 0 for weight in weights):
        raise ValueError("weights must not be negative")
    shares = list(weights) if any(weights) else [1] * len(weights)
    whole, sign = sum(shares), -1 if total < 0 else 1
    parts = [abs(total) * share // whole for share in shares]
    remainders = [abs(total) * share % whole for share in shares]
    by_remainder = sorted(range(len(shares)), key=lambda index: (-remainders[index], index))
    for index in by_remainder[: abs(total) - sum(parts)]:
        parts[index] += 1
    return [sign * part for part in parts]
