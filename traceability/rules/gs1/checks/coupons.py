"""North American coupon codes, AI 8110 and 8112, field by field."""

from collections.abc import Callable

from traceability.rules.gs1.checks.characters import numeric
from traceability.rules.gs1.checks.keys import gcppos1
from traceability.rules.gs1.checks.times import yymmdd

_OFFER_CODE_LENGTH = 6
_FAMILY_CODE_LENGTH = 3
_DATE_LENGTH = 6
# Prefixes, offers and serials are at least six digits: their length indicator counts what is above.
_LENGTH_BASE = 6
_REQUIREMENT_CODES = "012349"
_LENGTHS_OF_AMOUNT = "12345"
_NO_PREFIX = "9"


class _Broken(Exception):
    """Carries the reason out of the field at fault."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Digits:
    """Reads a coupon from left to right; every method raises _Broken with the field's name."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0

    def done(self) -> bool:
        return self._at == len(self._text)

    def follows(self, indicator: str) -> bool:
        """Whether an optional field with this indicator starts here; it is then consumed."""
        found = self._text[self._at : self._at + 1] == indicator
        self._at += found
        return found

    def take(self, length: int, broken: str) -> str:
        taken = self._text[self._at : self._at + length]
        if len(taken) < length:
            raise _Broken(f"coupon-{broken}")
        self._at += length
        return taken

    def choice(self, name: str, allowed: str, wrong: str = "") -> str:
        digit = self.take(1, f"missing-{name}")
        if digit not in allowed:
            raise _Broken(f"coupon-invalid-{wrong or name}")
        return digit

    def measured(self, name: str, allowed: str, base: int = 0) -> str:
        """A length indicator, then as many digits (plus `base`)."""
        indicator = self.choice(f"{name}-vli", allowed, wrong=f"{name}-length")
        return self.take(int(indicator) + base, f"truncated-{name}")

    def prefix(self, name: str, allowed: str) -> None:
        if broken := gcppos1(self.measured(name, allowed, _LENGTH_BASE)):
            raise _Broken(broken)

    def day(self, name: str) -> str:
        day = self.take(_DATE_LENGTH, f"too-short-for-{name}")
        if yymmdd(day):
            raise _Broken(f"coupon-invalid-{name}")
        return day

    def end(self) -> None:
        if not self.done():
            raise _Broken("coupon-excess-data")


def couponcode(text: str) -> str | None:
    """A coupon with its purchase rules (AI 8110)."""
    return numeric(text) or _reason(text, _purchase_coupon)


def couponposoffer(text: str) -> str | None:
    """A coupon of the positive offer file (AI 8112)."""
    return numeric(text) or _reason(text, _offer_coupon)


def _reason(text: str, read: Callable[[_Digits], None]) -> str | None:
    try:
        read(_Digits(text))
    except _Broken as broken:
        return broken.reason
    return None


def _offer_coupon(digits: _Digits) -> None:
    digits.choice("format-code", "01")
    digits.measured("funder", "0123456", _LENGTH_BASE)
    digits.take(_OFFER_CODE_LENGTH, "truncated-offer-code")
    digits.measured("serial-number", "0123456789", _LENGTH_BASE)
    digits.end()


def _purchase_coupon(digits: _Digits) -> None:
    digits.prefix("gcp", "0123456")
    digits.take(_OFFER_CODE_LENGTH, "truncated-offer-code")
    digits.measured("save-value", _LENGTHS_OF_AMOUNT)
    _requirement(digits, "1st")
    if digits.follows("1"):
        digits.choice("additional-purchase-rules-code", "0123")
        _further_purchase(digits, "2nd")
    if digits.follows("2"):
        _further_purchase(digits, "3rd")
    _validity(digits)
    if digits.follows("5"):
        digits.measured("serial-number", "0123456789", _LENGTH_BASE)
    if digits.follows("6"):
        digits.prefix("retailer-gcp-or-gln", "1234567")
    if digits.follows("9"):
        _miscellaneous(digits)
    digits.end()


def _requirement(digits: _Digits, rank: str) -> None:
    digits.measured(f"{rank}-purchase-requirement", _LENGTHS_OF_AMOUNT)
    digits.choice(f"{rank}-purchase-requirement-code", _REQUIREMENT_CODES)
    digits.take(_FAMILY_CODE_LENGTH, f"truncated-{rank}-purchase-family-code")


def _further_purchase(digits: _Digits, rank: str) -> None:
    _requirement(digits, rank)
    if not digits.follows(_NO_PREFIX):
        digits.prefix(f"{rank}-purchase-gcp", "0123456")


def _validity(digits: _Digits) -> None:
    expires = digits.day("expiration-date") if digits.follows("3") else None
    if digits.follows("4"):
        starts = digits.day("start-date")
        if expires is not None and starts > expires:
            raise _Broken("coupon-expiration-before-start")


def _miscellaneous(digits: _Digits) -> None:
    digits.choice("save-value-code", "01256")
    digits.choice("save-value-applies-to-item", "012")
    digits.choice("store-coupon-flag", "0123456789")
    digits.choice("dont-multiply-flag", "01")
