"""Prices dated by the day they begin: a change is a further row, the old stays true of its days."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class DatedPrice:
    """A price per piece, VAT included, from a day on."""

    valid_from: date
    gross_cents: int


def price_on(day: date, prices: Iterable[DatedPrice]) -> int | None:
    """The price of `day` in minor units: the latest that began by then; None before the first."""
    begun = [price for price in prices if price.valid_from <= day]
    return max(begun, key=lambda price: price.valid_from).gross_cents if begun else None
