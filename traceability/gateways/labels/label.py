"""What a label says, as plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kernel.errors import Invalid
from traceability.gateways.codes import (
    Bars,
    code128_bars,
    ean13_bars,
    gs1_128_bars,
    lot_elements,
)
from traceability.rules.gs1.elements import bracketed
from traceability.rules.gs1.values import date_value

# Directive 76/211/EEC, annex I, 3.1: net content up to (g or mL), height of its digits in mm.
_NET_DIGITS = ((50, 2.0), (200, 3.0), (1_000, 4.0))
_NET_DIGITS_ABOVE_MM = 6.0


class LabelTooSmall(Invalid):
    """The facts that must be printed do not fit at a legible size (`sheet`, `product`)."""

    code = "label-too-small"


class BarcodeTooWide(LabelTooSmall):
    """The bar code does not fit with bars that a scanner reads (`sheet`, `text`)."""

    code = "label-barcode-too-wide"


class LotBarcodeWithoutGtin(Invalid):
    """A GS1-128 needs a GTIN, which the article does not have (`article`)."""

    code = "label-lot-barcode-without-gtin"


class InvalidLabelCount(Invalid):
    """No label, or more than one job may print (`labels_max`)."""

    code = "invalid-label-count"


class Barcode(StrEnum):
    """Which linear code: the article's, or GS1-128 with GTIN, best-before and lot."""

    ARTICLE = "article"
    LOT = "lot"


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in French and in Arabic; either may be empty."""

    fr: str
    ar: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """One label.

    `net_weight` is the whole text ("1 g", "250 mL"); its digits are `net_digits_mm` high or more,
    which `net_digits_mm()` tells; the default is what one kilogram asks for.
    What does not go off has no `best_before`.
    `address` is what the QR code holds. `accent` is the branch's colour, `#rrggbb`, and shows on
    sheets, not on thermal rolls. `serial` is printed under the QR code; the address then holds it.
    """

    product: Bilingual
    cooperative: Bilingual
    commune: str
    lot_code: str
    net_weight: Bilingual
    best_before: date | None
    address: str
    article_code: str
    gtin: str | None = None
    harvest: str = ""
    certification: str = ""
    serial: str | None = None
    barcode: Barcode = Barcode.ARTICLE
    accent: str | None = None
    net_digits_mm: float = 4.0


def net_digits_mm(thousandths: int) -> float:
    """Least height of the digits of a net content given in mg or µL (Directive 76/211/EEC)."""
    content = thousandths / 1_000
    return next((height for limit, height in _NET_DIGITS if content <= limit), _NET_DIGITS_ABOVE_MM)


def bars_of(label: Label) -> Bars:
    """The label's linear bar code: EAN-13 with a GTIN, Code 128 without, GS1-128 when asked for.

    Raises LotBarcodeWithoutGtin, CodeTooLong, InvalidKey or InvalidCheckDigit.
    """
    if label.barcode is Barcode.LOT:
        if label.gtin is None:
            raise LotBarcodeWithoutGtin(article=label.article_code)
        day = date_value(label.best_before) if label.best_before else None
        elements = lot_elements(label.gtin, day, label.lot_code)
        return gs1_128_bars(elements, bracketed(elements))
    return code128_bars(label.article_code) if label.gtin is None else ean13_bars(label.gtin)
