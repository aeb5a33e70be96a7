"""What a scanner sends: an AIM symbology prefix (ISO/IEC 15424), then the data.

`]C1` GS1-128, `]d2` GS1 DataMatrix, `]Q3` GS1 QR, `]J1` GS1 DotCode, `]e0` GS1 DataBar and
composites; `]E0` and `]E4` EAN and UPC; `]Q1`, `]d1`, `]J0`, `]C0` hold plain text, among it
Digital Links. Without a prefix the content tells.
"""

import re
from dataclasses import dataclass

from traceability.rules.gs1.check_digits import gtin14, is_digits, verified
from traceability.rules.gs1.digital_link import parse_digital_link
from traceability.rules.gs1.elements import GS, Element, parse_element_string
from traceability.rules.gs1.errors import InvalidGs1, UnknownSymbology

ELEMENT_PREFIXES = ("]C1", "]d2", "]Q3", "]J1", "]e0")
TEXT_PREFIXES = ("]Q1", "]d1", "]J0", "]C0")
_EAN13 = "]E0"
_EAN8 = "]E4"
_PREFIX = re.compile(r"^\][A-Za-z][0-9A-Z]", re.ASCII)
# An EAN and the composite printed above it arrive in one message.
_COMPOSITE_JOINT = "|]e0"


@dataclass(frozen=True, slots=True)
class Scan:
    """What was read: GS1 elements when there are any, and the text without its prefix."""

    elements: tuple[Element, ...]
    text: str


def read_scan(data: str) -> Scan:
    """The elements of a scan, or its plain text with no elements when it is not a GS1 code.

    A prefix that promises GS1 data is held to it: raises InvalidGs1 or one of its kinds.
    """
    prefix = data[:3] if _PREFIX.match(data) else ""
    text = data[len(prefix) :]
    if prefix in ELEMENT_PREFIXES:
        return Scan(parse_element_string(text), text)
    if prefix in (_EAN13, _EAN8):
        return _read_ean(text, 13 if prefix == _EAN13 else 8)
    if prefix and prefix not in TEXT_PREFIXES:
        raise UnknownSymbology(prefix=prefix)
    return Scan(_guessed(text, bare=not prefix), text)


def _read_ean(text: str, length: int) -> Scan:
    number, joint, composite = text.partition(_COMPOSITE_JOINT)
    found = (Element("01", gtin14(verified(number, length))),)
    return Scan(found + (parse_element_string(composite) if joint else ()), text)


def _guessed(text: str, *, bare: bool) -> tuple[Element, ...]:
    """Elements of a text that does not say what it is; none when it is not GS1."""
    try:
        if text[:4].lower() == "http":
            return parse_digital_link(text)
        if bare and is_digits(text) and len(text) in (8, 12, 13, 14):
            return (Element("01", gtin14(text)),)
        if bare and (text.startswith(GS) or text[:2] in ("00", "01", "02")):
            return parse_element_string(text)
    except InvalidGs1:
        return ()
    return ()
