"""What a value means: dates, weights, amounts of money, percentages."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

from traceability.rules.gs1.checks.codes import currencies
from traceability.rules.gs1.dictionary import identifier
from traceability.rules.gs1.elements import Element
from traceability.rules.gs1.errors import InvalidElement

# Measures 31nn to 36nn, amounts and prices 390n to 395n: the last digit of the AI says how many
# digits of the value stand after the decimal point.
_MEASURES = ("31", "32", "33", "34", "35", "36", "390", "391", "392", "393", "394", "395")
_WITH_CURRENCY = ("391", "393")
_DATE_CHECKS = ("yymmd0", "yymmdd")


def date_of(element: Element, today: date) -> date:
    """The day of a date element; day 00 is the last of its month.

    The century is the one that puts the year from 49 before to 50 after today's (General
    Specifications 7.12). Raises InvalidElement for an identifier that is not a date.
    """
    checks = identifier(element.ai).components[0].checks
    if not set(checks) & set(_DATE_CHECKS):
        raise InvalidElement(ai=element.ai, value=element.value, reason="not-a-date")
    year = _full_year(int(element.value[:2]), today.year)
    month, day = int(element.value[2:4]), int(element.value[4:6])
    return date(year, month, day or monthrange(year, month)[1])


def decimal_of(element: Element) -> Decimal:
    """The number of a measure, amount, price or percentage, in the unit of its identifier.

    Raises InvalidElement for an identifier without implied decimals.
    """
    if len(element.ai) != 4 or not element.ai.startswith(_MEASURES):
        raise InvalidElement(ai=element.ai, value=element.value, reason="not-a-measure")
    digits = element.value[3:] if element.ai.startswith(_WITH_CURRENCY) else element.value
    return Decimal(digits).scaleb(-int(element.ai[3]))


def currency_of(element: Element) -> str:
    """Three letters of an amount's currency (AI 391n, 393n); raises InvalidElement for others."""
    if not element.ai.startswith(_WITH_CURRENCY):
        raise InvalidElement(ai=element.ai, value=element.value, reason="no-currency")
    return currencies()[element.value[:3]]


def date_value(day: date) -> str:
    """A day as date elements hold it: YYMMDD."""
    return day.strftime("%y%m%d")


def _full_year(two_digits: int, year_now: int) -> int:
    century = year_now - year_now % 100
    ahead = two_digits - year_now % 100
    if ahead >= 51:
        return century - 100 + two_digits
    if ahead <= -50:
        return century + 100 + two_digits
    return century + two_digits
